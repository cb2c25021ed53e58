// A slot of the window belongs to the thread that took its index until `finish`, and to the
// consumer from `wait_for` until `deliver`; the mutex orders the two, so slots need no lock of
// their own.
#include "base/task_pool.h"

namespace icecore {

std::optional<std::size_t> OrderedWindow::take() {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return next_ >= count_ || next_ < delivered_ + width_; });
  if (next_ >= count_) return std::nullopt;
  return next_++;
}

void OrderedWindow::finish(std::size_t index) {
  bool is_oldest = false;
  {
    const std::scoped_lock lock(mutex_);
    finished_[index % width_] = true;
    is_oldest = index == delivered_;
  }
  if (is_oldest) ready_.notify_one();
}

void OrderedWindow::wait_for(std::size_t index) {
  std::unique_lock lock(mutex_);
  ready_.wait(lock, [this, index] { return finished_[index % width_]; });
}

void OrderedWindow::deliver(std::size_t index) {
  {
    const std::scoped_lock lock(mutex_);
    finished_[index % width_] = false;
    delivered_ = index + 1;
  }
  room_.notify_all();
}

}  // namespace icecore
