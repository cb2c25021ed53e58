// OCI image specification 1.1, image-index.md, and docker's "manifest list" of the registry
// specification, schema 2: the same members. How BuildKit marks attestations is told in its
// docs/attestations/attestation-storage.md.
#include "formats/image_index.h"

#include <fmt/format.h>

#include "formats/json_object.h"

namespace icecore {

Result<ImageIndex> read_image_index(Bytes bytes, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  const JsonValue* manifests = document.find("manifests");
  if (manifests == nullptr || manifests->as_array() == nullptr) {
    return failure(ErrorKind::unsupported, "expected a list of manifests, found none");
  }
  if (manifests->as_array()->size() > limits.images) {
    return failure(ErrorKind::limit, fmt::format("expected at most {} manifests, found {}",
                                                 limits.images, manifests->as_array()->size()));
  }
  ImageIndex index;
  JsonObjectView view(document, "", index.defects);
  std::size_t number = 0;
  for (JsonObjectView& manifest : view.objects("manifests")) {
    index.manifests.push_back(read_image_descriptor(manifest));
    if (index.manifests.back().digest.empty()) {
      return failure(ErrorKind::malformed, fmt::format("manifest {} has no digest", number));
    }
    ++number;
  }
  index.annotations = read_image_annotations(view.object("annotations"));
  return index;
}

bool is_attestation(const ImageDescriptor& manifest) {
  if (!manifest.annotation("vnd.docker.reference.type").empty()) return true;
  return manifest.platform == ImagePlatform{.os = "unknown", .architecture = "unknown"};
}

bool is_index(const ImageDescriptor& manifest) {
  return manifest.media_type == index_media_type ||
         manifest.media_type == "application/vnd.docker.distribution.manifest.list.v2+json";
}

}  // namespace icecore
