// An image index: which manifests there are, each for its platform. OCI's, which is also what an
// OCI layout's index.json is, and docker's manifest list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "formats/image_descriptor.h"

namespace icecore {

/// What an image's name in an OCI layout is kept in.
inline constexpr std::string_view image_name_annotation = "org.opencontainers.image.ref.name";

inline constexpr std::string_view index_media_type = "application/vnd.oci.image.index.v1+json";

struct ImageIndex {
  std::vector<ImageDescriptor> manifests;
  ImageAnnotations annotations;
  std::vector<Error> defects;  ///< Members of another kind than theirs, which are left out.
};

/// ErrorKind::unsupported for a document that has no list of manifests, ErrorKind::limit for more
/// than `images` of them, ErrorKind::malformed for a manifest without a digest; errors of
/// `parse_json`.
Result<ImageIndex> read_image_index(Bytes bytes, const Limits& limits);

/// Whether a manifest of an index is no image but what BuildKit attests about one.
[[nodiscard]] bool is_attestation(const ImageDescriptor& manifest);

/// Whether a descriptor leads to another index.
[[nodiscard]] bool is_index(const ImageDescriptor& manifest);

}  // namespace icecore
