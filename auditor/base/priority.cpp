// On Linux the priority is a thread's, not a process's (setpriority(2), "C library/kernel
// differences").
#include "base/priority.h"

#include <sys/resource.h>

namespace icecore {

void let_others_go_first() {
  static_cast<void>(
      setpriority(PRIO_PROCESS, 0, lower_priority));  // of no harm where it is refused
}

}  // namespace icecore
