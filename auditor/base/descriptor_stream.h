// An output stream over a file descriptor that remembers why writing failed.
#pragma once

#include <ostream>
#include <streambuf>
#include <vector>

namespace icecore {

/// Does not own the descriptor. After the first failure everything is swallowed as failed.
class DescriptorBuffer : public std::streambuf {
 public:
  explicit DescriptorBuffer(int descriptor);
  DescriptorBuffer(const DescriptorBuffer&) = delete;
  DescriptorBuffer& operator=(const DescriptorBuffer&) = delete;
  ~DescriptorBuffer() override;

  /// `errno` of the first write that failed; 0 when none did.
  [[nodiscard]] int failure() const { return failure_; }

 protected:
  int_type overflow(int_type character) override;
  int sync() override;

 private:
  int descriptor_;
  int failure_ = 0;
  std::vector<char> buffer_;
};

}  // namespace icecore
