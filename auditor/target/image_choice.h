// Which of several images is meant: by name, by number, by platform.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/image_index.h"
#include "target/image_reference.h"

namespace icecore {

/// Whether an image of this name is meant by what the user wrote: all of it, or the tag alone.
[[nodiscard]] bool is_named(std::string_view name, std::string_view wanted);

/// The numbers of those images that the reference means, each given by its names: all without a tag
/// and number. ErrorKind::not_found with the names that there are.
Result<std::vector<std::size_t>> images_meant(const std::vector<std::vector<std::string>>& names,
                                              const ImageReference& reference);

/// `a:1, a:2` for a sentence, at most ten.
[[nodiscard]] std::string listed(std::vector<std::string> texts);

struct PlatformWish {
  ImagePlatform platform;  ///< Normal.
  bool is_users = false;   ///< Else it is this machine's, and one that is alone will do.
};

/// The manifest for the platform, of those that are images. ErrorKind::not_found with the platforms
/// that there are.
Result<const ImageDescriptor*> manifest_for(const std::vector<const ImageDescriptor*>& images,
                                            const PlatformWish& wish);

}  // namespace icecore
