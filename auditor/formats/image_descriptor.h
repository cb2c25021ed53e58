// A descriptor: how OCI and docker documents name a blob, by its digest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "formats/image_platform.h"

namespace icecore {

class JsonObjectView;

/// Names and values in the document's order.
using ImageAnnotations = std::vector<std::pair<std::string, std::string>>;

struct ImageDescriptor {
  std::string media_type;
  std::string digest;  ///< As written: `sha256:` and 64 hexadecimal digits, or another algorithm.
  std::uint64_t size = 0;
  std::vector<std::string> urls;  ///< Where a layer that is not distributed is to be had.
  std::optional<ImagePlatform> platform;
  ImageAnnotations annotations;

  /// The annotation of that name; empty without one.
  [[nodiscard]] std::string_view annotation(std::string_view name) const;
};

/// One descriptor; what is missing or of another kind is a defect of the view.
ImageDescriptor read_image_descriptor(JsonObjectView& view);

/// The members of an object whose values are strings.
ImageAnnotations read_image_annotations(JsonObjectView view);

/// A digest as descriptors write it. ErrorKind::unsupported for another algorithm than SHA-256,
/// ErrorKind::malformed for text that is no digest.
Result<Digest> parse_image_digest(std::string_view text);

/// `sha256:` and the digest's digits.
[[nodiscard]] std::string image_digest_text(const Digest& digest);

}  // namespace icecore
