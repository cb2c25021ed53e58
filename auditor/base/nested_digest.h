// The SHA-256 of a stream and of the messages that lie in it one after another, as a tar's files
// do. Bytes of both are gone through once: that costs half as much again as one digest, not twice
// as much, where the processor has instructions for it.
#pragma once

#include <memory>

#include "base/digest.h"

namespace icecore {

class NestedDigest {
 public:
  NestedDigest();
  NestedDigest(const NestedDigest&) = delete;
  NestedDigest& operator=(const NestedDigest&) = delete;
  ~NestedDigest();

  /// Bytes of the stream alone.
  void update_stream(Bytes bytes);
  /// Forgets what the message was; a new one begins.
  void begin_message();
  /// Bytes of the message alone: a file's holes, which its tar does not store.
  void update_message(Bytes bytes);
  /// Bytes of the stream that are the message's next.
  void update_both(Bytes bytes);

  /// Each is ready for another one afterwards.
  Digest finish_message();
  Digest finish_stream();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace icecore
