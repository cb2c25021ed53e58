#include "fuzz.h"
#include "spec/wheel_files.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  static_cast<void>(read_wheel_files(source, Limits()));
}
