// A transcript of Distribution._convert_egg_info_reqs_to_simple_reqs of CPython's
// importlib.metadata (3.11 to 3.13): sections are `[extra]`, `[:marker]` and `[extra:marker]`, and
// what stands before the first needs neither. Lines that start with `#` are requirements there,
// too. A space goes before the marker of a requirement with an URL, which would swallow the
// semicolon.
#include "formats/requires_txt.h"

#include <fmt/format.h>

#include <set>
#include <string_view>

#include "formats/sectioned_text.h"

namespace icecore {
namespace {

struct Condition {
  std::string_view extra;
  std::string marker;  // With the leading `; `, or empty.
};

Condition condition_of(std::string_view section) {
  const std::size_t colon = section.find(':');
  const std::string_view extra = section.substr(0, colon);
  const std::string_view marker =
      colon == std::string_view::npos ? std::string_view() : section.substr(colon + 1);
  if (extra.empty()) return {extra, marker.empty() ? "" : fmt::format("; {}", marker)};
  if (marker.empty()) return {extra, fmt::format("; extra == \"{}\"", extra)};
  return {extra, fmt::format("; ({}) and extra == \"{}\"", marker, extra)};
}

class Collector {
 public:
  explicit Collector(const Limits& limits) : limits_(limits) {}

  // Texts repeat their section's name: their size together is what has to be bounded.
  Result<void> add(const std::vector<SectionedLine>& lines, const std::string& marker) {
    for (const SectionedLine& line : lines) {
      const bool has_url = line.text.find('@') != std::string::npos;
      size_ += line.text.size() + marker.size() + 1;
      if (size_ > limits_.manifest_bytes) {
        return failure(ErrorKind::limit,
                       fmt::format("requirements of more than {} bytes", limits_.manifest_bytes));
      }
      result_.requirements.push_back(
          {.line = line.line, .text = line.text + (has_url ? " " : "") + marker});
    }
    return {};
  }

  void add_extra(std::string_view extra) {
    if (extra.empty() || !seen_.insert(std::string(extra)).second) return;
    result_.extras.emplace_back(extra);
  }

  EggRequirements take() { return std::move(result_); }

 private:
  const Limits& limits_;
  std::uint64_t size_ = 0;
  std::set<std::string> seen_;
  EggRequirements result_;
};

}  // namespace

Result<EggRequirements> parse_requires_txt(Bytes bytes, const Limits& limits) {
  const SectionedText text = ICECORE_TRY(parse_sectioned_text(bytes, limits, HashLines::are_lines));
  Collector collector(limits);
  ICECORE_TRY(collector.add(text.before, ""));
  for (const TextSection& section : text.sections) {
    const Condition condition = condition_of(section.name);
    collector.add_extra(condition.extra);
    ICECORE_TRY(collector.add(section.lines, condition.marker));
  }
  return collector.take();
}

}  // namespace icecore
