// A thread for each connection, one request each: tests have few.
#include "support/http_server.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

#include "base/number.h"
#include "base/text.h"

namespace icecore::test {
namespace {

constexpr int patience = 20;  // milliseconds between two looks at whether the test is over

bool is_ready(int descriptor) {
  pollfd waiting{.fd = descriptor, .events = POLLIN, .revents = 0};
  return poll(&waiting, 1, patience) > 0;
}

template <typename Address>
bool start_listening(int listener, const Address& address) {
  sockaddr_storage storage{};
  static_assert(sizeof(Address) <= sizeof(storage));
  std::ranges::copy(std::as_bytes(std::span(&address, 1)),
                    std::as_writable_bytes(std::span(&storage, 1)).begin());
  const auto* general = static_cast<const sockaddr*>(static_cast<const void*>(&storage));
  return bind(listener, general, sizeof(address)) == 0 && listen(listener, 16) == 0;
}

std::uint16_t port_of(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  auto* general = static_cast<sockaddr*>(static_cast<void*>(&address));
  return getsockname(listener, general, &size) == 0 ? ntohs(address.sin_port) : 0;
}

HttpCall parse_head(std::string_view head) {
  HttpCall call;
  const std::vector<std::string_view> lines = split_lines(head);
  const std::vector<std::string_view> words = split(lines.front(), ' ');
  call.method = words.front();
  if (words.size() > 1) call.path = words[1];
  for (const std::string_view line : lines) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    call.headers[to_lower_ascii(line.substr(0, colon))] = line.substr(colon + 2);
  }
  return call;
}

// Nothing where the other side leaves.
std::optional<HttpCall> receive(const std::stop_token& stop, int connection) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (!stop.stop_requested()) {
    const std::size_t end = text.find("\r\n\r\n");
    if (end != std::string::npos) {
      HttpCall call = parse_head(text.substr(0, end));
      const auto length = whole_number<std::size_t>(call.header("content-length")).value_or(0);
      call.body = text.substr(end + 4);
      if (call.body.size() >= length) return call;
    }
    if (!is_ready(connection)) continue;
    const ssize_t got = recv(connection, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.starts_with('\x16')) return HttpCall{};  // whoever speaks TLS is not understood
  }
  return std::nullopt;
}

bool send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

HttpAnswer answer(int status, const std::string& body, const std::vector<std::string>& headers) {
  std::string head = fmt::format("HTTP/1.1 {} Said\r\nConnection: close\r\nContent-Length: {}\r\n",
                                 status, body.size());
  for (const std::string& header : headers) head += header + "\r\n";
  return {.bytes = head + "\r\n" + body};
}

HttpAnswer cut_answer(const HttpAnswer& whole, std::size_t sent_of_body) {
  return {.bytes = whole.bytes.substr(0, whole.bytes.find("\r\n\r\n") + 4 + sent_of_body)};
}

HttpServer::HttpServer(Handler handler, const std::string& socket_path)
    : handler_(std::move(handler)),
      listener_(socket(socket_path.empty() ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (socket_path.empty()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(start_listening(listener_.get(), address));
    address_ = fmt::format("127.0.0.1:{}", port_of(listener_.get()));
  } else {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(socket_path.size() < sizeof(address.sun_path));
    std::ranges::copy(socket_path, std::begin(address.sun_path));
    REQUIRE(start_listening(listener_.get(), address));
    address_ = socket_path;
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

HttpServer::~HttpServer() = default;

std::vector<HttpCall> HttpServer::calls() const {
  const std::scoped_lock lock(mutex_);
  return calls_;
}

std::vector<std::string> HttpServer::paths() const {
  std::vector<std::string> paths;
  for (const HttpCall& call : calls()) paths.push_back(call.method + " " + call.path);
  return paths;
}

void HttpServer::serve(const std::stop_token& stop) {
  std::vector<std::jthread> threads;
  while (!stop.stop_requested()) {
    if (!is_ready(listener_.get())) continue;
    FileDescriptor connection(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    threads.emplace_back([this, stop, connection = std::move(connection)]() mutable {
      talk(stop, std::move(connection));
    });
  }
}

void HttpServer::talk(const std::stop_token& stop, FileDescriptor connection) {
  const std::optional<HttpCall> call = receive(stop, connection.get());
  if (!call) return;
  HttpAnswer answer;
  {
    const std::scoped_lock lock(mutex_);
    calls_.push_back(*call);
    answer = handler_(*call);
  }
  bool is_there = send_all(connection.get(), answer.bytes);
  while (is_there && answer.trickle.count() > 0 && !stop.stop_requested()) {
    std::this_thread::sleep_for(answer.trickle);
    is_there = send_all(connection.get(), "x");
  }
}

}  // namespace icecore::test
