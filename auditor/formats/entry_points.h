// entry_points.txt of a `.dist-info` or `.egg-info`: the scripts and plug-ins that a distribution
// announces.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct EntryPoint {
  std::uint64_t line = 0;  ///< From 1.
  std::string name;        ///< Case kept.
  std::string value;       ///< As written after the first `=`, stripped.
  /// The three parts of the value, all empty if it is not `module[:attribute[.attribute]]
  /// [extras]`: the entry point is then listed, and fails when it is loaded.
  std::string module;
  std::string attribute;  ///< Dotted; empty if the entry point is the module itself.
  std::string extras;     ///< What stands between the brackets, stripped.
};

/// What one `[group]` header and the lines below it announce.
struct EntryPointGroup {
  std::uint64_t line = 0;  ///< Of the header, from 1.
  std::string name;        ///< `console_scripts`, `pytest11` …; case and inner blanks kept.
  std::vector<EntryPoint> entries;
};

struct EntryPoints {
  std::vector<EntryPointGroup> groups;  ///< In file order; repeated groups and names are kept.
  /// In file order: lines before the first group (Python steps over them), lines without `=` (with
  /// one, no entry point of the whole environment can be listed), values of another form.
  std::vector<Error> defects;
};

/// The errors of `parse_sectioned_text`.
Result<EntryPoints> parse_entry_points(Bytes bytes, const Limits& limits);

}  // namespace icecore
