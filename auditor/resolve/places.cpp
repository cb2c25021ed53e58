// The other way round than Tree::shown_place, for those who have no tree.
#include "resolve/places.h"

#include "facts/store.h"

namespace icecore {
namespace {

std::string joined(const std::string& directory, std::string_view inside) {
  if (inside == ".") return directory;
  return (directory == "/" ? "" : directory) + "/" + std::string(inside);
}

}  // namespace

Places::Places(const Store& store) : roots_(store.all<RootRow>()) {
}

std::string Places::absolute(std::string_view shown) const {
  if (shown.starts_with('/')) return std::string(shown);
  for (const RootRow& root : roots_) {
    if (root.kind != RootKind::target && shown.starts_with(root.name + ":")) {
      return joined(root.path, shown.substr(root.name.size() + 1));
    }
  }
  for (const RootRow& root : roots_) {
    if (root.kind == RootKind::target) return joined(root.path, shown);
  }
  return std::string(shown);
}

}  // namespace icecore
