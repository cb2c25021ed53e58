// Every read goes through `bytes`, the one place with bounds.
#include "base/reader.h"

#include <fmt/format.h>

namespace icecore {

Bytes Reader::bytes(std::uint64_t size) {
  if (!ok_ || size > bytes_.size() - offset_) {
    ok_ = false;
    return {};
  }
  const Bytes field = bytes_.subspan(offset_, size);
  offset_ += size;
  return field;
}

std::uint64_t Reader::varint() {
  constexpr unsigned bits = 64;
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < bits; shift += 7) {
    const std::uint64_t field = u8();
    const std::uint64_t part = field & 0x7FU;
    if (part << shift >> shift != part) break;
    value |= part << shift;
    if (field == part) return ok_ ? value : 0;
  }
  ok_ = false;
  return 0;
}

std::int64_t Reader::signed_varint() {
  const std::uint64_t bits = varint();
  return static_cast<std::int64_t>((bits & 1U) != 0 ? ~(bits >> 1U) : bits >> 1U);
}

std::uint64_t Reader::count(std::uint64_t least_bytes) {
  const std::uint64_t items = varint();
  if (items > remaining() / least_bytes) ok_ = false;
  return ok_ ? items : 0;
}

void Reader::seek(std::uint64_t offset) {
  if (!ok_ || offset > bytes_.size()) {
    ok_ = false;
    return;
  }
  offset_ = offset;
}

std::unexpected<Error> Reader::truncated(std::string_view what) const {
  return failure(ErrorKind::truncated,
                 fmt::format("{} ends early: the data has {:#x} bytes", what, bytes_.size()),
                 offset_);
}

}  // namespace icecore
