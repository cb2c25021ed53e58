// One SELECT for each of what layers are, what of them is seen and what is hidden: few rows each.
#include "report/layers.h"

#include <fmt/format.h>

#include "base/text.h"
#include "judge/select.h"

namespace icecore {
namespace {

constexpr std::string_view layers_sql =
    "SELECT layer.position, layer.digest, layer.diff_id, layer.size, layer.is_base, "
    "build_step.instruction, build_step.command "
    "FROM layer LEFT JOIN build_step ON build_step.position = layer.step ORDER BY layer.position";

constexpr std::string_view seen_sql =
    "SELECT entry.layer, owner.owner_kind, count(*), sum(iif(entry.kind = 'file', entry.size, 0)) "
    "FROM entry JOIN owner ON owner.file = entry.id "
    "WHERE entry.layer IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2";

constexpr std::string_view hidden_sql =
    "SELECT layer, count(*), sum(size) FROM hidden_entry WHERE kind <> 'directory' "
    "GROUP BY 1 ORDER BY 1";

LayerSummary layer_of(const SelectedRow& row) {
  LayerSummary layer{.position = number_of(row.at(0)),
                     .digest = std::string(text_of(row.at(1))),
                     .diff_id = std::string(text_of(row.at(2))),
                     .size = number_of(row.at(3))};
  if (std::holds_alternative<std::int64_t>(row.at(4))) layer.is_base = number_of(row.at(4)) != 0;
  layer.made_by = strip(fmt::format("{} {}", text_of(row.at(5)), text_of(row.at(6))));
  return layer;
}

// The layer of a row that begins with its position; null for what is none.
LayerSummary* layer_at(std::vector<LayerSummary>& layers, const FactValue& position) {
  const auto index = static_cast<std::size_t>(number_of(position));
  return index < layers.size() ? &layers[index] : nullptr;
}

}  // namespace

Amount LayerSummary::all_seen() const {
  Amount all;
  for (const auto& [kind, amount] : seen) all += amount;
  return all;
}

Result<std::vector<LayerSummary>> summarize_layers(const Store& facts) {
  std::vector<LayerSummary> layers;
  const Selection rows = ICECORE_TRY(select_all(facts, layers_sql));
  for (const SelectedRow& row : rows.rows) layers.push_back(layer_of(row));
  if (layers.empty()) return layers;
  const Selection seen = ICECORE_TRY(select_all(facts, seen_sql));
  for (const SelectedRow& row : seen.rows) {
    LayerSummary* layer = layer_at(layers, row.at(0));
    const std::optional<OwnerKind> kind = from_word<OwnerKind>(text_of(row.at(1)));
    if (layer == nullptr || !kind) continue;
    layer->seen[*kind] = {.files = number_of(row.at(2)), .bytes = number_of(row.at(3))};
  }
  const Selection hidden = ICECORE_TRY(select_all(facts, hidden_sql));
  for (const SelectedRow& row : hidden.rows) {
    LayerSummary* layer = layer_at(layers, row.at(0));
    if (layer == nullptr) continue;
    layer->hidden = {.files = number_of(row.at(1)), .bytes = number_of(row.at(2))};
  }
  return layers;
}

}  // namespace icecore
