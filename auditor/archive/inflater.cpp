// ISA-L for gzip: it inflates four times as fast as zlib, and it stops at the end of a member, so
// the loop over members is here. libzstd goes over its frames by itself. Both keep output that did
// not fit, so an inflater is asked once more when the input is over.
#include "archive/inflater.h"

#include <fmt/format.h>
#include <isa-l/igzip_lib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <bit>

#include "base/text.h"

namespace icecore {
namespace {

// ISA-L speaks of octets.
std::uint8_t* octets(std::span<std::byte> bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): std::byte and octets alias all.
  return reinterpret_cast<std::uint8_t*>(bytes.data());
}

class GzipInflater final : public Inflater {
 public:
  GzipInflater() { isal_inflate_init(&state_); }

  Result<Step> inflate(Bytes input, std::span<std::byte> output) override;
  Result<Step> flush(std::span<std::byte> output) override;
  [[nodiscard]] bool is_complete() const override { return is_between_ && members_ > 0; }

 private:
  Result<Step> run(Bytes input, std::span<std::byte> output);

  inflate_state state_{};
  bool is_between_ = true;  // before a member, or behind the last
  std::uint64_t members_ = 0;
};

std::unexpected<Error> gzip_error(int code) {
  switch (code) {
    case ISAL_INCORRECT_CHECKSUM:
      return failure(ErrorKind::malformed,
                     "the gzip data is damaged: its CRC-32 or size is not that of its trailer");
    case ISAL_INVALID_WRAPPER:
    case ISAL_UNSUPPORTED_METHOD:
      return failure(ErrorKind::malformed, "a gzip member has no valid header");
    default:
      return failure(ErrorKind::malformed, fmt::format("the gzip data is damaged ({})", code));
  }
}

Result<Inflater::Step> GzipInflater::inflate(Bytes input, std::span<std::byte> output) {
  if (!is_between_) return run(input, output);
  if (members_ > 0) {
    const auto next = std::ranges::find_if(input, [](std::byte one) { return one != std::byte{}; });
    const auto zeros = static_cast<std::size_t>(next - input.begin());
    if (zeros > 0) return Step{.consumed = zeros};
    if (input.front() != std::byte{0x1f}) {
      return failure(ErrorKind::malformed, "bytes that are no gzip member follow the last one");
    }
  }
  isal_inflate_reset(&state_);
  state_.crc_flag = ISAL_GZIP;
  is_between_ = false;
  return run(input, output);
}

Result<Inflater::Step> GzipInflater::flush(std::span<std::byte> output) {
  return is_between_ ? Step{} : run({}, output);
}

Result<Inflater::Step> GzipInflater::run(Bytes input, std::span<std::byte> output) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): ISA-L only reads there.
  const std::span<std::byte> readable(const_cast<std::byte*>(input.data()), input.size());
  state_.next_in = octets(readable);
  state_.avail_in = static_cast<std::uint32_t>(input.size());
  state_.next_out = octets(output);
  state_.avail_out = static_cast<std::uint32_t>(output.size());
  const int code = isal_inflate(&state_);
  if (code < 0) return gzip_error(code);
  if (code == ISAL_NEED_DICT) return failure(ErrorKind::malformed, "gzip data with a dictionary");
  if (state_.block_state == ISAL_BLOCK_FINISH) {
    is_between_ = true;
    ++members_;
  }
  return Step{.consumed = input.size() - state_.avail_in,
              .produced = output.size() - state_.avail_out};
}

struct ZstdDeleter {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

class ZstdInflater final : public Inflater {
 public:
  explicit ZstdInflater(std::unique_ptr<ZSTD_DCtx, ZstdDeleter> context)
      : context_(std::move(context)) {}

  Result<Step> inflate(Bytes input, std::span<std::byte> output) override;
  Result<Step> flush(std::span<std::byte> output) override { return inflate({}, output); }
  [[nodiscard]] bool is_complete() const override { return is_at_frame_end_; }

 private:
  std::unique_ptr<ZSTD_DCtx, ZstdDeleter> context_;
  bool is_at_frame_end_ = false;
};

Result<Inflater::Step> ZstdInflater::inflate(Bytes input, std::span<std::byte> output) {
  // Between frames libzstd would start to wait for another one.
  if (input.empty() && is_at_frame_end_) return Step{};
  ZSTD_inBuffer in{.src = input.data(), .size = input.size(), .pos = 0};
  ZSTD_outBuffer out{.dst = output.data(), .size = output.size(), .pos = 0};
  const std::size_t code = ZSTD_decompressStream(context_.get(), &out, &in);
  if (ZSTD_isError(code) != 0) {
    const bool is_limit = ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge;
    return failure(
        is_limit ? ErrorKind::limit : ErrorKind::malformed,
        fmt::format("the zstd data is damaged or out of bounds: {}", ZSTD_getErrorName(code)));
  }
  is_at_frame_end_ = code == 0;
  return Step{.consumed = in.pos, .produced = out.pos};
}

}  // namespace

std::unique_ptr<Inflater> make_gzip_inflater() {
  return std::make_unique<GzipInflater>();
}

Result<std::unique_ptr<Inflater>> make_zstd_inflater(const Limits& limits) {
  std::unique_ptr<ZSTD_DCtx, ZstdDeleter> context(ZSTD_createDCtx());
  const int window_bits = static_cast<int>(std::bit_width(limits.zstd_window_bytes)) - 1;
  if (context == nullptr ||
      ZSTD_isError(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, window_bits)) != 0) {
    return failure(ErrorKind::internal, "libzstd cannot be set up");
  }
  return std::make_unique<ZstdInflater>(std::move(context));
}

}  // namespace icecore
