// What every collector has in common: its text is escaped on the way out, here and nowhere else,
// and its failure becomes a gap.
#include "collect/collect.h"

#include <type_traits>

#include "base/text.h"

namespace icecore {
namespace {

void escape_column(std::string& text) {
  if (needs_escape(text)) text = escaped(text);
}
void escape_column(std::optional<std::string>& text) {
  if (text) escape_column(*text);
}
void escape_column(const auto&) {
}

// A URL with credentials is kept byte for byte: `freeze` alone reads it, and prints it as pip does.
void escape_text(Fact& fact) {
  std::visit(
      [](auto& row) {
        using Row = std::remove_reference_t<decltype(row)>;
        if constexpr (!std::is_same_v<Row, SecretUrl>) {
          Row::visit(row, [](std::string_view, auto& value) { escape_column(value); });
        }
      },
      fact);
}

}  // namespace

std::vector<Kind> matching_kinds(const FileLook& look) {
  std::vector<Kind> kinds;
  for (const Collector& collector : collectors()) {
    if (collector.matches != nullptr && collector.matches(look)) kinds.push_back(collector.kind);
  }
  return kinds;
}

Facts collect(Kind kind, ByteSource& bytes, std::string_view argument, const Limits& limits) {
  Result<Facts> facts =
      collectors()[static_cast<std::size_t>(kind)].collect(bytes, argument, limits);
  if (!facts) return Facts{.rows = {}, .gaps = {facts.error()}};
  for (Fact& fact : facts->rows) escape_text(fact);
  return std::move(*facts);
}

std::string_view reader_name(Kind kind) {
  return collectors()[static_cast<std::size_t>(kind)].name;
}

}  // namespace icecore
