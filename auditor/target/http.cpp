// The only file that sees libcurl. Each stream has a connection of its own, driven by whoever reads
// it, so that a slow reader slows the sender and threads share nothing. HTTP/1.1 alone: the windows
// of HTTP/2 hold tens of megabytes for each stream. Redirects are not followed here, because which
// headers may go where is known elsewhere. Time is counted only while waiting for the other side.
#include "target/http.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/bytes.h"
#include "base/number.h"
#include "base/text.h"
#include "base/version.h"

namespace icecore {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t most_pending = 1UL << 20U;
constexpr long receive_bytes = 256L << 10U;
constexpr int poll_milliseconds = 1'000;

struct EasyDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct MultiDeleter {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

// libcurl wants to be set up once, before threads use it.
bool is_library_ready() {
  static const bool is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return is_ready;
}

std::string url_part(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK || text == nullptr) return "";
  std::string result = text;
  curl_free(text);
  return result;
}

// Who a message is about.
std::string name_of(const HttpRequest& request) {
  if (!request.socket.empty()) return escaped(request.socket);
  const Result<HttpOrigin> origin = origin_of(request.url);
  if (!origin) return "the server";
  const bool is_usual = origin->port == (origin->scheme == "https" ? "443" : "80");
  return escaped(is_usual ? origin->host : origin->host + ":" + origin->port);
}

ErrorKind kind_of(CURLcode code) {
  return code == CURLE_COULDNT_RESOLVE_HOST ? ErrorKind::not_found : ErrorKind::unreadable;
}

}  // namespace

class HttpStream::Transfer {
 public:
  Transfer(const HttpRequest& request, HttpSettings settings, const Limits& limits)
      : settings_(std::move(settings)), limits_(limits), name_(name_of(request)) {}
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() {
    if (is_added_) curl_multi_remove_handle(multi_.get(), easy_.get());
  }

  HttpResult<void> start(const HttpRequest& request) {
    if (!is_library_ready() || !multi_ || !easy_) {
      return http_failure(ErrorKind::internal, "libcurl cannot be set up");
    }
    set_up(request);
    is_added_ = curl_multi_add_handle(multi_.get(), easy_.get()) == CURLM_OK;
    while (pending_.empty() && !is_done_) ICECORE_TRY(pump());
    if (pending_.empty() && error_) return std::unexpected(*error_);
    take_head();
    return {};
  }

  HttpResult<std::size_t> read(std::span<std::byte> buffer) {
    while (position_ == pending_.size()) {
      pending_.clear();
      position_ = 0;
      if (error_) return std::unexpected(*error_);
      if (is_done_) return 0;
      if (std::exchange(is_paused_, false)) curl_easy_pause(easy_.get(), CURLPAUSE_CONT);
      if (pending_.empty()) ICECORE_TRY(pump());
    }
    const std::size_t count = std::min(buffer.size(), pending_.size() - position_);
    std::ranges::copy(std::span(pending_).subspan(position_, count), buffer.begin());
    position_ += count;
    return count;
  }

  [[nodiscard]] std::uint64_t received_bytes() const {
    curl_off_t count = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_DOWNLOAD_T, &count);
    return count > 0 ? static_cast<std::uint64_t>(count) : 0;
  }
  [[nodiscard]] const HttpHead& head() const { return head_; }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  void set_up(const HttpRequest& request);
  void set_up_trust(const HttpRequest& request);
  HttpResult<void> pump();
  void take_outcome();
  HttpResult<void> check_stall(steady_clock::duration waited);
  [[nodiscard]] HttpError trouble_of(CURLcode code) const;
  [[nodiscard]] std::string header(const char* name, std::size_t number = 0) const;
  void take_head();

  static std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& self = *static_cast<Transfer*>(user);
    if (self.pending_.size() >= most_pending) {
      self.is_paused_ = true;
      return CURL_WRITEFUNC_PAUSE;
    }
    const Bytes piece = std::as_bytes(std::span(bytes, size * count));
    self.pending_.insert(self.pending_.end(), piece.begin(), piece.end());
    self.received_ += piece.size();
    return piece.size();
  }

  static std::size_t count_header(char* /*bytes*/, std::size_t size, std::size_t count,
                                  void* user) {
    auto& self = *static_cast<Transfer*>(user);
    self.header_bytes_ += size * count;
    return self.header_bytes_ > self.limits_.http_header_bytes ? 0 : size * count;
  }

  const HttpSettings settings_;
  const Limits limits_;
  std::string name_;
  std::array<char, CURL_ERROR_SIZE> reason_{};
  std::unique_ptr<curl_slist, ListDeleter> headers_;
  std::unique_ptr<CURL, EasyDeleter> easy_{is_library_ready() ? curl_easy_init() : nullptr};
  std::unique_ptr<CURLM, MultiDeleter> multi_{is_library_ready() ? curl_multi_init() : nullptr};
  HttpHead head_;
  std::optional<HttpError> error_;
  std::vector<std::byte> pending_;  // received, not yet read
  std::size_t position_ = 0;        // in `pending_`
  std::uint64_t received_ = 0, header_bytes_ = 0;
  std::uint64_t received_before_ = 0;  // when the time for the next bytes began
  steady_clock::duration waited_{};    // since then
  bool is_added_ = false, is_paused_ = false, is_done_ = false;
};

