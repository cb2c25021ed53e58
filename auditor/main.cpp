// The real world: standard streams, environment and clock, handed to the commands. A reader of the
// output that leaves early is no error; an output that cannot be written is one.
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <optional>
#include <ostream>
#include <span>
#include <string>

#include "base/descriptor_stream.h"
#include "command/messages.h"
#include "command/run.h"

namespace {

std::optional<std::string> environment_variable(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

// A question on standard error; an answer that begins with y is yes.
bool asks(std::string_view sentence) {
  std::cerr << "icecore: " << sentence << " Go on? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer.starts_with('y') || answer.starts_with('Y');
}

}  // namespace

int main(int count, char** values) {
  using namespace icecore;
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  DescriptorBuffer out_buffer(STDOUT_FILENO);
  DescriptorBuffer err_buffer(STDERR_FILENO);
  std::ostream out(&out_buffer);
  std::ostream err(&err_buffer);
  err << std::unitbuf;
  const std::span<char*> words(values, static_cast<std::size_t>(count));
  World world{.arguments = {words.begin() + (words.empty() ? 0 : 1), words.end()},
              .out = out,
              .err = err,
              .out_is_terminal = isatty(STDOUT_FILENO) == 1,
              .err_is_terminal = isatty(STDERR_FILENO) == 1,
              .environment = environment_variable,
              .clock = std::chrono::steady_clock::now,
              .asks = {}};
  if (isatty(STDIN_FILENO) == 1 && world.err_is_terminal) world.asks = asks;
  const Exit exit = run(world);
  out.flush();
  if (out_buffer.failure() != 0 && out_buffer.failure() != EPIPE) {
    say(world, std::string("standard output could not be written: ")
                   .append(std::strerror(out_buffer.failure())));
    return static_cast<int>(Exit::not_audited);
  }
  return static_cast<int>(exit);
}
