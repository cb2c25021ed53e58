// Reads fields one after another from bytes that nobody vouches for. Failure is sticky, as in
// LLVM's DataExtractor::Cursor: after a short read every read gives zero and `ok()` stays false, so
// a record of ten fields is ten plain lines and one check.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace icecore {

class Reader {
 public:
  explicit Reader(Bytes bytes, std::endian byte_order = std::endian::little)
      : bytes_(bytes), byte_order_(byte_order) {}

  std::uint8_t u8() { return load<std::uint8_t>(); }
  std::uint16_t u16() { return load<std::uint16_t>(); }
  std::uint32_t u32() { return load<std::uint32_t>(); }
  std::uint64_t u64() { return load<std::uint64_t>(); }

  /// The next `size` bytes, or an empty region and failure.
  Bytes bytes(std::uint64_t size);
  void skip(std::uint64_t size) { bytes(size); }
  /// What `Writer` writes under these names; failure for a number of more than 64 bits.
  std::uint64_t varint();
  std::int64_t signed_varint();
  Bytes block() { return bytes(varint()); }
  /// How many items follow: failure if each of `least_bytes` would be more than what is left.
  std::uint64_t count(std::uint64_t least_bytes);
  /// An enumerator; failure for a number above `last`.
  template <typename Enum>
  Enum enumerator(Enum last) {
    const std::uint8_t value = u8();
    if (value > static_cast<std::uint64_t>(last)) fail();
    return ok_ ? static_cast<Enum>(value) : Enum{};
  }

  /// Moves to `offset` from the start; failure if that is past the end.
  void seek(std::uint64_t offset);

  /// For who finds that a field makes no sense.
  void fail() { ok_ = false; }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  [[nodiscard]] std::uint64_t remaining() const { return ok_ ? bytes_.size() - offset_ : 0; }
  /// An error that names `what` was being read, for the one check at the end of a record.
  [[nodiscard]] std::unexpected<Error> truncated(std::string_view what) const;

 private:
  template <std::unsigned_integral T>
  T load() {
    const Bytes field = bytes(sizeof(T));
    if (!ok_) return 0;
    T value = 0;
    std::memcpy(&value, field.data(), sizeof(T));
    if (byte_order_ != std::endian::native) value = std::byteswap(value);
    return value;
  }

  Bytes bytes_;
  std::endian byte_order_;
  std::uint64_t offset_ = 0;
  bool ok_ = true;
};

}  // namespace icecore
