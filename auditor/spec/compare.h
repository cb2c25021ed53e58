// What differs between two specs, input by input, with what follows from it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts/vocabulary.h"
#include "spec/spec.h"

namespace icecore {

/// What differs, that with the gravest consequence first.
enum class DifferenceKind : std::uint8_t {
  interpreter,
  machine,
  libc,
  distribution,
  conda_package,
  standard_library,
  packaged_files,
  unowned_files,
  hook,
  search_path,
  missing_library,
  host_library,
  least,
  library,
  library_copy,
  variable,
  artifact,
  system,
  os_package,
  image
};

inline constexpr std::array<std::string_view, 20> difference_kind_words{
    "interpreter",      "machine",        "libc",          "distribution", "conda-package",
    "standard-library", "packaged-files", "unowned-files", "hook",         "search-path",
    "missing-library",  "host-library",   "least",         "library",      "library-copy",
    "variable",         "artifact",       "system",        "os-package",   "image"};
constexpr const auto& words_of(DifferenceKind) {
  return difference_kind_words;
}

enum class FileChange : std::uint8_t { removed, added, changed };
inline constexpr std::array<std::string_view, 3> file_change_words{"removed", "added", "changed"};
constexpr const auto& words_of(FileChange) {
  return file_change_words;
}

struct FileDifference {
  std::string path;
  FileChange change = FileChange::changed;
  friend auto operator<=>(const FileDifference&, const FileDifference&) = default;
};

struct Difference {
  DifferenceKind kind = DifferenceKind::interpreter;
  std::string subject;        ///< `numpy`, `PYTHONPATH`, a path; empty for what there is one of.
  std::string before, after;  ///< As people read them; empty for what is not there.
  std::string meaning;        ///< What follows: one clause.
  /// Sorted by path; empty where no file differs, and where one of the specs lists no files.
  std::vector<FileDifference> files;

  friend bool operator==(const Difference&, const Difference&) = default;
};

/// Sorted by kind, then by subject. Specs with equal digests can differ in artifacts and copies of
/// libraries alone.
[[nodiscard]] std::vector<Difference> compare(const Spec& before, const Spec& after);

}  // namespace icecore
