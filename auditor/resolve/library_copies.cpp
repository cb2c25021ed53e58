// Two copies in one process need not meet: each module has a scope of its own, behind that of the
// program (dlopen(3), RTLD_LOCAL). They do where one scope has both, where a module opens a library
// for all others, and in unique symbols, of which the first definition counts for all objects
// (glibc: elf/dl-lookup.c, do_lookup_unique). In a scope a reference takes the first definition of
// its name that has its version or none.
#include "resolve/library_copies.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "facts/store.h"
#include "resolve/carried_table.h"

namespace icecore {
namespace {

// Of so many files that share unique symbols nobody would read.
constexpr std::size_t most_together = 256;
constexpr std::size_t most_definers = 16;

std::string version_of(std::string_view soname) {
  constexpr std::string_view mark = ".so.";
  const std::size_t at = soname.find(mark);
  return at == std::string_view::npos ? "" : std::string(soname.substr(at + mark.size()));
}

std::vector<std::string> lines_of(const Blob& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(as_text(text), '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

bool has_sign(const std::vector<const LibrarySign*>& signs, const std::string& library) {
  return std::ranges::any_of(signs,
                             [&](const LibrarySign* sign) { return sign->library == library; });
}

}  // namespace

CopySources::CopySources(const SymbolTables& tables, const Store& store) : symbols(tables) {
  store.each<VersionDefinitionFact>("file, version", [&](const VersionDefinitionFact& fact) {
    versions[fact.file].push_back(fact.version);
  });
  store.each<SymbolTableFact>(
      "file",
      [&](const SymbolTableFact& fact) { unique[fact.file] = lines_of(fact.unique_symbols); },
      "length(unique_symbols) > 0");
}

const LibraryCopies::Copy* LibraryCopies::copy_of(const LoadedObject& object) {
  const auto [place, is_new] = copies_.try_emplace(object.file);
  Copy& copy = place->second;
  if (is_new) {
    copy.file = tree_[object.file].entry;
    if (object.native != nullptr) copy.soname = object.native->fact.soname;
    if (const SymbolTable* table = sources_.symbols.find(copy.file)) {
      copy.signs = carried<LibrarySigns>().of(*table, copy.soname);
    }
  }
  return copy.signs.empty() ? nullptr : &copy;
}

std::vector<const LibraryCopies::Copy*> LibraryCopies::copies_in(const Process& process,
                                                                 std::size_t first) {
  std::vector<const Copy*> copies;
  const std::vector<LoadedObject>& objects = process.objects();
  for (std::size_t i = first; i < objects.size(); ++i) {
    if (const Copy* copy = copy_of(objects[i])) copies.push_back(copy);
  }
  return copies;
}

void LibraryCopies::start(const Process& interpreter, EntryId root, LoaderKind loader) {
  by_version_ = loader == LoaderKind::glibc;
  base_ = copies_in(interpreter, 0);
  base_size_ = interpreter.objects().size();
  for (const Copy* copy : base_) note_use(copy->file, LoadRoot::program, root);
}

void LibraryCopies::promote(const Process& process, EntryId root) {
  for (const Copy* copy : copies_in(process, base_size_)) {
    promoted_.push_back(copy);
    note_use(copy->file, LoadRoot::library, root);
  }
}

void LibraryCopies::look_at(const Process& process, LoadRoot kind, EntryId root) {
  note_together(process);
  for (std::size_t i = base_size_; i < process.objects().size(); ++i) {
    const EntryId file = tree_[process.objects()[i].file].entry;
    if (sources_.unique.contains(file)) note_use(file, kind, root);
  }
  std::vector<const Copy*> earlier = base_;
  for (const Copy* copy : copies_in(process, base_size_)) {
    if (!sources_.unique.contains(copy->file)) note_use(copy->file, kind, root);
    if (kind == LoadRoot::extension) {
      note_clashes(ClashKind::scope, earlier, *copy, root);
      note_clashes(ClashKind::global, promoted_, *copy, root);
    }
    earlier.push_back(copy);
  }
}

void LibraryCopies::note_use(EntryId file, LoadRoot kind, EntryId root) {
  Use& use = uses_[file];
  const bool is_first_extension = kind == LoadRoot::extension && use.extensions++ == 0;
  if (use.first_root == 0 || is_first_extension) use.first_root = root;
}

// Of a library that is found as one that is there already there is no second copy.
void LibraryCopies::note_clashes(ClashKind kind, const std::vector<const Copy*>& earlier,
                                 const Copy& later, EntryId root) {
  if (kind == ClashKind::global && std::ranges::any_of(promoted_, [&](const Copy* one) {
        return one->file == later.file || (!one->soname.empty() && one->soname == later.soname);
      })) {
    return;
  }
  for (const LibrarySign* sign : later.signs) {
    const auto winner = std::ranges::find_if(earlier, [&](const Copy* one) {
      return one->file != later.file && has_sign(one->signs, sign->library) &&
             takes_place_of(*one, later, sign->symbol);
    });
    if (winner == earlier.end()) continue;
    SymbolClashRow& row = clashes_[ClashKey(kind, sign->library, (*winner)->file, later.file)];
    if (row.roots++ == 0) {
      row.symbol = sign->symbol;
      row.symbols = 1;
      row.first_root = root;
    }
  }
}

// Whether a reference that the later file would answer is answered by the earlier one.
bool LibraryCopies::takes_place_of(const Copy& winner, const Copy& loser,
                                   const std::string& symbol) const {
  const SymbolTable* const first = sources_.symbols.find(winner.file);
  const SymbolTable* const second = sources_.symbols.find(loser.file);
  const auto is_taken = [&](std::string_view version) {
    const ReferenceKeys keys({.name = symbol, .version = version}, by_version_);
    return first->defines(keys) && second->defines(keys);
  };
  const auto versions = sources_.versions.find(loser.file);
  if (versions == sources_.versions.end()) return is_taken({});
  return std::ranges::any_of(versions->second, is_taken);
}

// Where one process has two files anyway, they are made for each other.
void LibraryCopies::note_together(const Process& process) {
  std::vector<EntryId> files;
  for (const LoadedObject& object : process.objects()) {
    const EntryId file = tree_[object.file].entry;
    if (sources_.unique.contains(file) && files.size() < most_together) files.push_back(file);
  }
  for (const EntryId one : files) {
    for (const EntryId other : files) {
      if (one < other) together_.emplace(one, other);
    }
  }
}

void LibraryCopies::note_unique(const std::vector<Owner>& owners) {
  std::unordered_map<std::string_view, std::vector<EntryId>> definers;
  for (const NodeId node : tree_.entries()) {
    const EntryId file = tree_[node].entry;
    const auto symbols = sources_.unique.find(file);
    if (symbols == sources_.unique.end() || !uses_.contains(file)) continue;
    const auto distribution = owners[static_cast<std::size_t>(file)].row.distribution;
    for (const std::string& symbol : symbols->second) {
      std::vector<EntryId>& others = definers[symbol];
      for (const EntryId other : others) {
        if (owners[static_cast<std::size_t>(other)].row.distribution == distribution ||
            together_.contains(std::minmax(file, other))) {
          continue;
        }
        SymbolClashRow& row = clashes_[ClashKey(ClashKind::unique, "", other, file)];
        if (row.symbols++ == 0) row.symbol = escaped(symbol);
        row.first_root = uses_.at(file).first_root;
        row.roots = uses_.at(file).extensions;
      }
      if (others.size() < most_definers) others.push_back(file);
    }
  }
}

void LibraryCopies::add_to(Store& store, std::int64_t environment,
                           const std::vector<Owner>& owners) {
  for (const auto& [node, copy] : copies_) {
    for (const LibrarySign* sign : copy.signs) {
      const Use& use = uses_.at(copy.file);
      store.add(LibraryCopyRow{.environment = environment,
                               .file = copy.file,
                               .library = sign->library,
                               .variant = sign->variant,
                               .sign = sign->symbol,
                               .version = version_of(copy.soname),
                               .extensions = use.extensions,
                               .first_root = use.first_root});
    }
  }
  note_unique(owners);
  for (auto& [key, row] : clashes_) {
    row.environment = environment;
    std::tie(row.kind, row.library, row.winner, row.loser) = key;
    store.add(std::move(row));
  }
}

}  // namespace icecore
