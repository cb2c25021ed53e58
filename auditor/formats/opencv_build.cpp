// Written by OpenCV's CMakeLists.txt (`status(…)`): indented lines `name: value`. A library that
// was found on the system stands there with its path and is not in the binary; one that came with
// OpenCV says `build` or `builtin`. Of libtiff the version comes behind its file format's ("42 -
// 4.7.1"), of libwebp only those of its interfaces are told.
#include "formats/opencv_build.h"

#include <algorithm>
#include <array>

#include "base/pattern.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view start = "General configuration for OpenCV ";

struct Entry {
  std::string_view key;         // of the line
  std::string_view library;     // empty: named in the value
  std::string_view expression;  // the version is the last group, a name the one before
};

constexpr std::array entries{
    Entry{"ZLib", "zlib", R"(^(?:build|zlib)\b[^/]*\(ver (\d+\.\d+\.\d+))"},
    Entry{"JPEG", "", R"(^build-(libjpeg-turbo) \(ver (\d+\.\d+\.\d+))"},
    Entry{"PNG", "libpng", R"(^build\b[^/]*\(ver (\d+\.\d+\.\d+))"},
    Entry{"TIFF", "libtiff", R"(^build \(ver \d+ - (\d+\.\d+\.\d+)\))"},
    Entry{"JPEG 2000", "openjpeg", R"(^build \(ver (2\.\d+\.\d+)\))"},
    Entry{"OpenEXR", "openexr", R"(^build \(ver (\d+\.\d+\.\d+)\))"},
    Entry{"Protobuf", "protobuf", R"(^build \((\d+\.\d+\.\d+)\))"},
    Entry{"Flatbuffers", "flatbuffers", R"(^builtin/3rdparty \((\d+\.\d+\.\d+)\))"},
    Entry{"Intel IPP", "ippicv", R"(^(\d+\.\d+\.\d+) \[)"},
    Entry{"Trace", "ittnotify", R"(with Intel ITT ?\((\d+\.\d+\.\d+)\))"},
};

void read_library(const Entry& entry, std::string_view value, OpencvBuild& build) {
  const auto match = Pattern(entry.expression).find(value);
  if (!match) return;
  const std::string_view name = entry.library.empty() ? match->groups.front() : entry.library;
  build.libraries.push_back(
      {.name = std::string(name), .version = std::string(match->groups.back())});
}

}  // namespace

Result<OpencvBuild> read_opencv_build(Bytes bytes) {
  std::string_view text = as_text(bytes);
  if (!text.starts_with(start)) {
    return failure(ErrorKind::malformed, "no build information of OpenCV", 0);
  }
  text = text.substr(0, text.find('\0')).substr(start.size());
  OpencvBuild build{.version = std::string(text.substr(0, text.find_first_of(" \n")))};
  for (const std::string_view line : split_lines(text)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view key = strip(line.substr(0, colon));
    const std::string_view value = strip(line.substr(colon + 1));
    if (key == "Baseline" && build.baseline.empty()) build.baseline = value;
    if (key == "Dispatched code generation" && build.dispatched.empty()) build.dispatched = value;
    for (const Entry& entry : entries) {
      if (entry.key == key) read_library(entry, value, build);
    }
  }
  return build;
}

}  // namespace icecore
