// A confined process that answers, as its parent sees it.
#pragma once

#include <functional>

#include "base/file_descriptor.h"
#include "base/limits.h"
#include "confine/channel.h"
#include "confine/slot.h"

namespace icecore {

/// What a worker does until the channel ends. It runs in a process of its own, confined, with
/// nothing open but the channel and what comes with requests.
using Service = std::function<void(const Channel& channel, Slot& slot)>;

/// That a worker answered what none of this program would.
[[nodiscard]] Error nonsense_of_worker();

class Worker {
 public:
  Worker() = default;
  /// `process` is a pidfd (pidfd_open(2)); `slot` outlives the worker.
  Worker(Channel channel, FileDescriptor process, Slot& slot)
      : channel_(std::move(channel)), process_(std::move(process)), slot_(&slot) {}
  Worker(Worker&&) noexcept = default;
  Worker& operator=(Worker&&) noexcept = default;
  /// Ends the process.
  ~Worker();

  [[nodiscard]] const Channel& channel() const { return channel_; }
  [[nodiscard]] Slot& slot() const { return *slot_; }

  /// The next message of an answer. Nothing when the worker is at its end, sends what it must not,
  /// or shows for so long nothing new in its slot that it will not go on; then it is ended, and
  /// `why_it_ended` tells. `while_waiting` is called now and then.
  std::optional<Message> receive(std::uint64_t limit, std::chrono::seconds patience,
                                 const std::function<void()>& while_waiting);

  /// A sentence about why it ended, with the entry it was at in mind: "it …".
  [[nodiscard]] Error why_it_ended(const Limits& limits) const;

 private:
  void end();

  Channel channel_;
  FileDescriptor process_;
  Slot* slot_ = nullptr;
  bool is_hanging_ = false, is_talking_nonsense_ = false;
};

}  // namespace icecore
