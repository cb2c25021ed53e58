// OCI image specification 1.1, descriptor.md. Of the algorithms it registers only sha256 is in use.
#include "formats/image_descriptor.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formats/json_object.h"

namespace icecore {
namespace {

constexpr std::string_view sha256_prefix = "sha256:";

bool is_lower_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::string_view ImageDescriptor::annotation(std::string_view name) const {
  const auto found =
      std::ranges::find(annotations, name, [](const auto& pair) { return pair.first; });
  return found == annotations.end() ? std::string_view() : found->second;
}

ImageAnnotations read_image_annotations(JsonObjectView view) {
  ImageAnnotations annotations;
  for (const JsonMember& member : view.members()) {
    if (const auto text = view.text_of(member)) annotations.emplace_back(member.key, *text);
  }
  return annotations;
}

ImageDescriptor read_image_descriptor(JsonObjectView& view) {
  ImageDescriptor descriptor{.media_type = view.text("mediaType"),
                             .digest = view.text("digest", Presence::required),
                             .size = view.number("size", Presence::required).value_or(0),
                             .urls = view.texts("urls"),
                             .annotations = read_image_annotations(view.object("annotations"))};
  JsonObjectView platform = view.object("platform");
  if (!platform.is_missing()) {
    descriptor.platform = ImagePlatform{.os = platform.text("os"),
                                        .architecture = platform.text("architecture"),
                                        .variant = platform.text("variant")};
  }
  return descriptor;
}

Result<Digest> parse_image_digest(std::string_view text) {
  const std::string_view algorithm = text.substr(0, text.find(':'));
  if (algorithm.size() == text.size() || algorithm.empty()) {
    return failure(ErrorKind::malformed,
                   fmt::format("expected a digest as algorithm:digits, found {}", escaped(text)));
  }
  if (!text.starts_with(sha256_prefix)) {
    return failure(ErrorKind::unsupported,
                   fmt::format("expected a sha256 digest, found one of {}", escaped(algorithm)));
  }
  const std::string_view digits = text.substr(sha256_prefix.size());
  Digest digest;
  const auto bytes = is_lower_hex(digits) ? from_hex(digits) : std::nullopt;
  if (!bytes || bytes->size() != digest.bytes.size()) {
    return failure(ErrorKind::malformed,
                   fmt::format("expected 64 lower-case hexadecimal digits after sha256:, found {}",
                               escaped(digits)));
  }
  std::ranges::copy(*bytes, digest.bytes.begin());
  return digest;
}

std::string image_digest_text(const Digest& digest) {
  return std::string(sha256_prefix) + digest.hex();
}

}  // namespace icecore
