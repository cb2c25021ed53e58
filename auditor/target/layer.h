// A layer: the entries of one root, as a list. A directory's layer is made by walking it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/limits.h"
#include "facts/collected.h"
#include "icecore/finding.h"
#include "target/target.h"

namespace icecore {

/// Where an entry of an image comes from: number of the layer, from the lowest, and of the entry
/// in it, both from 0.
struct StreamedPlace {
  std::uint32_t layer = 0, entry = 0;
  friend auto operator<=>(const StreamedPlace&, const StreamedPlace&) = default;
};

/// One file, directory or link, without its bytes. `name` and `link_target` are escaped.
struct Entry {
  std::uint32_t directory = 0;  ///< Index into the layer's directories.
  std::string name;
  EntryKind kind = EntryKind::file;
  /// Whether size, mode and mtime_ns are known; those of some files are when they are read.
  bool has_status = true;
  bool is_small_by_name = false;  ///< Its status may be left out.
  std::uint64_t size = 0;
  std::uint32_t mode = 0;
  std::int64_t mtime_ns = 0;
  /// Which file it is, and when anything of it changed last; of a file on disk, when it has been
  /// read or its status is known.
  std::uint64_t device = 0, inode = 0;
  std::int64_t ctime_ns = 0;
  std::optional<std::string> link_target;
  std::optional<std::string> raw_name;  ///< The name's bytes where they differ from `name`.
  std::optional<Digest> sha256;         ///< Filled in by collect.
  std::uint32_t listing_position =
      0;  ///< Place in the directory as the system lists it; for `freeze` only.
  std::optional<StreamedPlace> streamed;  ///< Of an image: nothing for an implied directory.

  [[nodiscard]] const std::string& bytes_of_name() const { return raw_name ? *raw_name : name; }
};

struct Layer {
  Root root;
  std::vector<TreePath> directories;  ///< Places in the target's tree, names with their bytes.
  std::vector<Entry>
      entries;  ///< By directory, then name; a directory's entry precedes its content.
  std::vector<Gap> gaps;
  EntryId first_entry = 1;  ///< Entry number of entries[0].

  /// Path of a directory inside the root, escaped; empty for the root itself.
  [[nodiscard]] std::string directory_path(std::uint32_t directory) const;
  /// Path of an entry inside the root, escaped.
  [[nodiscard]] std::string path_of(const Entry& entry) const;
};

/// Which layer, and which of its entries.
struct LayerPosition {
  std::size_t layer = 0, entry = 0;
};

/// Where the entry of that number is; entries are numbered through the layers.
[[nodiscard]] LayerPosition position_of(std::span<const Layer> layers, EntryId entry);

struct ListOptions {
  Limits limits;
  unsigned jobs = 1;
  bool looks_at_all = false;  ///< Whether no file's status is left out.
};

/// Lists a root: files that are small by their names are not looked at. No link is followed and no
/// other file system entered. What cannot be listed is a gap. The outcome does not depend on
/// `jobs`.
Layer list_root(const Root& root, const FileTree& files, EntryId first_entry,
                const ListOptions& options);

/// Whether a directory below a root is none of its modules': a project's own directory may be on
/// the import path, but not its repository and its environments.
[[nodiscard]] bool is_foreign_to_import(const Root& root, const TreePath& path,
                                        const FileTree& files);

}  // namespace icecore
