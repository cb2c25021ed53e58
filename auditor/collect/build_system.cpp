// What the source of a project says of its build (PEP 518).
#include "formats/build_system.h"

#include <utility>

#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_build_system(ByteSource& bytes, std::string_view, const Limits& limits) {
  BuildSystem system =
      ICECORE_TRY(read_build_system(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts;
  facts.rows.add(
      BuildSystemFact{.is_stated = system.is_stated ? 1 : 0, .backend = std::move(system.backend)});
  std::int64_t position = 0;
  for (std::string& text : system.requirements) {
    facts.rows.add(BuildRequiresFact{.position = ++position, .text = std::move(text)});
  }
  return facts;
}

}  // namespace icecore
