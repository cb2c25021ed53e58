// The part of the distribution API that images are pulled by.
#include "support/registry_server.h"

#include <fmt/format.h>

#include <utility>

#include "base/number.h"

namespace icecore::test {

Limits hasty_limits() {
  Limits limits;
  limits.http_pause_ms = 1;
  limits.http_attempts = 3;
  limits.http_stall_seconds = 1;
  limits.http_stall_bytes = 1'000;
  return limits;
}

RegistryServer::RegistryServer(ImageBuilder image, Twist twist)
    : image_(std::move(image)), twist_(std::move(twist)), server_([this](const HttpCall& call) {
        const std::optional<HttpAnswer> other = twist_ ? twist_(call) : std::nullopt;
        return other ? *other : usual(call);
      }) {
}

Result<Image> RegistryServer::open(const std::string& suffix, const std::string& platform,
                                   const RemoteOptions& remote, const Limits& limits) const {
  RemoteOptions options = remote;
  options.is_plain = true;
  return open_image({.form = ImageForm::registry, .path = name() + suffix},
                    {.platform = platform, .remote = options}, limits);
}

std::string RegistryServer::message_of(const Error& error) const {
  std::string text = error.message;
  for (std::size_t place = 0; (place = text.find(server_.address(), place)) != std::string::npos;) {
    text.replace(place, server_.address().size(), "HOST");
  }
  return text;
}

std::string RegistryServer::top() const {
  const std::string& index = image_.files.at("index.json");
  return index.substr(index.find("sha256:"), digest_text("").size());
}

HttpAnswer RegistryServer::usual(const HttpCall& call) const {
  const std::string_view path = call.path;
  const bool is_manifest = path.starts_with("/v2/team/app/manifests/");
  const bool is_blob = path.starts_with("/v2/team/app/blobs/");
  std::string digest = call.path.substr(call.path.rfind('/') + 1);
  if (is_manifest && digest == "1") digest = top();
  const auto file = image_.files.find("blobs/sha256/" + digest.substr(digest.find(':') + 1));
  if ((!is_manifest && !is_blob) || file == image_.files.end()) {
    return answer(404, R"({"errors":[{"code":"UNKNOWN","message":"unknown"}]})");
  }
  constexpr std::string_view bytes = "bytes=";
  const std::string range = call.header("range");
  if (!range.starts_with(bytes)) {
    return answer(200, file->second, {"Docker-Content-Digest: " + digest});
  }
  const auto first =
      whole_number<std::size_t>(range.substr(bytes.size(), range.find('-') - bytes.size()));
  const std::size_t size = file->second.size();
  return answer(206, file->second.substr(first.value_or(0)),
                {fmt::format("Content-Range: bytes {}-{}/{}", first.value_or(0), size - 1, size)});
}

std::string blob_path(std::string_view bytes) {
  return "/v2/team/app/blobs/" + digest_text(bytes);
}

Result<std::string> text_of(ByteStream& stream) {
  std::string text;
  std::vector<std::byte> buffer(100'000);
  while (true) {
    const std::size_t got = ICECORE_TRY(stream.read(buffer));
    if (got == 0) return text;
    text += as_text(Bytes(buffer).first(got));
  }
}

Result<std::string> layer_text(const Image& image, std::size_t number) {
  const std::unique_ptr<ByteStream> stream = ICECORE_TRY(image.open_layer(number));
  return text_of(*stream);
}

}  // namespace icecore::test
