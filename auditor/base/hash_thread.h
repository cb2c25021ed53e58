// A thread that hashes what another one reads, so that a stream costs the longer of both and not
// their sum.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>

#include "base/digest.h"

namespace icecore {

class HashThread {
 public:
  HashThread();
  HashThread(const HashThread&) = delete;
  HashThread& operator=(const HashThread&) = delete;
  /// What was not hashed yet is not hashed any more.
  ~HashThread();

  /// Adds the bytes to the hasher after all that was pushed before. Both are left alone by
  /// everybody else until `wait_for` returned for the number.
  std::uint64_t push(Hasher& hasher, Bytes bytes);
  void wait_for(std::uint64_t number);

 private:
  struct Task {
    Hasher* hasher = nullptr;
    Bytes bytes;
  };
  void work();

  std::mutex mutex_;  // guards what follows
  std::condition_variable pushed_one_, done_one_;
  std::deque<Task> tasks_;
  std::uint64_t pushed_ = 0, done_ = 0;
  bool is_ending_ = false;
  std::thread thread_;  // the last member: it uses the others
};

}  // namespace icecore
