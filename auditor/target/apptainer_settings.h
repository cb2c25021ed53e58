// What the files of Apptainer in an image say of it.
#pragma once

#include <vector>

#include "base/limits.h"
#include "formats/image_descriptor.h"
#include "icecore/finding.h"

namespace icecore {

struct OpenOptions;
struct Target;

/// For an image that is a file system, whose files are known now; of other targets nothing is
/// changed. Fills in the configuration: variables by `/.singularity.d/env/*.sh`, labels by
/// labels.json, the entrypoint by runscript; the variables of the target with them; and what the
/// definition file says, where the user gave no Dockerfile. What cannot be read is a gap.
std::vector<Gap> complete_image(Target& target, const OpenOptions& options, const Limits& limits);

/// Labels as a JSON object of texts.
Result<ImageAnnotations> read_labels(Bytes bytes, const Limits& limits);

}  // namespace icecore
