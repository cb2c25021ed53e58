// The small files of a metadata directory: METADATA, WHEEL, INSTALLER and direct_url.json.
#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "collect/collectors.h"
#include "formats/direct_url.h"
#include "formats/installer.h"
#include "formats/metadata.h"
#include "formats/url.h"
#include "formats/wheel_file.h"

namespace icecore {
namespace {

SourceKind source_kind(const DirectUrl& direct_url) {
  switch (direct_url.kind) {
    case DirectUrl::Kind::vcs:
      return SourceKind::vcs;
    case DirectUrl::Kind::archive:
      return SourceKind::archive;
    case DirectUrl::Kind::directory:
      break;
  }
  return direct_url.editable ? SourceKind::editable : SourceKind::directory;
}

// `algorithm=digest`, the form of the deprecated field.
std::pair<std::string, std::string> split_hash(const std::string& hash) {
  const std::size_t end = hash.find('=');
  if (end == std::string::npos) return {};
  return {hash.substr(0, end), hash.substr(end + 1)};
}

}  // namespace

void add_requirements(std::vector<std::string> texts, const Limits& limits, Facts& facts) {
  if (texts.size() > limits.requirements) {
    facts.gaps.push_back(Error{
        .kind = ErrorKind::limit,
        .message =
            fmt::format("requirements after the first {} are not read", limits.requirements)});
    texts.resize(limits.requirements);
  }
  std::int64_t position = 0;
  for (std::string& text : texts) {
    facts.rows.add(RequiresDistFact{.position = position++, .text = std::move(text)});
  }
}

Result<Facts> collect_metadata(ByteSource& bytes, std::string_view, const Limits& limits) {
  Metadata metadata =
      ICECORE_TRY(parse_metadata(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  MetadataFact fact{.metadata_version = std::move(metadata.metadata_version),
                    .requires_python = std::move(metadata.requires_python)};
  if (metadata.has_name) fact.name = std::move(metadata.name);
  if (metadata.has_version) fact.version = std::move(metadata.version);
  Facts facts;
  facts.rows.add(std::move(fact));
  add_requirements(std::move(metadata.requires_dist), limits, facts);
  return facts;
}

Result<Facts> collect_wheel_file(ByteSource& bytes, std::string_view, const Limits& limits) {
  WheelFile wheel =
      ICECORE_TRY(parse_wheel_file(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  WheelFact fact{.wheel_version = std::move(wheel.wheel_version),
                 .generator = std::move(wheel.generator),
                 .build = std::move(wheel.build)};
  if (wheel.root_is_purelib) fact.root_is_purelib = *wheel.root_is_purelib ? 1 : 0;
  Facts facts;
  facts.rows.add(std::move(fact));
  std::int64_t position = 0;
  for (std::string& tag : wheel.tags) {
    facts.rows.add(WheelTagFact{.position = position++, .tag = std::move(tag)});
  }
  return facts;
}

Result<Facts> collect_installer(ByteSource& bytes, std::string_view, const Limits& limits) {
  Facts facts;
  facts.rows.add(InstallerFact{.name = ICECORE_TRY(parse_installer(
                                   ICECORE_TRY(bytes.whole(limits.small_text_bytes)), limits))});
  return facts;
}

// A file that only older versions of pip take for valid says something; that newer ones do not is a
// gap beside it.
Result<Facts> collect_direct_url(ByteSource& bytes, std::string_view, const Limits& limits) {
  const Bytes whole = ICECORE_TRY(bytes.whole(limits.manifest_bytes));
  const Result<DirectUrl> newer = parse_direct_url(whole, limits);
  const Result<DirectUrl> older = parse_direct_url(whole, limits, DirectUrlRules::until_pip_26_0);
  if (!newer && !older) return std::unexpected(newer.error());
  const DirectUrl& direct_url = newer ? *newer : *older;
  DirectUrlFact fact{.kind = source_kind(direct_url),
                     .url = masked_url(direct_url.url),
                     .subdirectory = direct_url.subdirectory,
                     .vcs = direct_url.vcs,
                     .commit_id = direct_url.commit_id,
                     .requested_revision = direct_url.requested_revision};
  if (!direct_url.hashes.empty()) {
    std::tie(fact.digest_algorithm, fact.digest) = direct_url.hashes.front();
  }
  std::tie(fact.legacy_digest_algorithm, fact.legacy_digest) = split_hash(direct_url.legacy_hash);
  if (!newer) fact.validity = DirectUrlValidity::until_pip_26_0;
  if (!older) fact.validity = DirectUrlValidity::since_pip_26_1;
  Facts facts;
  if (!newer) facts.gaps.push_back(newer.error());
  if (fact.url != direct_url.url || needs_escape(direct_url.url)) {
    facts.rows.add(SecretUrl{.url = direct_url.url});
  }
  facts.rows.add(std::move(fact));
  return facts;
}

}  // namespace icecore
