// Installed projects by their metadata directories (PyPA: recording installed projects). A
// directory is read whatever the validity of its name: what pip would skip is told by facts, not
// left out.
#include <fmt/format.h>

#include "base/text.h"
#include "formats/name.h"
#include "formats/version.h"
#include "resolve/environment.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

constexpr std::string_view dist_info = ".dist-info";

class DistributionResolver {
 public:
  DistributionResolver(Environment& environment, const Tree& tree, Store& store)
      : environment_(environment),
        tree_(tree),
        store_(store),
        metadata_(by_file<MetadataFact>(store)),
        wheels_(by_file<WheelFact>(store)),
        installers_(by_file<InstallerFact>(store)),
        direct_urls_(by_file<DirectUrlFact>(store)) {}

  void run() {
    for (std::size_t position = 0; position < environment_.search_path.size(); ++position) {
      const SearchEntry& entry = environment_.search_path[position];
      const bool is_site =
          entry.origin == SearchOrigin::site_packages || entry.origin == SearchOrigin::pth;
      if (!is_site || !entry.node || tree_[*entry.node].kind != EntryKind::directory) continue;
      for (const NodeId child : tree_[*entry.node].children) visit(child, position);
    }
  }

 private:
  void visit(NodeId node, std::size_t position) {
    const std::string& name = tree_[node].name;
    if (name.ends_with(dist_info) && tree_[node].kind == EntryKind::directory) {
      add(node, position);
    } else if (name.ends_with(".egg-info") || name.ends_with(".egg") ||
               name.ends_with(".egg-link")) {
      add_gap(store_, tree_, node, "distributions",
              "metadata of this form is not read, so what it installed has no known owner");
    }
  }

  std::optional<EntryId> file_in(NodeId directory, std::string_view name) const {
    const std::optional<NodeId> child = tree_.child(directory, name);
    if (!child || tree_[*child].kind != EntryKind::file) return std::nullopt;
    return tree_[*child].entry;
  }

  template <typename Row>
  const Row* fact_in(NodeId directory, std::string_view name,
                     const std::unordered_map<EntryId, Row>& facts) const {
    const std::optional<EntryId> file = file_in(directory, name);
    if (!file) return nullptr;
    const auto fact = facts.find(*file);
    return fact == facts.end() ? nullptr : &fact->second;
  }

  void add(NodeId node, std::size_t position) {
    Distribution distribution{
        .location = node, .base = tree_.path(tree_[node].parent), .search_position = position};
    DistributionRow& row = distribution.row;
    row.id = static_cast<std::int64_t>(environment_.distributions.size()) + 1;
    row.environment = environment_.row.id;
    row.location = tree_.shown_place(tree_.path(node));
    row.location_entry = tree_[node].entry;
    row.search_position = static_cast<std::int64_t>(position);
    take_names(node, row);
    row.metadata = file_in(node, "METADATA");
    row.record = file_in(node, "RECORD");
    row.direct_url = file_in(node, "direct_url.json");
    row.record_presence = record_presence(row);
    row.is_requested = file_in(node, "REQUESTED") ? 1 : 0;
    if (const WheelFact* wheel = fact_in(node, "WHEEL", wheels_)) row.generator = wheel->generator;
    if (const InstallerFact* installer = fact_in(node, "INSTALLER", installers_)) {
      row.installer = installer->name;
    }
    if (const DirectUrlFact* url = fact_in(node, "direct_url.json", direct_urls_)) {
      row.source = url->kind;
    }
    store_.add(row);
    store_.add(
        ListingOrderRow{.distribution = row.id, .listing_position = tree_[node].listing_position});
    environment_.distributions.push_back(std::move(distribution));
  }

  // `name-version.dist-info`, split at the first dash as importlib.metadata does; METADATA's own
  // words come first.
  void take_names(NodeId node, DistributionRow& row) const {
    const std::string stem = tree_[node].name.substr(0, tree_[node].name.size() - dist_info.size());
    const std::size_t dash = stem.find('-');
    row.directory_name = stem.substr(0, dash);
    row.directory_version = dash == std::string::npos ? "" : stem.substr(dash + 1);
    const MetadataFact* metadata = fact_in(node, "METADATA", metadata_);
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
  const Tree& tree_;
  Store& store_;
  std::unordered_map<EntryId, MetadataFact> metadata_;
  std::unordered_map<EntryId, WheelFact> wheels_;
  std::unordered_map<EntryId, InstallerFact> installers_;
  std::unordered_map<EntryId, DirectUrlFact> direct_urls_;
};

}  // namespace

void resolve_distributions(Environment& environment, const Tree& tree, Store& store) {
  DistributionResolver(environment, tree, store).run();
}

}  // namespace icecore
