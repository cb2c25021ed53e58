// RFC 9110, section 14.4: `bytes 100-199/1000`, where the total may be `*`.
#include "formats/content_range.h"

#include <fmt/format.h>

#include "base/number.h"
#include "base/text.h"

namespace icecore {
namespace {

std::unexpected<Error> no_range(std::string_view text) {
  constexpr std::size_t quoted = 60;
  return failure(ErrorKind::malformed, fmt::format("expected a range of bytes, found '{}'",
                                                   escaped(text.substr(0, quoted))));
}

}  // namespace

Result<ContentRange> parse_content_range(std::string_view text) {
  constexpr std::string_view unit = "bytes ";
  const std::string_view stripped = strip(text);
  if (!equals_ignoring_case(stripped.substr(0, unit.size()), unit)) return no_range(text);
  const std::string_view rest = stripped.substr(unit.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return no_range(text);
  const std::string_view total_text = rest.substr(slash + 1);
  const auto total = whole_number<std::uint64_t>(total_text);
  if (!total && total_text != "*") return no_range(text);
  const std::string_view part = rest.substr(0, slash);
  if (part == "*" && total) {
    return failure(ErrorKind::unsupported,
                   fmt::format("there is no such part in its {} bytes", *total));
  }
  const std::size_t dash = part.find('-');
  if (dash == std::string_view::npos) return no_range(text);
  const auto first = whole_number<std::uint64_t>(part.substr(0, dash));
  const auto last = whole_number<std::uint64_t>(part.substr(dash + 1));
  if (!first || !last || *first > *last || (total && *last >= *total)) return no_range(text);
  return ContentRange{.first = *first, .last = *last, .total = total};
}

}  // namespace icecore
