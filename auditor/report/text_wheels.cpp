// Wheels before they are installed: how many there are, and which of them the Python and platform
// that were chosen cannot take.
#include <fmt/format.h>

#include <set>
#include <vector>

#include "facts/store.h"
#include "report/text_layout.h"
#include "report/text_parts.h"

namespace icecore {
namespace {

constexpr std::size_t listed_at_most = 10;

struct WheelCounts {
  std::set<std::string> projects;
  std::int64_t wheels = 0, sources = 0, unread = 0, fitting = 0;
  std::vector<std::string> unusable;
  bool is_chosen = false;
};

WheelCounts count(const Store& facts) {
  WheelCounts counts;
  facts.each<WheelRow>("id", [&](const WheelRow& wheel) {
    ++(wheel.kind == ArtifactKind::wheel ? counts.wheels : counts.sources);
    if (!wheel.problem.empty()) ++counts.unread;
    if (!wheel.name.empty()) counts.projects.insert(wheel.name);
    if (wheel.kind != ArtifactKind::wheel) return;
    const bool is_told = wheel.python != Fit::unknown || wheel.platform != Fit::unknown;
    counts.is_chosen |= is_told;
    if (wheel.python == Fit::no || wheel.platform == Fit::no) {
      counts.unusable.push_back(wheel.path);
    } else if (is_told) {
      ++counts.fitting;
    }
  });
  return counts;
}

}  // namespace

void write_wheels(const Store& facts, const ReportStyle& style, std::ostream& out) {
  const WheelCounts counts = count(facts);
  if (counts.wheels + counts.sources == 0) return;
  out << '\n' << Paint(style.color)(Tint::strong, "What installers choose from") << "\n\n";
  std::string sentence = counted(counts.wheels, "wheel");
  if (counts.sources > 0) {
    sentence += fmt::format(" and {}", counted(counts.sources, "source distribution"));
  }
  sentence +=
      fmt::format(" of {}", counted(static_cast<std::int64_t>(counts.projects.size()), "project"));
  if (counts.unread > 0) sentence += fmt::format("; {} cannot be read", counts.unread);
  if (counts.is_chosen) {
    sentence += fmt::format("; {} for the Python and platform that were chosen, {} not",
                            counts.fitting, counts.unusable.size());
  }
  write_paragraph(out, {.lead = "  ", .indent = 2, .width = style.width}, sentence);
  for (std::size_t i = 0; i < counts.unusable.size() && i < listed_at_most; ++i) {
    out << "  not: " << counts.unusable[i] << '\n';
  }
  if (counts.unusable.size() > listed_at_most) {
    out << fmt::format("  … and {} more\n", counts.unusable.size() - listed_at_most);
  }
}

}  // namespace icecore
