// Appends fields one after another, to be read by `Reader`: numbers in as few bytes as they need,
// and blocks, which say their size first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace icecore {

class Writer {
 public:
  void u8(std::uint8_t value) { bytes_.push_back(static_cast<std::byte>(value)); }
  /// Seven bits a byte, the lowest first (LEB128).
  void varint(std::uint64_t value);
  /// The same for numbers that may be negative: small ones of either sign are short.
  void signed_varint(std::int64_t value);
  void bytes(Bytes bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  /// The size of the bytes, and they.
  void block(Bytes bytes);

  /// What is written between the two is a block.
  [[nodiscard]] std::size_t begin_block();
  void end_block(std::size_t mark);

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] Bytes view() const { return bytes_; }
  /// Everything written; the writer is empty afterwards.
  std::vector<std::byte> take() { return std::exchange(bytes_, {}); }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace icecore
