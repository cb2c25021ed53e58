// Layers that are damaged are left out whole: half of one would look like an image without files.
#include "merge/image_contents.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "collect/kept_layers.h"
#include "merge/image_file_tree.h"
#include "target/image_layout.h"

namespace icecore {
namespace {

std::string layer_name(const Image& image, std::size_t number) {
  const ImageLayer& layer = image.layers[number];
  return fmt::format("layer {} of {} ({})", number + 1, image.layers.size(),
                     escaped(layer.digest.empty() ? layer.file : layer.digest));
}

Result<ImageTree> fold(const Image& image, const std::vector<StreamedLayer>& layers,
                       const Limits& limits) {
  if (image.form != ImageForm::wheels) {
    return fold_streamed(layers, limits,
                         is_file_system(image.form) ? Whiteouts::are_names : Whiteouts::hide);
  }
  std::vector<std::string> names;
  for (const ImageLayer& layer : image.layers) names.push_back(layer.file);
  return fold_beside(layers, names, limits);
}

}  // namespace

Result<ImageContents> ImageContents::read(std::shared_ptr<const Image> image,
                                          const CollectOptions& options) {
  std::vector<StreamedLayer> layers = stream_layers(*image, options);
  const auto is_damaged = [](const StreamedLayer& layer) { return layer.error.has_value(); };
  const bool are_wheels = image->form == ImageForm::wheels;
  if (!are_wheels && !layers.empty() && std::ranges::all_of(layers, is_damaged)) {
    return failure(ErrorKind::unreadable,
                   fmt::format("{}: {}", layer_name(*image, 0), layers.front().error->message));
  }
  // Nothing of a layer is believed whose digest is not the image's.
  for (StreamedLayer& layer : layers) {
    if (is_damaged(layer)) layer.entries.clear();
  }
  ImageTree tree = ICECORE_TRY(fold(*image, layers, options.limits));
  ImageContents contents;
  contents.image_ = std::move(image);
  contents.layers_ = std::make_shared<const std::vector<StreamedLayer>>(std::move(layers));
  keep_layers(contents.layers_, options);
  contents.files_ =
      std::make_shared<const ImageFileTree>(std::move(tree), *contents.layers_, !are_wheels);
  return contents;
}

std::vector<Gap> ImageContents::gaps() const {
  std::vector<Gap> gaps;
  for (std::size_t number = 0; number < layers_->size(); ++number) {
    const std::optional<Error>& error = (*layers_)[number].error;
    if (!error) continue;
    if (image_->form == ImageForm::wheels) {
      gaps.push_back(Gap{.root = "target",
                         .path = escaped(image_->layers[number].file),
                         .reader = "wheel",
                         .offset = error->offset,
                         .reason = error->message});
      continue;
    }
    gaps.push_back(Gap{
        .root = "target",
        .path = "",
        .reader = "layer",
        .offset = std::nullopt,
        .reason = fmt::format("{} is left out: {}", layer_name(*image_, number), error->message)});
  }
  return gaps;
}

}  // namespace icecore
