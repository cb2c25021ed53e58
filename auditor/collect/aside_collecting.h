// What is collected of a stream's files, in the stream's order, while the stream goes on: looking
// at a large file takes as long as inflating a hundred megabytes.
#pragma once

#include <functional>
#include <future>
#include <vector>

#include "collect/collect_work.h"
#include "collect/passing_file.h"
#include "collect/streamed_layers.h"

namespace icecore {

class AsideCollecting {
 public:
  /// Fills in what is collected of an entry; called on either thread.
  using Collect = std::function<void(ByteSource& bytes, StreamedEntry& entry)>;
  using Take = std::function<void(StreamedEntry entry)>;

  /// `take` gets all entries in the order in which they were added. `aside` is room for the bytes
  /// that are looked at aside. Both outlive this.
  AsideCollecting(CollectWork work, HeldBytes& aside, const Take& take)
      : work_(work), aside_(aside), take_(take) {}
  AsideCollecting(const AsideCollecting&) = delete;
  AsideCollecting& operator=(const AsideCollecting&) = delete;
  /// Waits for what was begun.
  ~AsideCollecting() = default;

  /// An entry of which nothing is to be collected any more.
  void add(StreamedEntry entry);
  /// An entry with its bytes. Those of a large one change places with `room`'s, which may be used
  /// again at once.
  void add(StreamedEntry entry, HeldBytes& room, Collect collect);
  /// All that was added has been taken when it returns.
  void finish();

 private:
  void settle();
  [[nodiscard]] bool is_busy() const { return looked_at_.valid(); }

  const CollectWork work_;
  HeldBytes& aside_;  // of the entry that is looked at
  const Take& take_;
  std::vector<StreamedEntry> waiting_;    // behind it
  std::future<StreamedEntry> looked_at_;  // the last member: its thread uses the others
};

}  // namespace icecore
