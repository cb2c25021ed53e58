#include "formats/fetch_command.h"

#include "base/text.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  for (const ShellCommand& command : parse_shell(as_text(input), {}).commands) {
    for (const std::string& url : downloaded_urls(command.words)) (void)can_move(url);
    (void)read_git_clone(command.words);
    (void)checked_out(command.words);
    (void)checks_download(command.words);
    (void)runs_input(command.words);
  }
}
