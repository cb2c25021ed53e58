// OCI image specification 1.1, manifest.md, and docker's "Image Manifest Version 2, Schema 2". The
// members decide, not `mediaType`, which OCI's first version does not have. Schema 1 names layers
// that carry their own configuration and no diff ids; docker itself refuses it since version 28.
#include "formats/image_manifest.h"

#include <fmt/format.h>

#include "formats/json_object.h"

namespace icecore {
namespace {

Result<void> check_kind(const JsonValue& document) {
  const JsonValue* version = document.find("schemaVersion");
  if ((version != nullptr && version->as_uint64() == 1) || document.find("fsLayers") != nullptr) {
    return failure(ErrorKind::unsupported,
                   "it is a manifest of docker's schema 1, which docker itself refuses since "
                   "version 28; copy the image with a tool that converts it, such as skopeo copy");
  }
  if (document.find("manifests") != nullptr) {
    return failure(ErrorKind::unsupported, "expected an image manifest, found an image index");
  }
  for (const char* key : {"config", "layers"}) {
    if (document.find(key) != nullptr) continue;
    return failure(ErrorKind::unsupported,
                   fmt::format("expected an image manifest, found JSON without {}", key));
  }
  return {};
}

}  // namespace

Result<ImageManifest> read_image_manifest(Bytes bytes, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  if (Result<void> kind = check_kind(document); !kind) return std::unexpected(kind.error());
  ImageManifest manifest;
  JsonObjectView view(document, "", manifest.defects);
  JsonObjectView config = view.object("config");
  manifest.config = read_image_descriptor(config);
  if (manifest.config.digest.empty()) {
    return failure(ErrorKind::malformed, "the manifest's config has no digest");
  }
  const JsonValue::Array* layers = document.find("layers")->as_array();
  if (layers == nullptr) {
    return failure(ErrorKind::malformed, fmt::format("layers: expected an array, found {}",
                                                     document.find("layers")->kind_name()));
  }
  if (layers->size() > limits.image_layers) {
    return failure(ErrorKind::limit, fmt::format("expected at most {} layers, found {}",
                                                 limits.image_layers, layers->size()));
  }
  for (JsonObjectView& layer : view.objects("layers")) {
    manifest.layers.push_back(read_image_descriptor(layer));
  }
  for (std::size_t i = 0; i < layers->size(); ++i) {
    // A layer that is left out would be a tree that looks whole.
    if (i < manifest.layers.size() && !manifest.layers[i].digest.empty()) continue;
    return failure(ErrorKind::malformed, fmt::format("layers: {} are listed, and one of them has "
                                                     "no digest",
                                                     layers->size()));
  }
  manifest.artifact_type = view.text("artifactType");
  manifest.annotations = read_image_annotations(view.object("annotations"));
  return manifest;
}

}  // namespace icecore
