// Layers are the same when they inflate to the same tar: base images are compressed again by those
// who copy them.
#include "target/base_image.h"

#include <algorithm>

#include "target/image_layout.h"
#include "target/image_reference.h"

namespace icecore {
namespace {

bool is_same(const ImageLayer& one, const ImageLayer& other) {
  if (!one.diff_id.empty() && !other.diff_id.empty()) return one.diff_id == other.diff_id;
  return !one.digest.empty() && one.digest == other.digest;
}

}  // namespace

ImageBase compare_with_base(const std::string& name, const Image& image, const Image& base) {
  const auto different = std::ranges::mismatch(image.layers, base.layers, is_same).in2;
  return {.name = name,
          .digest = base.manifest_digest.empty() ? image_digest_text(base.config_digest)
                                                 : base.manifest_digest,
          .layers = base.layers.size(),
          .shared = static_cast<std::size_t>(different - base.layers.begin())};
}

Result<ImageBase> open_base_image(const std::string& name, const ImageReference& reference,
                                  const Image& image, const RemoteOptions& remote,
                                  const Limits& limits) {
  const std::string platform = image.platform.os.empty() ? "" : image.platform.text();
  const Image base =
      ICECORE_TRY(open_image(reference, {.platform = platform, .remote = remote}, limits));
  return compare_with_base(name, image, base);
}

}  // namespace icecore
