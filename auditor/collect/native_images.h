// What PE and Mach-O files say of themselves, as facts.
#pragma once

#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_macho(ByteSource& bytes, const Limits& limits);
Result<Facts> collect_pe(ByteSource& bytes, const Limits& limits);

}  // namespace icecore
