// A thread that writes in the background while others compute.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string_view>
#include <thread>

namespace icecore {

/// Jobs in the order in which they came, each on behalf of a table, whose name must outlive it. One
/// thread submits and waits.
class WriteQueue {
 public:
  using Job = std::function<void()>;

  WriteQueue();
  WriteQueue(const WriteQueue&) = delete;
  WriteQueue& operator=(const WriteQueue&) = delete;
  /// Finishes what was submitted.
  ~WriteQueue();

  /// Hands over a job; waits while as many are pending as the queue holds. Not to be called with
  /// `lock` held.
  void submit(std::string_view table, Job job);
  /// Waits until nothing is pending for the table.
  void wait_for(std::string_view table);
  /// Waits until nothing is pending.
  void wait();
  /// While it is held no job runs.
  [[nodiscard]] std::unique_lock<std::mutex> lock() { return std::unique_lock(job_mutex_); }

 private:
  struct Entry {
    std::string_view table;
    Job job;
  };
  void run();

  std::mutex job_mutex_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable submitted_;
  std::condition_variable finished_;
  std::deque<Entry> pending_;  // the first one is being run
  std::map<std::string_view, std::size_t> pending_by_table_;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace icecore
