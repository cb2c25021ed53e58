// Installed projects by their metadata directories (PyPA: recording installed projects). A
// directory is read whatever the validity of its name: what pip would skip is told by facts, not
// left out.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/name.h"
#include "formats/version.h"
#include "resolve/environment.h"
#include "resolve/facts_by_file.h"
#include "resolve/metadata_directory.h"

namespace icecore {
namespace {

// What of a metadata directory's name is no name: `.dist-info`, `.egg-info` or `.egg`.
std::string_view stem_of(std::string_view name) {
  return name.substr(0, name.rfind('.'));
}

// The file that the core metadata is in.
std::string_view metadata_name(MetadataForm form) {
  return form == MetadataForm::dist_info ? "METADATA" : "PKG-INFO";
}

bool is_egg(MetadataForm form) {
  return form == MetadataForm::egg || form == MetadataForm::egg_zip;
}

class DistributionResolver {
 public:
  DistributionResolver(Environment& environment, std::int64_t first_id, const Tree& tree,
                       Store& store)
      : environment_(environment),
        next_id_(first_id),
        tree_(tree),
        store_(store),
        metadata_(by_file<MetadataFact>(store)),
        wheels_(by_file<WheelFact>(store)),
        installers_(by_file<InstallerFact>(store)),
        direct_urls_(by_file<DirectUrlFact>(store)),
        egg_links_(by_file<EggLinkFact>(store)),
        zips_(by_file<ZipArchiveFact>(store)) {
    for (const auto& [file, zip] : zips_) {
      if (metadata_.contains(file)) egg_archives_.insert(file);
    }
    store.each<GapRow>("rowid", [&](const GapRow& gap) {
      if (gap.file) has_gap_.insert(*gap.file);
    });
  }

  void run() {
    std::unordered_set<NodeId> importable;
    for (const SearchEntry& entry : environment_.search_path) {
      if (entry.holds_distributions() && entry.node) importable.insert(*entry.node);
    }
    for (std::size_t position = 0; position < environment_.search_path.size(); ++position) {
      const SearchEntry& entry = environment_.search_path[position];
      if (!entry.holds_distributions() || !entry.node) continue;
      for (const MetadataDirectory& found :
           metadata_directories(*entry.node, egg_links_, egg_archives_, tree_)) {
        // An egg that is on the import path itself has its place there.
        const NodeId home = home_of(found);
        const bool comes_later =
            is_egg(found.form) && home != *entry.node && importable.contains(home);
        if (!comes_later && known_.insert(found.node).second) add(found, position);
      }
      add_gap_of_archive(*entry.node);
      for (const NodeId child : tree_[*entry.node].children) add_gap_of(child);
    }
  }

 private:
  // importlib.metadata finds projects in any archive on the import path.
  void add_gap_of_archive(NodeId node) {
    const auto zip = zips_.find(tree_[node].entry);
    if (zip == zips_.end() || zip->second.projects == 0) return;
    add_gap(store_, tree_, node, "distributions",
            fmt::format("the metadata directories in this archive ({}) are not read",
                        zip->second.projects));
  }

  void add_gap_of(NodeId node) {
    const std::string& name = tree_[node].name;
    const EntryId file = tree_[node].entry;
    const bool is_egg = name.ends_with(".egg") && tree_[node].kind == EntryKind::file;
    if (is_egg && !zips_.contains(file) && !has_gap_.contains(file)) {
      add_gap(store_, tree_, node, "distributions", "an egg that is no zip file is not read");
    }
    const bool leads_somewhere =
        std::ranges::any_of(environment_.distributions, [&](const Distribution& distribution) {
          return distribution.row.egg_link == tree_[node].entry;
        });
    if (name.ends_with(".egg-link") && !leads_somewhere) {
      add_gap(store_, tree_, node, "distributions", "no project was found where this link leads");
    }
  }

  std::optional<EntryId> file_in(NodeId directory, std::string_view name) const {
    const std::optional<NodeId> child = tree_.child(directory, name);
    const std::optional<NodeId> file = child ? tree_.end_of(*child) : std::nullopt;
    if (!file || tree_[*file].kind != EntryKind::file) return std::nullopt;
    return tree_[*file].entry;
  }

  template <typename Row>
  const Row* fact_in(NodeId directory, std::string_view name,
                     const std::unordered_map<EntryId, Row>& facts) const {
    const std::optional<EntryId> file = file_in(directory, name);
    if (!file) return nullptr;
    const auto fact = facts.find(*file);
    return fact == facts.end() ? nullptr : &fact->second;
  }

