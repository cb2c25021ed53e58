// Who goes first where there is more to do than there are processors.
#pragma once

namespace icecore {

/// This thread, and the threads that it starts from now on, get less of the processors than others
/// of the machine that want them, as nice(1) does it. There is no way back.
void let_others_go_first();

}  // namespace icecore
