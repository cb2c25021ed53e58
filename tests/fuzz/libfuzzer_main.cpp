// libFuzzer's entry point, shared by all targets.
#include <cstddef>
#include <cstdint>
#include <span>

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  icecore::fuzz_one(std::as_bytes(std::span(data, size)));
  return 0;
}
