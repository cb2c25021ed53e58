// What a confined process cannot do, and what its parent learns of its end.
#include "confine/worker.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "base/priority.h"
#include "base/text.h"
#include "base/unlinked_file.h"
#include "confine/sandbox.h"
#include "confine/worker_pool.h"

using namespace icecore;

namespace {

constexpr std::uint64_t much = 1ULL << 20;
constexpr std::chrono::seconds patience{20};

bool kills() {
  const char* chosen = std::getenv("ICECORE_REFUSED_CALL");
  return chosen != nullptr && std::string_view(chosen) == "kill";
}

// A system call as its number: what it gives, or the error's number.
long result_of(long (*call)()) {
  errno = 0;
  return call() >= 0 ? 0 : errno;
}

struct Deed {
  std::string_view name;
  long (*call)();
};

constexpr std::array forbidden{
    Deed{"open", [] { return syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY, 0); }},
    Deed{"create", [] { return syscall(SYS_open, "made", O_CREAT | O_WRONLY, 0600); }},
    Deed{"remove", [] { return syscall(SYS_unlinkat, AT_FDCWD, "made", 0); }},
    Deed{"status", [] { return syscall(SYS_stat, "/etc/passwd", nullptr); }},
    Deed{"socket", [] { return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0); }},
    Deed{"fork", [] { return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }},
    Deed{"exec", [] { return syscall(SYS_execve, "/bin/true", nullptr, nullptr); }},
    Deed{"code",
         [] {
           return syscall(SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                          0);
         }},
    Deed{"kill", [] { return syscall(SYS_kill, getppid(), 0); }},
    Deed{"trace", [] { return syscall(SYS_ptrace, 0, 0, 0, 0); }},
    Deed{"limits", [] { return syscall(SYS_prlimit64, 0, 0, nullptr, nullptr); }},
    Deed{"its user's priority",
         [] { return syscall(SYS_setpriority, PRIO_USER, 0, lower_priority); }},
    Deed{"its group's priority",
         [] { return syscall(SYS_setpriority, PRIO_PGRP, 0, lower_priority); }},
    Deed{"its parent's priority",
         [] { return syscall(SYS_setpriority, PRIO_PROCESS, getppid(), lower_priority); }},
    Deed{"a higher priority", [] { return syscall(SYS_setpriority, PRIO_PROCESS, 0, -1); }},
};

constexpr Deed lower_own_priority{
    "a lower priority", [] { return syscall(SYS_setpriority, PRIO_PROCESS, 0, lower_priority); }};

// Does what it is asked by name, and answers with a number.
void misbehave(const Channel& channel, Slot& slot) {
  while (true) {
    Result<std::optional<Message>> message = channel.receive(much, 1);
    if (!message || !*message) return;
    const std::string_view wanted = as_text((*message)->bytes);
    long result = -1;
    for (const auto& [name, call] : forbidden) {
      if (name == wanted) result = result_of(call);
    }
    if (wanted == lower_own_priority.name) result = result_of(lower_own_priority.call);
    if (wanted == "read") {
      std::array<char, 8> content{};
      result = pread((*message)->files.front().get(), content.data(), content.size(), 0);
    }
    if (wanted == "thread") {
      std::jthread([&result] { result = 7; }).join();
    }
    slot.entry = 3;
    if (wanted == "crash") std::raise(SIGSEGV);
    if (wanted == "abort") std::abort();
    if (wanted == "loop") {
      allow_processor_time(1);
      for (std::atomic<std::uint64_t> i = 0;; ++i) {
      }
    }
    if (wanted == "allocate") {
      for (std::vector<std::vector<char>> all;;) all.emplace_back(64UL << 20U, 'x');
    }
    if (wanted == "sleep") static_cast<void>(channel.receive(much));
    if (wanted == "much") static_cast<void>(channel.send(as_bytes(std::string(2 * much, 'x'))));
    const std::string answer = std::to_string(result);
    static_cast<void>(channel.send(as_bytes(answer)));
  }
}

