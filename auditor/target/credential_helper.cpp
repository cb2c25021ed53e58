// The protocol of docker-credential-helpers: the registry on standard input, JSON on standard
// output; a helper that has no login says so in words of its own and fails. It is the user's own
// configuration that names the program, never anything of the target.
#include "target/credential_helper.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/file_descriptor.h"
#include "base/number.h"
#include "base/text.h"
#include "base/text_scanner.h"

namespace icecore {
namespace {

using std::chrono::steady_clock;

bool is_program_name(const std::string& name) {
  return !name.empty() && std::ranges::all_of(name, [](char letter) {
    return is_word_character(letter) || letter == '-' || letter == '.';
  });
}

// A program and its standard input and output. It is gone at the end.
class Program {
 public:
  Program() = default;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    if (id_ < 0) return;
    kill(id_, SIGKILL);
    wait();
  }

  Result<void> start(const std::string& program) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in.data()) != 0) return failed(errno);
    in_ = FileDescriptor(in[0]);
    const FileDescriptor their_in(in[1]);
    if (pipe2(out.data(), O_CLOEXEC) != 0) return failed(errno);
    out_ = FileDescriptor(out[0]);
    const FileDescriptor their_out(out[1]);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, their_in.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, their_out.get(), STDOUT_FILENO);
    std::string name = program;
    std::string verb = "get";
    const std::array<char*, 3> arguments{name.data(), verb.data(), nullptr};
    const int error =
        posix_spawnp(&id_, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) id_ = -1;
    return error == 0 ? Result<void>() : failed(error);
  }

  // A program that does not read it may still answer. The text is short and a socket takes it.
  void send(std::string_view text) {
    static_cast<void>(::send(in_.get(), text.data(), text.size(), MSG_NOSIGNAL));
    in_ = FileDescriptor();
  }

  // All that it writes before the time is over.
  Result<std::vector<std::byte>> receive(steady_clock::time_point end, std::uint64_t most) {
    std::vector<std::byte> all;
    std::array<std::byte, 4096> buffer{};
    while (true) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(end - steady_clock::now());
      pollfd waiting{.fd = out_.get(), .events = POLLIN, .revents = 0};
      const int ready =
          poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
      if (ready < 0 && errno == EINTR) continue;
      if (ready == 0) return failure(ErrorKind::unreadable, "it does not answer");
      const ssize_t got = ready < 0 ? -1 : read(out_.get(), buffer.data(), buffer.size());
      if (got < 0) return failed(errno);
      if (got == 0) return all;
      all.insert(all.end(), buffer.begin(), buffer.begin() + got);
      if (all.size() > most) return failure(ErrorKind::limit, "its answer has no end");
    }
  }

  // Whether it ended well.
  bool wait() {
    int status = 0;
    while (waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

 private:
  static std::unexpected<Error> failed(int error) {
    return failure(ErrorKind::unreadable, std::strerror(error));
  }

  pid_t id_ = -1;
  FileDescriptor in_, out_;
};

Result<std::optional<RegistryLogin>> ask(const std::string& program, const std::string& registry,
                                         const Limits& limits) {
  Program helper;
  ICECORE_TRY(helper.start(program));
  helper.send(registry);
  const auto end = steady_clock::now() + std::chrono::seconds(limits.helper_seconds);
  const std::vector<std::byte> answer = ICECORE_TRY(helper.receive(end, limits.http_reply_bytes));
  if (helper.wait()) return ICECORE_TRY(read_helper_login(answer, limits));
  const std::string words = to_lower_ascii(as_text(answer));
  if (words.find("credentials not found") != std::string::npos) return std::nullopt;
  return failure(ErrorKind::unreadable, "it failed");
}

}  // namespace

Result<std::optional<RegistryLogin>> ask_credential_helper(const std::string& name,
                                                           const std::string& registry,
                                                           const Limits& limits) {
  const std::string program = "docker-credential-" + name;
  if (!is_program_name(name)) {
    return failure(ErrorKind::malformed,
                   fmt::format("{} is no name of a credential helper", escaped(program)));
  }
  Result<std::optional<RegistryLogin>> login = ask(program, registry, limits);
  if (login) return login;
  return failure(login.error().kind,
                 fmt::format("the credential helper {} has no login to give for {}: {}", program,
                             escaped(registry), login.error().message));
}

}  // namespace icecore
