// Where the facts of a target's files come from: files that are read when they are asked for, or
// layers of an image that were read as they streamed by.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/limits.h"
#include "collect/kind.h"

namespace icecore {

class FactCache;
class Store;
class WorkerPool;
struct ReadingProgress;
struct Layer;
struct Root;

/// Called on any thread, one call at a time.
using ProgressSink = std::function<void(const ReadingProgress&)>;

struct CollectOptions {
  unsigned jobs = 1;
  Limits limits;
  ProgressSink progress;
  std::string second_digest;      ///< Algorithm of another digest that each file gets; empty: none.
  FactCache* cache = nullptr;     ///< Where facts are kept for the next audit; may be null.
  WorkerPool* workers = nullptr;  ///< Confined processes that read; null: this one does.
  /// When the audit began. A file that changed since, or shortly before, is not kept: it may change
  /// again within the same tick of the clock.
  std::int64_t start_ns = 0;
};

class FileFacts {
 public:
  FileFacts() = default;
  FileFacts(const FileFacts&) = delete;
  FileFacts& operator=(const FileFacts&) = delete;
  virtual ~FileFacts() = default;

  /// Whether facts of the root may be kept, to be found by the status of each file: then the
  /// listing should leave out none.
  [[nodiscard]] virtual bool is_kept(const Root& root, const CollectOptions& options) = 0;

  /// Fills in each file's digest, and the status that the listing left out, and adds its facts and
  /// gaps to the store. What is found does not depend on `jobs`.
  virtual void collect(std::span<Layer> layers, const CollectOptions& options, Store& store) = 0;

  /// Whether all that was asked for so far was known without reading a file.
  [[nodiscard]] virtual bool was_all_known() const { return false; }

  /// Reads the files in question again and adds the answers. `questions` are sorted and unique. A
  /// file whose bytes are no longer those that were hashed gives a gap instead.
  virtual void answer(const std::vector<Question>& questions, std::span<Layer> layers,
                      const CollectOptions& options, Store& store) = 0;
};

}  // namespace icecore
