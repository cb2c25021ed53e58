// What a process may still do once it is to read bytes that nobody vouches for: compute, read the
// files that it was handed, and answer. It cannot open, make, remove or change anything by a name,
// speak to anybody, start a program or make memory executable.
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "confine/slot.h"

namespace icecore {

/// Confines the calling process, for good: no new privileges, an allow-list of system calls
/// (seccomp(2)), bounds for memory and core files. Others' calls fail with ENOSYS; where the
/// variable ICECORE_REFUSED_CALL is `kill`, which is for tests, they end the process. How it ends,
/// it says in `slot`, which outlives it. Called while the process has one thread.
/// ErrorKind::unsupported where the kernel has no filters.
Result<void> enter_sandbox(const Limits& limits, Slot& slot);

/// Whether this program can be confined at all: one that watches its own memory or threads for
/// mistakes needs calls and memory that no filter allows.
[[nodiscard]] bool can_be_confined();

/// Gives the process, once confined, this much processor time from now on, all its threads
/// together; then it ends with Ending::time.
void allow_processor_time(std::uint64_t seconds);

/// Gives memory that was freed back to the system: other processes have use for it while this one
/// waits.
void give_back_memory();

}  // namespace icecore
