// An image, opened: its configuration, its layers in order, and how to read each. Nothing
// of a layer is read before it is asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "archive/layer_stream.h"
#include "base/limits.h"
#include "formats/image_config.h"
#include "formats/image_descriptor.h"
#include "target/image_files.h"
#include "target/image_reference.h"
#include "target/remote.h"

namespace icecore {

struct ImageLayer {
  std::string digest;      ///< Of the stored bytes, by the manifest; empty in docker archives.
  std::string diff_id;     ///< Of the tar, by the configuration; empty in archives without.
  std::string media_type;  ///< By the manifest; may be wrong, may be empty.
  std::uint64_t size = 0;  ///< Of the stored bytes.
  std::string file;        ///< Its name in the archive, layout or registry.
};

struct Image {
  ImageForm form = ImageForm::archive;  ///< What it turned out to be.
  std::vector<std::string> names;       ///< Tags of this image, sorted.
  std::string manifest_digest;  ///< Empty in docker archives; of a file system's image, of that.
  Digest config_digest;         ///< The image's id; of the bytes, which were checked.
  std::vector<std::byte> config_bytes;
  ImageConfig config;  ///< Of a file system's image, what files in it say: after they were read.
  std::string definition;  ///< The definition file that a SIF file has beside its system, if any.
  std::vector<ImageLayer> layers;  ///< The lowest first.
  /// Whether whoever gives the layers' bytes finds them by the digests of a manifest that was
  /// checked, and checks what comes: then a layer that is known by its digest need not be read.
  bool layers_are_fetched_by_digest = false;

  ImagePlatform platform;  ///< Normal.
  /// What else there was to choose from, and manifests that attest something about an image.
  std::vector<ImageDescriptor> other_platforms, attestations;

  /// The stored bytes of a layer; the stream may not outlive the image. ErrorKind::unreadable.
  [[nodiscard]] Result<std::unique_ptr<ByteStream>> open_layer(std::size_t number) const;
  /// `linux/arm64, one of 3 platforms`: how the choice is stated.
  [[nodiscard]] std::string platform_sentence() const;

  std::unique_ptr<ImageFiles> files;
};

struct ImageOptions {
  std::string platform;  ///< `os/architecture[/variant]`; empty for this machine's.
  RemoteOptions remote;  ///< For images that do not lie on disk.
};

/// The platform of the machine that this runs on.
[[nodiscard]] ImagePlatform host_platform();

/// ErrorKind::not_found for a file, tag, platform or blob that is not there, with those that are;
/// ErrorKind::malformed for digests, sizes and counts that contradict each other;
/// ErrorKind::unsupported for what is no image; errors of the formats. Each is one sentence.
Result<Image> open_image(const ImageReference& reference, const ImageOptions& options,
                         const Limits& limits);

/// Whether what a layer's stream was is what the image says; a sentence where it is not.
Result<void> check_layer(const ImageLayer& layer, const LayerDigests& found);

}  // namespace icecore
