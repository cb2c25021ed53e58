// The parts of opening an image: one function for each way in which images are stored, and what
// they share. For image_layout.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "target/image_choice.h"
#include "target/image_layout.h"

namespace icecore {

struct ImageRequest {
  ImageReference reference;
  PlatformWish wish;
  RemoteOptions remote;
  Limits limits;
};

/// What a blob is read as.
enum class BlobKind : std::uint8_t { index, manifest, configuration };
[[nodiscard]] std::string_view to_word(BlobKind kind);

/// The bytes of a document by its descriptor, wherever it is; its digest is checked by who asks.
using ReadBlob =
    std::function<Result<std::vector<std::byte>>(const ImageDescriptor& descriptor, BlobKind kind)>;

/// The image that is meant by the manifests of an index, without its files.
Result<Image> open_oci_manifests(const ImageIndex& index, const ReadBlob& read,
                                 const ImageRequest& request);

Result<Image> open_docker_archive(const ImageFiles& files, const ImageRequest& request);
Result<Image> open_oci_layout(const ImageFiles& files, const ImageRequest& request);
/// With its files; a SIF file, or a squashfs file system.
Result<Image> open_file_system_image(const ImageRequest& request);
/// With its files.
Result<Image> open_registry_image(const ImageRequest& request);

/// Whether the files are what docker save writes, or an OCI layout.
[[nodiscard]] bool is_docker_archive(const ImageFiles& files);
[[nodiscard]] bool is_oci_layout(const ImageFiles& files);

/// Takes the configuration and joins it with the layers, which are there already.
Result<void> set_config(Image& image, std::vector<std::byte> bytes, const std::string& name,
                        const ImageRequest& request);

/// ErrorKind::not_found where the user wants another platform than the image says it is for.
Result<void> check_platform(const Image& image, const PlatformWish& wish);

/// Adds a sentence's beginning to an error.
[[nodiscard]] std::unexpected<Error> about(const std::string& subject, const Error& error);

}  // namespace icecore
