// One thread for each large file: there are hundreds in a layer, not thousands.
#include "collect/aside_collecting.h"

#include <chrono>
#include <utility>

namespace icecore {
namespace {

// Below that, another thread costs more than it saves.
constexpr std::uint64_t large_bytes = 1ULL << 20U;
// Entries that wait for one that is looked at: a bound on memory.
constexpr std::size_t most_waiting = 16'384;

}  // namespace

void AsideCollecting::add(StreamedEntry entry) {
  settle();
  if (is_busy()) {
    waiting_.push_back(std::move(entry));
  } else {
    take_(std::move(entry));
  }
}

void AsideCollecting::add(StreamedEntry entry, HeldBytes& room, Collect collect) {
  settle();
  const bool is_aside = work_ == CollectWork::aside && room.size() >= large_bytes && !is_busy();
  if (!is_aside) {
    room.use([&](ByteSource& bytes) { collect(bytes, entry); });
    return add(std::move(entry));
  }
  std::swap(aside_, room);
  looked_at_ = std::async(
      std::launch::async,
      [this, collect = std::move(collect)](StreamedEntry looked_at) {
        aside_.use([&](ByteSource& bytes) { collect(bytes, looked_at); });
        return looked_at;
      },
      std::move(entry));
}

// Gives on what was looked at meanwhile.
void AsideCollecting::settle() {
  const bool is_due =
      is_busy() && (waiting_.size() >= most_waiting ||
                    looked_at_.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
  if (is_due) finish();
}

void AsideCollecting::finish() {
  if (is_busy()) take_(looked_at_.get());
  for (StreamedEntry& entry : waiting_) take_(std::move(entry));
  waiting_.clear();
}

}  // namespace icecore
