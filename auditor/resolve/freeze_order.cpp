// importlib.metadata lists a directory as the system does, but gathers entries of one name at the
// place of the first; pip adds what egg-links lead to after that. pkg_resources sorts: by name, or
// in its older form by the parts of the name, versions newest first.
#include "resolve/freeze_order.h"

#include <algorithm>
#include <compare>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "facts/store.h"
#include "formats/name.h"
#include "formats/version.h"

namespace icecore {
namespace {

enum class Stage : std::uint8_t { listed, egg_beside, linked };

Stage stage_of(const FreezeCandidate& candidate) {
  if (candidate.row.form == MetadataForm::egg_link) return Stage::linked;
  return candidate.is_beside ? Stage::egg_beside : Stage::listed;
}

// Any version is above any other text, as packaging's LegacyVersion has it.
std::strong_ordering compare_parts(std::string_view left, std::string_view right) {
  const Result<Version> left_version = Version::parse(left);
  const Result<Version> right_version = Version::parse(right);
  if (left_version && right_version) return *left_version <=> *right_version;
  if (left_version.has_value() != right_version.has_value()) {
    return left_version ? std::strong_ordering::greater : std::strong_ordering::less;
  }
  return to_lower_ascii(left) <=> to_lower_ascii(right);
}

bool is_newer(const std::string& left, const std::string& right) {
  const auto parts = [](const std::string& name) {
    const std::size_t dot = std::min(name.rfind('.'), name.size());
    std::vector<std::string_view> list = split(std::string_view(name).substr(0, dot), '-');
    list.push_back(std::string_view(name).substr(dot));
    return list;
  };
  const std::vector<std::string_view> left_parts = parts(left);
  const std::vector<std::string_view> right_parts = parts(right);
  return std::lexicographical_compare_three_way(left_parts.begin(), left_parts.end(),
                                                right_parts.begin(), right_parts.end(),
                                                compare_parts) > 0;
}

struct Item {
  const FreezeCandidate* candidate = nullptr;
  std::size_t position = 0;
  std::int64_t listed = 0;  // place in the directory as the system lists it
  std::int64_t group = 0;   // that of the first of its name
  std::string file_name;    // what pkg_resources sorts
};

std::string file_name_of(const FreezeCandidate& candidate, const FreezeOrderInput& input) {
  if (candidate.row.egg_link) {
    const auto link = input.egg_link_names.find(*candidate.row.egg_link);
    if (link != input.egg_link_names.end()) return link->second;
  }
  std::string place = candidate.place;
  if (candidate.is_egg()) place.resize(place.rfind('/'));
  return place.substr(place.rfind('/') + 1);
}

void sort_as_importlib(std::vector<Item>& items) {
  std::map<std::pair<std::size_t, std::string>, std::int64_t> groups;
  const auto group_of = [](const Item& item) {
    return std::pair(item.position, normalized_name(item.candidate->row.directory_name));
  };
  for (const Item& item : items) {
    const auto [place, is_new] = groups.emplace(group_of(item), item.listed);
    if (!is_new) place->second = std::min(place->second, item.listed);
  }
  for (Item& item : items) item.group = groups.at(group_of(item));
  std::ranges::stable_sort(items, {}, [](const Item& item) {
    return std::tuple(item.position, stage_of(*item.candidate), item.group, item.listed);
  });
}

void sort_as_pkg_resources(std::vector<Item>& items, bool newest_first) {
  std::ranges::stable_sort(items, [&](const Item& left, const Item& right) {
    if (left.position != right.position) return left.position < right.position;
    return newest_first ? is_newer(left.file_name, right.file_name)
                        : left.file_name < right.file_name;
  });
}

}  // namespace

std::vector<const FreezeCandidate*> freeze_order(const std::vector<FreezeCandidate>& candidates,
                                                 const FreezeOrderInput& input) {
  std::unordered_map<std::int64_t, std::int64_t> listed;
  for (const ListingOrderRow& row : input.store.all<ListingOrderRow>()) {
    listed.emplace(row.distribution, row.listing_position);
  }
  std::vector<Item> items;
  for (const FreezeCandidate& candidate : candidates) {
    items.push_back({.candidate = &candidate,
                     .position = input.position(candidate),
                     .listed = listed[candidate.row.id],
                     .group = 0,
                     .file_name = file_name_of(candidate, input)});
  }
  if (input.rules.uses_pkg_resources()) {
    sort_as_pkg_resources(items, input.rules.band.lists_newest_first);
  } else {
    sort_as_importlib(items);
  }
  std::vector<const FreezeCandidate*> order;
  for (const Item& item : items) order.push_back(item.candidate);
  return order;
}

}  // namespace icecore
