// pyvenv.cfg, every key: what is meant by them is resolve's business.
#include "formats/pyvenv_config.h"

#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_pyvenv_config(ByteSource& bytes, std::string_view, const Limits& limits) {
  const PyvenvConfig config =
      ICECORE_TRY(parse_pyvenv_config(ICECORE_TRY(bytes.whole(limits.small_text_bytes)), limits));
  Facts facts;
  for (const auto& [key, value] : config.entries) {
    const auto position = static_cast<std::int64_t>(facts.rows.size());
    facts.rows.add(PyvenvEntry{.position = position, .key = key, .value = value});
  }
  return facts;
}

}  // namespace icecore
