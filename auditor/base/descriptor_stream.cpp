// std::cout loses errno, and a program that cannot tell a reader who has left from a full disk can
// only shout at both or at none. write(2) may take part of the bytes or be interrupted: the loop
// goes on.
#include "base/descriptor_stream.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <iterator>
#include <memory>

namespace icecore {
namespace {

constexpr std::size_t buffer_size = 65'536;

}  // namespace

DescriptorBuffer::DescriptorBuffer(int descriptor) : descriptor_(descriptor), buffer_(buffer_size) {
  setp(buffer_.data(), std::to_address(buffer_.end()));
}

DescriptorBuffer::~DescriptorBuffer() {
  DescriptorBuffer::sync();
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type character) {
  if (sync() != 0) return traits_type::eof();
  if (!traits_type::eq_int_type(character, traits_type::eof())) {
    sputc(traits_type::to_char_type(character));
  }
  return traits_type::not_eof(character);
}

int DescriptorBuffer::sync() {
  const char* next = pbase();
  while (failure_ == 0 && next < pptr()) {
    const ssize_t written = write(descriptor_, next, static_cast<std::size_t>(pptr() - next));
    if (written >= 0) {
      next = std::next(next, written);
    } else if (errno != EINTR) {
      failure_ = errno;
    }
  }
  setp(buffer_.data(), std::to_address(buffer_.end()));
  return failure_ == 0 ? 0 : -1;
}

}  // namespace icecore