void HttpStream::Transfer::set_up(const HttpRequest& request) {
  CURL* const easy = easy_.get();
  curl_slist* list = nullptr;
  for (const std::string& header : request.headers) list = curl_slist_append(list, header.c_str());
  headers_.reset(list);
  const std::string agent = fmt::format("icecore/{}", program_version);
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
  curl_easy_setopt(easy, CURLOPT_USERAGENT, agent.c_str());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, receive_bytes);
  if (request.may_be_compressed) curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings_.stall_seconds));
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, reason_.data());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::count_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  if (!request.form.empty()) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.form.size()));
    curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request.form.c_str());
  }
  set_up_trust(request);
}

// An empty proxy keeps libcurl from looking for variables itself.
void HttpStream::Transfer::set_up_trust(const HttpRequest& request) {
  CURL* const easy = easy_.get();
  const bool is_tls = request.url.starts_with("https:");
  const std::string& proxy = is_tls ? settings_.proxy_for_https : settings_.proxy_for_http;
  curl_easy_setopt(easy, CURLOPT_PROXY, request.socket.empty() ? proxy.c_str() : "");
  curl_easy_setopt(easy, CURLOPT_NOPROXY, settings_.no_proxy.c_str());
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings_.authorities.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, settings_.authorities.c_str());
  }
  if (!settings_.authority_directory.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAPATH, settings_.authority_directory.c_str());
  }
  if (!request.socket.empty()) {
    curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, request.socket.c_str());
  }
}

// One round: what came is taken; where nothing came, it is waited for.
HttpResult<void> HttpStream::Transfer::pump() {
  int running = 0;
  const std::uint64_t before = received_;
  if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) {
    return http_failure(ErrorKind::internal, "libcurl cannot go on");
  }
  if (running == 0) {
    take_outcome();
    return {};
  }
  if (received_ != before || is_paused_) return {};
  const auto start = steady_clock::now();
  curl_multi_poll(multi_.get(), nullptr, 0, poll_milliseconds, nullptr);
  return check_stall(steady_clock::now() - start);
}

HttpResult<void> HttpStream::Transfer::check_stall(steady_clock::duration waited) {
  waited_ += waited;
  if (waited_ < std::chrono::seconds(settings_.stall_seconds)) return {};
  const std::uint64_t got = received_ - received_before_;
  if (got < settings_.stall_bytes) {
    return http_failure(
        ErrorKind::unreadable,
        fmt::format("{} sent {} in {} seconds", name_, human_bytes(got), settings_.stall_seconds),
        Trouble::passing);
  }
  waited_ = {};
  received_before_ = received_;
  return {};
}

// What came before the trouble is read first.
void HttpStream::Transfer::take_outcome() {
  is_done_ = true;
  int left = 0;
  const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left);
  if (message == nullptr || message->msg != CURLMSG_DONE) return;
  if (message->data.result != CURLE_OK) error_ = trouble_of(message->data.result);
}

HttpError HttpStream::Transfer::trouble_of(CURLcode code) const {
  const std::string_view reason(reason_.data());
  const std::string why = escaped(reason.empty() ? curl_easy_strerror(code) : reason);
  const auto failed = [&](std::string message, Trouble trouble) {
    return HttpError{.error = {.kind = kind_of(code), .message = std::move(message)},
                     .trouble = trouble};
  };
  if (header_bytes_ > limits_.http_header_bytes) {
    return {.error = {.kind = ErrorKind::limit,
                      .message = fmt::format("{} sent more than {} of headers", name_,
                                             human_bytes(limits_.http_header_bytes))}};
  }
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return failed(fmt::format("there is no host {}: check its name", name_), Trouble::lasting);
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
      return failed(fmt::format("nobody answers at {}: {}", name_, why), Trouble::unreachable);
    case CURLE_PEER_FAILED_VERIFICATION:
      return failed(fmt::format("{} has no certificate that is trusted here ({}); where its "
                                "authority is known to you, name its file in SSL_CERT_FILE",
                                name_, why),
                    Trouble::lasting);
    case CURLE_SSL_CACERT_BADFILE:
      return failed(fmt::format("the certificates of authorities cannot be read: {}", why),
                    Trouble::lasting);
    case CURLE_SSL_CONNECT_ERROR:
      if (reason.find("wrong version number") == std::string_view::npos) break;
      return failed(fmt::format("{} does not speak TLS; --insecure is for registries that speak "
                                "plain HTTP",
                                name_),
                    Trouble::lasting);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return failed(fmt::format("{} does not answer in HTTP: {}", name_, why), Trouble::lasting);
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return failed(fmt::format("{} cannot be asked: {}", name_, why), Trouble::lasting);
    default:
      break;
  }
  return failed(
      fmt::format("the connection to {} broke after {}: {}", name_, human_bytes(received_), why),
      Trouble::passing);
}

