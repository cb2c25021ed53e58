// Tokens come in the order of the text and never overlap.
#include "formats/python_token.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  PythonLexer lexer(as_text(input));
  std::uint64_t place = 0;
  while (lexer.advance().has_value()) {
    const PythonToken& token = lexer.token();
    if (token.kind == PythonToken::Kind::end) return;
    if (token.offset < place || token.offset > input.size()) std::abort();
    place = token.offset + token.text.size();
  }
}
