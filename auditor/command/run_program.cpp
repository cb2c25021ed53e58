// Standard output stays icecore's own. SIGPIPE is ignored here and would be there, too.
#include "command/run_program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/text.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): not in every unistd.h

namespace icecore {
namespace {

// As C functions take a list: up to a null pointer.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// This process's environment, with some variables in place of its own.
std::vector<std::string> environment_with(const std::map<std::string, std::string>& variables) {
  std::vector<std::string> all;
  for (const auto& [name, value] : variables) all.push_back(fmt::format("{}={}", name, value));
  // NOLINTNEXTLINE(cppcoreguidelines-pro-bounds-pointer-arithmetic): C's list, up to a null pointer
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (!variables.contains(text.substr(0, text.find('=')))) all.push_back(text);
  }
  return all;
}

// What a new process has otherwise than this one.
class Surroundings {
 public:
  Surroundings() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, STDERR_FILENO, STDOUT_FILENO);
    posix_spawnattr_init(&attributes_);
    sigset_t defaults{};
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &defaults);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
  }
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;
  ~Surroundings() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }

  int start(pid_t& id, const std::string& path, std::vector<std::string>& words,
            std::vector<std::string>& variables) {
    return posix_spawn(&id, path.c_str(), &actions_, &attributes_, pointers_to(words).data(),
                       pointers_to(variables).data());
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

std::optional<std::string> find_program(const std::string& name, const World& world) {
  const std::string path = world.environment("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
  for (const std::string_view directory : split(path, ':')) {
    if (!directory.starts_with('/')) continue;
    std::string file = fmt::format("{}/{}", directory, name);
    if (access(file.c_str(), X_OK) == 0) return file;
  }
  return std::nullopt;
}

Result<void> run_program(const std::string& path, const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& variables) {
  std::vector<std::string> words{path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = environment_with(variables);
  pid_t id = 0;
  if (const int failed = Surroundings().start(id, path, words, environment); failed != 0) {
    return failure(ErrorKind::internal,
                   fmt::format("{} cannot be started: {}", escaped(path), std::strerror(failed)));
  }
  int status = 0;
  while (waitpid(id, &status, 0) < 0) {
    if (errno != EINTR) return failure(ErrorKind::internal, escaped(path) + " was lost");
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  const std::string how = WIFEXITED(status)
                              ? fmt::format("ended with {}", WEXITSTATUS(status))
                              : fmt::format("was ended by signal {}", WTERMSIG(status));
  return failure(ErrorKind::internal, fmt::format("{} {} {}", escaped(path),
                                                  arguments.empty() ? "" : arguments[0], how));
}

}  // namespace icecore
