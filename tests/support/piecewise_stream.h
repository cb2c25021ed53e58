// A stream that gives its bytes in pieces of one size, to test that nothing depends on where reads
// end.
#pragma once

#include <algorithm>
#include <cstddef>

#include "base/byte_stream.h"

namespace icecore::test {

class PiecewiseStream final : public ByteStream {
 public:
  PiecewiseStream(Bytes bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}

  Result<std::size_t> read(std::span<std::byte> buffer) override {
    const std::size_t count = std::min({buffer.size(), bytes_.size(), piece_});
    std::ranges::copy(bytes_.first(count), buffer.begin());
    bytes_ = bytes_.subspan(count);
    return count;
  }

 private:
  Bytes bytes_;
  std::size_t piece_;
};

}  // namespace icecore::test
