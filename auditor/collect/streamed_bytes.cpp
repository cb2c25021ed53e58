// Names of a tar repeat the directories of the ones before: only what differs is written. A place
// follows from its name (archive/tar_entries.cpp); it is written where it does not. What most
// entries do not have costs them one bit.
#include "collect/streamed_bytes.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/text.h"
#include "collect/collected_bytes.h"

namespace icecore {
namespace {

// What else an entry has.
constexpr std::uint8_t has_anomalies = 1, has_link = 2, has_device = 4, has_attributes = 8,
                       has_file = 16, has_text = 32, has_oddities = 64, all_features = 127;

// Before each entry, and after the last.
constexpr std::uint8_t end_of_entries = 0, entry_follows = 1;

// Where a place comes from.
enum class PlaceForm : std::uint8_t { none, by_name, stated };

std::optional<TreePath> place_by(std::string_view name) {
  const Result<TreePath> place = TreePath().resolve(name);
  return place ? std::optional(*place) : std::nullopt;
}

void write_place(const std::optional<TreePath>& place, std::string_view name, Writer& writer) {
  PlaceForm form = PlaceForm::none;
  if (place) form = place_by(name) == place ? PlaceForm::by_name : PlaceForm::stated;
  writer.u8(static_cast<std::uint8_t>(form));
  if (form == PlaceForm::stated) writer.block(as_bytes(place->text()));
}

std::optional<TreePath> read_place(std::string_view name, Reader& reader) {
  const PlaceForm form = reader.enumerator(PlaceForm::stated);
  if (form == PlaceForm::none) return std::nullopt;
  std::optional<TreePath> place =
      place_by(form == PlaceForm::by_name ? name : as_text(reader.block()));
  if (!place) reader.fail();
  return place;
}

std::uint8_t features_of(const StreamedEntry& entry) {
  const TarEntry& tar = entry.tar;
  const CollectedFile& file = entry.file;
  unsigned features = 0;
  if (!tar.anomalies.empty()) features |= has_anomalies;
  if (!tar.link_target.empty() || tar.hard_link) features |= has_link;
  if (tar.device_major != 0 || tar.device_minor != 0) features |= has_device;
  if (!tar.attributes.empty()) features |= has_attributes;
  if (file.sha256 || !file.rows.empty() || !file.problems.empty()) features |= has_file;
  if (entry.text) features |= has_text;
  if (!tar.oddities.empty()) features |= has_oddities;
  return static_cast<std::uint8_t>(features);
}

// No more than a byte tells: a few bytes should not stand for much memory.
std::uint8_t common_prefix(std::string_view left, std::string_view right) {
  constexpr std::size_t most = std::numeric_limits<std::uint8_t>::max();
  const auto end = std::ranges::mismatch(left.substr(0, most), right).in1;
  return static_cast<std::uint8_t>(end - left.begin());
}

class EntryReader {
 public:
  EntryReader(Reader& reader, std::string& last_name) : reader_(reader), last_name_(last_name) {}

  Result<StreamedEntry> read() {
    StreamedEntry entry;
    TarEntry& tar = entry.tar;
    tar.raw_path = read_name();
    tar.path = read_place(tar.raw_path, reader_);
    tar.kind = reader_.enumerator(TarKind::other);
    tar.size = reader_.varint();
    tar.mode = u32();
    tar.uid = reader_.signed_varint();
    tar.gid = reader_.signed_varint();
    tar.mtime_ns = reader_.signed_varint();
    const std::uint8_t features = reader_.enumerator(all_features);
    read_features(tar, features);
    if ((features & has_file) != 0) entry.file = ICECORE_TRY(read_collected(reader_));
    if ((features & has_text) != 0) entry.text = as_text(reader_.block());
    if (!reader_.ok()) return reader_.truncated("an entry of a layer");
    return entry;
  }

 private:
  std::string read_name() {
    const std::uint8_t shared = reader_.u8();
    if (shared > last_name_.size()) reader_.fail();
    if (!reader_.ok()) return {};
    last_name_.resize(shared);
    last_name_ += as_text(reader_.block());
    return last_name_;
  }

  std::uint32_t u32() {
    const std::uint64_t value = reader_.varint();
    if (value > std::numeric_limits<std::uint32_t>::max()) reader_.fail();
    return static_cast<std::uint32_t>(value);
  }

  void read_features(TarEntry& tar, unsigned features) {
    if ((features & has_anomalies) != 0) {
      const std::uint64_t anomalies = reader_.count(1);
      for (std::uint64_t i = 0; i < anomalies; ++i) {
        tar.anomalies.push_back(reader_.enumerator(TarAnomaly::header_damaged));
      }
    }
    if ((features & has_link) != 0) {
      tar.link_target = as_text(reader_.block());
      tar.hard_link = read_place(tar.link_target, reader_);
    }
    if ((features & has_device) != 0) {
      tar.device_major = u32();
      tar.device_minor = u32();
    }
    if ((features & has_attributes) != 0) {
      const std::uint64_t attributes = reader_.count(2);
      for (std::uint64_t i = 0; i < attributes; ++i) {
        ExtendedAttribute& attribute = tar.attributes.emplace_back();
        attribute.name = as_text(reader_.block());
        attribute.value = as_text(reader_.block());
      }
    }
    if ((features & has_oddities) != 0) {
      const std::uint64_t oddities = reader_.count(2);
      for (std::uint64_t i = 0; i < oddities; ++i) {
        ZipOddity& oddity = tar.oddities.emplace_back();
        oddity.kind = reader_.enumerator(ZipOddityKind::expands);
        oddity.detail = as_text(reader_.block());
        if (!is_escaped(oddity.detail)) reader_.fail();
      }
    }
  }

