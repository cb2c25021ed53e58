// A definition file, from which Apptainer and Singularity build an image.
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/dockerfile.h"

namespace icecore {

/// The file in the shape of a Dockerfile, which can say what it says: `From` is a stage's base,
/// %files are COPY, %post, %setup, %pre and %appinstall are RUN, %environment is ENV, %labels is
/// LABEL; other sections make no part of the image, or are in it as files. A stage that is made of
/// no other image has the base `scratch`. `{{ NAME }}` stands for the default in %arguments, else
/// it becomes `${NAME}`.
///
/// ErrorKind::limit for more than `manifest_bytes` or too many lines; ErrorKind::malformed without
/// a header, or for text outside UTF-8.
Result<Dockerfile> parse_definition_file(Bytes bytes, const Limits& limits);

}  // namespace icecore
