// Grows by fields of a byte order, for the builders of binary files.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace icecore::test {

class ByteWriter {
 public:
  explicit ByteWriter(std::endian byte_order = std::endian::little) : byte_order_(byte_order) {}

  ByteWriter& number(std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) {
      const unsigned place = byte_order_ == std::endian::little ? i : size - 1 - i;
      bytes.push_back(static_cast<std::byte>(value >> (8 * place)));
    }
    return *this;
  }
  ByteWriter& u16(std::uint64_t value) { return number(value, 2); }
  ByteWriter& u32(std::uint64_t value) { return number(value, 4); }
  ByteWriter& raw(Bytes part) {
    bytes.insert(bytes.end(), part.begin(), part.end());
    return *this;
  }
  /// The text and a NUL.
  ByteWriter& text(std::string_view value) { return raw(as_bytes(value)).number(0, 1); }
  /// Zeros up to this size.
  ByteWriter& fill(std::size_t size) {
    if (size > bytes.size()) bytes.resize(size);
    return *this;
  }
  ByteWriter& align(std::size_t alignment) {
    return fill((bytes.size() + alignment - 1) / alignment * alignment);
  }

  std::vector<std::byte> bytes;

 private:
  std::endian byte_order_;
};

}  // namespace icecore::test
