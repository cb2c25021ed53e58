#include "formats/console_script.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const ConsoleScript script = read_console_script(as_text(input));
  const bool has_call = !script.module.empty() && !script.function.empty();
  if (has_call != (script.kind == ConsoleScript::Kind::entry_point)) std::abort();
}
