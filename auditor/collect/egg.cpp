// What setuptools leaves beside a PKG-INFO. The lines of an installed-files.txt are kept as rows of
// a RECORD without digests, which is what they are.
#include "collect/collectors.h"
#include "formats/egg_link.h"
#include "formats/installed_files.h"
#include "formats/requires_txt.h"

namespace icecore {

Result<Facts> collect_egg_link(ByteSource& bytes, std::string_view, const Limits& limits) {
  EggLink link =
      ICECORE_TRY(parse_egg_link(ICECORE_TRY(bytes.whole(limits.small_text_bytes)), limits));
  Facts facts;
  facts.rows.add(EggLinkFact{.target = std::move(link.target),
                             .setup_directory = std::move(link.setup_directory)});
  return facts;
}

Result<Facts> collect_installed_files(ByteSource& bytes, std::string_view, const Limits& limits) {
  std::vector<InstalledFile> files =
      ICECORE_TRY(parse_installed_files(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts;
  facts.rows.reserve(files.size());
  for (InstalledFile& file : files) {
    facts.rows.add(
        RecordRowFact{.line = static_cast<std::int64_t>(file.line), .path = std::move(file.path)});
  }
  return facts;
}

Result<Facts> collect_requires_txt(ByteSource& bytes, std::string_view, const Limits& limits) {
  EggRequirements requirements =
      ICECORE_TRY(parse_requires_txt(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  std::vector<std::string> texts;
  for (EggRequirement& one : requirements.requirements) texts.push_back(std::move(one.text));
  Facts facts;
  add_requirements(std::move(texts), limits, facts);
  return facts;
}

}  // namespace icecore
