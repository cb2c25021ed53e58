// A source in memory that remembers how much was asked of it, to test that a reader's cost is that
// of the metadata and not that of the file.
#pragma once

#include "base/byte_source.h"

namespace icecore::test {

class CountingSource final : public ByteSource {
 public:
  /// As if `bytes` were followed by zeros up to `size`; those may not be read.
  CountingSource(Bytes bytes, std::uint64_t size) : bytes_(bytes), size_(size) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  Result<Bytes> at(std::uint64_t offset, std::uint64_t size) override {
    requests += 1;
    bytes_asked += size;
    return slice(bytes_, offset, size);
  }

  std::uint64_t requests = 0;
  std::uint64_t bytes_asked = 0;

 private:
  Bytes bytes_;
  std::uint64_t size_;
};

}  // namespace icecore::test
