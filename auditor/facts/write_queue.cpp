// A mutex around each job would let the writer, who asks for it again at once, keep others waiting
// for many jobs: whoever locks is therefore noted, and the next job waits.
#include "facts/write_queue.h"

#include <algorithm>
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

void WriteQueue::submit_first(Job job) {
  {
    const std::scoped_lock lock(mutex_);
    pending_.push_front(Entry{.table = "", .job = std::move(job)});
    ++pending_by_table_[""];
  }
  submitted_.notify_one();
}

void WriteQueue::wait_for(std::string_view table) {
  std::unique_lock lock(mutex_);
  if (pending_by_table_[table] == 0) return;
  std::ranges::stable_partition(pending_, [&](const Entry& entry) { return entry.table == table; });
  finished_.wait(lock, [&] { return pending_by_table_[table] == 0; });
}

void WriteQueue::wait() {
  std::unique_lock lock(mutex_);
  finished_.wait(lock, [this] { return pending_.empty() && !is_running_; });
}

void WriteQueue::lock() {
  std::unique_lock lock(mutex_);
  ++lockers_;
  finished_.wait(lock, [this] { return !is_running_ && !is_locked_; });
  is_locked_ = true;
}

void WriteQueue::unlock() {
  {
    const std::scoped_lock lock(mutex_);
    is_locked_ = false;
    --lockers_;
  }
  submitted_.notify_one();
  finished_.notify_all();
}

void WriteQueue::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    submitted_.wait(lock, [this] { return lockers_ == 0 && (is_ending_ || !pending_.empty()); });
    if (pending_.empty()) return;
    Entry entry = std::move(pending_.front());
    pending_.pop_front();
    is_running_ = true;
    lock.unlock();
    entry.job();
    entry.job = nullptr;  // frees what it wrote
    lock.lock();
    is_running_ = false;
    --pending_by_table_[entry.table];
    finished_.notify_all();
  }
}

}  // namespace icecore
