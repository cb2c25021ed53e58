// HTTP, the only way in which icecore speaks to anybody, and only where it was asked to. One
// request is one stream of bytes; who redirects, asks for a login or wants another try is the
// caller's affair.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/limits.h"
#include "icecore/result.h"

namespace icecore {

/// What another try would change.
enum class Trouble : std::uint8_t {
  lasting,      ///< Nothing.
  unreachable,  ///< Nobody answers there; somebody who answered before may do so again.
  passing,      ///< A connection that broke or stalled, a server that is busy.
};

struct HttpError {
  Error error;
  Trouble trouble = Trouble::lasting;
  std::optional<std::uint64_t> wait_seconds = std::nullopt;  ///< What the server asks for.
};

template <typename T>
using HttpResult = std::expected<T, HttpError>;

[[nodiscard]] inline std::unexpected<HttpError> http_failure(ErrorKind kind, std::string message,
                                                             Trouble trouble = Trouble::lasting) {
  return std::unexpected(
      HttpError{.error = {.kind = kind, .message = std::move(message)}, .trouble = trouble});
}

/// What is the same for all requests.
struct HttpSettings {
  std::string proxy_for_http, proxy_for_https, no_proxy;  ///< Empty for none.
  std::string authorities;           ///< A file of certificates; empty for the system's.
  std::string authority_directory;   ///< Likewise, a directory.
  std::uint64_t stall_seconds = 30;  ///< How long less than `stall_bytes` may come.
  std::uint64_t stall_bytes = 1;
};

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers;  ///< `Name: value`.
  std::string form;                  ///< To be posted; empty to get.
  std::string socket;                ///< The path of a Unix socket in place of a host.
  bool may_be_compressed = false;    ///< The answer may come as gzip, and is read inflated.
};

/// The headers of the answer, as far as anybody asks.
struct HttpHead {
  std::uint64_t status = 0;
  std::string content_type, content_range, content_digest;
  std::vector<std::string> challenges;  ///< WWW-Authenticate.
  std::optional<std::uint64_t> length;
  std::string redirect;  ///< The whole URL; empty for none.
  std::optional<std::uint64_t> wait_seconds;
};

class HttpStream {
 public:
  /// Sends the request and waits for the answer's head. Messages name the host and hold neither the
  /// rest of the URL nor any header.
  static HttpResult<std::unique_ptr<HttpStream>> open(const HttpRequest& request,
                                                      const HttpSettings& settings,
                                                      const Limits& limits);
  HttpStream(const HttpStream&) = delete;
  HttpStream& operator=(const HttpStream&) = delete;
  ~HttpStream();

  [[nodiscard]] const HttpHead& head() const;
  /// Fills the beginning of `buffer`, as ByteStream does; 0 where the answer ends as it says it
  /// would. What is not read is not fetched, but for about a mebibyte.
  HttpResult<std::size_t> read(std::span<std::byte> buffer);
  /// All that is left. ErrorKind::limit for more than `most` bytes.
  HttpResult<std::vector<std::byte>> read_all(std::uint64_t most);
  /// Bytes of the answer that came so far, read or not, as they came: without headers, compressed.
  [[nodiscard]] std::uint64_t received_bytes() const;

 private:
  class Transfer;
  explicit HttpStream(std::unique_ptr<Transfer> transfer);
  std::unique_ptr<Transfer> transfer_;
};

/// Who is spoken to by a URL: credentials for one are not for another.
struct HttpOrigin {
  std::string scheme, host, port;

  friend bool operator==(const HttpOrigin&, const HttpOrigin&) = default;
};

/// ErrorKind::malformed for what is no URL of HTTP with a host.
Result<HttpOrigin> origin_of(const std::string& url);

/// The text as a part of a URL's query or of a form.
[[nodiscard]] std::string percent_encoded(std::string_view text, std::string_view kept = "");

}  // namespace icecore
