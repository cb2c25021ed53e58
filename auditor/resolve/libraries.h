// Names of libraries that other projects carry copies of: by which files, packages and names in
// bills of materials each is known. The table is rules/data/libraries.csv.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "facts/vocabulary_contents.h"
#include "icecore/result.h"

namespace icecore {

/// How the number behind `.so.` tells the version.
enum class SuffixScheme : std::uint8_t {
  none,             ///< Not at all.
  exact,            ///< It is the version, if it has three numbers or a letter: `1.5.7`.
  exact_two,        ///< The same with two numbers: `73.2`.
  after_first,      ///< All but the first number: `25.9.8.1` for 9.8.1.
  png,              ///< `16.58.0` for 1.6.58.
  second_as_minor,  ///< `2.0.19` for 2.19.
  sixteen,          ///< `16.4.2` for 1.4.2.
  harfbuzz,         ///< `0.61450.0` for 14.5.0.
  version_three,    ///< It is the version if it starts with 3 and has three numbers.
  openblas,         ///< In the name: `libopenblasp-r0.3.15.so`.
  in_name,          ///< In the name: `libdw-0.176.so`.
  sdl,              ///< `0.2800.4` for 2.28.4.
  less_two,         ///< `6.2.2` for 4.2.2.
  more_one          ///< `0.1.7` for 1.1.7.
};

struct Library {
  std::string name;
  std::vector<std::string> files;  ///< Names before `.so`; a `*` at the end stands for anything.
  SuffixScheme suffix = SuffixScheme::none;
  std::vector<std::string> packages;  ///< Lower case.
  LibraryConcern concern = LibraryConcern::none;
};

/// A library that a file's name speaks of.
struct NamedLibrary {
  const Library* library = nullptr;
  std::string version;  ///< Empty when the name does not tell it.
};

class Libraries {
 public:
  static Result<Libraries> load();
  /// ErrorKind::internal for a table that breaks its rules, with the line.
  static Result<Libraries> parse(std::string_view csv);

  /// By the name of a shared library, as it was before tools for wheels put a hash into it.
  [[nodiscard]] std::optional<NamedLibrary> find_file(std::string_view name) const;
  /// By the name of a library, of a package of a distribution, or of a component.
  [[nodiscard]] const Library* find_package(std::string_view name) const;
  [[nodiscard]] LibraryConcern concern_of(std::string_view name) const;

 private:
  using Index = std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>>;

  void add(Library library);

  std::vector<Library> libraries_;
  Index by_file_, by_package_;                                 // those without a `*`
  std::vector<std::pair<std::string, std::size_t>> prefixes_;  // of files
};

/// A file's name without what auditwheel adds: `libz-1b2c3d4f.so.1.2.13` for `libz.so.1.2.13`.
[[nodiscard]] std::string without_wheel_hash(std::string_view name);

/// The version of the project in the version of a package: `1.1.1k` of `1:1.1.1k-15.el8_6`.
[[nodiscard]] std::string upstream_version(std::string_view package_version);

/// Whether two versions say the same: equal, one with fewer numbers (`2.19` and `2.19.1`), or
/// written with and without zeros at the end.
[[nodiscard]] bool versions_agree(std::string_view left, std::string_view right);

}  // namespace icecore
