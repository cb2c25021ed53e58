// The values of markers (PEP 508) for an environment, as far as files tell them.
#pragma once

#include "formats/marker.h"

namespace icecore {

struct Environment;
struct NativeFact;

/// `interpreter` is the header of the environment's interpreter, null when it is not known. What
/// only the running host can tell, such as its kernel's release, is unknown; so is all that follows
/// from a version that was not determined.
MarkerEnvironment marker_environment(const Environment& environment, const NativeFact* interpreter);

}  // namespace icecore
