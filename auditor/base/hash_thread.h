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
  void work(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Task> tasks_;
  std::uint64_t pushed_ = 0, done_ = 0;
  std::jthread thread_;  // the last member: it stops before the others go
};

}  // namespace icecore
