// The only casts between characters and bytes are here; `char` and `std::byte` may both alias any
// object.
#include "base/bytes.h"

#include <fmt/format.h>

namespace icecore {

Result<Bytes> slice(Bytes bytes, std::uint64_t offset, std::uint64_t size) {
  if (offset > bytes.size() || size > bytes.size() - offset) {
    return failure(ErrorKind::truncated,
                   fmt::format("{} bytes expected at {:#x} but the data has {:#x}", size, offset,
                               bytes.size()),
                   offset);
  }
  return bytes.subspan(offset, size);
}

std::string_view as_text(Bytes bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the one place for it, see above.
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace icecore
