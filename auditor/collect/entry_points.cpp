// What distributions announce to be called: scripts, plug-ins, and from Python 3.15 on what the
// interpreter itself calls at start-up.
#include "formats/entry_points.h"

#include "collect/collectors.h"
#include "formats/start_file.h"

namespace icecore {

Result<Facts> collect_entry_points(ByteSource& bytes, std::string_view, const Limits& limits) {
  EntryPoints points =
      ICECORE_TRY(parse_entry_points(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts;
  for (EntryPointGroup& group : points.groups) {
    for (EntryPoint& point : group.entries) {
      facts.rows.add(EntryPointFact{.line = static_cast<std::int64_t>(point.line),
                                    .group_name = group.name,
                                    .name = std::move(point.name),
                                    .value = std::move(point.value)});
    }
  }
  return facts;
}

Result<Facts> collect_start_file(ByteSource& bytes, std::string_view, const Limits& limits) {
  StartFile file =
      ICECORE_TRY(parse_start_file(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts;
  for (StartLine& line : file.lines) {
    StartLineFact fact{.line = static_cast<std::int64_t>(line.line), .text = std::move(line.text)};
    if (!line.module.empty()) fact.callable = line.module + ":" + line.callable;
    facts.rows.add(std::move(fact));
  }
  return facts;
}

}  // namespace icecore
