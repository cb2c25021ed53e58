// The build gives the place of the source tree.
#include "support/project_files.h"
#include "support/source_directory.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace icecore::test {

namespace fs = std::filesystem;

bool is_cpp(std::string_view path) {
  return path.ends_with(".cpp") || path.ends_with(".h");
}

ProjectFiles read_project(const std::vector<std::string_view>& folders) {
  const fs::path top = source_path("");
  ProjectFiles files;
  for (const std::string_view folder : folders) {
    if (!fs::is_directory(top / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(top / folder)) {
      if (!entry.is_regular_file()) continue;
      std::string& text = files[entry.path().lexically_relative(top).generic_string()];
      if (!is_cpp(entry.path().string())) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      text.assign(std::istreambuf_iterator<char>(file), {});
    }
  }
  return files;
}

}  // namespace icecore::test
