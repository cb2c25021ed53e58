#include "support/golden.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace icecore::test {

std::string repository_file(std::string_view path) {
  std::ifstream file(std::string(ICECORE_SOURCE_DIR "/").append(path), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string golden(std::string_view name, std::string_view text) {
  const std::string path = std::string("tests/golden/").append(name);
  if (std::getenv("ICECORE_ACCEPT") == nullptr) return repository_file(path);
  std::ofstream(std::string(ICECORE_SOURCE_DIR "/") + path, std::ios::binary) << text;
  return std::string(text);
}

}  // namespace icecore::test
