// Which files of the layers are meant by the paths that a system's package manager lists.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "target/layer.h"

namespace icecore {

class ListedPlaces {
 public:
  /// All must outlive it.
  ListedPlaces(const std::vector<Layer>& layers, const FileTree& files, const Limits& limits);

  /// The file or link at an absolute path as a package lists it, links in its directories followed:
  /// a package may list `/lib/libz.so.1` where `/lib` leads to `usr/lib`. Nothing for directories
  /// and for what no layer holds, nor where the path's own directory is a link to one of another
  /// name, deeper than in `/usr`. Costs next to nothing for a name that no layer holds.
  [[nodiscard]] std::optional<EntryId> entry_at(std::string_view path);

 private:
  struct Place {
    std::size_t hash = 0;  // of directory and name
    EntryId entry = 0;
    std::string_view directory, name;
    auto operator<=>(const Place& other) const {
      return std::tie(hash, name, directory) <=> std::tie(other.hash, other.name, other.directory);
    }
    bool operator==(const Place& other) const { return std::is_eq(*this <=> other); }
  };
  struct Directory {
    std::string_view path;
    std::size_t hash = 0;
  };
  struct Seen {
    std::optional<TreePath> end;      // nothing when following the path fails
    std::optional<Directory> listed;  // the end, where a layer lists it
  };
  void add_links_of(const TreePath& directory);
  [[nodiscard]] bool may_hold(std::string_view directory, std::size_t name_hash) const;
  const std::optional<Directory>& directory_at(std::string_view path);
  const Seen& follow(const TreePath& path);
  std::optional<TreePath> child_of(const TreePath& directory, std::string_view name) const;

  const FileTree& files_;
  const Limits& limits_;
  std::vector<bool> names_;  // by the lower bits of a name's hash: whether some entry may have it
  std::vector<bool> names_in_directory_;  // likewise, by the names of the directory and the entry
  std::vector<std::pair<std::string, std::string>> links_;  // in / and /usr: name, name of its end
  std::vector<Place> places_;                               // sorted
  std::unordered_map<std::string_view, Directory> known_;   // of the layers: no links above
  std::unordered_map<std::string, Seen> seen_;              // as packages list them
  std::optional<std::string> last_path_;
  std::optional<Directory> last_;
};

}  // namespace icecore
