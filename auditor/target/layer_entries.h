// The entries of an image's layer, whatever it is stored as.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "archive/entry_stream.h"
#include "base/byte_stream.h"
#include "base/limits.h"

namespace icecore {

struct Image;

/// What a layer is: a tar, or in a file of this machine a file system or a zip file.
enum class LayerForm : std::uint8_t { tar, file_system, zip };

[[nodiscard]] LayerForm layer_form(const Image& image, std::size_t number);

/// The entries of what is stored. ErrorKind::unsupported for a file system that is no part of a
/// file; errors of reading a tar come when it is read.
Result<std::unique_ptr<EntryStream>> open_entries(std::unique_ptr<ByteStream> stored,
                                                  LayerForm form, const Limits& limits,
                                                  LayerWork work);

/// Those of an image's layer. The stream may not outlive the image.
Result<std::unique_ptr<EntryStream>> open_entries(const Image& image, std::size_t number,
                                                  const Limits& limits, LayerWork work);

}  // namespace icecore
