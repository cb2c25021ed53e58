// Which copies of one library an environment's processes load, and where one of them answers for
// another.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "facts/resolved.h"
#include "resolve/library_signs.h"
#include "resolve/loader.h"
#include "resolve/owners.h"
#include "resolve/symbol_tables.h"

namespace icecore {

class Store;

/// Facts about symbols that all environments are looked at with.
struct CopySources {
  CopySources(const SymbolTables& tables, const Store& store);

  const SymbolTables& symbols;
  /// By entry, the versions that a file defines.
  std::unordered_map<EntryId, std::vector<std::string>> versions;
  /// By entry, the unique symbols that it defines (STB_GNU_UNIQUE), libstdc++'s left out.
  std::unordered_map<EntryId, std::vector<std::string>> unique;
};

/// For one environment: fed with its processes, one after the other.
class LibraryCopies {
 public:
  LibraryCopies(const CopySources& sources, const Tree& tree) : sources_(sources), tree_(tree) {}

  /// The interpreter with what it needs.
  void start(const Process& interpreter, EntryId root, LoaderKind loader);
  /// What a module opens for all others (RTLD_GLOBAL): it comes before what these bring themselves.
  void promote(const Process& process, EntryId root);
  /// What dlopen added to the interpreter's process for one root.
  void look_at(const Process& process, LoadRoot kind, EntryId root);

  /// Adds the rows of `library_copy` and `symbol_clash`.
  void add_to(Store& store, std::int64_t environment, const std::vector<Owner>& owners);

 private:
  /// A file that is a copy of something.
  struct Copy {
    EntryId file = 0;
    std::string soname;
    std::vector<const LibrarySign*> signs;
  };
  struct Use {
    std::int64_t extensions = 0;
    EntryId first_root = 0;
  };
  using ClashKey = std::tuple<ClashKind, std::string, EntryId, EntryId>;

  const Copy* copy_of(const LoadedObject& object);
  std::vector<const Copy*> copies_in(const Process& process, std::size_t first);
  void note_clashes(ClashKind kind, const std::vector<const Copy*>& earlier, const Copy& later,
                    EntryId root);
  [[nodiscard]] bool takes_place_of(const Copy& winner, const Copy& loser,
                                    const std::string& symbol) const;
  void note_use(EntryId file, LoadRoot kind, EntryId root);
  void note_together(const Process& process);
  void note_unique(const std::vector<Owner>& owners);

  const CopySources& sources_;
  const Tree& tree_;
  bool by_version_ = true;
  std::size_t base_size_ = 0;
  std::unordered_map<NodeId, Copy> copies_;
  std::vector<const Copy*> base_, promoted_;
  std::unordered_map<EntryId, Use> uses_;           // of copies, and of files with unique symbols
  std::set<std::pair<EntryId, EntryId>> together_;  // files with unique symbols of one process
  std::map<ClashKey, SymbolClashRow> clashes_;
};

}  // namespace icecore
