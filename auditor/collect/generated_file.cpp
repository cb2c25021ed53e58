// What makers of environments write, without what differs from environment to environment.
#include "collect/collectors.h"
#include "formats/environment_script.h"

namespace icecore {

Result<Facts> collect_generated_file(ByteSource& bytes, std::string_view, const Limits& limits) {
  const EnvironmentScript script = ICECORE_TRY(
      normalize_environment_script(ICECORE_TRY(bytes.whole(limits.small_text_bytes)), limits));
  Facts facts;
  facts.rows.add(GeneratedFileFact{.environment_path = script.environment_path,
                                   .prompt = script.prompt,
                                   .normalized_sha256 = sha256_of(as_bytes(script.normalized))});
  return facts;
}

}  // namespace icecore
