// Wheels and source distributions that lie on this machine: one, or a directory of them. Each is
// read as a layer of an image is, but they lie beside each other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "facts/vocabulary.h"
#include "target/image_layout.h"

namespace icecore {

/// Whether a file of that name is a wheel or a source distribution.
[[nodiscard]] bool is_artifact_name(std::string_view name);

/// What a path is by its content: a zip file that is named `.whl`, or a directory with such files
/// and nothing that Python is installed with. Nothing for everything else.
[[nodiscard]] std::optional<TargetKind> detect_wheels(const std::string& path);

/// ErrorKind::not_found where there is none, ErrorKind::limit for too many. What is wrong with one
/// of them comes when it is read.
Result<Image> open_wheels(TargetKind kind, const std::string& path, const Limits& limits);

}  // namespace icecore
