// A registry on this machine that holds one image, `team/app:1`, and may misbehave.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "support/http_server.h"
#include "support/image_builder.h"
#include "target/image_layout.h"

namespace icecore::test {

/// Tries follow each other without pauses, and stalls are told after a second.
[[nodiscard]] Limits hasty_limits();

class RegistryServer {
 public:
  /// What it answers in place of what it should; nothing for that.
  using Twist = std::function<std::optional<HttpAnswer>(const HttpCall&)>;

  explicit RegistryServer(ImageBuilder image, Twist twist = {});

  [[nodiscard]] const HttpServer& http() const { return server_; }
  /// `127.0.0.1:PORT/team/app`.
  [[nodiscard]] std::string name() const { return server_.address() + "/team/app"; }
  [[nodiscard]] Result<Image> open(const std::string& suffix = ":1",
                                   const std::string& platform = "linux/amd64",
                                   const RemoteOptions& remote = {},
                                   const Limits& limits = hasty_limits()) const;
  /// The message, with HOST in place of the address.
  [[nodiscard]] std::string message_of(const Error& error) const;

  /// What it should answer.
  [[nodiscard]] HttpAnswer usual(const HttpCall& call) const;
  /// The digest that the tag leads to.
  [[nodiscard]] std::string top() const;

 private:
  const ImageBuilder image_;
  const Twist twist_;
  HttpServer server_;
};

/// The path by which a registry is asked for a blob.
[[nodiscard]] std::string blob_path(std::string_view bytes);

/// All that a stream gives.
[[nodiscard]] Result<std::string> text_of(ByteStream& stream);
/// All of a layer.
[[nodiscard]] Result<std::string> layer_text(const Image& image, std::size_t number);

}  // namespace icecore::test
