// Blocks are hundreds of kilobytes: a lock for each costs nothing.
#include "base/blocks_ahead.h"

#include <utility>

namespace icecore {
namespace {

bool is_last(const Result<Bytes>& block) {
  return !block || block->empty();
}

}  // namespace

BlocksAhead::BlocksAhead(std::function<Result<Bytes>()> make, std::size_t most)
    : make_(std::move(make)), most_(most), thread_([this] { work(); }) {
}

BlocksAhead::~BlocksAhead() {
  {
    const std::scoped_lock lock(mutex_);
    is_ending_ = true;
  }
  taken_.notify_one();
  thread_.join();
}

Result<Bytes> BlocksAhead::next() {
  std::unique_lock lock(mutex_);
  if (is_in_use_ && !is_last(made_.front())) {
    made_.pop_front();
    taken_.notify_one();
  }
  is_in_use_ = true;
  made_one_.wait(lock, [this] { return !made_.empty(); });
  return made_.front();
}

void BlocksAhead::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    taken_.wait(lock, [this] { return is_ending_ || made_.size() < most_; });
    if (is_ending_) return;
    lock.unlock();
    Result<Bytes> block = make_();
    lock.lock();
    const bool is_end = is_last(block);
    made_.push_back(std::move(block));
    made_one_.notify_one();
    if (is_end) return;
  }
}

}  // namespace icecore
