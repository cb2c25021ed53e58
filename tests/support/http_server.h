// A server of HTTP on this machine that answers as a test says, properly or not.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/file_descriptor.h"

namespace icecore::test {

struct HttpCall {
  std::string method, path;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

struct HttpAnswer {
  std::string bytes;  // the head too
  /// After them one byte more each time, without end; the connection closes where there is none.
  std::chrono::milliseconds trickle{0};
};

/// A well-formed answer. Headers are `Name: value`.
[[nodiscard]] HttpAnswer answer(int status, const std::string& body = "",
                                const std::vector<std::string>& headers = {});
/// One that promises more bytes than it sends.
[[nodiscard]] HttpAnswer cut_answer(const HttpAnswer& whole, std::size_t sent_of_body);

class HttpServer {
 public:
  using Handler = std::function<HttpAnswer(const HttpCall&)>;

  /// On a free port of the loopback, or on a Unix socket. The handler is not called by two threads
  /// at once.
  explicit HttpServer(Handler handler, const std::string& socket_path = "");
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  /// `127.0.0.1:PORT`.
  [[nodiscard]] const std::string& address() const { return address_; }
  /// All requests so far.
  [[nodiscard]] std::vector<HttpCall> calls() const;
  /// `METHOD PATH`, of all requests so far.
  [[nodiscard]] std::vector<std::string> paths() const;

 private:
  void serve(const std::stop_token& stop);
  void talk(const std::stop_token& stop, FileDescriptor connection);

  Handler handler_;
  FileDescriptor listener_;
  std::string address_;
  mutable std::mutex mutex_;
  std::vector<HttpCall> calls_;
  std::jthread thread_;  // the last member: it stops before the others go
};

}  // namespace icecore::test
