// A request is the number of a slot, with one end of the channel that the new worker answers on;
// the answer is its pidfd, or a sentence. The zygote waits for nobody: the kernel buries the dead.
#include "confine/zygote.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#include <utility>

#include "base/text.h"
#include "confine/sandbox.h"

namespace icecore {
namespace {

constexpr std::uint64_t message_bytes = 4096;

// What the zygote and its workers know from the beginning.
struct Nursery {
  const Service& service;
  const Limits& limits;
  std::span<Slot> slots;
};

// Of what the parent has open, nothing is a worker's business: standard streams lead nowhere, and
// all else but `kept` is closed. The kept one gets a number above those of the streams.
FileDescriptor leave_files_behind(FileDescriptor kept) {
  constexpr int first_free = 3;
  FileDescriptor moved(fcntl(kept.get(), F_DUPFD_CLOEXEC, first_free));
  const FileDescriptor nowhere(open("/dev/null", O_RDWR | O_CLOEXEC));
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (nowhere.is_open()) dup2(nowhere.get(), stream);
  }
  if (moved.get() > first_free) {
    syscall(SYS_close_range, first_free, moved.get() - 1, 0);
  }
  syscall(SYS_close_range, moved.get() + 1, ~0U, 0);
  return moved;
}

// What the C library does once when it is first needed, and could not do later: the first thread
// installs a signal's handler; memory of several arenas is given back by a setting of the kernel's.
void prepare_runtime() {
  mallopt(M_ARENA_MAX, 1);
  std::thread([] {}).join();
}

// The first message of a worker: empty, or why it cannot be confined.
[[noreturn]] void be_worker(const Nursery& nursery, FileDescriptor socket, Slot& slot) {
  const Channel channel(leave_files_behind(std::move(socket)));
  prepare_runtime();
  const Result<void> confined = enter_sandbox(nursery.limits, slot);
  const std::string reason = confined ? std::string() : confined.error().message;
  if (channel.send(as_bytes(reason)) && confined) nursery.service(channel, slot);
  _exit(0);
}

// Forks one worker; its pidfd, or an errno.
Result<FileDescriptor> fork_worker(const Nursery& nursery, Message& request) {
  std::size_t number = 0;
  const bool is_request = request.bytes.size() == sizeof(number) && request.files.size() == 1;
  if (is_request) std::memcpy(&number, request.bytes.data(), sizeof(number));
  if (!is_request || number >= nursery.slots.size()) {
    return failure(ErrorKind::internal, "no request for a worker");
  }
  const pid_t process = fork();
  if (process < 0) return failure(ErrorKind::internal, std::strerror(errno));
  if (process == 0) be_worker(nursery, std::move(request.files.front()), nursery.slots[number]);
  FileDescriptor descriptor(static_cast<int>(syscall(SYS_pidfd_open, process, 0)));
  if (descriptor.is_open()) return descriptor;
  kill(process, SIGKILL);
  return failure(ErrorKind::unsupported, std::strerror(errno));
}

// Until the parent is gone.
[[noreturn]] void be_zygote(const Nursery& nursery, FileDescriptor socket) {
  static_cast<void>(std::signal(SIGCHLD, SIG_IGN));
  const Channel channel(leave_files_behind(std::move(socket)));
  while (true) {
    Result<std::optional<Message>> request = channel.receive(message_bytes, 1);
    if (!request || !*request) _exit(0);
    const Result<FileDescriptor> worker = fork_worker(nursery, **request);
    const int descriptor = worker ? worker->get() : -1;
    const Result<void> sent = worker ? channel.send({}, std::span(&descriptor, 1))
                                     : channel.send(as_bytes(worker.error().message));
    if (!sent) _exit(0);
  }
}

bool has_one_thread() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("Threads:")) return line == "Threads:\t1";
  }
  return true;
}

}  // namespace

Result<std::unique_ptr<Zygote>> Zygote::start(const Service& service, const Limits& limits,
                                              unsigned workers) {
  if (!can_be_confined()) {
    return failure(ErrorKind::unsupported, "this program is built to watch itself for mistakes");
  }
  if (!has_one_thread()) {
    return failure(ErrorKind::unsupported, "the process has other threads, and cannot be copied");
  }
  SharedSlots slots = ICECORE_TRY(SharedSlots::make(std::max(1U, workers)));
  auto [here, there] = ICECORE_TRY(Channel::make_pair());
  const pid_t process = fork();
  if (process < 0) return failure(ErrorKind::internal, std::strerror(errno));
  if (process == 0) {
    be_zygote({.service = service, .limits = limits, .slots = slots.get()}, there.release());
  }
  return std::make_unique<Zygote>(std::move(here), process, std::move(slots));
}

Zygote::~Zygote() {
  channel_ = Channel();
  waitpid(process_, nullptr, 0);
}

Result<Worker> Zygote::make_worker(std::size_t slot) {
  auto [here, there] = ICECORE_TRY(Channel::make_pair());
  Slot& own = slots_.get()[slot];
  own.ending = Ending::none;
  const int descriptor = there.descriptor();
  const auto number = std::as_bytes(std::span(&slot, 1));
  ICECORE_TRY(channel_.send(number, std::span(&descriptor, 1)));
  std::optional<Message> answer = ICECORE_TRY(channel_.receive(message_bytes, 1));
  if (!answer) return failure(ErrorKind::internal, "the process that makes workers has ended");
  if (answer->files.empty()) {
    return failure(ErrorKind::unsupported, std::string(as_text(answer->bytes)));
  }
  there = Channel();
  Worker worker(std::move(here), std::move(answer->files.front()), own);
  const std::optional<Message> first = ICECORE_TRY(worker.channel().receive(message_bytes));
  if (!first) return failure(ErrorKind::unsupported, "a confined process ended at once");
  if (!first->bytes.empty()) {
    return failure(ErrorKind::unsupported, escaped(as_text(first->bytes)));
  }
  return worker;
}

}  // namespace icecore
