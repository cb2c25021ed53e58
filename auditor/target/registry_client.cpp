// OCI distribution specification 1.1: GET /v2/NAME/manifests/REFERENCE and /v2/NAME/blobs/DIGEST.
// Blobs are often redirected to a store of files by a URL that is good for a short time: every try
// starts at the registry again. The header Authorization is for the registry alone.
#include "target/registry_client.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "formats/registry_reply.h"
#include "target/http_settings.h"
#include "target/registry_requests.h"

namespace icecore {
namespace {

constexpr std::string_view accepted =
    "Accept: application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.docker.distribution.manifest.v2+json";

bool is_success(std::uint64_t status) {
  return status == 200 || status == 206;
}

}  // namespace

RegistryClient::RegistryClient(RegistryReference reference, const RemoteOptions& options,
                               const Limits& limits)
    : reference_(std::move(reference)),
      limits_(limits),
      settings_(http_settings_of(options, limits)),
      root_(fmt::format("{}://{}/v2/{}", options.is_plain ? "http" : "https", reference_.registry,
                        reference_.repository)),
      authorization_(reference_, options, settings_, limits) {
}

Result<std::vector<std::byte>> RegistryClient::manifest(const std::string& wanted) const {
  return without_trouble(with_attempts(limits_, [&] { return manifest_once(wanted); }));
}

HttpResult<std::vector<std::byte>> RegistryClient::manifest_once(const std::string& wanted) const {
  const std::unique_ptr<HttpStream> stream =
      ICECORE_TRY(ask("/manifests/" + wanted, {std::string(accepted)}));
  if (stream->head().content_type.starts_with("text/html")) {
    return http_failure(ErrorKind::malformed,
                        fmt::format("{} answers with a page of HTML: it is no registry, or a proxy "
                                    "stands before it",
                                    reference_.registry));
  }
  std::vector<std::byte> bytes = ICECORE_TRY(stream->read_all(limits_.manifest_bytes));
  const std::string digest = image_digest_text(sha256_of(bytes));
  const std::string& stated = stream->head().content_digest;
  if (stated.empty() || stated == digest || !parse_image_digest(stated)) return bytes;
  return http_failure(ErrorKind::malformed,
                      fmt::format("{} says that the manifest has the digest {}, its bytes have {}",
                                  reference_.registry, stated, digest));
}

Result<std::vector<std::byte>> RegistryClient::document(const ImageDescriptor& descriptor) const {
  if (descriptor.size > limits_.manifest_bytes) {
    return failure(ErrorKind::limit,
                   fmt::format("{} has {}, more than the limit of {}", escaped(descriptor.digest),
                               human_bytes(descriptor.size), human_bytes(limits_.manifest_bytes)));
  }
  return without_trouble(with_attempts(limits_, [&]() -> HttpResult<std::vector<std::byte>> {
    return ICECORE_TRY(open_blob(descriptor.digest, 0))->read_all(limits_.manifest_bytes);
  }));
}

HttpResult<std::unique_ptr<HttpStream>> RegistryClient::open_blob(const std::string& digest,
                                                                  std::uint64_t offset) const {
  Headers headers;
  if (offset > 0) headers.push_back(fmt::format("Range: bytes={}-", offset));
  return ask("/blobs/" + digest, headers);
}

// A token may be too old by now: then the registry is asked twice.
HttpResult<std::unique_ptr<HttpStream>> RegistryClient::ask(const std::string& path,
                                                            const Headers& headers) const {
  for (int round = 0;; ++round) {
    const std::string used = authorization_.header();
    std::unique_ptr<HttpStream> stream = ICECORE_TRY(follow(path, headers, used));
    if (stream->head().status == 401 && round < 2) {
      ICECORE_TRY(authorization_.renew(stream->head().challenges, used));
      continue;
    }
    if (is_success(stream->head().status)) return stream;
    return refusal(*stream, path);
  }
}

HttpResult<std::unique_ptr<HttpStream>> RegistryClient::follow(
    const std::string& path, const Headers& headers, const std::string& authorization) const {
  HttpRequest request{.url = root_ + path, .headers = headers};
  const Result<HttpOrigin> home = origin_of(request.url);
  if (!home) {
    return http_failure(ErrorKind::usage,
                        fmt::format("{} is no host", escaped(reference_.registry)));
  }
  for (std::uint64_t hops = 0;; ++hops) {
    const Result<HttpOrigin> origin = origin_of(request.url);
    if (!origin || (home->scheme == "https" && origin->scheme != "https")) {
      return http_failure(
          ErrorKind::unsupported,
          fmt::format("{} redirects to a URL that is not of HTTPS", reference_.registry));
    }
    request.headers = headers;
    if (*origin == *home && !authorization.empty()) request.headers.push_back(authorization);
    std::unique_ptr<HttpStream> stream = ICECORE_TRY(HttpStream::open(request, settings_, limits_));
    if (!is_redirect(stream->head().status) || stream->head().redirect.empty()) return stream;
    if (hops == limits_.http_redirects) {
      return http_failure(ErrorKind::limit,
                          fmt::format("{} redirects more than {} times, perhaps in a circle",
                                      reference_.registry, limits_.http_redirects));
    }
    request.url = stream->head().redirect;
  }
}

std::unexpected<HttpError> RegistryClient::refusal(HttpStream& stream,
                                                   const std::string& path) const {
  const std::uint64_t status = stream.head().status;
  std::string reason;
  if (const auto body = stream.read_all(limits_.http_reply_bytes)) {
    reason = authorization_.without_secrets(read_refusal(*body, limits_));
  }
  const std::string& registry = reference_.registry;
  const std::string wanted = path.substr(path.rfind('/') + 1);
  const bool is_digest = wanted.find(':') != std::string::npos;
  if (status == 404 && path.starts_with("/manifests/")) {
    return http_failure(ErrorKind::not_found,
                        fmt::format("{} has no {}{}{}; check the name and the tag", registry,
                                    reference_.repository, is_digest ? "@" : ":", wanted));
  }
  if (status == 404) {
    return http_failure(ErrorKind::not_found,
                        fmt::format("{} has no blob {}; the image is not whole there, push it "
                                    "again",
                                    registry, wanted));
  }
  if (status == 401 || status == 403) {
    const std::string told = reason.empty() ? "" : fmt::format(" ({})", escaped(reason));
    return http_failure(ErrorKind::unreadable,
                        fmt::format("{} refuses access to {}{}, or has no such image{}", registry,
                                    reference_.repository, told, authorization_.advice()));
  }
  std::unexpected<HttpError> error = unexpected_status(stream.head(), registry, reason);
  if (status == 400 && root_.starts_with("http:")) {
    error.error().error.message += "; leave out --insecure where a registry speaks TLS";
  }
  return error;
}

}  // namespace icecore
