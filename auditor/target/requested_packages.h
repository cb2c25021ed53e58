// Which packages of a system somebody asked for, and which are there for others alone.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/limits.h"
#include "facts/vocabulary_system.h"

namespace icecore {

class FileTree;

class RequestedPackages {
 public:
  /// Reads what apt and apk keep of it. Why something could not be read is in `failures`.
  RequestedPackages(const FileTree& files, const Limits& limits);

  /// 1 or 0, as the fact has it; nothing where the system does not tell.
  [[nodiscard]] std::optional<std::int64_t> is_requested(PackageDatabaseKind manager,
                                                         std::string_view name,
                                                         std::string_view architecture) const;

  /// Places and reasons.
  [[nodiscard]] const std::set<std::pair<std::string, std::string>>& failures() const {
    return failures_;
  }

 private:
  std::optional<std::string> read(std::string_view place, const FileTree& files,
                                  const Limits& limits);

  // Of apt, those that others need, with their machines; of apk, those that are wanted.
  std::optional<std::set<std::pair<std::string, std::string>>> automatic_;
  std::optional<std::set<std::string, std::less<>>> world_;
  std::set<std::pair<std::string, std::string>> failures_;
};

}  // namespace icecore
