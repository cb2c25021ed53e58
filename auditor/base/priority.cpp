// On Linux the priority is a thread's, not a process's (setpriority(2), "C library/kernel
// differences").
#include "base/priority.h"

#include <sys/resource.h>

namespace icecore {
namespace {

constexpr int niceness = 10;  // a tenth of what others get

}  // namespace

void let_others_go_first() {
  static_cast<void>(setpriority(PRIO_PROCESS, 0, niceness));  // of no harm where it is refused
}

}  // namespace icecore
