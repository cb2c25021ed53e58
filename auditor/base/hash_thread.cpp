// One producer, one thread, blocks of hundreds of kilobytes: a lock for each costs nothing.
#include "base/hash_thread.h"

namespace icecore {

HashThread::HashThread() : thread_([this](const std::stop_token& stop) { work(stop); }) {
}

HashThread::~HashThread() = default;

std::uint64_t HashThread::push(Hasher& hasher, Bytes bytes) {
  const std::scoped_lock lock(mutex_);
  tasks_.push_back({.hasher = &hasher, .bytes = bytes});
  changed_.notify_all();
  return ++pushed_;
}

void HashThread::wait_for(std::uint64_t number) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return done_ >= number; });
}

void HashThread::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [this] { return !tasks_.empty(); })) {
    if (stop.stop_requested()) return;
    const Task task = tasks_.front();
    tasks_.pop_front();
    lock.unlock();
    task.hasher->update(task.bytes);
    lock.lock();
    ++done_;
    changed_.notify_all();
  }
}

}  // namespace icecore
