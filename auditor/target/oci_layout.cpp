// OCI image specification 1.1, image-layout.md: index.json leads to manifests, perhaps by further
// indexes, and every blob is named by its digest, which is checked for all but the layers: those
// are checked when they are read.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/image_index.h"
#include "formats/image_manifest.h"
#include "target/image_parts.h"

namespace icecore {
namespace {

constexpr int deepest_index = 4;

Result<std::string> blob_name(std::string_view digest) {
  return "blobs/sha256/" + ICECORE_TRY(parse_image_digest(digest)).hex();
}

// A document of a layout.
Result<std::vector<std::byte>> read_file(const ImageFiles& files, const ImageDescriptor& descriptor,
                                         BlobKind kind, const Limits& limits) {
  const std::string name = ICECORE_TRY(blob_name(descriptor.digest));
  if (files.has(name)) return files.read(name, limits);
  return failure(ErrorKind::not_found,
                 fmt::format("the {} is missing: there is no {}; the archive or layout is not "
                             "whole, make it again",
                             to_word(kind), name));
}

// A document that is named by its digest.
Result<std::vector<std::byte>> read_checked(const ReadBlob& read, const ImageDescriptor& descriptor,
                                            BlobKind kind) {
  const std::string name = ICECORE_TRY(blob_name(descriptor.digest));
  std::vector<std::byte> bytes = ICECORE_TRY(read(descriptor, kind));
  const std::string digest = image_digest_text(sha256_of(bytes));
  if (digest == descriptor.digest) return bytes;
  return failure(ErrorKind::malformed,
                 fmt::format("the {} {} has the digest {}: it is damaged or was changed",
                             to_word(kind), name, digest));
}

std::vector<std::string> names_of(const ImageDescriptor& manifest) {
  std::vector<std::string> names;
  for (const std::string_view key :
       {image_name_annotation, std::string_view("io.containerd.image.name")}) {
    const std::string_view name = manifest.annotation(key);
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

// Manifests of one index by what they are.
struct Manifests {
  std::vector<const ImageDescriptor*> images;
  std::vector<ImageDescriptor> attestations;
};

Manifests manifests_of(const ImageIndex& index) {
  Manifests manifests;
  for (const ImageDescriptor& manifest : index.manifests) {
    if (is_attestation(manifest)) {
      manifests.attestations.push_back(manifest);
    } else {
      manifests.images.push_back(&manifest);
    }
  }
  return manifests;
}

// Those of index.json that the reference means. Several without a name in the reference have to be
// one image for several platforms.
Result<std::vector<const ImageDescriptor*>> meant_by(
    const ImageReference& reference, const std::vector<const ImageDescriptor*>& all) {
  std::vector<std::vector<std::string>> names;
  for (const ImageDescriptor* image : all) names.push_back(names_of(*image));
  std::vector<const ImageDescriptor*> meant;
  for (const std::size_t i : ICECORE_TRY(images_meant(names, reference))) meant.push_back(all[i]);
  const auto is_platform_of_first = [&](const ImageDescriptor* image) {
    return image->platform && names_of(*image) == names_of(*meant.front());
  };
  if (meant.size() == 1 || std::ranges::all_of(meant, is_platform_of_first)) return meant;
  std::vector<std::string> tags;
  for (const auto& one : names) tags.insert(tags.end(), one.begin(), one.end());
  return failure(ErrorKind::not_found,
                 fmt::format("it holds {} images, and one is wanted: add :TAG of these: {}, or "
                             ":@0 to :@{}",
                             all.size(), listed(std::move(tags)), all.size() - 1));
}

// One step from an index to the manifest for the platform. Fills in what else there was.
Result<ImageDescriptor> choose(const std::vector<const ImageDescriptor*>& images,
                               const ImageRequest& request, Image& image) {
  const ImageDescriptor* chosen = ICECORE_TRY(manifest_for(images, request.wish));
  for (const ImageDescriptor* other : images) {
    if (other != chosen) image.other_platforms.push_back(*other);
  }
  if (chosen->platform) image.platform = normal_platform(*chosen->platform);
  return *chosen;
}

Result<ImageDescriptor> manifest_of(const ImageIndex& top, const ReadBlob& read,
                                    const ImageRequest& request, Image& image) {
  Manifests manifests = manifests_of(top);
  image.attestations = std::move(manifests.attestations);
  ImageDescriptor chosen = ICECORE_TRY(
      choose(ICECORE_TRY(meant_by(request.reference, manifests.images)), request, image));
  image.names = names_of(chosen);
  for (int depth = 0; is_index(chosen); ++depth) {
    if (depth == deepest_index) return failure(ErrorKind::limit, "its indexes lead to indexes");
    const auto inner_bytes = ICECORE_TRY(read_checked(read, chosen, BlobKind::index));
    const Result<ImageIndex> inner = read_image_index(inner_bytes, request.limits);
    if (!inner) return about(fmt::format("the index {}", escaped(chosen.digest)), inner.error());
    Manifests next = manifests_of(*inner);
    image.attestations.insert(image.attestations.end(), next.attestations.begin(),
                              next.attestations.end());
    chosen = ICECORE_TRY(choose(next.images, request, image));
  }
  return chosen;
}

// Why a manifest without a root file system is no image; nothing where it may be one.
Result<void> check_is_image(const ImageManifest& manifest) {
  const std::string& type = manifest.config.media_type;
  if (manifest.artifact_type.empty() && !type.starts_with("application/vnd.oci.empty")) return {};
  return failure(
      ErrorKind::unsupported,
      fmt::format("it is no image but stored like one: {}",
                  escaped(manifest.artifact_type.empty() ? type : manifest.artifact_type)));
}

Result<void> add_layers(const ImageManifest& manifest, Image& image) {
  for (const ImageDescriptor& layer : manifest.layers) {
    image.layers.push_back({.digest = layer.digest,
                            .media_type = layer.media_type,
                            .size = layer.size,
                            .file = ICECORE_TRY(blob_name(layer.digest))});
  }
  return {};
}

}  // namespace

std::string_view to_word(BlobKind kind) {
  constexpr std::array<std::string_view, 3> words{"index", "manifest", "configuration"};
  return words.at(static_cast<std::size_t>(kind));
}

bool is_oci_layout(const ImageFiles& files) {
  return files.has("index.json");
}

Result<Image> open_oci_layout(const ImageFiles& files, const ImageRequest& request) {
  const std::vector<std::byte> bytes = ICECORE_TRY(files.read("index.json", request.limits));
  const Result<ImageIndex> index = read_image_index(bytes, request.limits);
  if (!index) return about("index.json", index.error());
  const ReadBlob read = [&](const ImageDescriptor& descriptor, BlobKind kind) {
    return read_file(files, descriptor, kind, request.limits);
  };
  return open_oci_manifests(*index, read, request);
}

Result<Image> open_oci_manifests(const ImageIndex& index, const ReadBlob& read,
                                 const ImageRequest& request) {
  Image image;
  const ImageDescriptor chosen = ICECORE_TRY(manifest_of(index, read, request, image));
  const std::vector<std::byte> bytes = ICECORE_TRY(read_checked(read, chosen, BlobKind::manifest));
  const Result<ImageManifest> manifest = read_image_manifest(bytes, request.limits);
  if (!manifest) {
    return about(fmt::format("the manifest {}", escaped(chosen.digest)), manifest.error());
  }
  ICECORE_TRY(check_is_image(*manifest));
  image.manifest_digest = chosen.digest;
  ICECORE_TRY(add_layers(*manifest, image));
  ICECORE_TRY(set_config(image,
                         ICECORE_TRY(read_checked(read, manifest->config, BlobKind::configuration)),
                         manifest->config.digest, request));
  return image;
}

}  // namespace icecore
