// The files that makers of virtual environments write and no RECORD lists, by name and digest of
// their normalized text (formats/environment_script.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"

namespace icecore {

/// One row of rules/data/environment_files.csv.
struct KnownFile {
  /// The path inside the environment, with `site-packages/` for the whole path of that folder. One
  /// `*` stands for any text without a slash.
  std::string name;
  std::string generator;  ///< Who writes it: `venv`, `virtualenv`, `uv`.
  std::string versions;  ///< For people: the versions that it is known of, such as `3.8.0-3.10.12`.
  Digest sha256;         ///< Of the normalized text.
};

class KnownFiles {
 public:
  /// The table that the program carries; ErrorKind::internal if a row is not one.
  static Result<KnownFiles> load();
  /// The same from a given text.
  static Result<KnownFiles> parse(std::string_view csv);

  /// The row with this name and digest, or nullptr; the first where several makers write it.
  [[nodiscard]] const KnownFile* find(std::string_view name, const Digest& sha256) const;
  /// Whether some maker writes a file of this name, whatever is in it.
  [[nodiscard]] bool is_name(std::string_view name) const;
  /// Whether the table has what that version of the maker writes under the name.
  [[nodiscard]] bool is_complete_for(std::string_view name, std::string_view generator,
                                     std::string_view version) const;
  /// Sorted by name, digest and generator.
  [[nodiscard]] const std::vector<KnownFile>& rows() const { return rows_; }

 private:
  std::vector<KnownFile> rows_;
};

}  // namespace icecore
