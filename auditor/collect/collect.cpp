// What every collector has in common: its text is escaped on the way out, here and nowhere else,
// and its failure becomes a gap.
#include "collect/collect.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

#include "base/text.h"

namespace icecore {
namespace {

// Escapes the text columns of facts and cuts those that are too long for a fact to hold.
class TextColumns {
 public:
  explicit TextColumns(std::uint64_t longest) : longest_(longest) {}

  void use(std::string& text) {
    if (text.size() > longest_) {
      longest_seen_ = std::max<std::uint64_t>(longest_seen_, text.size());
      text.resize(longest_);
    }
    if (needs_escape(text)) text = escaped(text);
  }
  void use(std::optional<std::string>& text) {
    if (text) use(*text);
  }
  void use(const auto& /*other*/) {}

  // The size of the longest text that was cut; 0 when none was.
  [[nodiscard]] std::uint64_t longest_seen() const { return longest_seen_; }

 private:
  std::uint64_t longest_;
  std::uint64_t longest_seen_ = 0;
};

// A URL with credentials is kept byte for byte: `freeze` alone reads it, and prints it as pip does.
void use_text(Fact& fact, TextColumns& columns) {
  std::visit(
      [&](auto& row) {
        using Row = std::remove_reference_t<decltype(row)>;
        if constexpr (!std::is_same_v<Row, SecretUrl>) {
          Row::visit(row, [&](std::string_view, auto& value) { columns.use(value); });
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
  TextColumns columns(limits.fact_text_bytes);
  for (Fact& fact : facts->rows) use_text(fact, columns);
  if (columns.longest_seen() > 0) {
    facts->gaps.push_back(
        Error{.kind = ErrorKind::limit,
              .message = fmt::format("a text of {} bytes is cut to the first {}",
                                     columns.longest_seen(), limits.fact_text_bytes)});
  }
  return std::move(*facts);
}

std::string_view reader_name(Kind kind) {
  return collectors()[static_cast<std::size_t>(kind)].name;
}

}  // namespace icecore
