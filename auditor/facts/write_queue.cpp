// A job stays in the queue while it runs, so that "nothing is pending" means that it has ended.
#include "facts/write_queue.h"

#include <utility>

namespace icecore {
namespace {

constexpr std::size_t most_pending = 192;

}  // namespace

WriteQueue::WriteQueue() : thread_([this] { run(); }) {
}

WriteQueue::~WriteQueue() {
  {
    const std::scoped_lock lock(mutex_);
    is_ending_ = true;
  }
  submitted_.notify_one();
  thread_.join();
}

void WriteQueue::submit(std::string_view table, Job job) {
  {
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [this] { return pending_.size() < most_pending; });
    pending_.push_back(Entry{.table = table, .job = std::move(job)});
    ++pending_by_table_[table];
  }
  submitted_.notify_one();
}

void WriteQueue::wait_for(std::string_view table) {
  std::unique_lock lock(mutex_);
  finished_.wait(lock, [&] { return pending_by_table_[table] == 0; });
}

void WriteQueue::wait() {
  std::unique_lock lock(mutex_);
  finished_.wait(lock, [this] { return pending_.empty(); });
}

void WriteQueue::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    submitted_.wait(lock, [this] { return is_ending_ || !pending_.empty(); });
    if (pending_.empty()) return;
    const Entry& entry = pending_.front();  // stays where it is: others only add at the end
    lock.unlock();
    {
      const std::scoped_lock job_lock(job_mutex_);
      entry.job();
    }
    lock.lock();
    --pending_by_table_[entry.table];
    pending_.pop_front();
    finished_.notify_all();
  }
}

}  // namespace icecore
