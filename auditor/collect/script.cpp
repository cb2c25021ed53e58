// Scripts by which an image may start: what they hand over to is known only once the image's
// configuration is, which may come last, so that every script is read. Large ones start nothing.
#include "formats/script.h"

#include "collect/collectors.h"
#include "formats/secret_text.h"

namespace icecore {

Result<Facts> collect_script(ByteSource& bytes, std::string_view, const Limits& limits) {
  Facts facts;
  if (bytes.size() > limits.small_text_bytes) return facts;
  ScriptText script = read_script(ICECORE_TRY(bytes.whole(limits.small_text_bytes)), limits);
  facts.rows.add(ScriptFact{.interpreter = std::move(script.shebang.interpreter),
                            .arguments = std::move(script.shebang.arguments),
                            .is_for_shell = script.is_for_shell ? 1 : 0,
                            .is_complete = script.is_complete ? 1 : 0});
  std::int64_t position = 0;
  for (const ScriptCommand& command : script.commands) {
    facts.rows.add(ScriptCommandFact{.position = position++,
                                     .line = static_cast<std::int64_t>(command.line),
                                     .use = command.use,
                                     .text = masked_command(command.text).text,
                                     .is_conditional = command.is_conditional ? 1 : 0});
  }
  return facts;
}

}  // namespace icecore
