// A layer's bytes as a tar reader wants them: inflated, whatever they are compressed with, with the
// digests of both sides taken on the way. What they are is told by their first bytes, not by a
// media type: there are mislabelled ones.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/byte_stream.h"
#include "base/digest.h"
#include "base/limits.h"

namespace icecore {

enum class Compression : std::uint8_t { none, gzip, zstd };

[[nodiscard]] std::string_view to_word(Compression compression);

/// What a layer turned out to be, known at its end.
struct LayerDigests {
  Compression compression = Compression::none;
  Digest blob;  ///< Of the bytes that were stored: what descriptors name.
  std::uint64_t blob_size = 0;
  Digest diff_id;  ///< Of the inflated bytes: what a configuration names.
  std::uint64_t size = 0;
};

class BlocksAhead;
class HashThread;
class Inflater;
class NestedDigest;

/// Whether the reading thread does everything, or threads beside it inflate and take the digest of
/// what is stored. The outcome is the same.
enum class LayerWork : std::uint8_t { here, aside };

class LayerStream {
 public:
  /// `source` outlives the stream.
  LayerStream(ByteStream& source, const Limits& limits, LayerWork work = LayerWork::here);
  LayerStream(const LayerStream&) = delete;
  LayerStream& operator=(const LayerStream&) = delete;
  ~LayerStream();

  /// The next inflated bytes, valid until the next call; empty at the end, which is where the
  /// compressed bytes end: all gzip members and zstd frames are one stream. Errors repeat.
  /// ErrorKind::malformed and ErrorKind::truncated for damaged data, a wrong checksum among it;
  /// ErrorKind::unsupported for other compressions; ErrorKind::limit for more than `layer_bytes`,
  /// for more than `expansion_ratio` and for windows over `zstd_window_bytes`; errors of the
  /// source.
  Result<Bytes> next();

  /// The SHA-256 of a part of the inflated bytes, a file's, is taken along with that of all of
  /// them. Bytes are added as they are used; what is not of the bytes that `next` gave last costs
  /// more.
  void begin_part();
  void add_to_part(Bytes bytes);
  Digest finish_part();

  /// Reads what is left, which a tar's end does not say, and tells the digests.
  Result<LayerDigests> finish();

  /// Known from the first bytes on.
  [[nodiscard]] Compression compression() const { return digests_.compression; }
  /// How many stored bytes were read so far.
  [[nodiscard]] std::uint64_t compressed_bytes() const { return stored_bytes_; }

 private:
  struct Block {
    std::vector<std::byte> bytes;
    std::uint64_t last_task = 0;  // of stored bytes: it is used again when they were hashed
  };
  struct Ring {
    std::vector<Block> blocks;
    std::size_t current = 0;
  };

  Result<Bytes> make_next();
  static Block& next_block(Ring& ring);
  Block& next_stored_block();
  void hash_stored(Block& block, Bytes bytes);
  void pass(std::size_t count);
  Result<void> start();
  Result<void> fill();
  Result<Bytes> next_checked();
  Result<Bytes> next_plain();
  Result<void> check_expansion() const;

  ByteStream& source_;
  const Limits limits_;
  Ring input_, output_;
  Bytes pending_;  // of the current input block, not yet inflated
  bool is_started_ = false, is_source_at_end_ = false, is_finished_ = false;
  std::unique_ptr<Inflater> inflater_;  // none for plain bytes
  Hasher stored_hasher_ = Hasher::sha256();
  std::unique_ptr<NestedDigest> inflated_digest_;  // the reading thread's
  Bytes current_;  // what `next` gave last, but for what was hashed of it
  LayerDigests digests_;
  std::atomic<std::uint64_t> stored_bytes_ = 0;
  std::optional<Error> error_;
  std::unique_ptr<HashThread> thread_;  // it reads the members before
  std::unique_ptr<BlocksAhead> ahead_;  // the last member: it uses the others
};

}  // namespace icecore
