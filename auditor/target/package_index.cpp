// The simple repository API: JSON is asked for, HTML taken where an index has nothing else, as pip
// does. Which of the two an answer is its Content-Type says, as PEP 691 wants it: guessing would
// take a proxy's page for an index without files.
#include "target/package_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/digest.h"
#include "base/text.h"
#include "formats/name.h"
#include "target/index_file_source.h"
#include "target/index_requests.h"

namespace icecore {
namespace {

constexpr std::string_view accepted =
    "Accept: application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, "
    "text/html;q=0.01";

// Without its parameters.
std::string kind_of_content(std::string_view content_type) {
  return to_lower_ascii(strip(content_type.substr(0, content_type.find(';'))));
}

Result<IndexPage> read_page(const IndexAnswer& answer, const std::string& what,
                            const Limits& limits) {
  const std::string kind = kind_of_content(answer.head.content_type);
  const bool is_json = kind == "application/vnd.pypi.simple.v1+json";
  const bool is_html = kind == "text/html" || kind == "application/vnd.pypi.simple.v1+html";
  if (!is_json && !is_html) {
    return failure(
        ErrorKind::unsupported,
        fmt::format("{} answers for {} with {}, which is no page of an index that is "
                    "read here",
                    answer.host, what, kind.empty() ? "no Content-Type" : escaped(kind)));
  }
  Result<IndexPage> page = is_json ? read_index_json(answer.body, answer.url, limits)
                                   : read_index_html(answer.body, answer.url, limits);
  if (page) return page;
  return failure(page.error().kind,
                 fmt::format("{} answers for {} with a page of {} that is not read: {}",
                             answer.host, what, is_json ? "JSON" : "HTML", page.error().message));
}

}  // namespace

PackageIndex::PackageIndex(IndexAddresses addresses, const RemoteOptions& options,
                           const Limits& limits)
    : requests_(std::make_unique<const IndexRequests>(std::move(addresses), options, limits)),
      limits_(limits) {
}

PackageIndex::~PackageIndex() = default;

Result<std::vector<IndexFile>> PackageIndex::files_of(const std::string& normalized_name,
                                                      std::vector<Error>* defects) const {
  if (normalized_name.empty() || icecore::normalized_name(normalized_name) != normalized_name ||
      needs_escape(normalized_name) ||
      normalized_name.find_first_of("/?#% ") != std::string::npos) {
    return failure(ErrorKind::usage,
                   fmt::format("{} is no normalized name of a project", escaped(normalized_name)));
  }
  std::vector<IndexFile> files;
  std::optional<Error> unknown;
  std::size_t known_by = 0;
  for (const IndexAddress& address : requests_->addresses()) {
    const std::string what = "the project " + normalized_name;
    const Result<IndexAnswer> answer =
        requests_->ask({.url = fmt::format("{}{}/", address.url, normalized_name),
                        .what = what,
                        .headers = {std::string(accepted)},
                        .most = limits_.manifest_bytes,
                        .is_page = true});
    if (!answer && answer.error().kind == ErrorKind::not_found) {
      if (!unknown) unknown = answer.error();
      continue;
    }
    if (!answer) return std::unexpected(answer.error());
    IndexPage page = ICECORE_TRY(read_page(*answer, what, limits_));
    ++known_by;
    for (IndexFile& file : page.files) file.index = address.url;
    std::ranges::move(page.files, std::back_inserter(files));
    if (defects != nullptr) std::ranges::move(page.defects, std::back_inserter(*defects));
  }
  if (known_by == 0 && unknown) return std::unexpected(*unknown);
  return files;
}

Result<std::unique_ptr<ByteSource>> PackageIndex::open_file(const IndexFile& file) const {
  ICECORE_TRY(check_safety(file));
  return IndexFileSource::open(*requests_, file);
}

Result<std::vector<std::byte>> PackageIndex::metadata_of(const IndexFile& file) const {
  ICECORE_TRY(check_safety(file));
  const std::string name = escaped(file.file_name);
  if (!file.has_metadata) {
    return failure(ErrorKind::not_found,
                   fmt::format("the index does not have the metadata of {} apart from it", name));
  }
  IndexAnswer answer = ICECORE_TRY(requests_->ask({.url = file.url + ".metadata",
                                                   .what = "the metadata of " + name,
                                                   .headers = {},
                                                   .most = limits_.manifest_bytes}));
  const std::string found = sha256_of(answer.body).hex();
  if (answer.head.status != 200) {
    return failure(ErrorKind::malformed,
                   fmt::format("{} sends a part of the metadata of {}", answer.host, name));
  }
  if (file.metadata_sha256.empty() || found == file.metadata_sha256) return std::move(answer.body);
  return failure(ErrorKind::malformed,
                 fmt::format("the index says that the metadata of {} has the sha256 {}, {} has one "
                             "with {}",
                             name, file.metadata_sha256, answer.host, found));
}

// Whoever is asked over HTTPS is not left for a host that anybody may speak for.
Result<void> PackageIndex::check_safety(const IndexFile& file) {
  if (!file.index.starts_with("https:") || file.url.starts_with("https:")) return {};
  return failure(ErrorKind::unsupported,
                 fmt::format("{} says that {} is at a URL that is not of HTTPS",
                             shown_host(file.index), escaped(file.file_name)));
}

std::uint64_t PackageIndex::received_bytes() const {
  return requests_->received_bytes();
}

std::uint64_t PackageIndex::page_bytes() const {
  return requests_->page_bytes();
}

std::uint64_t PackageIndex::request_count() const {
  return requests_->request_count();
}

const std::vector<IndexAddress>& PackageIndex::addresses() const {
  return requests_->addresses();
}

}  // namespace icecore
