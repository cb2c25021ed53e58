// Messages between two processes: blocks of bytes over a Unix socket, with open files beside them
// where the receiver asks for some.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/file_descriptor.h"

namespace icecore {

struct Message {
  std::vector<std::byte> bytes;
  std::vector<FileDescriptor> files;
};

/// Sends bytes through a socket as they are. ErrorKind::unreadable when the other end is gone.
Result<void> send_bytes(int socket, Bytes bytes);

class Channel {
 public:
  /// How many files go with one message at most.
  static constexpr std::size_t most_files = 64;

  Channel() = default;
  explicit Channel(FileDescriptor socket) : socket_(std::move(socket)) {}
  /// Two ends. ErrorKind::internal when the system has none.
  static Result<std::pair<Channel, Channel>> make_pair();

  /// ErrorKind::unreadable when the other end is gone.
  [[nodiscard]] Result<void> send(Bytes message, std::span<const int> files = {}) const;

  /// The next message; nothing when the other end is gone before one begins. Of a sender that
  /// nobody vouches for: ErrorKind::limit for more than `limit` bytes, ErrorKind::truncated when it
  /// ends in the middle. At most `files` files are taken, others are closed.
  [[nodiscard]] Result<std::optional<Message>> receive(std::uint64_t limit,
                                                       std::size_t files = 0) const;

  /// Waits until something can be received, or the other end is gone; false when the time is over.
  [[nodiscard]] bool wait(std::chrono::milliseconds time) const;

  [[nodiscard]] int descriptor() const { return socket_.get(); }
  FileDescriptor release() { return std::move(socket_); }

 private:
  FileDescriptor socket_;
};

}  // namespace icecore
