// A block's size is known at its end: one byte is kept for it, which is enough for nearly all, and
// more are made room for where they are needed.
#include "base/writer.h"

namespace icecore {
namespace {

constexpr std::uint64_t more = 0x80;  // A byte of a number is not the last one.

}  // namespace

void Writer::varint(std::uint64_t value) {
  for (; value >= more; value >>= 7U) u8(static_cast<std::uint8_t>(value | more));
  u8(static_cast<std::uint8_t>(value));
}

void Writer::signed_varint(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  varint(value < 0 ? ~(bits << 1U) : bits << 1U);
}

void Writer::block(Bytes bytes) {
  varint(bytes.size());
  this->bytes(bytes);
}

std::size_t Writer::begin_block() {
  bytes_.push_back({});
  return bytes_.size();
}

void Writer::end_block(std::size_t mark) {
  const std::size_t size = bytes_.size() - mark;
  bytes_[mark - 1] = static_cast<std::byte>(size);
  if (size < more) return;
  Writer prefix;
  prefix.varint(size);
  bytes_[mark - 1] = prefix.bytes_.front();
  bytes_.insert(bytes_.begin() + static_cast<std::ptrdiff_t>(mark), prefix.bytes_.begin() + 1,
                prefix.bytes_.end());
}

}  // namespace icecore
