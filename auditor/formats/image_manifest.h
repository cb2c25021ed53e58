// An image manifest: the configuration and the layers of one image. OCI's and docker's schema 2.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/image_descriptor.h"

namespace icecore {

struct ImageManifest {
  ImageDescriptor config;
  std::vector<ImageDescriptor> layers;  ///< The lowest first.
  std::string artifact_type;            ///< Of what is stored like an image and is none.
  ImageAnnotations annotations;
  std::vector<Error> defects;  ///< Members of another kind than theirs, which are left out.
};

/// ErrorKind::unsupported for docker's schema 1 and for documents of other kinds, an index among
/// them; ErrorKind::malformed for a configuration or layer without a digest; ErrorKind::limit for
/// more than `image_layers`; errors of `parse_json`.
Result<ImageManifest> read_image_manifest(Bytes bytes, const Limits& limits);

}  // namespace icecore
