// Values come from files that nobody vouches for: one long value must not make a report unreadable,
// and a value that holds braces is not read again.
#include "judge/message.h"

#include <algorithm>

namespace icecore {
namespace {

constexpr std::size_t longest_value = 200;

bool starts_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

}  // namespace

std::string shortened(std::string_view text, std::size_t characters) {
  if (text.size() <= characters) return std::string(text);
  std::size_t end = 0;
  std::size_t last = 0;  // where the last character that fits starts
  for (std::size_t count = 0; end < text.size(); ++end) {
    if (!starts_character(text[end])) continue;
    if (count == characters) break;
    last = end;
    ++count;
  }
  if (end == text.size()) return std::string(text);
  return std::string(text.substr(0, last)) + "…";
}

std::string fill_message(std::string_view message,
                         const std::function<std::string(std::string_view)>& value_of) {
  std::string filled;
  while (true) {
    const std::size_t open = message.find('{');
    const std::size_t close = message.find('}', std::min(open, message.size()));
    filled += message.substr(0, open);
    if (open == std::string_view::npos || close == std::string_view::npos) return filled;
    filled += shortened(value_of(message.substr(open + 1, close - open - 1)), longest_value);
    message.remove_prefix(close + 1);
  }
}

}  // namespace icecore
