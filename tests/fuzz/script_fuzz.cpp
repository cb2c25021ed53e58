#include "formats/script.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const ScriptText script = read_script(input, {});
  if (!script.is_for_shell && !script.commands.empty()) std::abort();
}
