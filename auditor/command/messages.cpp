// The last place that a message passes before it reaches a terminal. Messages quote facts, which
// are escaped already, and arguments, which may not be: only what is still dangerous is escaped
// here.
#include "command/messages.h"

#include <algorithm>

#include "base/text.h"

namespace icecore {
namespace {

// Whether there is more to escape than backslashes, which escaping itself leaves behind.
bool is_dangerous(std::string_view text) {
  std::string rest(text);
  std::erase(rest, '\\');
  return needs_escape(rest);
}

}  // namespace

void say(World& world, std::string_view message) {
  world.err << "icecore: " << (is_dangerous(message) ? escaped(message) : std::string(message))
            << '\n';
}

Exit fail(World& world, const Error& error) {
  say(world, error.message);
  return error.kind == ErrorKind::usage ? Exit::usage : Exit::not_audited;
}

}  // namespace icecore
