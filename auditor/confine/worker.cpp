// A worker bounds its own processor time and memory (confine/sandbox.h); one that a target has
// taken over need not, so that the parent's patience has an end, too.
#include "confine/worker.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::chrono::milliseconds between_looks{200};

}  // namespace

Error nonsense_of_worker() {
  return {.kind = ErrorKind::internal,
          .message = "the process that read it answered what no reader answers"};
}

Worker::~Worker() {
  end();
}

// SIGKILL, because nothing else is sure to end it; one that waits for a request has nothing to
// lose. Until it is gone it could write into the slot, which is another one's next.
void Worker::end() {
  constexpr int most_milliseconds = 10'000;
  if (!process_.is_open()) return;
  syscall(SYS_pidfd_send_signal, process_.get(), SIGKILL, nullptr, 0);
  pollfd watched{.fd = process_.get(), .events = POLLIN, .revents = 0};
  poll(&watched, 1, most_milliseconds);
  process_ = FileDescriptor();
}

std::optional<Message> Worker::receive(std::uint64_t limit, std::chrono::seconds patience,
                                       const std::function<void()>& while_waiting) {
  auto last_change = std::chrono::steady_clock::now();
  std::pair last(slot_->entry.load(), slot_->bytes.load());
  while (!channel_.wait(between_looks)) {
    if (while_waiting) while_waiting();
    const std::pair current(slot_->entry.load(), slot_->bytes.load());
    const auto now = std::chrono::steady_clock::now();
    if (current != last) {
      last = current;
      last_change = now;
    } else if (now - last_change > patience) {
      is_hanging_ = true;
      end();
      return std::nullopt;
    }
  }
  Result<std::optional<Message>> message = channel_.receive(limit);
  if (message && *message) return *std::move(message);
  is_talking_nonsense_ = !message && message.error().kind == ErrorKind::limit;
  end();
  return std::nullopt;
}

Error Worker::why_it_ended(const Limits& limits) const {
  if (is_hanging_) {
    return {.kind = ErrorKind::limit, .message = "the process that read it showed no progress"};
  }
  if (is_talking_nonsense_) return nonsense_of_worker();
  const std::uint32_t detail = slot_->detail.load();
  switch (slot_->ending.load()) {
    case Ending::time:
      return {.kind = ErrorKind::limit,
              .message = "reading it took more processor time than one entry may take"};
    case Ending::memory:
      return {.kind = ErrorKind::limit,
              .message = fmt::format("reading it took more than {} of memory",
                                     human_bytes(limits.worker_bytes))};
    case Ending::crash:
      return {.kind = ErrorKind::internal,
              .message = fmt::format("the process that read it crashed (signal {})", detail)};
    case Ending::refused:
      return {
          .kind = ErrorKind::internal,
          .message = fmt::format("the process that read it made the system call {}, which it may "
                                 "not make",
                                 detail)};
    case Ending::none:
      break;
  }
  return {.kind = ErrorKind::internal, .message = "the process that read it was ended"};
}

}  // namespace icecore
