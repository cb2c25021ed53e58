// docker and containerd take the first manifest whose platform is that of the machine; a single one
// they run whatever it is for. So here; but nothing is guessed between two.
#include "target/image_choice.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t most_listed = 10;

bool is_same(const ImagePlatform& have, const ImagePlatform& wanted) {
  return have.os == wanted.os && have.architecture == wanted.architecture;
}

std::string platforms_of(const std::vector<const ImageDescriptor*>& images) {
  std::vector<std::string> texts;
  for (const ImageDescriptor* image : images) {
    texts.push_back(image->platform ? normal_platform(*image->platform).text() : "not stated");
  }
  return listed(std::move(texts));
}

}  // namespace

bool is_named(std::string_view name, std::string_view wanted) {
  if (name == wanted) return true;
  const std::size_t slash = name.rfind('/');
  const std::size_t colon = name.rfind(':');
  const bool has_tag =
      colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash);
  return has_tag && name.substr(colon + 1) == wanted;
}

std::string listed(std::vector<std::string> texts) {
  std::ranges::sort(texts);
  const auto repeated = std::ranges::unique(texts);
  texts.erase(repeated.begin(), repeated.end());
  const std::size_t more = texts.size() - std::min(texts.size(), most_listed);
  texts.resize(texts.size() - more);
  for (std::string& text : texts) text = escaped(text);
  std::string list = fmt::format("{}", fmt::join(texts, ", "));
  if (more > 0) list += fmt::format(" and {} more", more);
  return list.empty() ? "none" : list;
}

Result<std::vector<std::size_t>> images_meant(const std::vector<std::vector<std::string>>& names,
                                              const ImageReference& reference) {
  const auto is_meant = [&](std::size_t i) {
    if (reference.number) return *reference.number == i;
    return reference.tag.empty() || std::ranges::any_of(names[i], [&](const std::string& name) {
             return is_named(name, reference.tag);
           });
  };
  std::vector<std::size_t> meant;
  std::vector<std::string> all;
  for (std::size_t i = 0; i < names.size(); ++i) {
    all.insert(all.end(), names[i].begin(), names[i].end());
    if (is_meant(i)) meant.push_back(i);
  }
  if (!meant.empty()) return meant;
  if (names.empty()) return failure(ErrorKind::not_found, "it holds no image");
  if (reference.number) {
    return failure(ErrorKind::not_found, fmt::format("it has no image @{}; there are {}, from @0",
                                                     *reference.number, names.size()));
  }
  return failure(ErrorKind::not_found, fmt::format("it has no image {}; its names are: {}",
                                                   escaped(reference.tag), listed(std::move(all))));
}

Result<const ImageDescriptor*> manifest_for(const std::vector<const ImageDescriptor*>& images,
                                            const PlatformWish& wish) {
  std::vector<const ImageDescriptor*> close;
  for (const ImageDescriptor* image : images) {
    if (!image->platform) continue;
    const ImagePlatform platform = normal_platform(*image->platform);
    if (platform == wish.platform) return image;
    if (is_same(platform, wish.platform)) close.push_back(image);
  }
  if (close.size() == 1 && (wish.platform.variant.empty() || !wish.is_users)) return close.front();
  const bool is_alone = images.size() == 1 && (!wish.is_users || !images.front()->platform);
  if (is_alone) return images.front();
  if (images.empty()) return failure(ErrorKind::not_found, "it holds no image");
  const std::string_view advice = wish.is_users ? "" : "; choose one with --platform";
  return failure(ErrorKind::not_found,
                 fmt::format("it has no image for {}; its platforms are: {}{}",
                             wish.platform.text(), platforms_of(images), advice));
}

}  // namespace icecore
