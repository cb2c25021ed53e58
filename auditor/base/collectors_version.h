// What decides which facts a file gives: the sources that read it and the libraries under them.
#pragma once

#include <string_view>

namespace icecore {

/// SHA-256, in hex, over the sources of base, formats, archive, facts, target and collect and the
/// versions of libraries. Made at build time by cmake/collectors_version.cmake.
[[nodiscard]] std::string_view collectors_version();

/// The same over all sources and rules.
[[nodiscard]] std::string_view program_version_digest();

}  // namespace icecore
