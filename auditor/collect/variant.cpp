// What a wheel variant is for (draft of PEP 825).
#include "formats/variant_json.h"

#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_variant(ByteSource& bytes, std::string_view, const Limits& limits) {
  VariantFile file =
      ICECORE_TRY(read_variant_json(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts{.rows = {}, .gaps = std::move(file.defects)};
  std::int64_t position = 0;
  for (VariantProperty& property : file.properties) {
    facts.rows.add(VariantPropertyFact{.position = ++position,
                                       .label = std::move(property.label),
                                       .namespace_name = std::move(property.namespace_name),
                                       .feature = std::move(property.feature),
                                       .value = std::move(property.value)});
  }
  return facts;
}

}  // namespace icecore
