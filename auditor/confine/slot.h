// What a worker says of itself in memory that it shares with its parent: where it is, and, in its
// last moment, why it ends. Nothing of it is believed further than for a gap's text and a bar of
// progress: a worker that a target has taken over can write anything here.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "icecore/result.h"

namespace icecore {

/// Why a worker ended.
enum class Ending : std::uint8_t {
  none,     ///< It did not say.
  crash,    ///< A signal, whose number is the detail.
  time,     ///< One entry took more processor time than it may.
  memory,   ///< It wanted more memory than it may have.
  refused,  ///< It made a call that it may not make, whose number is the detail.
};

struct Slot {
  std::atomic<std::uint64_t> bytes = 0;  ///< Read of what was asked for last, for progress.
  std::atomic<std::uint32_t> entry = 0;  ///< The entry at hand.
  std::atomic<std::uint32_t> detail = 0;
  std::atomic<Ending> ending = Ending::none;
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
static_assert(std::atomic<Ending>::is_always_lock_free);

/// Slots in memory that processes forked from this one share.
class SharedSlots {
 public:
  /// ErrorKind::internal when the system has no memory.
  static Result<SharedSlots> make(std::size_t count);
  SharedSlots(SharedSlots&& other) noexcept;
  SharedSlots& operator=(SharedSlots&&) = delete;
  ~SharedSlots();

  [[nodiscard]] std::span<Slot> get() const { return slots_; }

 private:
  explicit SharedSlots(std::span<Slot> slots) : slots_(slots) {}
  std::span<Slot> slots_;
};

}  // namespace icecore
