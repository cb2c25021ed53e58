// `pip freeze --requirement FILE`: the order and the comments of a requirements file.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace icecore {

struct RequirementsText {
  std::string path;  ///< As the user gave it, for messages.
  std::string text;
};

/// What the loop over the files gives.
struct RequirementLines {
  std::vector<std::string> lines;     ///< To be printed, up to where pip fails.
  std::vector<std::string> warnings;  ///< Sentences for standard error.
  std::string failure;                ///< What pip fails with; empty if it does not.
};

/// Gives the lines of an installed distribution by its normalized name and forgets it; nothing for
/// one that is not installed or was asked for before.
using TakeInstalled = std::function<std::optional<std::string>(const std::string&)>;

/// Not the parser that pip installs by: freeze has a simple one of its own.
RequirementLines lines_in_order(const std::vector<RequirementsText>& files,
                                const TakeInstalled& take);

}  // namespace icecore
