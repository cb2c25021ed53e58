// What an interpreter's installation and the system around it say of themselves.
#include <fmt/format.h>

#include "collect/collectors.h"
#include "formats/build_details.h"
#include "formats/externally_managed.h"
#include "formats/os_release.h"

namespace icecore {
namespace {

std::string to_text(const PythonVersionInfo& version) {
  return fmt::format("{}.{}.{}.{}.{}", version.major, version.minor, version.micro,
                     version.release_level, version.serial);
}

}  // namespace

// Installers refuse whatever the file holds: a text that cannot be read is a gap beside the fact.
Result<Facts> collect_externally_managed(ByteSource& bytes, std::string_view,
                                         const Limits& limits) {
  const Result<Bytes> whole = bytes.whole(limits.small_text_bytes);
  Result<ExternallyManaged> file =
      whole ? parse_externally_managed(*whole, limits) : std::unexpected(whole.error());
  Facts facts;
  if (!file) facts.gaps.push_back(file.error());
  facts.rows.add(ExternallyManagedFact{.message = file ? std::move(file->message) : ""});
  return facts;
}

Result<Facts> collect_build_details(ByteSource& bytes, std::string_view, const Limits& limits) {
  BuildDetails details =
      ICECORE_TRY(parse_build_details(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  BuildDetailsFact fact{.schema_version = std::move(details.schema_version),
                        .base_prefix = std::move(details.base_prefix),
                        .base_interpreter = std::move(details.base_interpreter),
                        .platform = std::move(details.platform),
                        .language_version = std::move(details.language_version),
                        .implementation = std::move(details.implementation_name),
                        .cache_tag = std::move(details.cache_tag),
                        .multiarch = std::move(details.multiarch),
                        .extension_suffix = std::move(details.extension_suffix),
                        .stable_abi_suffix = std::move(details.stable_abi_suffix),
                        .dynamic_library = std::move(details.dynamic_library)};
  if (details.implementation_version) {
    fact.implementation_version = to_text(*details.implementation_version);
  }
  for (const std::string& flag : details.abi_flags) fact.abi_flags += flag;
  if (details.links_extensions) fact.links_extensions = *details.links_extensions ? 1 : 0;
  Facts facts;
  facts.rows.add(std::move(fact));
  return facts;
}

Result<Facts> collect_os_release(ByteSource& bytes, std::string_view, const Limits& limits) {
  const OsRelease release =
      ICECORE_TRY(parse_os_release(ICECORE_TRY(bytes.whole(limits.small_text_bytes)), limits));
  const auto value = [&](std::string_view name) { return release.value(name).value_or(""); };
  Facts facts;
  facts.rows.add(OsReleaseFact{.os = value("ID"),
                               .version = value("VERSION_ID"),
                               .codename = value("VERSION_CODENAME"),
                               .like = value("ID_LIKE"),
                               .pretty_name = value("PRETTY_NAME"),
                               .build = value("BUILD_ID"),
                               .variant = value("VARIANT_ID"),
                               .support_end = value("SUPPORT_END")});
  return facts;
}

}  // namespace icecore
