#include "formats/bytecode.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<BytecodeHeader> header = parse_bytecode_header(input);
  if (!header.has_value()) return;
  if (header->size > input.size() || !python_of_magic(header->magic)) std::abort();
}