std::string HttpStream::Transfer::header(const char* name, std::size_t number) const {
  curl_header* found = nullptr;
  const bool is_there =
      curl_easy_header(easy_.get(), name, number, CURLH_HEADER, -1, &found) == CURLHE_OK;
  return is_there ? std::string(found->value) : std::string();
}

void HttpStream::Transfer::take_head() {
  CURL* const easy = easy_.get();
  long status = 0;
  curl_off_t wait = 0;
  const char* redirect = nullptr;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &wait);
  curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &redirect);
  head_.status = static_cast<std::uint64_t>(status);
  head_.content_type = header("Content-Type");
  head_.content_range = header("Content-Range");
  head_.content_digest = header("Docker-Content-Digest");
  head_.length = whole_number<std::uint64_t>(header("Content-Length"));
  if (redirect != nullptr) head_.redirect = redirect;
  if (wait > 0) head_.wait_seconds = static_cast<std::uint64_t>(wait);
  for (std::string text = header("WWW-Authenticate"); !text.empty();
       text = header("WWW-Authenticate", head_.challenges.size())) {
    head_.challenges.push_back(std::move(text));
  }
}

HttpStream::HttpStream(std::unique_ptr<Transfer> transfer) : transfer_(std::move(transfer)) {
}

HttpStream::~HttpStream() = default;

HttpResult<std::unique_ptr<HttpStream>> HttpStream::open(const HttpRequest& request,
                                                         const HttpSettings& settings,
                                                         const Limits& limits) {
  auto transfer = std::make_unique<Transfer>(request, settings, limits);
  ICECORE_TRY(transfer->start(request));
  return std::unique_ptr<HttpStream>(new HttpStream(std::move(transfer)));
}

const HttpHead& HttpStream::head() const {
  return transfer_->head();
}

HttpResult<std::size_t> HttpStream::read(std::span<std::byte> buffer) {
  return transfer_->read(buffer);
}

HttpResult<std::vector<std::byte>> HttpStream::read_all(std::uint64_t most) {
  constexpr std::size_t piece = 64UL << 10U;
  std::vector<std::byte> all;
  while (true) {
    const std::size_t size = all.size();
    all.resize(size + piece);
    const std::size_t got = ICECORE_TRY(read(std::span(all).subspan(size)));
    all.resize(size + got);
    if (got == 0) return all;
    if (all.size() <= most) continue;
    return http_failure(ErrorKind::limit, fmt::format("{} sent more than the limit of {}",
                                                      transfer_->name(), human_bytes(most)));
  }
}

std::uint64_t HttpStream::received_bytes() const {
  return transfer_->received_bytes();
}

Result<HttpOrigin> origin_of(const std::string& url) {
  const std::unique_ptr<CURLU, UrlDeleter> parsed(curl_url());
  const bool is_url = parsed != nullptr && curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(),
                                                        CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
  HttpOrigin origin;
  if (is_url) {
    origin = {.scheme = url_part(parsed.get(), CURLUPART_SCHEME),
              .host = to_lower_ascii(url_part(parsed.get(), CURLUPART_HOST)),
              .port = url_part(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT)};
  }
  if (!origin.host.empty() && (origin.scheme == "https" || origin.scheme == "http")) return origin;
  return failure(ErrorKind::malformed, "expected a URL of HTTP, found another one");
}

std::string percent_encoded(std::string_view text, std::string_view kept) {
  constexpr std::string_view unreserved = "-._~";
  std::string encoded;
  for (const char letter : text) {
    const bool is_plain = is_digit(letter) || (letter >= 'a' && letter <= 'z') ||
                          (letter >= 'A' && letter <= 'Z') ||
                          unreserved.find(letter) != std::string_view::npos ||
                          kept.find(letter) != std::string_view::npos;
    if (is_plain) {
      encoded += letter;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
  }
  return encoded;
}

}  // namespace icecore
