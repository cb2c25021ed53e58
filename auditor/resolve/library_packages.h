// Which package brings a library that is missing: of the target's system, of conda, or from an
// index.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "icecore/result.h"
#include "resolve/environment.h"

namespace icecore {

class Store;

/// One row of rules/data/library_packages.csv; views of the table's text.
struct LibraryPackageView {
  std::string_view
      system;  ///< debian, ubuntu, fedora (and RHEL), alpine, conda (conda-forge) or pip.
  std::string_view releases;  ///< `12`, `11-12`, `-11`, `13-`; empty for all.
  std::string_view package;
  std::string_view checked;  ///< How it was checked; the table's head explains the words.
};

/// The table, by the name that binaries need.
class LibraryPackages {
 public:
  /// The one that the program carries; ErrorKind::internal if a row is not one.
  static Result<LibraryPackages> load();
  /// The same from a given text, which must outlive it.
  static Result<LibraryPackages> parse(std::string_view csv);

  /// In the table's order; empty for a name that it does not have.
  [[nodiscard]] const std::vector<LibraryPackageView>& of(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return packages_.size(); }

 private:
  std::unordered_map<std::string, std::vector<LibraryPackageView>, TextHash, std::equal_to<>>
      packages_;
};

/// Whether a release is one of `releases` (`12`, `11-12`, `-11`, `13-`, or empty for all).
bool is_release_of(std::string_view release, std::string_view releases);

/// Adds the rows of `library_package`, for each name that an environment's loads do not find.
void resolve_library_packages(const std::vector<Environment>& environments, const Tree& tree,
                              Store& store);

}  // namespace icecore
