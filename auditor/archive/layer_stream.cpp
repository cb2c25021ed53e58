// The layer media types of OCI (image-spec 1.1, layer.md) and docker: tar plain, by gzip and by
// zstd. Both digests are taken here because nobody else sees all bytes: a tar reader stops at the
// end marker, and a gzip file may go on after its first member (eStargz, pigz, concatenation).
#include "archive/layer_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "archive/inflater.h"
#include "base/blocks_ahead.h"
#include "base/hash_thread.h"
#include "base/nested_digest.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t buffer_size = 256UL << 10U;
constexpr std::size_t enough_to_tell = 512;
// What a reader does not take while it looks at one large file.
constexpr std::size_t blocks_aside = 64;

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

LayerStream::LayerStream(ByteStream& source, const Limits& limits, LayerWork work)
    : source_(source), limits_(limits), inflated_digest_(std::make_unique<NestedDigest>()) {
  const bool is_aside = work == LayerWork::aside;
  input_.blocks.resize(is_aside ? blocks_aside : 1);
  output_.blocks.resize(is_aside ? blocks_aside : 1);
  if (!is_aside) return;
  thread_ = std::make_unique<HashThread>();
  ahead_ = std::make_unique<BlocksAhead>([this] { return make_next(); }, blocks_aside - 1);
}

LayerStream::~LayerStream() = default;

Result<Bytes> LayerStream::next() {
  pass(current_.size());
  const Bytes bytes = ICECORE_TRY(ahead_ && !is_finished_ ? ahead_->next() : make_next());
  current_ = bytes;
  return bytes;
}

// Of the current bytes, the next ones that are of no part.
void LayerStream::pass(std::size_t count) {
  inflated_digest_->update_stream(current_.first(count));
  current_ = current_.subspan(count);
}

void LayerStream::begin_part() {
  inflated_digest_->begin_message();
}

void LayerStream::add_to_part(Bytes bytes) {
  const std::less_equal<> is_not_behind;  // pointers into different arrays have no order by `<=`
  const bool is_current =
      is_not_behind(current_.data(), bytes.data()) &&
      is_not_behind(bytes.data() + bytes.size(), current_.data() + current_.size());
  if (!is_current) return inflated_digest_->update_message(bytes);
  pass(static_cast<std::size_t>(bytes.data() - current_.data()));
  inflated_digest_->update_both(bytes);
  current_ = current_.subspan(bytes.size());
}

Result<Bytes> LayerStream::make_next() {
  if (error_) return std::unexpected(*error_);
  Result<Bytes> bytes = next_checked();
  if (!bytes) error_ = bytes.error();
  return bytes;
}

Digest LayerStream::finish_part() {
  return inflated_digest_->finish_message();
}

Result<LayerDigests> LayerStream::finish() {
  while (true) {
    const Bytes bytes = ICECORE_TRY(next());
    if (bytes.empty()) break;
  }
  if (thread_) {
    for (const Block& block : input_.blocks) thread_->wait_for(block.last_task);
  }
  LayerDigests digests = digests_;
  digests.diff_id = inflated_digest_->finish_stream();
  digests.blob = inflater_ ? stored_hasher_.finish_sha256() : digests.diff_id;
  is_finished_ = true;
  // The hashers are ready for another message now, which would be wrong.
  error_ = Error{.kind = ErrorKind::usage, .message = "the layer was read to its end before"};
  return digests;
}

LayerStream::Block& LayerStream::next_block(Ring& ring) {
  ring.current = (ring.current + 1) % ring.blocks.size();
  Block& block = ring.blocks[ring.current];
  block.bytes.resize(buffer_size);
  return block;
}

LayerStream::Block& LayerStream::next_stored_block() {
  Block& block = next_block(input_);
  if (thread_) thread_->wait_for(block.last_task);
  return block;
}

void LayerStream::hash_stored(Block& block, Bytes bytes) {
  if (bytes.empty()) return;
  if (thread_) {
    block.last_task = thread_->push(stored_hasher_, bytes);
  } else {
    stored_hasher_.update(bytes);
  }
}

// More of the source, in place of what was pending: nothing.
Result<void> LayerStream::fill() {
  Block& block = next_stored_block();
  const std::size_t got = ICECORE_TRY(source_.read(block.bytes));
  if (got == 0) is_source_at_end_ = true;
  pending_ = Bytes(block.bytes).first(got);
  digests_.blob_size += got;
  stored_bytes_ = digests_.blob_size;
  if (inflater_) hash_stored(block, pending_);
  return {};
}

Result<void> LayerStream::start() {
  is_started_ = true;
  Block& block = next_stored_block();
  std::size_t size = 0;
  while (size < enough_to_tell && !is_source_at_end_) {
    const std::size_t got = ICECORE_TRY(source_.read(std::span(block.bytes).subspan(size)));
    if (got == 0) is_source_at_end_ = true;
    size += got;
  }
  pending_ = Bytes(block.bytes).first(size);
  digests_.blob_size = size;
  stored_bytes_ = size;
  digests_.compression = ICECORE_TRY(compression_of(as_text(pending_)));
  if (digests_.compression == Compression::none) return {};
  hash_stored(block, pending_);
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

// Both digests are of the same bytes, which the reading thread hashes.
Result<Bytes> LayerStream::next_plain() {
  if (pending_.empty() && !is_source_at_end_) ICECORE_TRY(fill());
  digests_.size += pending_.size();
  ICECORE_TRY(check_expansion());
  return std::exchange(pending_, Bytes());
}

Result<Bytes> LayerStream::next_checked() {
  if (!is_started_) ICECORE_TRY(start());
  if (!inflater_) return next_plain();
  Block& block = next_block(output_);
  while (true) {
    if (pending_.empty() && !is_source_at_end_) ICECORE_TRY(fill());
    const bool is_last = pending_.empty();
    const Inflater::Step step = is_last ? ICECORE_TRY(inflater_->flush(block.bytes))
                                        : ICECORE_TRY(inflater_->inflate(pending_, block.bytes));
    pending_ = pending_.subspan(step.consumed);
    digests_.size += step.produced;
    ICECORE_TRY(check_expansion());
    if (step.produced > 0) {
      return Bytes(block.bytes).first(step.produced);
    }
    if (!is_last) continue;
    if (inflater_->is_complete()) return Bytes();
    return failure(ErrorKind::truncated,
                   fmt::format("the {} data ends after {} bytes, in the middle",
                               to_word(digests_.compression), digests_.blob_size),
                   digests_.blob_size);
  }
}

}  // namespace icecore
