#include "formats/command_wrapper.h"

#include <cstdlib>

#include "base/text.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  for (const ShellCommand& command : parse_shell(as_text(input), {}).commands) {
    const auto plain = unwrapped(command.words);
    if (plain.empty() != command.words.empty()) std::abort();
    const auto text = text_for_shell(plain);
    if (text && text->next > plain.size()) std::abort();
  }
}
