// The project's own files, for tests that hold its structure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace icecore::test {

/// Paths from the top of the source tree, and what the files contain. Only C++ files are read;
/// others are there with an empty text.
using ProjectFiles = std::map<std::string, std::string>;

/// Every regular file below these folders of the source tree; a folder that is not there gives
/// none.
[[nodiscard]] ProjectFiles read_project(const std::vector<std::string_view>& folders);

[[nodiscard]] bool is_cpp(std::string_view path);

}  // namespace icecore::test
