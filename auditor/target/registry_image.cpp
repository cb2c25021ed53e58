// An image in a registry is its manifests, as in an OCI layout, but found by the registry instead
// of by an index.json. What a tag means is asked once: from then on everything has a digest.
#include <fmt/format.h>

#include <memory>
#include <utility>

#include "base/text.h"
#include "formats/registry_reference.h"
#include "target/image_parts.h"
#include "target/registry_files.h"

namespace icecore {
namespace {

// What the document that a tag or digest led to is, as index.json would have it.
Result<ImageDescriptor> describe(const std::vector<std::byte>& bytes,
                                 const RegistryReference& reference, const Limits& limits) {
  const std::string digest = image_digest_text(sha256_of(bytes));
  if (!reference.digest.empty() && reference.digest != digest) {
    return failure(ErrorKind::malformed,
                   fmt::format("{} sends a manifest with the digest {}: it is damaged or was "
                               "changed",
                               reference.registry, digest));
  }
  const bool is_index = read_image_index(bytes, limits).has_value();
  return ImageDescriptor{.media_type = is_index ? std::string(index_media_type) : "",
                         .digest = digest,
                         .size = bytes.size(),
                         .annotations = {{std::string(image_name_annotation), reference.text()}}};
}

}  // namespace

Result<Image> open_registry_image(const ImageRequest& request) {
  const RegistryReference reference = ICECORE_TRY(parse_registry_reference(request.reference.path));
  auto client = std::make_unique<RegistryClient>(reference, request.remote, request.limits);
  const std::vector<std::byte> top = ICECORE_TRY(client->manifest(reference.wanted()));
  const ImageDescriptor descriptor = ICECORE_TRY(describe(top, reference, request.limits));
  const ReadBlob read = [&](const ImageDescriptor& wanted, BlobKind kind) {
    if (wanted.digest == descriptor.digest) return Result<std::vector<std::byte>>(top);
    return kind == BlobKind::configuration ? client->document(wanted)
                                           : client->manifest(wanted.digest);
  };
  Image image = ICECORE_TRY(open_oci_manifests({.manifests = {descriptor}}, read, request));
  auto files = std::make_unique<RegistryFiles>(std::move(client));
  for (const ImageLayer& layer : image.layers) files->add(layer.file, layer.digest, layer.size);
  image.form = ImageForm::registry;
  image.layers_are_fetched_by_digest = true;
  image.files = std::move(files);
  return image;
}

}  // namespace icecore