Limits small() {
  Limits limits;
  limits.worker_bytes = 500'000'000;
  return limits;
}

class Confined {
 public:
  [[nodiscard]] Worker& worker() { return **lease_.get(); }
  std::optional<std::string> ask(std::string_view wanted, std::span<const int> files = {}) {
    Worker& own = worker();
    if (!own.channel().send(as_bytes(wanted), files)) return std::nullopt;
    const auto answer = own.receive(much, patience, {});
    return answer ? std::optional<std::string>(as_text(answer->bytes)) : std::nullopt;
  }
  std::string why() { return worker().why_it_ended(limits_).message; }

 private:
  Limits limits_ = small();
  WorkerPool pool_{*Zygote::start(misbehave, limits_, 1)};
  WorkerPool::Lease lease_ = pool_.lease();
};

}  // namespace

TEST_SUITE("worker" * doctest::skip(!can_be_confined())) {
  TEST_CASE("it reads what it is handed, and has threads") {
    Confined confined;
    const FileDescriptor file = *make_unlinked_file();
    REQUIRE(write_all(file.get(), as_bytes("12345")).has_value());
    CHECK(confined.ask("read", std::array{file.get()}) == "5");
    CHECK(confined.ask("thread") == "7");
    CHECK(confined.ask(lower_own_priority.name) == "0");
  }

  TEST_CASE("it can open, make, start and reach nothing") {
    for (const auto& [name, call] : forbidden) {
      CAPTURE(name);
      Confined confined;
      const std::optional<std::string> answer = confined.ask(name);
      if (kills()) {
        CHECK_FALSE(answer.has_value());
        CHECK(confined.why().starts_with("the process that read it made the system call "));
      } else {
        CHECK(answer == std::to_string(ENOSYS));
      }
    }
  }

  TEST_CASE("its end says why") {
    struct Case {
      std::string_view wanted;
      std::string reason;
    };
    for (const auto& [wanted, reason] : {
             Case{"crash", "the process that read it crashed (signal 11)"},
             Case{"abort", "the process that read it crashed (signal 6)"},
             Case{"loop", "reading it took more processor time than one entry may take"},
             Case{"allocate", "reading it took more than 500.0 MB of memory"},
             Case{"much", "the process that read it answered what no reader answers"},
         }) {
      CAPTURE(wanted);
      Confined confined;
      CHECK_FALSE(confined.ask(wanted).has_value());
      CHECK(confined.worker().slot().entry == 3);
      CHECK(confined.why() == reason);
    }
  }

  TEST_CASE("one that shows no progress is ended") {
    Confined confined;
    Worker& worker = confined.worker();
    REQUIRE(worker.channel().send(as_bytes("sleep")).has_value());
    int waited = 0;
    CHECK_FALSE(worker.receive(much, std::chrono::seconds(1), [&] { ++waited; }).has_value());
    CHECK(waited > 0);
    CHECK(confined.why() == "the process that read it showed no progress");
  }

  TEST_CASE("another one takes its place, and one that lives is used again") {
    const Limits limits;
    WorkerPool pool(*Zygote::start(misbehave, limits, 2));
    WorkerPool::Lease lease = pool.lease();
    Worker* first = *lease.get();
    CHECK(first == *lease.get());
    REQUIRE(first->channel().send(as_bytes("crash")).has_value());
    CHECK_FALSE(first->receive(much, patience, {}).has_value());
    lease.drop();
    Worker* second = *lease.get();
    REQUIRE(second->channel().send(as_bytes("thread")).has_value());
    CHECK(second->receive(much, patience, {}).has_value());
    CHECK(pool.files_at_once() >= 1);
    CHECK(pool.files_at_once() <= Channel::most_files);
  }

  TEST_CASE("there is none where the process has other threads") {
    std::jthread other([](const std::stop_token& stop) {
      while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    });
    CHECK(Zygote::start(misbehave, {}, 1).error().kind == ErrorKind::unsupported);
  }
}
