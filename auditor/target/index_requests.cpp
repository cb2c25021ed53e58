// As registry_client.cpp does, and as strictly: a login is known for an origin (RFC 6454), a
// redirect to another origin goes without it, one away from HTTPS goes nowhere. Logins are sent at
// once, not after a 401: indexes that are public for some answer otherwise, with other files. No
// answer's text is repeated.
#include "target/index_requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "formats/url_reference.h"
#include "target/http_settings.h"
#include "target/registry_requests.h"

namespace icecore {
namespace {

std::string basic_login(const std::string& user, const std::string& password) {
  if (user.empty() && password.empty()) return "";
  return "Authorization: Basic " + to_base64(as_bytes(user + ":" + password));
}

HttpSettings settings_of(const IndexAddresses& addresses, const RemoteOptions& options,
                         const Limits& limits) {
  HttpSettings settings = http_settings_of(options, limits);
  if (!addresses.certificates.empty()) settings.authorities = addresses.certificates;
  if (!addresses.proxy.empty()) {
    settings.proxy_for_http = settings.proxy_for_https = addresses.proxy;
  }
  return settings;
}

std::unexpected<HttpError> refusal(const HttpHead& head, const IndexQuestion& question,
                                   const std::string& host, bool was_login_sent) {
  if (head.status == 401 || head.status == 403) {
    return http_failure(
        ErrorKind::unreadable,
        fmt::format("{} answers {}: it does not give {} to {}", host, head.status, question.what,
                    was_login_sent ? "the login that is configured for it"
                                   : "everybody, and no login for it is in the index's URL or in a "
                                     "netrc file"));
  }
  if (head.status == 404 || head.status == 410) {
    return http_failure(ErrorKind::not_found,
                        fmt::format("{} does not have {}", host, question.what));
  }
  if (head.status == 416) {
    return http_failure(ErrorKind::malformed,
                        fmt::format("{} says that {} has no such part", host, question.what));
  }
  std::unexpected<HttpError> other = unexpected_status(head, host, "");
  other.error().error.message += fmt::format("; {} was asked for", question.what);
  return other;
}

}  // namespace

class IndexRequests::CountedStream {
 public:
  CountedStream(std::unique_ptr<HttpStream> stream, std::atomic<std::uint64_t>& count)
      : stream_(std::move(stream)), count_(count) {}
  CountedStream(const CountedStream&) = delete;
  CountedStream& operator=(const CountedStream&) = delete;
  ~CountedStream() { count_ += stream_->received_bytes(); }
  HttpStream* operator->() const { return stream_.get(); }

 private:
  std::unique_ptr<HttpStream> stream_;
  std::atomic<std::uint64_t>& count_;
};

IndexRequests::IndexRequests(IndexAddresses addresses, const RemoteOptions& options,
                             const Limits& limits)
    : addresses_(std::move(addresses)),
      limits_(limits),
      settings_(settings_of(addresses_, options, limits)) {
}

Result<IndexAnswer> IndexRequests::ask(const IndexQuestion& question,
                                       const HeadCheck& check) const {
  return without_trouble(with_attempts(limits_, [&] { return ask_once(question, check); }));
}

HttpResult<IndexAnswer> IndexRequests::ask_once(const IndexQuestion& question,
                                                const HeadCheck& check) const {
  const UrlLogin start = split_login(question.url);
  const Result<HttpOrigin> home = origin_of(start.url);
  if (!home) {
    return http_failure(ErrorKind::malformed,
                        fmt::format("{} has no URL of HTTP with a host", question.what));
  }
  std::string login = basic_login(start.user, start.password);
  if (login.empty()) login = login_for(start.url, *home);
  return follow(question, start.url, login, check);
}

HttpResult<IndexAnswer> IndexRequests::follow(const IndexQuestion& question,
                                              const std::string& start, const std::string& login,
                                              const HeadCheck& check) const {
  const std::string host = shown_host(start);
  const Result<HttpOrigin> home = origin_of(start);
  HttpRequest request{.url = start, .may_be_compressed = question.is_page};
  for (std::uint64_t hops = 0;; ++hops) {
    const Result<HttpOrigin> origin = origin_of(request.url);
    if (!home || !origin || (home->scheme == "https" && origin->scheme != "https")) {
      return http_failure(
          ErrorKind::unsupported,
          fmt::format("{} redirects from {} to a URL that is not of HTTPS", host, question.what));
    }
    const bool is_login_sent = *origin == *home && !login.empty();
    request.headers = question.headers;
    if (is_login_sent) request.headers.push_back(login);
    ++request_count_;
    const CountedStream stream(ICECORE_TRY(HttpStream::open(request, settings_, limits_)),
                               question.is_page ? page_bytes_ : file_bytes_);
    const HttpHead& head = stream->head();
    if (head.status == 200 || head.status == 206) {
      if (check) ICECORE_TRY(check(head));
      std::vector<std::byte> body = ICECORE_TRY(stream->read_all(question.most));
      return IndexAnswer{.head = head, .url = request.url, .host = host, .body = std::move(body)};
    }
    if (!is_redirect(head.status) || head.redirect.empty()) {
      return refusal(head, question, shown_host(request.url), is_login_sent);
    }
    if (hops == limits_.http_redirects) {
      return http_failure(
          ErrorKind::limit,
          fmt::format("{} redirects more than {} times from {}, perhaps in a circle", host,
                      limits_.http_redirects, question.what));
    }
    // A login that a redirect names is the redirecting server's idea.
    request.url = split_login(head.redirect).url;
  }
}

// Of several indexes of one origin the one that the URL lies below counts, else the first.
std::string IndexRequests::login_for(const std::string& url, const HttpOrigin& origin) const {
  const IndexAddress* best = nullptr;
  bool is_below = false;
  for (const IndexAddress& address : addresses_.indexes) {
    const Result<HttpOrigin> home = origin_of(address.url);
    if (!home || *home != origin || (address.user.empty() && address.password.empty())) continue;
    const bool fits = url.starts_with(address.url);
    if (best == nullptr || (fits && (!is_below || address.url.size() > best->url.size()))) {
      best = &address;
      is_below = fits;
    }
  }
  return best == nullptr ? std::string() : basic_login(best->user, best->password);
}

std::string shown_host(const std::string& url) {
  const Result<HttpOrigin> origin = origin_of(url);
  if (!origin) return "the server";
  const bool is_usual = origin->port == (origin->scheme == "https" ? "443" : "80");
  return escaped(is_usual ? origin->host : origin->host + ":" + origin->port);
}

}  // namespace icecore
