// Who goes first where there is more to do than there are processors.
#pragma once

namespace icecore {

/// As nice(1) counts: a tenth of what others get.
inline constexpr int lower_priority = 10;

/// This thread, and the threads that it starts from now on, get less of the processors than others
/// of the machine that want them, as nice(1) does it. There is no way back.
void let_others_go_first();

}  // namespace icecore
