// The parts of opening an image: one function for each way in which images are stored, and what
// they share. For image_layout.cpp.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "target/image_choice.h"
#include "target/image_layout.h"

namespace icecore {

struct ImageRequest {
  ImageReference reference;
  PlatformWish wish;
  Limits limits;
};

Result<Image> open_docker_archive(const ImageFiles& files, const ImageRequest& request);
Result<Image> open_oci_layout(const ImageFiles& files, const ImageRequest& request);

/// Whether the files are what docker save writes, or an OCI layout.
[[nodiscard]] bool is_docker_archive(const ImageFiles& files);
[[nodiscard]] bool is_oci_layout(const ImageFiles& files);

/// Takes the configuration and joins it with the layers, which are there already.
Result<void> set_config(Image& image, std::vector<std::byte> bytes, const std::string& name,
                        const ImageRequest& request);

/// Adds a sentence's beginning to an error.
[[nodiscard]] std::unexpected<Error> about(const std::string& subject, const Error& error);

}  // namespace icecore
