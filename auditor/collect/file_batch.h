// Some files of a directory's layers, read one after another by one thread, in this process or in
// a confined one.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "collect/collected_file.h"
#include "collect/file_facts.h"
#include "collect/kept_files.h"
#include "target/layer.h"

namespace icecore {

class HostTree;

/// A file that is to be read.
struct FileTask {
  std::size_t layer = 0, entry = 0;
  std::vector<Reading> readings;   ///< Empty: by the file's look.
  const KeptFile* kept = nullptr;  ///< What is known of it.
};

/// What a batch gave, and what of it is to be kept: records one after another, as many bytes for
/// each file as `record_bytes` says.
struct BatchResult {
  std::vector<CollectedFile> files;
  std::shared_ptr<Writer> records = std::make_shared<Writer>();
  std::vector<std::size_t> record_bytes;
};

/// Reads the files of which nothing is known. Of layers that other threads read too, only the
/// status of the entries in question is changed, where the listing has none.
[[nodiscard]] BatchResult read_batch(std::span<const FileTask> tasks, std::span<Layer> layers,
                                     const HostTree& files, const CollectOptions& options);

/// How many files a batch may have.
inline constexpr std::size_t most_batch_files = 64;

}  // namespace icecore
