// One record of conda-meta: a package and its files. Files that were made at installation, mostly
// bytecode, are in the list of files only.
#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "collect/collectors.h"
#include "formats/conda_meta.h"
#include "formats/url.h"

namespace icecore {
namespace {

// Channels take a token as a part of the path: `/t/<token>/`.
std::string masked_channel(std::string_view url) {
  constexpr std::string_view mark = "/t/";
  std::string masked = masked_url(url);
  const std::size_t place = masked.find(mark);
  if (place == std::string::npos) return masked;
  const std::size_t token = place + mark.size();
  const std::size_t end = std::min(masked.find('/', token), masked.size());
  return masked.replace(token, end - token, "****");
}

std::optional<Blob> digest_of(std::string_view hex) {
  constexpr std::size_t sha256_digits = 64;
  return hex.size() == sha256_digits ? from_hex(hex) : std::nullopt;
}

std::optional<std::int64_t> number(const std::optional<std::uint64_t>& value) {
  return value ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
}

void add_files(CondaMeta& record, Facts& facts) {
  std::int64_t position = 0;
  std::unordered_set<std::string> known;
  for (CondaPath& path : record.paths) {
    known.insert(path.path);
    facts.rows.add(CondaFileFact{.position = position++,
                                 .path = std::move(path.path),
                                 .path_type = std::move(path.path_type),
                                 .sha256 = digest_of(path.sha256),
                                 .sha256_in_prefix = digest_of(path.sha256_in_prefix),
                                 .size = number(path.size_in_bytes),
                                 .placeholder = std::move(path.prefix_placeholder)});
  }
  for (std::string& file : record.files) {
    if (known.contains(file)) continue;
    facts.rows.add(CondaFileFact{.position = position++, .path = std::move(file)});
  }
}

}  // namespace

Result<Facts> collect_conda_package(ByteSource& bytes, std::string_view, const Limits& limits) {
  CondaMeta record =
      ICECORE_TRY(parse_conda_meta(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts;
  facts.rows.add(CondaPackageFact{.name = std::move(record.name),
                                  .version = std::move(record.version),
                                  .build = std::move(record.build),
                                  .build_number = number(record.build_number),
                                  .channel = masked_channel(record.channel),
                                  .subdir = std::move(record.subdir),
                                  .file_name = std::move(record.file_name),
                                  .url = masked_channel(record.url),
                                  .md5 = std::move(record.md5),
                                  .sha256 = std::move(record.sha256),
                                  .noarch = std::move(record.noarch),
                                  .is_requested = record.requested_specs.empty() ? 0 : 1});
  add_files(record, facts);
  return facts;
}

}  // namespace icecore
