// The facts of an image's files: those that were collected while its layers streamed by. What is
// asked later is answered by streaming the layers in question once more.
#pragma once

#include <vector>

#include "collect/file_facts.h"
#include "collect/streamed_layers.h"

namespace icecore {

class LayerFacts final : public FileFacts {
 public:
  /// Both outlive the facts.
  LayerFacts(const Image& image, const std::vector<StreamedLayer>& layers)
      : image_(image), layers_(layers) {}

  /// An image is kept by its layers.
  bool is_kept(const Root& /*root*/, const CollectOptions& /*options*/) override { return false; }
  void collect(std::span<Layer> layers, const CollectOptions& options, Store& store) override;
  void answer(const std::vector<Question>& questions, std::span<Layer> layers,
              const CollectOptions& options, Store& store) override;

 private:
  const Image& image_;
  const std::vector<StreamedLayer>& layers_;
};

}  // namespace icecore
