// .pth lines as Python up to 3.14 reads them: those that run code and those that extend the import
// path.
#include "formats/pth.h"

#include <fmt/format.h>

#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_pth(ByteSource& bytes, std::string_view, const Limits& limits) {
  const PthFile file =
      ICECORE_TRY(parse_pth(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts;
  for (const PthLine& line : file.lines) {
    const bool runs = line.kind == PthLine::Kind::import_statement;
    facts.rows.add(PthLineFact{.line = static_cast<std::int64_t>(line.line),
                               .kind = runs ? HookKind::import_line : HookKind::path_line,
                               .text = line.text});
  }
  if (file.truncated_by_limit) {
    facts.gaps.push_back(
        Error{.kind = ErrorKind::limit,
              .message = fmt::format("lines after the first {} are not read", limits.pth_lines)});
  }
  return facts;
}

}  // namespace icecore
