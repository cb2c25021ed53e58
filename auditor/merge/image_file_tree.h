// The files of an image as discovery sees them: the tree that its layers fold into, with what was
// collected while they streamed by.
#pragma once

#include <optional>
#include <vector>

#include "collect/streamed_layers.h"
#include "merge/image_layers.h"
#include "target/file_tree.h"

namespace icecore {

/// A hard link is a file.
[[nodiscard]] EntryKind entry_kind(TarKind kind);

class ImageFileTree final : public FileTree {
 public:
  /// `layers` outlive the tree. Wheels are no system.
  ImageFileTree(ImageTree tree, const std::vector<StreamedLayer>& layers, bool is_system = true);

  [[nodiscard]] const ImageTree& tree() const { return tree_; }

  [[nodiscard]] bool has_system_root() const override { return is_system_; }
  [[nodiscard]] bool is_directory(const TreePath& path) const override;
  [[nodiscard]] bool is_file(const TreePath& path) const override;
  [[nodiscard]] std::optional<std::int64_t> mode_of(const TreePath& path) const override;
  /// Only of files that `is_asked_by_place`; ErrorKind::unreadable of others.
  [[nodiscard]] Result<std::string> read(const TreePath& path, std::uint64_t limit) const override;
  [[nodiscard]] std::vector<std::string> names(const TreePath& directory) const override;
  [[nodiscard]] Result<LibraryNeeds> library_needs(const TreePath& path,
                                                   const Limits& limits) const override;
  [[nodiscard]] Result<LoaderBinary> loader_binary(const TreePath& path,
                                                   const Limits& limits) const override;
  [[nodiscard]] Layer list(const Root& root, EntryId first_entry,
                           const ListOptions& options) const override;

 protected:
  [[nodiscard]] Result<Look> look(const TreePath& path) const override;

 private:
  using Place = std::uint32_t;  // number in the tree
  friend class ImageLister;

  [[nodiscard]] std::optional<Place> find(const TreePath& path) const;
  [[nodiscard]] std::optional<Place> child(Place directory, std::string_view name) const;
  // What its metadata and bytes are of; nullptr for a directory that only others imply.
  [[nodiscard]] const StreamedEntry* content(Place place) const;
  [[nodiscard]] Result<const StreamedEntry*> file_at(const TreePath& path) const;

  ImageTree tree_;
  bool is_system_;
  const std::vector<StreamedLayer>& layers_;
  std::vector<std::vector<Place>> children_;  // by place; sorted by name
};

/// Folds what was streamed into one tree. ErrorKind::limit for more entries than `limits` allow.
Result<ImageTree> fold_streamed(const std::vector<StreamedLayer>& layers, const Limits& limits,
                                Whiteouts whiteouts = Whiteouts::hide);

/// The same of artifacts that lie beside each other: each below the directory with its name. Links
/// in them lead nowhere.
Result<ImageTree> fold_beside(const std::vector<StreamedLayer>& layers,
                              const std::vector<std::string>& names, const Limits& limits);

}  // namespace icecore
