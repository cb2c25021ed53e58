// Anonymous shared memory (mmap(2), MAP_SHARED): it needs no name and goes with its last process.
#include "confine/slot.h"

#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace icecore {

Result<SharedSlots> SharedSlots::make(std::size_t count) {
  void* memory = mmap(nullptr, count * sizeof(Slot), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return failure(ErrorKind::internal, std::strerror(errno));
  const std::span slots(static_cast<Slot*>(memory), count);
  std::ranges::uninitialized_value_construct(slots);
  return SharedSlots(slots);
}

SharedSlots::SharedSlots(SharedSlots&& other) noexcept
    : slots_(std::exchange(other.slots_, std::span<Slot>())) {
}

SharedSlots::~SharedSlots() {
  if (!slots_.empty()) munmap(slots_.data(), slots_.size_bytes());
}

}  // namespace icecore
