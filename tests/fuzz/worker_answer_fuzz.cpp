#include "collect/worker_messages.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  Reader reader(input);
  while (const std::optional<FileReading> reading = read_reading(reader)) {
    Writer writer;
    write_reading({.file = reading->file, .size = reading->size}, writer);
    Reader again(writer.view());
    if (!read_reading(again) || again.remaining() != 0) __builtin_trap();
  }
}
