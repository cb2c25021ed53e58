// The tables in setuptools' import hooks for editable distributions, without running them. A
// mapping that is only partly literal is a gap beside what could be read.
#include "collect/collectors.h"
#include "formats/editable_finder.h"

namespace icecore {

Result<Facts> collect_finder_mapping(ByteSource& bytes, std::string_view, const Limits& limits) {
  EditableFinder finder =
      ICECORE_TRY(parse_editable_finder(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts;
  std::int64_t position = 0;
  for (auto& [module, directory] : finder.mapping) {
    facts.rows.add(FinderMappingFact{
        .position = position++, .module = std::move(module), .directory = std::move(directory)});
  }
  for (auto& [module, directories] : finder.namespaces) {
    for (std::string& directory : directories) {
      facts.rows.add(FinderMappingFact{.position = position++,
                                       .module = module,
                                       .directory = std::move(directory),
                                       .is_namespace = 1});
    }
  }
  facts.gaps = std::move(finder.defects);
  return facts;
}

}  // namespace icecore
