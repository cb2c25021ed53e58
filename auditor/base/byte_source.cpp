// `whole` is the way of text formats; binary formats ask for the parts they need.
#include "base/byte_source.h"

#include <fmt/format.h>

namespace icecore {

Result<Bytes> ByteSource::whole(std::uint64_t limit) {
  if (size() > limit) {
    return failure(ErrorKind::limit,
                   fmt::format("{} bytes are more than the limit of {}", size(), limit));
  }
  return at(0, size());
}

}  // namespace icecore
