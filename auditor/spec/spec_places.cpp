// A target that is no whole system may be named by a relative path, or lie anywhere: what its paths
// begin with is a word that no path begins with.
#include "spec/spec_places.h"

#include "facts/store.h"
#include "target/target.h"

namespace icecore {
namespace {

constexpr std::string_view target_mark = "{target}";

std::string joined(std::string_view directory, std::string_view path) {
  std::string result(directory);
  if (path.empty() || path == ".") return result;
  return result.append("/").append(path);
}

// Without slashes at its end; of `/` nothing is left.
std::string_view without_slash(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::string beginning_of(const RootRow& root, bool is_whole_target) {
  if (root.kind == RootKind::target) return std::string(is_whole_target ? "" : target_mark);
  return std::string(without_slash(root.path));
}

}  // namespace

bool is_below(std::string_view place, std::string_view directory) {
  return place.starts_with(directory) &&
         (place.size() == directory.size() || place[directory.size()] == '/');
}

SpecPlaces::SpecPlaces(const Store& facts, const EnvironmentRow& environment)
    : base_(without_slash(environment.base_prefix)) {
  bool is_whole = false;
  for (const TargetRow& target : facts.all<TargetRow>()) {
    is_whole = is_whole_root(target.kind);
  }
  for (const RootRow& root : facts.all<RootRow>()) {
    roots_.emplace(root.id, KnownRoot{.name = root.name, .path = beginning_of(root, is_whole)});
    // The prefix as it was found, which another system root puts elsewhere than pyvenv.cfg says.
    if (root.kind == RootKind::interpreter) base_ = without_slash(root.path);
  }
  environment_ = absolute(environment.root, environment.path);
}

std::string SpecPlaces::absolute(std::int64_t root, std::string_view path) const {
  const auto found = roots_.find(root);
  return joined(found == roots_.end() ? std::string_view() : found->second.path, path);
}

std::string SpecPlaces::absolute_of_place(const std::string& root, std::string_view place) const {
  for (const auto& [number, known] : roots_) {
    if (root.empty() || known.name != root) continue;
    if (place.starts_with(root + ":")) place.remove_prefix(root.size() + 1);
    while (place.starts_with('/')) place.remove_prefix(1);
    return absolute(number, place);
  }
  return std::string(place);
}

std::string SpecPlaces::shown(std::string_view absolute) const {
  if (is_in_environment(absolute)) {
    const std::string_view rest = absolute.substr(environment_.size());
    return std::string(rest.empty() ? "." : rest.substr(1));
  }
  if (!base_.empty() && is_below(absolute, base_)) {
    return "{base}" + std::string(absolute.substr(base_.size()));
  }
  return std::string(absolute);
}

bool SpecPlaces::is_in_environment(std::string_view absolute) const {
  return is_below(absolute, environment_);
}

}  // namespace icecore
