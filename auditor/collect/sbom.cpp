// A bill of materials that a distribution brings along (PEP 770).
#include "formats/sbom.h"

#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_sbom(ByteSource& bytes, std::string_view, const Limits& limits) {
  Sbom sbom = ICECORE_TRY(read_sbom(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts{.rows = {}, .gaps = std::move(sbom.defects)};
  std::int64_t position = 0;
  for (SbomComponent& component : sbom.components) {
    facts.rows.add(SbomComponentFact{.position = ++position,
                                     .type = std::move(component.type),
                                     .name = std::move(component.name),
                                     .version = std::move(component.version),
                                     .purl = std::move(component.purl),
                                     .scope = std::move(component.scope),
                                     .is_subject = component.is_subject ? 1 : 0});
  }
  return facts;
}

}  // namespace icecore
