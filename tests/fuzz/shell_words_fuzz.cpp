#include "formats/shell_words.h"

#include <cstdlib>

#include "base/text.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  ShellTokens tokens(as_text(input), Limits().shell_depth);
  std::size_t count = 0;
  while (tokens.next().kind != ShellToken::Kind::end) ++count;
  if (count > input.size()) std::abort();
}