  Reader& reader_;
  std::string& last_name_;
};

void write_digests(const LayerDigests& digests, Writer& writer) {
  writer.u8(static_cast<std::uint8_t>(digests.compression));
  writer.bytes(digests.blob.bytes);
  writer.varint(digests.blob_size);
  writer.bytes(digests.diff_id.bytes);
  writer.varint(digests.size);
}

LayerDigests read_digests(Reader& reader) {
  LayerDigests digests;
  digests.compression = reader.enumerator(Compression::zstd);
  std::ranges::copy(reader.bytes(digests.blob.bytes.size()), digests.blob.bytes.begin());
  digests.blob_size = reader.varint();
  std::ranges::copy(reader.bytes(digests.diff_id.bytes.size()), digests.diff_id.bytes.begin());
  digests.size = reader.varint();
  return digests;
}

}  // namespace

void LayerWriter::write(const StreamedEntry& entry) {
  writer_.u8(entry_follows);
  const TarEntry& tar = entry.tar;
  const std::uint8_t features = features_of(entry);
  const std::uint8_t shared = common_prefix(last_name_, tar.raw_path);
  writer_.u8(shared);
  writer_.block(as_bytes(std::string_view(tar.raw_path).substr(shared)));
  last_name_ = tar.raw_path;
  write_place(tar.path, tar.raw_path, writer_);
  writer_.u8(static_cast<std::uint8_t>(tar.kind));
  writer_.varint(tar.size);
  writer_.varint(tar.mode);
  writer_.signed_varint(tar.uid);
  writer_.signed_varint(tar.gid);
  writer_.signed_varint(tar.mtime_ns);
  writer_.u8(features);
  write_features(entry, features);
}

void LayerWriter::write_features(const StreamedEntry& entry, unsigned features) {
  const TarEntry& tar = entry.tar;
  if ((features & has_anomalies) != 0) {
    writer_.varint(tar.anomalies.size());
    for (const TarAnomaly anomaly : tar.anomalies) {
      writer_.u8(static_cast<std::uint8_t>(anomaly));
    }
  }
  if ((features & has_link) != 0) {
    writer_.block(as_bytes(tar.link_target));
    write_place(tar.hard_link, tar.link_target, writer_);
  }
  if ((features & has_device) != 0) {
    writer_.varint(tar.device_major);
    writer_.varint(tar.device_minor);
  }
  if ((features & has_attributes) != 0) {
    writer_.varint(tar.attributes.size());
    for (const ExtendedAttribute& attribute : tar.attributes) {
      writer_.block(as_bytes(attribute.name));
      writer_.block(as_bytes(attribute.value));
    }
  }
  if ((features & has_oddities) != 0) {
    writer_.varint(tar.oddities.size());
    for (const ZipOddity& oddity : tar.oddities) {
      writer_.u8(static_cast<std::uint8_t>(oddity.kind));
      writer_.block(as_bytes(oddity.detail));
    }
  }
  if ((features & has_file) != 0) write_collected(entry.file, writer_);
  if ((features & has_text) != 0) writer_.block(as_bytes(*entry.text));
}

void LayerWriter::finish(const LayerDigests& digests, const std::optional<Error>& error) {
  writer_.u8(end_of_entries);
  write_digests(digests, writer_);
  writer_.u8(error ? 1 : 0);
  if (error) write_error(*error, writer_);
}

void write_layer(const StreamedLayer& layer, Writer& writer) {
  LayerWriter entries(writer);
  for (const StreamedEntry& entry : layer.entries) entries.write(entry);
  entries.finish(layer.digests, layer.error);
}

Result<void> LayerReader::read(Bytes part) {
  Reader reader(part);
  EntryReader entries(reader, last_name_);
  while (!is_finished_ && reader.remaining() > 0) {
    if (reader.enumerator(entry_follows) == end_of_entries) {
      ICECORE_TRY(read_end(reader));
    } else if (layer_.entries.size() == limits_.entries) {
      return failure(ErrorKind::limit, "a layer has more entries than may be", reader.offset());
    } else {
      layer_.entries.push_back(ICECORE_TRY(entries.read()));
    }
  }
  if (reader.remaining() == 0) return {};
  return failure(ErrorKind::malformed, "there is more than one layer", reader.offset());
}

Result<void> LayerReader::read_end(Reader& reader) {
  is_finished_ = true;
  layer_.digests = read_digests(reader);
  if (reader.enumerator(std::uint8_t{1}) == 1) layer_.error = ICECORE_TRY(read_error(reader));
  return reader.ok() ? Result<void>() : reader.truncated("a layer");
}

Result<StreamedLayer> LayerReader::finish() {
  if (is_finished_) return std::move(layer_);
  return failure(ErrorKind::truncated, "a layer has no end");
}

Result<StreamedLayer> read_layer(Bytes bytes, const Limits& limits) {
  LayerReader reader(limits);
  ICECORE_TRY(reader.read(bytes));
  return reader.finish();
}

}  // namespace icecore
