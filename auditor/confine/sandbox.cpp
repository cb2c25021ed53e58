// The list is of what the C++ runtime, malloc, threads and the libraries of formats call when they
// are given open files. No call on it takes a path, so that no Landlock ruleset could take more
// away (but for newfstatat, which glibc calls for the status of an open file: with another path it
// would tell a status, and change nothing); none makes a socket, a process or executable memory.
// clone3 is not on it because a filter cannot see its flags: the C library takes clone when it
// fails with ENOSYS.
#include "confine/sandbox.h"

#include <malloc.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <new>
#include <string_view>
#include <vector>

#include "base/priority.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ICECORE_INSTRUMENTED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    defined(__LLVM_INSTR_PROFILE_GENERATE)
#define ICECORE_INSTRUMENTED 1
#endif

namespace icecore {
namespace {

// The slot of this process: what ends it comes as a signal, which is given nothing else.
Slot* own_slot = nullptr;

[[noreturn]] void end(Ending ending, std::uint32_t detail) {
  own_slot->detail.store(detail);
  own_slot->ending.store(ending);
  _exit(1);
}

void on_signal(int number, siginfo_t* information, void* /*context*/) {
  if (number == SIGPROF) end(Ending::time, 0);
  if (number == SIGSYS) {
    end(Ending::refused, static_cast<std::uint32_t>(information->si_syscall));
  }
  end(Ending::crash, static_cast<std::uint32_t>(number));
}

[[noreturn]] void on_memory() {
  end(Ending::memory, 0);
}

// A stack of their own: the one that overflowed cannot be used.
void watch_signals() {
  constexpr std::size_t stack_bytes = 64UL << 10U;
  static std::array<std::byte, stack_bytes> stack;
  const stack_t alternative{.ss_sp = stack.data(), .ss_flags = 0, .ss_size = stack.size()};
  sigaltstack(&alternative, nullptr);
  struct sigaction action{};
  action.sa_sigaction = on_signal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (const int number : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGPROF}) {
    sigaction(number, &action, nullptr);
  }
  std::set_new_handler(on_memory);
}

constexpr std::array allowed_calls{
    // files that are open
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(lseek), SCMP_SYS(fstat),
    SCMP_SYS(close), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(pwrite64),
    // the channel
    SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg),
    // memory
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
    // threads, signals and clocks
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(setitimer),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(gettid), SCMP_SYS(getpid),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sysinfo), SCMP_SYS(restart_syscall), SCMP_SYS(getrandom),
    SCMP_SYS(exit), SCMP_SYS(exit_group)};

// Those that are allowed where an argument, masked, is a value.
struct ConditionalCall {
  int number;
  unsigned argument;
  std::uint64_t mask, value;
};

constexpr std::array conditional_calls{
    ConditionalCall{SCMP_SYS(mmap), 2, PROT_EXEC, 0},
    ConditionalCall{SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
    ConditionalCall{SCMP_SYS(clone), 0, CLONE_THREAD, CLONE_THREAD},
    // Its own status only: an empty path and a descriptor (fstat of some C libraries).
    ConditionalCall{SCMP_SYS(newfstatat), 3, 0x1000, 0x1000},
};

// Allows a call whose first arguments are just these.
Result<void> allow_with(scmp_filter_ctx filter, int call, std::initializer_list<unsigned> values) {
  std::vector<scmp_arg_cmp> conditions;
  for (const unsigned value : values) {
    conditions.push_back({.arg = static_cast<unsigned>(conditions.size()),
                          .op = SCMP_CMP_EQ,
                          .datum_a = value,
                          .datum_b = 0});
  }
  const auto count = static_cast<unsigned>(conditions.size());
  if (seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, count, conditions.data()) == 0) {
    return {};
  }
  return failure(ErrorKind::unsupported,
                 "the filter of system calls takes no rule for calls on itself");
}

// What a process may do to itself alone: how C libraries stop one that found itself broken, and
// `let_others_go_first`, which root could use to go first.
Result<void> add_calls_on_itself(scmp_filter_ctx filter) {
  ICECORE_TRY(allow_with(filter, SCMP_SYS(tgkill), {static_cast<unsigned>(getpid())}));
  return allow_with(filter, SCMP_SYS(setpriority), {PRIO_PROCESS, 0, lower_priority});
}

struct FilterReleaser {
  void operator()(void* filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, FilterReleaser>;

bool kills() {
  const char* chosen = std::getenv("ICECORE_REFUSED_CALL");
  return chosen != nullptr && std::string_view(chosen) == "kill";
}

Result<Filter> make_filter() {
  const std::uint32_t refusal =
      kills() ? static_cast<std::uint32_t>(SCMP_ACT_TRAP) : SCMP_ACT_ERRNO(ENOSYS);
  Filter filter(seccomp_init(refusal));
  if (!filter) return failure(ErrorKind::internal, "no filter of system calls can be made");
  bool is_whole = seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0;
  for (const int call : allowed_calls) {
    is_whole = is_whole && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) == 0;
  }
  for (const auto& [call, argument, mask, value] : conditional_calls) {
    const scmp_arg_cmp condition{
        .arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};
    is_whole =
        is_whole && seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 1, &condition) == 0;
  }
  if (kills()) {
    is_whole = is_whole &&
               seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
  }
  if (!is_whole) return failure(ErrorKind::unsupported, "the filter of system calls takes no rule");
  ICECORE_TRY(add_calls_on_itself(filter.get()));
  return filter;
}

Result<void> bound(__rlimit_resource resource, std::uint64_t most) {
  const rlimit limit{.rlim_cur = most, .rlim_max = most};
  if (setrlimit(resource, &limit) == 0) return {};
  return failure(ErrorKind::unsupported, std::strerror(errno));
}

}  // namespace

bool can_be_confined() {
#ifdef ICECORE_INSTRUMENTED
  return false;
#else
  return true;
#endif
}

Result<void> enter_sandbox(const Limits& limits, Slot& slot) {
  own_slot = &slot;
  watch_signals();
  if (prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return failure(ErrorKind::unsupported, std::strerror(errno));
  }
  ICECORE_TRY(bound(RLIMIT_CORE, 0));
  ICECORE_TRY(bound(RLIMIT_DATA, limits.worker_bytes));
  const Filter filter = ICECORE_TRY(make_filter());
  if (const int error = seccomp_load(filter.get()); error != 0) {
    return failure(
        ErrorKind::unsupported,
        std::string("the kernel takes no filter of system calls: ") + std::strerror(-error));
  }
  return {};
}

void allow_processor_time(std::uint64_t seconds) {
  const itimerval time{.it_interval = {},
                       .it_value = {.tv_sec = static_cast<time_t>(seconds), .tv_usec = 0}};
  setitimer(ITIMER_PROF, &time, nullptr);
}

void give_back_memory() {
  static_cast<void>(malloc_trim(0));  // whether there was any
}

}  // namespace icecore
