// The process that workers are copies of: forked while this one has a single thread, so that no
// lock is held and no secret of a registry is in memory, and small for ever, so that copies are
// cheap.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <utility>

#include "base/limits.h"
#include "confine/worker.h"

namespace icecore {

class Zygote {
 public:
  /// Called while the process has one thread. At most `workers` are there at a time.
  /// ErrorKind::unsupported where processes can be known not to be confinable, with the reason;
  /// else the first worker shows it.
  static Result<std::unique_ptr<Zygote>> start(const Service& service, const Limits& limits,
                                               unsigned workers);
  Zygote(Channel channel, pid_t process, SharedSlots slots)
      : channel_(std::move(channel)), process_(process), slots_(std::move(slots)) {}
  Zygote(const Zygote&) = delete;
  Zygote& operator=(const Zygote&) = delete;
  /// Ends when the workers did.
  ~Zygote();

  /// A new worker, which uses the slot of that number. For one thread at a time.
  Result<Worker> make_worker(std::size_t slot);

  [[nodiscard]] std::size_t slots() const { return slots_.get().size(); }

 private:
  Channel channel_;
  pid_t process_;
  SharedSlots slots_;
};

}  // namespace icecore
