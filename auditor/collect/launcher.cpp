// Scripts in `bin`: what runs them, and what those that installers write call. Any program may have
// a script of any size there, so only its beginning is read; what installers write is far shorter.
#include <algorithm>

#include "base/source_digest.h"
#include "collect/collectors.h"
#include "formats/console_script.h"
#include "formats/shebang.h"

namespace icecore {
namespace {

ShebangForm to_fact(Shebang::Form form) {
  switch (form) {
    case Shebang::Form::direct:
      return ShebangForm::direct;
    case Shebang::Form::searched:
      return ShebangForm::searched;
    case Shebang::Form::shell:
      return ShebangForm::shell;
    case Shebang::Form::beside:
      break;
  }
  return ShebangForm::beside;
}

LauncherKind to_fact(ConsoleScript::Kind kind) {
  switch (kind) {
    case ConsoleScript::Kind::entry_point:
      return LauncherKind::entry_point;
    case ConsoleScript::Kind::easy_install:
      return LauncherKind::easy_install;
    case ConsoleScript::Kind::script:
      break;
  }
  return LauncherKind::script;
}

}  // namespace

Result<Facts> collect_launcher(ByteSource& bytes, std::string_view, const Limits& limits) {
  const std::uint64_t size = std::min(bytes.size(), limits.small_text_bytes);
  const Bytes beginning = ICECORE_TRY(bytes.at(0, size));
  Shebang shebang = ICECORE_TRY(parse_shebang(beginning));
  const Bytes body = beginning.subspan(static_cast<std::size_t>(shebang.body));
  ConsoleScript script;
  if (size == bytes.size()) script = read_console_script(as_text(body));
  Facts facts;
  facts.rows.add(LauncherFact{.form = to_fact(shebang.form),
                              .interpreter = std::move(shebang.interpreter),
                              .arguments = std::move(shebang.arguments),
                              .line_bytes = static_cast<std::int64_t>(shebang.line_bytes),
                              .kind = to_fact(script.kind),
                              .module = std::move(script.module),
                              .function = std::move(script.function),
                              .requirement = std::move(script.requirement),
                              .body_sha256 = ICECORE_TRY(sha256_of(bytes, shebang.body))});
  return facts;
}

}  // namespace icecore
