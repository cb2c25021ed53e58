#include "collect/collected_bytes.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  Reader reader(input);
  const Result<CollectedFile> file = read_collected(reader);
  if (!file) return;
  Writer writer;
  write_collected(*file, writer);
  Reader again(writer.view());
  if (!read_collected(again) || again.remaining() != 0) __builtin_trap();
}
