// The entries of a tar (ustar, pax, GNU, old) one after another, as it streams by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "archive/layer_stream.h"
#include "base/limits.h"
#include "base/tree_path.h"

namespace icecore {

enum class TarKind : std::uint8_t {
  file,
  directory,
  symbolic_link,
  hard_link,
  character_device,
  block_device,
  fifo,
  other,  ///< A socket: no tar has one.
};

/// What was odd about an entry's name or link. Those that are mapped inside the root have a path
/// all the same.
enum class TarAnomaly : std::uint8_t {
  absolute_path,        ///< The name starts with `/`.
  leads_out,            ///< The name has more `..` than directories before them.
  parent_part,          ///< The name has a `..` that stays inside.
  empty_path,           ///< No name: no place.
  path_too_long,        ///< Longer than any system takes: no place.
  link_absolute,        ///< A hard link's target starts with `/`.
  link_leads_out,       ///< A hard link's target has more `..` than directories before them.
  link_without_target,  ///< A link's target is empty or too long.
  header_damaged,       ///< A part of its header made no sense and was passed over.
};

struct ExtendedAttribute {
  std::string name;   ///< With its name space: `security.capability`, `user.x`.
  std::string value;  ///< Any bytes.
  friend bool operator==(const ExtendedAttribute&, const ExtendedAttribute&) = default;
};

struct TarEntry {
  std::string raw_path;          ///< The name's bytes as the tar has them.
  std::optional<TreePath> path;  ///< Where it belongs; nothing where no system could put it.
  std::vector<TarAnomaly> anomalies;
  TarKind kind = TarKind::file;
  std::uint64_t size = 0;  ///< Of a file, its holes included; 0 for a hard link and all others.
  std::uint32_t mode = 0;  ///< Permission bits, set-id bits and the sticky bit.
  std::int64_t uid = 0, gid = 0;
  std::int64_t mtime_ns = 0;
  std::string link_target;  ///< Of both kinds of links, as the tar has it.
  /// Where a hard link's other name is: names in a tar count from the root.
  std::optional<TreePath> hard_link;
  std::uint32_t device_major = 0, device_minor = 0;
  std::vector<ExtendedAttribute> attributes;  ///< Sorted by name; none of them is empty.
};

[[nodiscard]] std::string_view to_word(TarKind kind);
[[nodiscard]] std::string_view to_word(TarAnomaly anomaly);

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
