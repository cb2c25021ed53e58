// What an image holds: its layers as they streamed by, and the tree that they fold into.
#pragma once

#include <memory>
#include <vector>

#include "collect/file_facts.h"
#include "icecore/finding.h"
#include "icecore/result.h"

namespace icecore {

class ImageFileTree;
struct Image;
struct StreamedLayer;

class ImageContents {
 public:
  /// Reads every layer once. A layer that cannot be read as a whole, or is not what the image says,
  /// counts as empty and is a gap; ErrorKind::unreadable when none can be read.
  static Result<ImageContents> read(std::shared_ptr<const Image> image,
                                    const CollectOptions& options);

  [[nodiscard]] const Image& image() const { return *image_; }
  [[nodiscard]] const std::vector<StreamedLayer>& layers() const { return *layers_; }
  [[nodiscard]] std::shared_ptr<const ImageFileTree> files() const { return files_; }
  [[nodiscard]] std::vector<Gap> gaps() const;

 private:
  ImageContents() = default;

  std::shared_ptr<const Image> image_;
  std::shared_ptr<const std::vector<StreamedLayer>> layers_;
  std::shared_ptr<const ImageFileTree> files_;
};

}  // namespace icecore
