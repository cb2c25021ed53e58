// The list that some distributions keep of the projects they carry copies of.
#include "formats/vendor_list.h"

#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_vendor_list(ByteSource& bytes, std::string_view, const Limits& limits) {
  std::vector<VendoredProject> projects =
      ICECORE_TRY(parse_vendor_list(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts;
  for (VendoredProject& project : projects) {
    facts.rows.add(VendorLineFact{.line = static_cast<std::int64_t>(project.line),
                                  .name = std::move(project.name),
                                  .version = std::move(project.version)});
  }
  return facts;
}

}  // namespace icecore
