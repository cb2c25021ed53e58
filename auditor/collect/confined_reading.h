// Files and layers, read by confined processes. Where one of these ends before it answered, the
// entry that it was at is a gap, and the rest is read by another one.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "collect/file_facts.h"
#include "collect/file_reading.h"

namespace icecore {

struct EntryReadings;
struct FilesRequest;
struct Image;
struct StreamedLayer;

/// What reading some files gave, one reading for each.
struct FileReadings {
  std::vector<FileReading> readings;
  std::vector<std::vector<std::byte>> answers;  ///< What `FileReading::written` are views of.
};

/// `files` are open, one for each that is requested. `options.workers` is set.
[[nodiscard]] FileReadings read_files_confined(FilesRequest request,
                                               std::span<const FileDescriptor> files,
                                               const CollectOptions& options);

/// How much of a layer's stored bytes was read; called now and then.
using LayerProgress = std::function<void(std::uint64_t bytes)>;

struct LayerToRead {
  const Image& image;
  std::size_t number;
  LayerProgress progress;
  bool is_behind;  ///< Whether others go first where processors are scarce.
};

[[nodiscard]] StreamedLayer read_layer_confined(const LayerToRead& wanted,
                                                const CollectOptions& options);

/// One answer for each question; these are sorted.
[[nodiscard]] std::vector<CollectedFile> answer_confined(const Image& image, std::size_t number,
                                                         std::vector<EntryReadings> questions,
                                                         const CollectOptions& options);

}  // namespace icecore
