// The entries of a tar (ustar, pax, GNU, old) one after another, as it streams by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "archive/entry_stream.h"
#include "archive/layer_stream.h"
#include "base/limits.h"

namespace icecore {

class TarEntries {
 public:
  /// `stream` outlives the entries.
  TarEntries(LayerStream& stream, const Limits& limits);
  TarEntries(const TarEntries&) = delete;
  TarEntries& operator=(const TarEntries&) = delete;
  ~TarEntries();

  /// The next entry, valid until the next call; nullptr at the end of the tar. What is left of the
  /// stream, `LayerStream::finish` reads. ErrorKind::malformed and ErrorKind::truncated for a
  /// damaged tar, ErrorKind::limit for more than `entries`; errors of the stream. After an error
  /// there is no next entry.
  Result<const TarEntry*> next();

  /// The next bytes of the entry that `next` gave, valid until the next call of either; empty at
  /// its end. Holes are zeros. What is not read is passed over.
  Result<Bytes> read();

 private:
  struct Archive;
  Result<void> open();
  Result<Bytes> read_hole(std::uint64_t size);
  std::unexpected<Error> damage();

  const Limits limits_;
  std::unique_ptr<Archive> archive_;
  TarEntry entry_;
  std::uint64_t count_ = 0;
  std::uint64_t position_ = 0;  // in the entry's bytes, where the next ones to give start
  Bytes held_;                  // read, but behind a hole
  std::uint64_t held_at_ = 0;
  std::uint64_t hole_bytes_ = 0;  // of all entries
  bool is_open_ = false, is_data_at_end_ = true;
};

}  // namespace icecore
