#include "formats/install_command.h"

#include "base/text.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  for (const ShellCommand& command : parse_shell(as_text(input), {}).commands) {
    (void)read_install_command(command.words, {});
  }
}
