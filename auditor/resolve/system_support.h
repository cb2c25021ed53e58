// Until when the target's system gets fixes, by the day of the table that icecore carries: what it
// says does not depend on the day of the audit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "merge/tree.h"

namespace icecore {

class Store;

/// rules/data/system_support.csv.
class SystemSupport {
 public:
  /// The one that the program carries; ErrorKind::internal if a line is none.
  static Result<SystemSupport> load();
  /// The same from a given text, which must outlive it.
  static Result<SystemSupport> parse(std::string_view csv);

  /// The last day of a release, of which the table may have the first numbers only; nothing where
  /// it has none.
  [[nodiscard]] std::optional<std::string_view> end_of(std::string_view system,
                                                       std::string_view release) const;
  /// The day that it was made on.
  [[nodiscard]] std::string_view day() const { return day_; }

 private:
  struct Release {
    std::string_view system, release, ended;
  };
  std::string_view day_;
  std::vector<Release> releases_;
};

/// Adds the rows of `system_support`.
void resolve_system_support(const Tree& tree, Store& store);

}  // namespace icecore
