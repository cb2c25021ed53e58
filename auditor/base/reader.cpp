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
