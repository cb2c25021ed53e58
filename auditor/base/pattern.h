// Regular expressions over bytes, by RE2: time goes with the length of the text, whatever it is.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace icecore {

/// One expression. A byte is a character; `.` takes line ends, too.
class Pattern {
 public:
  /// The expression is ours: one that RE2 refuses ends the program.
  explicit Pattern(std::string_view expression);
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  struct Match {
    std::size_t position = 0;              ///< Bytes from the start of the text.
    std::string_view text;                 ///< All of it.
    std::vector<std::string_view> groups;  ///< Empty ones for groups that take no part.
  };

  /// The first match from `from` on. Views of `text`.
  [[nodiscard]] std::optional<Match> find(std::string_view text, std::size_t from = 0) const;

 private:
  std::unique_ptr<re2::RE2> expression_;
};

}  // namespace icecore
