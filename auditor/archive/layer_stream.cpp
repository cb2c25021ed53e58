// The layer media types of OCI (image-spec 1.1, layer.md) and docker: tar plain, by gzip and by
// zstd. Both digests are taken here because nobody else sees all bytes: a tar reader stops at the
// end marker, and a gzip file may go on after its first member (eStargz, pigz, concatenation).
#include "archive/layer_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "archive/inflater.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t buffer_size = 256UL << 10U;
constexpr std::size_t enough_to_tell = 512;

struct Magic {
  std::string_view bytes;
  std::string_view name;
};

constexpr std::string_view gzip_magic = "\x1f\x8b";
constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd";
constexpr std::string_view skippable_magic = "\x2a\x4d\x18";  // behind a byte 0x50 to 0x5f
constexpr std::array other_magics{Magic{"\xfd"
                                        "7zXZ",
                                        "xz"},
                                  Magic{"BZh", "bzip2"}, Magic{"\x04\x22\x4d\x18", "lz4"},
                                  Magic{"PK\x03\x04", "zip"}};

bool is_tar(std::string_view start) {
  constexpr std::size_t magic_place = 257;
  return start.size() > magic_place && start.substr(magic_place).starts_with("ustar");
}

// A tar may start with any name.
Result<Compression> compression_of(std::string_view start) {
  if (is_tar(start)) return Compression::none;
  if (start.starts_with(gzip_magic)) return Compression::gzip;
  if (start.starts_with(zstd_magic)) return Compression::zstd;
  const bool is_skippable = !start.empty() && (start.front() & '\xf0') == '\x50' &&
                            start.substr(1).starts_with(skippable_magic);
  if (is_skippable) return Compression::zstd;
  for (const Magic& magic : other_magics) {
    if (!start.starts_with(magic.bytes)) continue;
    return failure(ErrorKind::unsupported,
                   fmt::format("it is compressed by {}; only gzip and zstd are read", magic.name),
                   0);
  }
  return Compression::none;
}

}  // namespace

std::string_view to_word(Compression compression) {
  constexpr std::array<std::string_view, 3> words{"none", "gzip", "zstd"};
  return words.at(static_cast<std::size_t>(compression));
}

LayerStream::LayerStream(ByteStream& source, const Limits& limits)
    : source_(source), limits_(limits), input_(buffer_size) {
}

LayerStream::~LayerStream() = default;

Result<Bytes> LayerStream::next() {
  if (error_) return std::unexpected(*error_);
  Result<Bytes> bytes = next_checked();
  if (!bytes) {
    error_ = bytes.error();
  } else {
    diff_hasher_.update(*bytes);
  }
  return bytes;
}

Result<LayerDigests> LayerStream::finish() {
  while (true) {
    const Bytes bytes = ICECORE_TRY(next());
    if (bytes.empty()) break;
  }
  LayerDigests digests = digests_;
  digests.blob = blob_hasher_.finish_sha256();
  digests.diff_id = diff_hasher_.finish_sha256();
  // The hashers are ready for another message now, which would be wrong.
  error_ = Error{.kind = ErrorKind::usage, .message = "the layer was read to its end before"};
  return digests;
}

// More of the source behind what is pending.
Result<void> LayerStream::fill() {
  if (pending_.empty()) pending_ = Bytes(input_).first(0);
  const auto used = static_cast<std::size_t>(pending_.data() - input_.data()) + pending_.size();
  const std::span<std::byte> room = std::span(input_).subspan(used);
  const std::size_t got = ICECORE_TRY(source_.read(room));
  if (got == 0) is_source_at_end_ = true;
  blob_hasher_.update(room.first(got));
  digests_.blob_size += got;
  pending_ = Bytes(input_).subspan(used - pending_.size(), pending_.size() + got);
  return {};
}

Result<void> LayerStream::start() {
  is_started_ = true;
  while (pending_.size() < enough_to_tell && !is_source_at_end_) ICECORE_TRY(fill());
  digests_.compression = ICECORE_TRY(compression_of(as_text(pending_)));
  if (digests_.compression == Compression::none) return {};
  output_.resize(buffer_size);
  if (digests_.compression == Compression::gzip) {
    inflater_ = make_gzip_inflater();
  } else {
    inflater_ = ICECORE_TRY(make_zstd_inflater(limits_));
  }
  return {};
}

Result<void> LayerStream::check_expansion() const {
  if (digests_.size > limits_.layer_bytes) {
    return failure(ErrorKind::limit,
                   fmt::format("it inflates to more than {}", human_bytes(limits_.layer_bytes)));
  }
  const bool is_bomb = digests_.size > limits_.expansion_bytes &&
                       digests_.size / limits_.expansion_ratio > digests_.blob_size;
  if (!is_bomb) return {};
  return failure(ErrorKind::limit,
                 fmt::format("{} inflate to more than {}, over {} for one: a compression bomb",
                             human_bytes(digests_.blob_size), human_bytes(digests_.size),
                             limits_.expansion_ratio));
}

Result<Bytes> LayerStream::next_checked() {
  if (!is_started_) ICECORE_TRY(start());
  while (true) {
    if (pending_.empty() && !is_source_at_end_) ICECORE_TRY(fill());
    if (!inflater_) {
      digests_.size += pending_.size();
      ICECORE_TRY(check_expansion());
      return std::exchange(pending_, Bytes());
    }
    const bool is_last = pending_.empty();
    const Inflater::Step step = is_last ? ICECORE_TRY(inflater_->flush(output_))
                                        : ICECORE_TRY(inflater_->inflate(pending_, output_));
    pending_ = pending_.subspan(step.consumed);
    digests_.size += step.produced;
    ICECORE_TRY(check_expansion());
    if (step.produced > 0) return Bytes(output_).first(step.produced);
    if (!is_last) continue;
    if (inflater_->is_complete()) return Bytes();
    return failure(ErrorKind::truncated,
                   fmt::format("the {} data ends after {} bytes, in the middle",
                               to_word(digests_.compression), digests_.blob_size),
                   digests_.blob_size);
  }
}

}  // namespace icecore
