// What a layer was, as bytes; see facts/fact_bytes.h.
#pragma once

#include <optional>
#include <string>

#include "base/reader.h"
#include "base/writer.h"
#include "collect/streamed_layers.h"

namespace icecore {

void write_layer(const StreamedLayer& layer, Writer& writer);

/// The same, entry by entry, for who does not have all of it.
class LayerWriter {
 public:
  explicit LayerWriter(Writer& writer) : writer_(writer) {}
  void write(const StreamedEntry& entry);
  /// Once, after the last entry.
  void finish(const LayerDigests& digests, const std::optional<Error>& error);

 private:
  void write_features(const StreamedEntry& entry, unsigned features);

  Writer& writer_;
  std::string last_name_;
};

/// The same back, as the bytes come: in parts of whole entries.
class LayerReader {
 public:
  explicit LayerReader(const Limits& limits) : limits_(limits) {}
  /// ErrorKind::malformed and ErrorKind::truncated for what `LayerWriter` would not write,
  /// ErrorKind::limit for more than `limits.entries`. After an error there is no layer.
  Result<void> read(Bytes part);
  /// The layer, of which all has come; else ErrorKind::truncated.
  Result<StreamedLayer> finish();

 private:
  Result<void> read_end(Reader& reader);

  const Limits limits_;
  StreamedLayer layer_;
  std::string last_name_;
  bool is_finished_ = false;
};

/// The layer that is all of `bytes`, of at most `limits.entries`. ErrorKind::malformed and
/// ErrorKind::truncated for what `write_layer` would not write.
Result<StreamedLayer> read_layer(Bytes bytes, const Limits& limits);

}  // namespace icecore
