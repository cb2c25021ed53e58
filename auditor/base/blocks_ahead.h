// A thread that makes blocks of bytes while another one uses those before, so that a stream costs
// the longer of both and not their sum.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "base/bytes.h"

namespace icecore {

class BlocksAhead {
 public:
  /// `make` is called on the thread: each block stays as it is until `most` further calls were
  /// begun. After an empty block, the end, and after an error it is called no more.
  BlocksAhead(std::function<Result<Bytes>()> make, std::size_t most);
  BlocksAhead(const BlocksAhead&) = delete;
  BlocksAhead& operator=(const BlocksAhead&) = delete;
  ~BlocksAhead();

  /// The next block, valid until the next call. The end and errors repeat.
  Result<Bytes> next();

 private:
  void work();

  const std::function<Result<Bytes>()> make_;
  const std::size_t most_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable made_one_, taken_;
  std::deque<Result<Bytes>> made_;  // the first is in use
  bool is_in_use_ = false, is_ending_ = false;
  std::thread thread_;  // the last member: it uses the others
};

}  // namespace icecore