  void add(const MetadataDirectory& found, std::size_t position) {
    const NodeId node = found.node;
    Distribution distribution{.location = node,
                              .home = tree_.path(tree_[home_of(found)].parent),
                              .search_position = position};
    distribution.base = distribution.home;
    DistributionRow& row = distribution.row;
    row.id = next_id_++;
    row.environment = environment_.row.id;
    row.location = tree_.shown_place(tree_.path(found.link.value_or(node)));
    row.location_entry = tree_[node].entry;
    row.form = found.form;
    row.search_position = static_cast<std::int64_t>(position);
    take_files(found, distribution);
    take_names(found, row);
    row.record_presence = record_presence(row);
    row.is_requested = file_in(node, "REQUESTED") ? 1 : 0;
    if (const WheelFact* wheel = fact_in(node, "WHEEL", wheels_)) {
      row.wheel = wheel->file;
      row.generator = wheel->generator;
    }
    if (const InstallerFact* installer = fact_in(node, "INSTALLER", installers_)) {
      row.installer = installer->name;
    }
    if (const DirectUrlFact* url = fact_in(node, "direct_url.json", direct_urls_)) {
      row.source = url->kind;
    }
    if (found.egg_link) row.source = SourceKind::editable;
    store_.add(row);
    store_.add(
        ListingOrderRow{.distribution = row.id,
                        .listing_position = tree_[found.link.value_or(node)].listing_position});
    environment_.distributions.push_back(std::move(distribution));
  }

  // What bears the distribution's name: the metadata directory, but the `.egg` around EGG-INFO.
  NodeId home_of(const MetadataDirectory& found) const {
    if (found.form == MetadataForm::egg) return tree_[found.node].parent;
    return found.link.value_or(found.node);
  }

  void take_files(const MetadataDirectory& found, Distribution& distribution) const {
    DistributionRow& row = distribution.row;
    if (found.egg_link) row.egg_link = tree_[*found.egg_link].entry;
    if (tree_[found.node].kind == EntryKind::file) {
      row.metadata = tree_[found.node].entry;
      return;
    }
    row.metadata = file_in(found.node, metadata_name(found.form));
    row.direct_url = file_in(found.node, "direct_url.json");
    if (found.form == MetadataForm::dist_info) {
      row.record = file_in(found.node, "RECORD");
    } else if (found.form == MetadataForm::egg_info) {
      row.record = file_in(found.node, "installed-files.txt");
      distribution.base = tree_.path(found.link.value_or(found.node));
    }
  }

  // `name-version.dist-info`, split at the first dash as importlib.metadata does; METADATA's own
  // words come first. The older forms have more in their names, and nobody takes the version there.
  void take_names(const MetadataDirectory& found, DistributionRow& row) const {
    const std::string stem(stem_of(tree_[home_of(found)].name));
    const std::size_t dash = stem.find('-');
    row.directory_name = stem.substr(0, dash);
    if (found.form == MetadataForm::dist_info && dash != std::string::npos) {
      row.directory_version = stem.substr(dash + 1);
    }
    const auto fact = row.metadata ? metadata_.find(*row.metadata) : metadata_.end();
    const MetadataFact* metadata = fact == metadata_.end() ? nullptr : &fact->second;
    row.name = metadata != nullptr && metadata->name ? *metadata->name : row.directory_name;
    row.version =
        metadata != nullptr && metadata->version ? *metadata->version : row.directory_version;
    row.normalized_name = normalized_name(strip(row.name));
    row.is_leftover = row.directory_name.starts_with('~') ? 1 : 0;
    if (const Result<Version> version = Version::parse(row.version)) {
      row.version = version->normalized();
    }
  }

  RecordPresence record_presence(const DistributionRow& row) const {
    if (!row.record) return RecordPresence::absent;
    return tree_[tree_.node_of(*row.record)].sha256 ? RecordPresence::present
                                                    : RecordPresence::unreadable;
  }

  Environment& environment_;
  std::int64_t next_id_;
  const Tree& tree_;
  Store& store_;
  std::unordered_map<EntryId, MetadataFact> metadata_;
  std::unordered_map<EntryId, WheelFact> wheels_;
  std::unordered_map<EntryId, InstallerFact> installers_;
  std::unordered_map<EntryId, DirectUrlFact> direct_urls_;
  EggLinks egg_links_;
  std::unordered_map<EntryId, ZipArchiveFact> zips_;
  EggArchives egg_archives_;
  std::unordered_set<EntryId> has_gap_;
  std::set<NodeId> known_;  // a directory may be reached by a link and by the import path
};

}  // namespace

void resolve_distributions(Environment& environment, std::int64_t first_id, const Tree& tree,
                           Store& store) {
  DistributionResolver(environment, first_id, tree, store).run();
}

}  // namespace icecore
