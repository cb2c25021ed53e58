// PyPA's "Binary distribution format" (PEP 427 and its successors): a file name is name, version,
// build and tags; the metadata directory and `.data` are named after the first two; WHEEL repeats
// build and tags, METADATA name and version. Names and versions are compared in normal form.
#include "resolve/wheel_differences.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "formats/name.h"
#include "formats/tag.h"
#include "formats/version.h"
#include "resolve/environment.h"
#include "resolve/facts_by_file.h"
#include "resolve/wheels.h"

namespace icecore {
namespace {

constexpr std::size_t shown_tags = 6;

// `1.0` is `1`.
bool is_same_version(std::string_view left, std::string_view right) {
  const Result<Version> first = Version::parse(strip(left));
  const Result<Version> second = Version::parse(strip(right));
  return first && second ? *first == *second : left == right;
}

std::string listed(const std::vector<std::string>& texts) {
  if (texts.empty()) return "none";
  const std::size_t count = std::min(texts.size(), shown_tags);
  std::string text = fmt::format(
      "{}", fmt::join(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(count), ", "));
  if (texts.size() > count) text += fmt::format(" and {} more", texts.size() - count);
  return text;
}

// `cp312` of `x.cpython-312-x86_64-linux-gnu.so` and of `x.cp312-win_amd64.pyd`; empty for names
// that say nothing of a Python.
std::string python_of_module(std::string_view name) {
  constexpr std::string_view letters = "0123456789";
  for (const std::string_view start : {".cpython-", ".cp"}) {
    const std::size_t place = name.find(start);
    if (place == std::string_view::npos) continue;
    const std::string_view rest = name.substr(place + start.size());
    const std::size_t digits = std::min(rest.find_first_not_of(letters), rest.size());
    if (digits >= 2) return "cp" + std::string(rest.substr(0, digits));
  }
  return "";
}

bool is_module_name(std::string_view name) {
  return name.ends_with(".so") || name.ends_with(".pyd");
}

}  // namespace

struct WheelDifferences::Case {
  const WheelRow& wheel;
  const ArtifactName& name;
  NodeId place{};
  std::int64_t position = 0;
  bool is_purelib = false;  ///< Whether a WHEEL in it says Root-Is-Purelib: true.
};

WheelDifferences::WheelDifferences(const Tree& tree, Store& store)
    : tree_(tree),
      store_(store),
      metadata_(by_file<MetadataFact>(store)),
      wheel_files_(by_file<WheelFact>(store)),
      tags_(lists_by_file<WheelTagFact>(store)),
      natives_(by_file<NativeFact>(store)),
      variants_(lists_by_file<VariantPropertyFact>(store)) {
  const auto note = [&](const RecordRowFact& row) { signatures_[row.file].push_back(row.path); };
  store.each<RecordRowFact>("file, line", note,
                            "path LIKE '%RECORD.jws' OR path LIKE '%RECORD.p7s'");
}

void WheelDifferences::look_at(const WheelRow& wheel, const ArtifactName& name, NodeId place,
                               const std::vector<const Distribution*>& own) {
  Case one{.wheel = wheel, .name = name, .place = place};
  if (wheel.kind == ArtifactKind::sdist) {
    look_at_sdist(one);
  } else {
    look_at_wheel(one, own);
  }
}

void WheelDifferences::add(Case& one, WheelAspect aspect, std::string path, std::string stated,
                           std::string found) {
  store_.add(WheelDifferenceRow{.wheel = one.wheel.id,
                                .position = ++one.position,
                                .aspect = aspect,
                                .path = std::move(path),
                                .stated = std::move(stated),
                                .found = std::move(found)});
}

std::string WheelDifferences::inside(const Case& one, NodeId node) const {
  return tree_.path(node).relative_to(tree_.path(one.place));
}

void WheelDifferences::compare_name(Case& one, const std::string& path, const std::string& name) {
  if (one.name.name.empty() || normalized_name(strip(name)) == one.name.name) return;
  add(one, WheelAspect::name, path, one.name.name, name);
}

void WheelDifferences::compare_version(Case& one, const std::string& path,
                                       const std::string& version) {
  if (one.name.version.empty() || is_same_version(version, one.name.version)) return;
  add(one, WheelAspect::version, path, one.name.version, version);
}

// All of it is in one directory, with PKG-INFO.
void WheelDifferences::look_at_sdist(Case& one) {
  const std::vector<NodeId>& top = tree_[one.place].children;
  if (top.size() != 1) {
    add(one, WheelAspect::metadata, "", "one directory with all of it",
        fmt::format("{} entries", top.size()));
  }
  for (const NodeId directory : top) {
    const std::optional<NodeId> document = tree_.child(directory, "PKG-INFO");
    const auto metadata = document ? metadata_.find(tree_[*document].entry) : metadata_.end();
    if (!document) {
      if (tree_[directory].kind != EntryKind::directory) continue;
      add(one, WheelAspect::metadata, inside(one, directory), "PKG-INFO", "nothing of that name");
    }
    if (metadata == metadata_.end()) continue;
    const std::string path = inside(one, *document);
    if (metadata->second.name) compare_name(one, path, *metadata->second.name);
    if (metadata->second.version) compare_version(one, path, *metadata->second.version);
  }
}

void WheelDifferences::look_at_wheel(Case& one, const std::vector<const Distribution*>& own) {
  std::vector<const Distribution*> found;
  for (const Distribution* distribution : own) {
    if (distribution->row.form == MetadataForm::dist_info) found.push_back(distribution);
  }
  if (found.size() != 1) {
    add(one, WheelAspect::metadata, "", "one directory NAME-VERSION.dist-info",
        found.empty() ? "none" : fmt::format("{} of them", found.size()));
  }
  for (const Distribution* distribution : found) {
    const std::string path = inside(one, distribution->location);
    compare_name(one, path, distribution->row.directory_name);
    compare_version(one, path, distribution->row.directory_version);
    look_at_metadata(one, *distribution);
    look_at_wheel_file(one, *distribution);
    look_at_record(one, *distribution);
    look_at_variant(one, *distribution);
  }
  look_at_data(one);
  look_at_modules(one);
}

void WheelDifferences::look_at_metadata(Case& one, const Distribution& distribution) {
  const std::string directory = inside(one, distribution.location);
  for (const char* name : {"METADATA", "WHEEL", "RECORD"}) {
    if (tree_.child(distribution.location, name)) continue;
    add(one, WheelAspect::metadata, directory, name, "nothing of that name");
  }
  const auto metadata =
      distribution.row.metadata ? metadata_.find(*distribution.row.metadata) : metadata_.end();
  if (metadata == metadata_.end()) return;
  const std::string path = directory + "/METADATA";
  const std::array<std::pair<const char*, const std::optional<std::string>*>, 2> fields{
      {{"Name", &metadata->second.name}, {"Version", &metadata->second.version}}};
  for (const auto& [field, value] : fields) {
    if (!*value) add(one, WheelAspect::metadata, path, field, "no field of that name");
  }
  if (metadata->second.name) compare_name(one, path, *metadata->second.name);
  if (metadata->second.version) compare_version(one, path, *metadata->second.version);
}

void WheelDifferences::look_at_wheel_file(Case& one, const Distribution& distribution) {
  const auto file =
      distribution.row.wheel ? wheel_files_.find(*distribution.row.wheel) : wheel_files_.end();
  if (file == wheel_files_.end()) return;
  one.is_purelib = one.is_purelib || file->second.root_is_purelib == 1;
  if (!one.name.problem.empty()) return;
  const std::string path = inside(one, distribution.location) + "/WHEEL";
  if (file->second.build != one.name.build) {
    add(one, WheelAspect::build, path, one.name.build.empty() ? "none" : one.name.build,
        file->second.build.empty() ? "none" : file->second.build);
  }
  std::set<std::string> stated;
  const auto facts = tags_.find(*distribution.row.wheel);
  if (facts != tags_.end()) {
    for (const WheelTagFact& fact : facts->second) {
      const Result<std::vector<Tag>> tags = parse_tag(fact.tag, {});
      if (!tags) continue;
      for (const Tag& tag : *tags) stated.insert(tag.text());
    }
  }
  const std::set<std::string> named(one.name.expanded.begin(), one.name.expanded.end());
  if (stated == named) return;
  std::vector<std::string> only_named;
  std::vector<std::string> only_stated;
  std::ranges::set_difference(named, stated, std::back_inserter(only_named));
  std::ranges::set_difference(stated, named, std::back_inserter(only_stated));
  add(one, WheelAspect::tags, path, listed(only_named), listed(only_stated));
}

void WheelDifferences::look_at_record(Case& one, const Distribution& distribution) {
  if (!distribution.row.record) return;
  const auto signatures = signatures_.find(*distribution.row.record);
  if (signatures == signatures_.end()) return;
  const std::string path = inside(one, distribution.location) + "/RECORD";
  for (const std::string& signature : signatures->second) {
    add(one, WheelAspect::signature, path, "no signature of RECORD", signature);
  }
}

void WheelDifferences::look_at_data(Case& one) {
  constexpr std::array<std::string_view, 5> schemes{"purelib", "platlib", "headers", "scripts",
                                                    "data"};
  constexpr std::string_view end = ".data";
  for (const NodeId node : tree_[one.place].children) {
    const std::string& name = tree_[node].name;
    if (!name.ends_with(end) || tree_[node].kind != EntryKind::directory) continue;
    const std::string stem = name.substr(0, name.size() - end.size());
    const std::size_t dash = stem.find('-');
    const bool is_own = dash != std::string::npos &&
                        normalized_name(stem.substr(0, dash)) == one.name.name &&
                        is_same_version(stem.substr(dash + 1), one.name.version);
    if (dash == std::string::npos) continue;  // a package of that name
    if (!is_own && !one.name.name.empty()) {
      add(one, WheelAspect::data, name, fmt::format("{}-{}.data", one.name.name, one.name.version),
          name);
    }
    for (const NodeId scheme : tree_[node].children) {
      if (std::ranges::find(schemes, tree_[scheme].name) != schemes.end()) continue;
      add(one, WheelAspect::data, inside(one, scheme), "purelib, platlib, headers, scripts or data",
          tree_[scheme].name);
    }
  }
}

// Of each kind the first: a wheel that is named wrongly has many such files.
void WheelDifferences::look_at_modules(Case& one) {
  const Result<std::vector<Tag>> tags = parse_tag(one.wheel.tags, {});
  if (!tags) return;
  const bool is_pure = std::ranges::all_of(
      *tags, [](const Tag& tag) { return tag.platform == "any" && tag.abi == "none"; });
  const bool is_for_one = std::ranges::all_of(
      *tags, [](const Tag& tag) { return tag.interpreter.starts_with("cp") && tag.abi != "none"; });
  bool has_other = false;
  bool has_any = false;
  std::vector<NodeId> pending{one.place};
  while (!pending.empty()) {
    const NodeId node = pending.back();
    pending.pop_back();
    for (const NodeId child : tree_[node].children) pending.push_back(child);
    const std::string& name = tree_[node].name;
    if (!is_module_name(name) || !natives_.contains(tree_[node].entry)) continue;
    const std::string python = python_of_module(name);
    const bool is_misplaced = one.is_purelib && !inside(one, node).contains(".data/");
    if ((is_pure || is_misplaced) && !python.empty() && !has_any) {
      has_any = true;
      add(one, WheelAspect::purelib, inside(one, node),
          is_pure ? "the wheel's name says no platform" : "its WHEEL says Root-Is-Purelib: true",
          "an extension module");
    }
    const bool fits = std::ranges::any_of(
        *tags, [&](const Tag& tag) { return tag.interpreter == python || tag.abi == python; });
    if (is_for_one && !python.empty() && !fits && !has_other) {
      has_other = true;
      add(one, WheelAspect::python, inside(one, node), one.wheel.python_tag, python);
    }
  }
}

void WheelDifferences::look_at_variant(Case& one, const Distribution& distribution) {
  const std::optional<NodeId> document = tree_.child(distribution.location, "variant.json");
  const std::string path = inside(one, distribution.location) + "/variant.json";
  if (!document) {
    if (one.name.variant.empty()) return;
    return add(one, WheelAspect::variant, path, one.name.variant, "nothing of that name");
  }
  const auto facts = variants_.find(tree_[*document].entry);
  if (facts == variants_.end()) return;
  std::set<std::string> labels;
  for (const VariantPropertyFact& fact : facts->second) labels.insert(fact.label);
  if (labels == std::set<std::string>{one.name.variant}) return;
  add(one, WheelAspect::variant, path, one.name.variant.empty() ? "no label" : one.name.variant,
      listed({labels.begin(), labels.end()}));
}

}  // namespace icecore
