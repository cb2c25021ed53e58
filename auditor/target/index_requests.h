// What all requests to package indexes share: who is told what login, where a redirect may lead,
// when another try makes sense, and what a refusal means.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "target/http.h"
#include "target/index_addresses.h"
#include "target/remote.h"

namespace icecore {

struct IndexQuestion {
  std::string url;                   ///< User information in it is sent as a login.
  std::string what;                  ///< For messages: `the project numpy`. Escaped.
  std::vector<std::string> headers;  ///< `Name: value`.
  std::uint64_t most = 0;            ///< Bytes of the answer, inflated.
  bool is_page = false;              ///< It is counted as one, and may come compressed.
};

struct IndexAnswer {
  HttpHead head;
  std::string url;   ///< Where it came from: redirects may have led there.
  std::string host;  ///< For messages: that of the question. Escaped.
  std::vector<std::byte> body;
};

/// Several threads may ask.
class IndexRequests {
 public:
  IndexRequests(IndexAddresses addresses, const RemoteOptions& options, const Limits& limits);

  /// Judges an answer before its body is fetched.
  using HeadCheck = std::function<HttpResult<void>(const HttpHead& head)>;

  /// The whole answer, of status 200 or 206. A login is sent to the origin of the question alone.
  /// ErrorKind::not_found for 404 and 410, ErrorKind::limit for a longer answer; where tries may
  /// help they were made.
  Result<IndexAnswer> ask(const IndexQuestion& question, const HeadCheck& check = {}) const;

  [[nodiscard]] const std::vector<IndexAddress>& addresses() const { return addresses_.indexes; }
  [[nodiscard]] std::uint64_t received_bytes() const { return page_bytes_ + file_bytes_; }
  [[nodiscard]] std::uint64_t page_bytes() const { return page_bytes_; }
  [[nodiscard]] std::uint64_t request_count() const { return request_count_; }

 private:
  /// Counts what came when it goes.
  class CountedStream;

  HttpResult<IndexAnswer> ask_once(const IndexQuestion& question, const HeadCheck& check) const;
  HttpResult<IndexAnswer> follow(const IndexQuestion& question, const std::string& start,
                                 const std::string& login, const HeadCheck& check) const;
  // The header by which the origin is told who asks; empty for none.
  [[nodiscard]] std::string login_for(const std::string& url, const HttpOrigin& origin) const;

  const IndexAddresses addresses_;
  const Limits limits_;
  const HttpSettings settings_;
  mutable std::atomic<std::uint64_t> page_bytes_ = 0, file_bytes_ = 0;
  mutable std::atomic<std::uint64_t> request_count_ = 0;
};

/// The host of a URL as messages have it, with a port that is not the usual one. Escaped.
[[nodiscard]] std::string shown_host(const std::string& url);

}  // namespace icecore
