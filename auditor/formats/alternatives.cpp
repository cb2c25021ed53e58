// Lines: the state (auto or manual), the link, a name and a link for each that follows it, an empty
// line; then the choices, each a path, its priority and one path, which may be empty, for each that
// follows; an empty line at the end. chkconfig's may write `@family@` before a path and words
// behind a priority.
#include "formats/alternatives.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/number.h"
#include "base/text.h"

namespace icecore {
namespace {

std::string_view without_family(std::string_view path) {
  if (!path.starts_with('@')) return path;
  const std::size_t end = path.find('@', 1);
  return end == std::string_view::npos ? path : path.substr(end + 1);
}

}  // namespace

const AlternativeChoice* AlternativeRecord::best() const {
  const auto found = std::ranges::max_element(choices, {}, &AlternativeChoice::priority);
  return found == choices.end() ? nullptr : &*found;
}

Result<AlternativeRecord> parse_alternative(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.small_text_bytes) {
    return failure(ErrorKind::limit, fmt::format("{} bytes are more than the limit of {}",
                                                 bytes.size(), limits.small_text_bytes));
  }
  const std::vector<std::string_view> lines = split(as_text(bytes), '\n');
  const bool is_manual = lines[0] == "manual";
  if (!is_manual && lines[0] != "auto") {
    return failure(ErrorKind::malformed, "the first line is neither auto nor manual");
  }
  if (lines.size() < 2 || !lines[1].starts_with('/')) {
    return failure(ErrorKind::malformed, "the second line is no path");
  }
  AlternativeRecord record{
      .is_automatic = !is_manual, .link = std::string(lines[1]), .choices = {}};
  std::size_t at = 2;
  while (at < lines.size() && !lines[at].empty()) at += 2;
  const std::size_t followers = (at - 2) / 2;
  for (++at; at < lines.size() && !lines[at].empty(); at += 2 + followers) {
    if (lines.size() - at < 2 + followers) {
      return failure(ErrorKind::truncated, fmt::format("the choice in line {} ends early", at + 1));
    }
    const std::string_view written = lines[at + 1].substr(0, lines[at + 1].find(' '));
    const std::optional<std::int64_t> priority = whole_number<std::int64_t>(written);
    if (!priority) {
      return failure(ErrorKind::malformed, fmt::format("line {} is no priority", at + 2));
    }
    record.choices.push_back(
        {.path = std::string(without_family(lines[at])), .priority = *priority});
  }
  return record;
}

}  // namespace icecore
