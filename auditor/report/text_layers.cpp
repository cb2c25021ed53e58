// The layers of an image: what made each, and what it adds to what is seen.
#include <fmt/format.h>

#include "base/text.h"
#include "judge/message.h"
#include "report/text_layout.h"
#include "report/text_parts.h"

namespace icecore {
namespace {

constexpr std::size_t longest_command = 200;

std::string size_text(std::int64_t bytes) {
  return bytes == 0 ? "-" : human_bytes(static_cast<std::uint64_t>(bytes));
}

std::string bytes_of(const LayerSummary& layer, std::initializer_list<OwnerKind> kinds) {
  std::int64_t bytes = 0;
  for (const OwnerKind kind : kinds) {
    const auto found = layer.seen.find(kind);
    if (found != layer.seen.end()) bytes += found->second.bytes;
  }
  return size_text(bytes);
}

}  // namespace

std::string layer_sentence(const LayerSummary& layer) {
  return fmt::format("{}{}, {}{}{}", layer.position, layer.is_base.value_or(false) ? " (base)" : "",
                     human_bytes(static_cast<std::uint64_t>(layer.size)),
                     layer.made_by.empty() ? "" : ": ", shortened(layer.made_by, longest_command));
}

void write_layers(const std::vector<LayerSummary>& layers, const ReportStyle& style,
                  std::ostream& out) {
  if (layers.empty()) return;
  out << '\n' << Paint(style.color)(Tint::strong, "What the layers add") << "\n\n";
  using enum Alignment;
  TextTable table({left, right, right, right, right, right, right, right});
  table.add({"layer", "files", "bytes", "distributions", "interpreter", "OS packages", "others",
             "hidden"});
  for (const LayerSummary& layer : layers) {
    const Amount seen = layer.all_seen();
    using enum OwnerKind;
    table.add({std::to_string(layer.position), seen.files == 0 ? "-" : grouped(seen.files),
               size_text(seen.bytes), bytes_of(layer, {distribution, conda_package}),
               bytes_of(layer, {interpreter}), bytes_of(layer, {os_package}),
               bytes_of(layer, {by_product, nobody, unknown}), size_text(layer.hidden.bytes)});
  }
  table.write(out, 2);
}

}  // namespace icecore
