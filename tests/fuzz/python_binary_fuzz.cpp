#include "formats/python_binary.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  read_python_version(source, {});
}
