// Which tags of wheels an environment's Python is given, best first.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "facts/collected.h"
#include "formats/supported_tags.h"
#include "merge/tree.h"

namespace icecore {

class NativeObjects;
struct Environment;

/// The version and the build of a CPython, by the tag of its extension modules:
/// `cpython-313t-x86_64-linux-gnu` is 3.13 without the GIL. Nothing for others.
struct TaggedPython {
  PythonRelease release;
  CpythonBuild build;
};
std::optional<TaggedPython> parse_soabi(std::string_view soabi);

struct AcceptedTags {
  std::set<std::pair<std::string, std::string>> pythons;  ///< Interpreter and ABI.
  /// With its rank, the best of which is 0. None where the system is not known.
  std::map<Tag, std::size_t> tags;
  std::string best;
};

/// Without anything where the Python is not known.
AcceptedTags accepted_tags(const Environment& environment, const NativeObjects& objects,
                           const std::unordered_map<EntryId, LoaderFact>& loaders,
                           const Tree& tree);

}  // namespace icecore
