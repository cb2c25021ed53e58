// Folds the layers of an image into the tree that a container starts with, and keeps what they hid
// on the way. It works on entries' names and kinds: whose bytes are at a place, not which.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "archive/entry_stream.h"
#include "base/limits.h"
#include "base/tree_path.h"

namespace icecore {

/// One entry of a layer, as much of it as decides where what is.
struct LayerEntry {
  std::optional<TreePath> path;  ///< As in TarEntry: nothing where no system could put it.
  TarKind kind = TarKind::file;
  std::string link_target;            ///< Of a symbolic link.
  std::optional<TreePath> hard_link;  ///< The other name that a hard link is to.
};

[[nodiscard]] LayerEntry to_layer_entry(const TarEntry& entry);

/// Number of a layer, from the lowest, and of an entry in it, both from 0.
struct EntryPosition {
  std::uint32_t layer = 0, entry = 0;
  friend auto operator<=>(const EntryPosition&, const EntryPosition&) = default;
};

/// One place of the merged tree.
struct ImagePlace {
  std::uint32_t parent = 0;  ///< Number of its directory in the tree; the root's is its own.
  std::string name;          ///< Bytes; empty for the root.
  TarKind kind =
      TarKind::directory;  ///< A hard link has the kind of the file that it is a name of.
  /// The entry that put it there; nothing for a directory that only entries below it imply.
  std::optional<EntryPosition> placed_by;
  /// The entry that its bytes and its metadata are of: another one only for a hard link, because
  /// names of one inode share all but the name.
  std::optional<EntryPosition> content;
  std::uint32_t link_group = 0;  ///< Places of one inode share a number; 0 for a single name.
};

enum class HiddenBy : std::uint8_t {
  whiteout,  ///< `.wh.NAME` in a higher layer.
  opaque,    ///< `.wh..wh..opq` in a higher layer.
  replaced,  ///< Something else is at its place or at that of a directory above it.
  updated,   ///< A directory's entry, which a later one for the same directory stands for.
};

/// What was in a layer and is not seen at its place: still in the image for who looks. Bytes with
/// another name, by a hard link, may be seen there.
struct HiddenEntry {
  EntryPosition entry;
  std::uint32_t by_layer = 0;  ///< Its own for a name that the layer has twice.
  HiddenBy how = HiddenBy::whiteout;
};

enum class FoldAnomaly : std::uint8_t {
  no_place,             ///< Its name cannot be a place. Left out.
  link_loop,            ///< Symbolic links above it lead in a circle. Left out.
  link_target_missing,  ///< A hard link to what is not there (any more). Left out.
  link_to_directory,    ///< A hard link to a directory, which no system makes. Left out.
  link_to_itself,       ///< A hard link whose target it replaces. Left out.
  bad_whiteout,         ///< `.wh.` with no name, `.` or `..` behind it. Left out.
  root_not_directory,   ///< An entry for the root that is no directory. Left out.
  below_file,           ///< It is below what was no directory, and is one now. Unpackers refuse it.
};

struct AnomalousEntry {
  EntryPosition entry;
  FoldAnomaly anomaly = FoldAnomaly::no_place;
};

/// Every entry of every layer has exactly one of these parts: it put a place there, is hidden, is a
/// marker, or was left out as anomalous.
struct ImageTree {
  std::vector<ImagePlace> places;  ///< The root first; a directory before its content; by name.
  std::vector<HiddenEntry> hidden;
  std::vector<EntryPosition> markers;     ///< Whiteouts, and what aufs keeps its books with.
  std::vector<AnomalousEntry> anomalies;  ///< In the order of the entries.

  [[nodiscard]] TreePath path(std::uint32_t place) const;
};

[[nodiscard]] std::string_view to_word(HiddenBy how);
[[nodiscard]] std::string_view to_word(FoldAnomaly anomaly);
/// Whether an entry with the anomaly is not in the tree.
[[nodiscard]] bool is_left_out(FoldAnomaly anomaly);

/// Whether names that begin with `.wh.` hide what lower layers have. In a file system that is the
/// whole image they are names like others.
enum class Whiteouts : std::uint8_t { hide, are_names };

class LayerFold {
 public:
  explicit LayerFold(const Limits& limits, Whiteouts whiteouts = Whiteouts::hide);
  LayerFold(const LayerFold&) = delete;
  LayerFold& operator=(const LayerFold&) = delete;
  ~LayerFold();

  /// The entries that follow are those of the next layer. There is none before the first call.
  void begin_layer();
  /// The next entry of the layer, in its order. ErrorKind::limit for more than `entries` in all, or
  /// for as many places.
  Result<void> add(const LayerEntry& entry);
  /// The tree of all layers. The last call.
  ImageTree finish();

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// The same for lists that are whole.
Result<ImageTree> merge_image_layers(const std::vector<std::vector<LayerEntry>>& layers,
                                     const Limits& limits);

}  // namespace icecore
