// How much this process read so far, from files and all else.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>

namespace icecore::test {

inline std::uint64_t bytes_read() {
  std::ifstream file("/proc/self/io");
  std::string name;
  std::uint64_t bytes = 0;
  file >> name >> bytes;  // rchar
  return bytes;
}

}  // namespace icecore::test
