// How one entry counts in a tree of a spec.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "spec/spec.h"

namespace icecore {

/// A file of that mode, with its digest in hex; without a path.
[[nodiscard]] SpecFile counted_file(std::int64_t mode, std::int64_t size, std::string_view sha256);

/// A file of that mode that counts as a text in its place; without a path.
[[nodiscard]] SpecFile counted_as(std::int64_t mode, std::string_view text);

/// A link, by what it says; without a path.
[[nodiscard]] SpecFile counted_link(std::string_view target);

/// What is neither a file nor a link nor a directory, by its kind; without a path.
[[nodiscard]] SpecFile counted_other(std::string_view kind);

}  // namespace icecore
