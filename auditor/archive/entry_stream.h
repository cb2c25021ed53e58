// What a layer holds, one entry after another, whatever it is stored as. A tar says most about an
// entry, so that entries are what a tar says: other file systems' are told in its words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/layer_stream.h"
#include "archive/zip_oddity.h"
#include "base/bytes.h"
#include "base/digest.h"
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
  std::vector<ExtendedAttribute> attributes;  ///< Sorted by name; of a tar none is empty.
  std::vector<ZipOddity> oddities;            ///< Of a zip file; of all of it at its root.
};

[[nodiscard]] std::string_view to_word(TarKind kind);
[[nodiscard]] std::string_view to_word(TarAnomaly anomaly);

class EntryStream {
 public:
  EntryStream() = default;
  EntryStream(const EntryStream&) = delete;
  EntryStream& operator=(const EntryStream&) = delete;
  virtual ~EntryStream() = default;

  /// The next entry, valid until the next call; nullptr at the end. After an error there is none.
  virtual Result<const TarEntry*> next() = 0;
  /// The next bytes of the entry that `next` gave, valid until the next call of either; empty at
  /// its end. Holes are zeros. What is not read is passed over.
  virtual Result<Bytes> read() = 0;
  /// The SHA-256 of the entry, taken from its bytes as they are used.
  virtual void begin_digest() { hasher_.finish_sha256(); }
  virtual void hash(Bytes bytes) { hasher_.update(bytes); }
  virtual Digest finish_digest() { return hasher_.finish_sha256(); }
  /// Whether the next entry can be read although reading one failed.
  [[nodiscard]] virtual bool goes_on_after_errors() const { return false; }
  /// Reads what no entry is of, and tells what all of the layer was. The last call.
  virtual Result<LayerDigests> finish() = 0;

 private:
  Hasher hasher_ = Hasher::sha256();
};

}  // namespace icecore
