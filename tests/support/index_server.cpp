// The simple repository API in JSON, and files with ranges.
#include "support/index_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/digest.h"
#include "base/number.h"
#include "support/registry_server.h"

namespace icecore::test {

HttpAnswer ranged_answer(const HttpCall& call, const std::string& bytes) {
  constexpr std::string_view unit = "bytes=";
  const std::string range = call.header("range");
  if (!range.starts_with(unit)) return answer(200, bytes);
  const std::size_t dash = range.find('-');
  const auto first = whole_number<std::size_t>(range.substr(unit.size(), dash - unit.size()));
  const auto second = whole_number<std::size_t>(range.substr(dash + 1));
  const std::size_t size = bytes.size();
  const std::size_t start = first ? *first : size - std::min(size, second.value_or(0));
  const std::size_t end = first && second ? std::min(size, *second + 1) : size;
  if (start >= end) return answer(416, "", {fmt::format("Content-Range: bytes */{}", size)});
  return answer(206, bytes.substr(start, end - start),
                {fmt::format("Content-Range: bytes {}-{}/{}", start, end - 1, size)});
}

IndexServer::IndexServer(std::map<std::string, std::string> files, Twist twist)
    : files_(std::move(files)), twist_(std::move(twist)), server_([this](const HttpCall& call) {
        const std::optional<HttpAnswer> other = twist_ ? twist_(call) : std::nullopt;
        return other ? *other : usual(call);
      }) {
}

PackageIndex IndexServer::client(const std::vector<IndexAddress>& more) const {
  IndexAddresses addresses{.indexes = {address()}};
  addresses.indexes.insert(addresses.indexes.end(), more.begin(), more.end());
  return PackageIndex(std::move(addresses), {}, hasty_limits());
}

IndexAddress IndexServer::address() const {
  return {.url = url(), .configured_by = "--index"};
}

std::string IndexServer::without_host(std::string text) const {
  for (std::size_t place = 0; (place = text.find(server_.address(), place)) != std::string::npos;) {
    text.replace(place, server_.address().size(), "HOST");
  }
  return text;
}

std::string IndexServer::page() const {
  std::string entries;
  for (const auto& [name, bytes] : files_) {
    if (name.ends_with(".metadata")) continue;
    const auto metadata = files_.find(name + ".metadata");
    if (!entries.empty()) entries += ",";
    entries += fmt::format(
        R"({{"filename":"{0}","url":"../../files/{0}","size":{1},"hashes":{{"sha256":"{2}"}},)"
        R"("core-metadata":{3}}})",
        name, bytes.size(), sha256_of(as_bytes(bytes)).hex(),
        metadata == files_.end()
            ? "false"
            : fmt::format(R"({{"sha256":"{}"}})", sha256_of(as_bytes(metadata->second)).hex()));
  }
  return fmt::format(R"({{"meta":{{"api-version":"1.1"}},"name":"name","files":[{}]}})", entries);
}

HttpAnswer IndexServer::usual(const HttpCall& call) const {
  if (call.path == "/simple/name/") return answer(200, page(), {json_content});
  constexpr std::string_view folder = "/files/";
  const auto file =
      call.path.starts_with(folder) ? files_.find(call.path.substr(folder.size())) : files_.end();
  return file == files_.end() ? answer(404, "nothing") : ranged_answer(call, file->second);
}

}  // namespace icecore::test
