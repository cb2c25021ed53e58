#include "support/golden.h"
#include "support/source_directory.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace icecore::test {

std::string repository_file(std::string_view path) {
  std::ifstream file(source_path(std::string(path)), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string golden(std::string_view name, std::string_view text) {
  const std::string path = std::string("tests/golden/").append(name);
  const char* accept = std::getenv("ICECORE_ACCEPT");
  if (accept == nullptr || std::string_view(accept) != "1") return repository_file(path);
  std::ofstream(source_path(path), std::ios::binary) << text;
  return std::string(text);
}

}  // namespace icecore::test
