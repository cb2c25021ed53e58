// One producer, one thread, blocks of hundreds of kilobytes: a lock for each costs nothing.
#include "base/hash_thread.h"

namespace icecore {

HashThread::HashThread() : thread_([this] { work(); }) {
}

HashThread::~HashThread() {
  {
    const std::scoped_lock lock(mutex_);
    is_ending_ = true;
  }
  pushed_one_.notify_one();
  thread_.join();
}

std::uint64_t HashThread::push(Hasher& hasher, Bytes bytes) {
  std::uint64_t number = 0;
  {
    const std::scoped_lock lock(mutex_);
    tasks_.push_back({.hasher = &hasher, .bytes = bytes});
    number = ++pushed_;
  }
  pushed_one_.notify_one();
  return number;
}

void HashThread::wait_for(std::uint64_t number) {
  std::unique_lock lock(mutex_);
  done_one_.wait(lock, [&] { return done_ >= number; });
}

void HashThread::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    pushed_one_.wait(lock, [this] { return is_ending_ || !tasks_.empty(); });
    if (is_ending_) return;
    const Task task = tasks_.front();
    tasks_.pop_front();
    lock.unlock();
    task.hasher->update(task.bytes);
    lock.lock();
    ++done_;
    done_one_.notify_all();
  }
}

}  // namespace icecore
