// Docker Engine API, `GET /images/{name}/get`; podman serves the same path. The answer is the tar
// of `docker save`, whose parts are wanted out of order, so that it is written to a file first:
// nothing of it is believed before it is there as a whole. An engine may take minutes before it
// sends the first byte, because it makes the archive first.
#include "target/container_engine.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/text.h"
#include "base/unlinked_file.h"
#include "formats/registry_reply.h"
#include "target/http.h"
#include "target/registry_requests.h"

namespace icecore {
namespace {

struct Engine {
  std::string_view name, variable;
  std::string advice;                // how to get a socket
  std::vector<std::string> sockets;  // where it usually is
};

Engine docker(const RemoteOptions& options) {
  Engine engine{.name = "docker",
                .variable = "DOCKER_HOST",
                .advice = "start docker",
                .sockets = {"/var/run/docker.sock"}};
  const std::string running = options.value_of("XDG_RUNTIME_DIR");
  if (!running.empty()) engine.sockets.push_back(running + "/docker.sock");
  return engine;
}

Engine podman(const RemoteOptions& options) {
  Engine engine{.name = "podman",
                .variable = "CONTAINER_HOST",
                .advice = "run `systemctl --user start podman.socket` or `podman system service`",
                .sockets = {}};
  std::string running = options.value_of("XDG_RUNTIME_DIR");
  if (running.empty()) running = fmt::format("/run/user/{}", getuid());
  if (getuid() != 0) engine.sockets.push_back(running + "/podman/podman.sock");
  engine.sockets.emplace_back("/run/podman/podman.sock");
  return engine;
}

bool is_socket(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode);
}

Result<std::string> socket_of(const Engine& engine, const RemoteOptions& options) {
  constexpr std::string_view scheme = "unix://";
  const std::string chosen = options.value_of(engine.variable);
  std::vector<std::string> places = engine.sockets;
  if (!chosen.empty()) {
    if (!chosen.starts_with(scheme)) {
      const std::string shown(chosen.substr(0, chosen.find(':')));
      return failure(ErrorKind::unsupported,
                     fmt::format("{} names an engine by {}, and only sockets of this machine are "
                                 "spoken to: set {}=unix:///PATH, or save the image and audit "
                                 "docker-archive:FILE",
                                 engine.variable, escaped(shown), engine.variable));
    }
    places = {chosen.substr(scheme.size())};
  }
  const auto found = std::ranges::find_if(places, is_socket);
  if (found == places.end()) {
    return failure(ErrorKind::not_found,
                   fmt::format("{} has no socket at {}: {}, or name its socket in {}=unix:///PATH",
                               engine.name, escaped(fmt::format("{}", fmt::join(places, " or "))),
                               engine.advice, engine.variable));
  }
  if (access(found->c_str(), R_OK | W_OK) == 0) return *found;
  return failure(ErrorKind::unreadable,
                 fmt::format("the socket {} of {}: {}; run icecore as a user who may use {}",
                             escaped(*found), engine.name, std::strerror(errno), engine.name));
}

// Engines that are asked for a name without a tag give all its tags. What may be an image's id has
// no tag.
std::string with_tag(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  const std::size_t last = slash == std::string::npos ? 0 : slash;
  const bool has_tag = name.find_first_of(":@", last) != std::string::npos;
  const bool may_be_id = name.find_first_not_of("0123456789abcdef") == std::string::npos;
  return has_tag || may_be_id ? name : name + ":latest";
}

Result<void> check_status(HttpStream& stream, const Engine& engine, const std::string& name,
                          const Limits& limits) {
  if (stream.head().status == 200) return {};
  const auto body = stream.read_all(limits.http_reply_bytes);
  const std::string reason = body ? read_refusal(*body, limits) : std::string();
  if (stream.head().status != 404) {
    return std::unexpected(unexpected_status(stream.head(), engine.name, reason).error().error);
  }
  const std::string told = reason.empty() ? "" : fmt::format(" ({})", escaped(reason));
  return failure(ErrorKind::not_found,
                 fmt::format("{} has no image {}{}; `{} images` lists those that it has",
                             engine.name, escaped(name), told, engine.name));
}

Result<FileDescriptor> spool(HttpStream& stream, std::string_view engine, const Limits& limits) {
  FileDescriptor file = ICECORE_TRY(make_unlinked_file());
  std::vector<std::byte> buffer(256UL << 10U);
  for (std::uint64_t size = 0;;) {
    const HttpResult<std::size_t> got = stream.read(buffer);
    if (!got) {
      return failure(got.error().error.kind,
                     fmt::format("{} stopped after {} of the image: {}; look at its log and try "
                                 "again",
                                 engine, human_bytes(size), got.error().error.message));
    }
    if (*got == 0) return file;
    size += *got;
    if (size > limits.spool_bytes) {
      return failure(ErrorKind::limit, fmt::format("the image is larger than the limit of {}",
                                                   human_bytes(limits.spool_bytes)));
    }
    ICECORE_TRY(write_all(file.get(), Bytes(buffer).first(*got)));
  }
}

}  // namespace

Result<FileDescriptor> fetch_from_engine(const ImageReference& reference,
                                         const RemoteOptions& options, const Limits& limits) {
  const Engine engine = reference.form == ImageForm::docker ? docker(options) : podman(options);
  const std::string name = with_tag(reference.path);
  const HttpRequest request{
      .url = fmt::format("http://localhost/images/{}/get", percent_encoded(name, "/:@")),
      .headers = {},
      .socket = ICECORE_TRY(socket_of(engine, options))};
  const HttpSettings settings{.stall_seconds = limits.engine_stall_seconds};
  const HttpResult<std::unique_ptr<HttpStream>> stream =
      HttpStream::open(request, settings, limits);
  if (!stream) return std::unexpected(stream.error().error);
  ICECORE_TRY(check_status(**stream, engine, name, limits));
  return spool(**stream, engine.name, limits);
}

}  // namespace icecore
