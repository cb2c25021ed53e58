// libdeflate wants to know how large the result is, which the stream does not say: room is doubled
// until it is enough or the limit is reached.
#include "archive/zlib_stream.h"

#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <memory>

namespace icecore {
namespace {

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* one) const { libdeflate_free_decompressor(one); }
};

}  // namespace

Result<std::vector<std::byte>> read_zlib_stream(Bytes bytes, std::uint64_t limit) {
  const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(
      libdeflate_alloc_decompressor());
  if (!decompressor) return failure(ErrorKind::internal, "no memory to unpack with");
  constexpr std::uint64_t first_guess = 64U << 10U;
  std::uint64_t room = std::min(limit, std::max<std::uint64_t>(first_guess, 4 * bytes.size()));
  while (true) {
    std::vector<std::byte> result(room);
    std::size_t size = 0;
    const libdeflate_result status = libdeflate_zlib_decompress(
        decompressor.get(), bytes.data(), bytes.size(), result.data(), result.size(), &size);
    if (status == LIBDEFLATE_SUCCESS) {
      result.resize(size);
      return result;
    }
    if (status != LIBDEFLATE_INSUFFICIENT_SPACE) {
      return failure(ErrorKind::malformed, "no zlib stream, or a damaged one");
    }
    if (room == limit) {
      return failure(ErrorKind::limit,
                     fmt::format("it unpacks to more than the limit of {} bytes", limit));
    }
    room = std::min(limit, 2 * room);
  }
}

}  // namespace icecore
