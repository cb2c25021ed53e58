#include "formats/shell_command.h"

#include <cstdlib>

#include "base/text.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const ShellScript script = parse_shell(as_text(input), {});
  for (const ShellCommand& command : script.commands) {
    if (command.parent >= script.commands.size()) std::abort();
    (void)shell_text(command.words);
  }
}
