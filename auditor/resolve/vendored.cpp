// A metadata directory counts for importlib.metadata and pip only directly on the import path; one
// deeper down came with the copy of a project inside another one (`setuptools/_vendor`). Below a
// second site-packages is another environment, no copy. A project that has its metadata and is
// listed too is there twice, each time with its evidence.
#include "resolve/vendored.h"

#include <algorithm>

#include "formats/name.h"
#include "formats/version.h"
#include "resolve/environment.h"
#include "resolve/facts_by_file.h"
#include "resolve/records.h"

namespace icecore {
namespace {

class VendoredResolver {
 public:
  VendoredResolver(const Environment& environment, const std::vector<RecordClaim>& claims,
                   const Tree& tree, Store& store)
      : environment_(environment), claims_(claims), tree_(tree), store_(store) {
    for (const SearchEntry& entry : environment_.search_path) {
      if (!entry.is_site || !entry.node) continue;
      sites_.push_back(tree_.path(*entry.node));
    }
  }

  void run() {
    std::vector<VendoredDistributionRow> rows;
    store_.each<MetadataFact>("file", [&](const MetadataFact& fact) {
      if (auto row = row_of(fact)) rows.push_back(std::move(*row));
    });
    store_.each<VendorLineFact>("file, line", [&](const VendorLineFact& fact) {
      const NodeId list = tree_.node_of(fact.file);
      if (!is_deep(list)) return;
      rows.push_back(row(fact.file, list, fact.name, fact.version));
      rows.back().evidence = VendoredEvidence::vendor_list;
    });
    for (VendoredDistributionRow& each : rows) store_.add(std::move(each));
  }

 private:
  std::optional<VendoredDistributionRow> row_of(const MetadataFact& fact) const {
    NodeId location = tree_.node_of(fact.file);
    if (!tree_[location].name.ends_with(".egg-info")) location = tree_[location].parent;
    const std::string& directory = tree_[location].name;
    const bool has_form = directory.ends_with(".dist-info") || directory.ends_with(".egg-info");
    if (!has_form || !fact.name || !is_deep(location)) return std::nullopt;
    return row(fact.file, location, *fact.name, fact.version.value_or(""));
  }

  VendoredDistributionRow row(EntryId evidence, NodeId location, const std::string& name,
                              const std::string& version) const {
    const Result<Version> parsed = Version::parse(version);
    VendoredDistributionRow row{.environment = environment_.row.id,
                                .name = name,
                                .normalized_name = normalized_name(name),
                                .version = parsed ? parsed->normalized() : version,
                                .location = tree_.shown_place(tree_.path(location)),
                                .location_entry = tree_[location].entry};
    if (const RecordClaim* claim = first_claim_on(evidence, claims_)) {
      row.distribution = claim->distribution;
    }
    return row;
  }

  // Whether the node is inside a directory of a site-packages directory.
  bool is_deep(NodeId node) const {
    const TreePath directory = tree_.path(tree_[node].parent);
    return std::ranges::any_of(sites_, [&](const TreePath& site) {
      if (!directory.is_within(site) || directory == site) return false;
      const std::string inside = "/" + directory.relative_to(site) + "/";
      return inside.find("/site-packages/") == std::string::npos;
    });
  }

  const Environment& environment_;
  const std::vector<RecordClaim>& claims_;
  const Tree& tree_;
  Store& store_;
  std::vector<TreePath> sites_;
};

}  // namespace

void resolve_vendored(const Environment& environment, const std::vector<RecordClaim>& claims,
                      const Tree& tree, Store& store) {
  VendoredResolver(environment, claims, tree, store).run();
}

}  // namespace icecore
