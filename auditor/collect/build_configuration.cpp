// Which libraries numpy and scipy say they were built with. A name that the build only looked for
// (`auto`, `mkl-sdl`) is no library.
#include "formats/build_configuration.h"

#include <set>

#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_build_configuration(ByteSource& bytes, std::string_view,
                                          const Limits& limits) {
  Facts facts;
  std::set<std::string> names;
  for (BuildDependency& dependency : ICECORE_TRY(
           read_build_configuration(ICECORE_TRY(bytes.whole(limits.small_text_bytes)), limits))) {
    const bool is_blas = dependency.role == "blas" || dependency.role == "lapack";
    if (!is_blas || dependency.version.empty() || dependency.version == "unknown") continue;
    if (!names.insert(dependency.name).second) continue;
    facts.rows.add(LibraryTraceFact{.position = static_cast<std::int64_t>(names.size()),
                                    .evidence = ComponentEvidence::build_configuration,
                                    .library = std::move(dependency.name),
                                    .version = std::move(dependency.version),
                                    .text = std::move(dependency.role)});
  }
  return facts;
}

}  // namespace icecore
