// A thread that writes, and reads ahead, in the background while others compute.
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

/// Jobs, each on behalf of a table, whose name must outlive it; those of one table run in the order
/// in which they came. Several threads may submit, wait and lock.
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
  /// Hands over a job on behalf of no table that goes before all pending ones; never waits.
  void submit_first(Job job);
  /// Waits until nothing is pending for the table; its jobs go before those of others.
  void wait_for(std::string_view table);
  /// Waits until nothing is pending.
  void wait();

  /// Between the two no job runs, and nobody else has locked: the queue is what `std::unique_lock`
  /// can hold. Whoever locks waits for the running job and for others that lock, not for jobs that
  /// are pending.
  void lock();
  void unlock();

 private:
  struct Entry {
    std::string_view table;
    Job job;
  };
  void run();

  std::mutex mutex_;  // guards what follows
  std::condition_variable submitted_;
  std::condition_variable finished_;
  std::deque<Entry> pending_;
  std::map<std::string_view, std::size_t> pending_by_table_;  // with the running one
  bool is_running_ = false;
  bool is_locked_ = false;
  std::size_t lockers_ = 0;  // who holds the lock or waits for it
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace icecore
