#include "formats/shebang.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto shebang = parse_shebang(input);
  if (!shebang) return;
  if (shebang->interpreter.empty() || shebang->body > input.size()) std::abort();
  if (shebang->line_bytes > shebang->body) std::abort();
}
