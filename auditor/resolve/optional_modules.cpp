// A package that is made for several versions of a library that it does not bring, as those for
// ffmpeg or CUDA, holds a module for each and imports the one whose library is there. Modules in a
// directory without Python source are imported by code that looks for them, late, and mostly knows
// what to do without them.
#include "resolve/optional_modules.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "facts/store.h"
#include "resolve/library_names.h"

namespace icecore {
namespace {

std::string_view up_to(std::string_view text, std::string_view end) {
  return text.substr(0, text.find(end));
}

std::string without_digits(std::string_view text) {
  std::string result(text);
  std::erase_if(result, [](char character) { return character >= '0' && character <= '9'; });
  return result;
}

bool is_source(std::string_view name) {
  return name.ends_with(".py") || name.ends_with(".pyc");
}

class ModuleResolver {
 public:
  ModuleResolver(const Environment& environment, const std::vector<bool>& reach,
                 const LoaderWorld& world)
      : environment_(environment), reach_(reach), world_(world) {}

  std::vector<OptionalModuleRow> run() {
    for (const NodeId node : tree().entries()) {
      const Node& entry = tree()[node];
      const bool is_reached = reach_[static_cast<std::size_t>(entry.entry)];
      if (!is_reached || entry.kind != EntryKind::file || !is_extension_name(entry.name)) continue;
      if (world_.objects.find(entry.entry) == nullptr) continue;
      families_[{entry.parent, without_digits(up_to(entry.name, "."))}].push_back(node);
    }
    std::vector<OptionalModuleRow> rows;
    for (const auto& [key, modules] : families_) {
      const bool is_unpackaged = !has_source(key.first);
      for (const NodeId module : modules) {
        const bool is_variant =
            std::ranges::any_of(modules, [&](NodeId other) { return are_variants(module, other); });
        if (!is_variant && !is_unpackaged) continue;
        rows.push_back(
            {.environment = environment_.row.id,
             .file = tree()[module].entry,
             .reason = is_variant ? OptionalReason::variant : OptionalReason::unpackaged});
      }
    }
    return rows;
  }

 private:
  const Tree& tree() const { return world_.tree; }

  // Whether the directory is a package's, or one where modules are looked for.
  bool has_source(NodeId directory) const {
    const auto is_import_path = [&](const SearchEntry& entry) { return entry.node == directory; };
    return std::ranges::any_of(environment_.search_path, is_import_path) ||
           std::ranges::any_of(tree()[directory].children,
                               [&](NodeId child) { return is_source(tree()[child].name); });
  }

  // Whether they differ in a number of their names and in the version of a library.
  bool are_variants(NodeId left, NodeId right) const {
    if (up_to(tree()[left].name, ".") == up_to(tree()[right].name, ".")) return false;
    const NativeObject& one = *world_.objects.find(tree()[left].entry);
    const NativeObject& other = *world_.objects.find(tree()[right].entry);
    return std::ranges::any_of(one.needs, [&](const NeededFact& need) {
      return std::ranges::any_of(other.needs, [&](const NeededFact& counterpart) {
        return need.name != counterpart.name &&
               up_to(need.name, ".so") == up_to(counterpart.name, ".so");
      });
    });
  }

  const Environment& environment_;
  const std::vector<bool>& reach_;
  const LoaderWorld& world_;
  // By directory and by name without its digits.
  std::map<std::pair<NodeId, std::string>, std::vector<NodeId>> families_;
};

}  // namespace

void resolve_optional_modules(const Environment& environment, const std::vector<bool>& reach,
                              const LoaderWorld& world, Store& store) {
  for (const OptionalModuleRow& row : ModuleResolver(environment, reach, world).run()) {
    store.add(row);
  }
}

}  // namespace icecore
