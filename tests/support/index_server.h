// A package index on this machine that holds a few files of one project, `name`, and may misbehave.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/http_server.h"
#include "target/package_index.h"

namespace icecore::test {

class IndexServer {
 public:
  /// What it answers in place of what it should; nothing for that.
  using Twist = std::function<std::optional<HttpAnswer>(const HttpCall&)>;

  /// Files by name; one that ends in `.metadata` is that of another one.
  explicit IndexServer(std::map<std::string, std::string> files, Twist twist = {});

  [[nodiscard]] const HttpServer& http() const { return server_; }
  [[nodiscard]] std::string url() const { return "http://" + server_.address() + "/simple/"; }
  /// A client of it, and of other indexes behind it.
  [[nodiscard]] PackageIndex client(const std::vector<IndexAddress>& more = {}) const;
  /// The client's address of it.
  [[nodiscard]] IndexAddress address() const;
  /// The text with HOST in place of the address.
  [[nodiscard]] std::string without_host(std::string text) const;

  /// What it should answer.
  [[nodiscard]] HttpAnswer usual(const HttpCall& call) const;
  /// A page of the project in JSON.
  [[nodiscard]] std::string page() const;

 private:
  const std::map<std::string, std::string> files_;
  const Twist twist_;
  HttpServer server_;
};

/// The whole of `bytes`, or the part of it that the request wants.
[[nodiscard]] HttpAnswer ranged_answer(const HttpCall& call, const std::string& bytes);

constexpr const char* json_content = "Content-Type: application/vnd.pypi.simple.v1+json";

}  // namespace icecore::test
