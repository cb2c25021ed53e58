// A file shows a library by traces in its bytes or by its name. What its distribution declares of a
// library that shows is one more piece of evidence; what is declared and does not show makes no
// component, because declarations list what a project can use, too: Pillow's names libimagequant,
// which its wheels do not have. Of several pieces of evidence the best tells the version; those
// that agree are named beside it, and another version that stands in the bytes is one more copy.
#include "resolve/components.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "facts/store.h"
#include "formats/name.h"
#include "formats/package_notes.h"
#include "resolve/facts_by_file.h"
#include "resolve/libraries.h"

namespace icecore {
namespace {

struct Evidence {
  ComponentEvidence kind = ComponentEvidence::file_name;
  std::string version;
  std::string package;  // name and version of the package that the copy was taken from

  friend bool operator==(const Evidence&, const Evidence&) = default;
};

struct Name {
  ComponentKind kind = ComponentKind::library;
  std::string text;

  friend auto operator<=>(const Name&, const Name&) = default;
};

// What one file shows, by library.
using Shown = std::map<Name, std::vector<Evidence>>;

// A library that a distribution declares.
struct Claim {
  EntryId file = 0;
  std::int64_t position = 0;  // 0 for what is no row of a bill of materials
  Name name;
  Evidence evidence;
};

// Where a library shows in a distribution.
struct Sighting {
  EntryId file = 0;
  std::string version;
};

// A file that shows the first one is no copy of the second, whose name or interface it has.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> stand_ins{
    {{"libjpeg-turbo", "libjpeg"}, {"zlib-ng", "zlib"}}};

bool is_in_bytes(ComponentEvidence kind) {
  return kind <= ComponentEvidence::package_note || kind == ComponentEvidence::source_path;
}

std::string package_text(std::string_view name, std::string_view version) {
  return std::string(name) + ' ' + std::string(version);
}

// The type of a package URL: `rpm` of `pkg:rpm/almalinux/libxcb@1.13.1-1.el8`.
std::string_view purl_type(std::string_view purl) {
  if (!purl.starts_with("pkg:")) return {};
  purl.remove_prefix(4);
  return purl.substr(0, purl.find('/'));
}

bool is_system_package(std::string_view type) {
  return type == "rpm" || type == "deb" || type == "apk" || type == "alpm";
}

// `libdrm.so.2.4.0-2.4.115-2.el8.x86_64.debug` is of libdrm 2.4.115-2.el8; the first part is the
// library's file.
struct DebugFile {
  std::string_view library, version;
};

std::optional<DebugFile> read_debug_file(std::string_view text) {
  if (!text.ends_with(".debug")) return std::nullopt;
  text.remove_suffix(std::string_view(".debug").size());
  text = text.substr(0, text.rfind('.'));  // the machine
  const std::size_t release = text.rfind('-');
  if (release == std::string_view::npos || release == 0) return std::nullopt;
  const std::size_t version = text.rfind('-', release - 1);
  if (version == std::string_view::npos || version == 0) return std::nullopt;
  return DebugFile{.library = text.substr(0, version), .version = text.substr(version + 1)};
}

class ComponentResolver {
 public:
  ComponentResolver(const std::vector<Owner>& owners, const Libraries& libraries, const Tree& tree,
                    Store& store)
      : owners_(owners), libraries_(libraries), tree_(tree), store_(store) {}

  void run() {
    store_.each<DistributionRow>(
        "id", [&](const DistributionRow& row) { distributions_[row.id] = row.normalized_name; });
    read_files();
    read_needs();
    read_traces();
    read_bills();
    for (auto& [file, shown] : files_) settle(file, shown);
    for (const auto& [distribution, claims] : claims_) {
      for (const Claim& claim : claims) settle_claim(distribution, claims, claim);
    }
    const auto key = [](const ComponentRow& row) {
      return std::tie(row.file, row.kind, row.name, row.version);
    };
    std::ranges::stable_sort(rows_, {}, key);
    const auto repeated = std::ranges::unique(rows_, {}, key);
    rows_.erase(repeated.begin(), repeated.end());
    for (ComponentRow& row : rows_) store_.add(std::move(row));
    for (SbomStateRow& row : states_) store_.add(std::move(row));
  }

 private:
  // The distribution that owns the file; 0 for none.
  [[nodiscard]] std::int64_t distribution_of(EntryId file) const {
    return owners_[static_cast<std::size_t>(file)].row.distribution.value_or(0);
  }

  void read_files() {
    store_.each<NativeFact>("file", [&](const NativeFact& fact) {
      if (fact.kind == "object" || fact.kind == "relocatable") return;
      Shown& shown = files_[fact.file];
      add_file_name(fact, shown);
      add_debug_file(fact, shown);
      add_package_note(fact, shown);
    });
  }

  void add_file_name(const NativeFact& fact, Shown& shown) const {
    const std::string& name = tree_[tree_.node_of(fact.file)].name;
    std::optional<NamedLibrary> named = find_file(name, fact.file);
    if (!named) named = find_file(fact.soname, fact.file);
    if (!named) return;
    shown[{.text = named->library->name}].push_back(
        {.kind = ComponentEvidence::file_name, .version = std::move(named->version)});
  }

  // Some projects put their own name behind a library's: `libcrypto-fiona-2769ca46.so.1.1`.
  [[nodiscard]] std::optional<NamedLibrary> find_file(std::string_view name, EntryId file) const {
    std::string plain = without_wheel_hash(name);
    const auto distribution = distributions_.find(distribution_of(file));
    if (distribution != distributions_.end()) {
      const std::string addition = '-' + distribution->second + ".so";
      const std::size_t at = plain.find(addition);
      if (at != std::string::npos) plain.erase(at, addition.size() - 3);
    }
    return libraries_.find_file(plain);
  }

  void add_debug_file(const NativeFact& fact, Shown& shown) const {
    const auto debug = read_debug_file(fact.debug_file);
    if (!debug) return;
    const auto named = libraries_.find_file(debug->library);
    if (!named) return;
    shown[{.text = named->library->name}].push_back(
        {.kind = ComponentEvidence::debug_link,
         .version = upstream_version(debug->version),
         .package = package_text(named->library->name, debug->version)});
  }

  void add_package_note(const NativeFact& fact, Shown& shown) const {
    if (fact.package_note.empty()) return;
    const Result<PackageNote> note = read_package_note(fact.package_note, {});
    if (!note || note->name.empty()) return;
    const Library* library = libraries_.find_package(note->name);
    shown[{.text = library != nullptr ? library->name : note->name}].push_back(
        {.kind = ComponentEvidence::package_note,
         .version = upstream_version(note->version),
         .package = package_text(note->name, note->version)});
  }

  // A library that a file needs is beside it, and the text of a version in it only what the
  // library's header had (GDAL's TIFFLIB_VERSION_STR).
  void read_needs() {
    store_.each<NeededFact>(natural_order<NeededFact>(), [&](const NeededFact& need) {
      if (const auto named = find_file(need.name, need.file)) {
        needed_[need.file].insert(named->library->name);
      }
    });
  }

  [[nodiscard]] bool is_of_header(const LibraryTraceFact& trace, const std::string& library,
                                  const Shown& shown) const {
    if (trace.evidence != ComponentEvidence::version_string) return false;
    const auto needs = needed_.find(trace.file);
    return needs != needed_.end() && needs->second.contains(library) &&
           !shown.contains({.text = library});
  }

  // A trace in a file that is not native is what its distribution declares.
  void read_traces() {
    store_.each<LibraryTraceFact>("file, position", [&](const LibraryTraceFact& trace) {
      Name name{.kind = trace.kind, .text = trace.library};
      if (trace.kind == ComponentKind::library) {
        const Library* library = libraries_.find_package(trace.library);
        if (library != nullptr) name.text = library->name;
      }
      Evidence evidence{.kind = trace.evidence, .version = trace.version};
      const auto file = files_.find(trace.file);
      if (file != files_.end()) {
        if (is_of_header(trace, name.text, file->second)) return;
        file->second[name].push_back(std::move(evidence));
      } else {
        claims_[distribution_of(trace.file)].push_back(
            {.file = trace.file, .name = std::move(name), .evidence = std::move(evidence)});
      }
    });
  }

  void read_bills() {
    store_.each<SbomComponentFact>("file, position", [&](const SbomComponentFact& fact) {
      const std::int64_t distribution = distribution_of(fact.file);
      if (fact.is_subject != 0 || fact.scope == "excluded") {
        SbomStateRow row{.file = fact.file, .position = fact.position, .library = fact.name};
        row.state = fact.is_subject != 0 ? SbomState::subject : SbomState::excluded;
        if (distribution != 0) row.distribution = distribution;
        states_.push_back(std::move(row));
        return;
      }
      claims_[distribution].push_back(claim_of(fact));
    });
  }

  [[nodiscard]] Claim claim_of(const SbomComponentFact& fact) const {
    const std::string_view type = purl_type(fact.purl);
    Claim claim{.file = fact.file,
                .position = fact.position,
                .name = {.text = fact.name},
                .evidence = {.kind = ComponentEvidence::sbom, .version = fact.version}};
    if (type == "cargo") {
      claim.name.kind = ComponentKind::crate;
    } else if (type == "golang") {
      claim.name.kind = ComponentKind::go_module;
    } else if (const Library* library = libraries_.find_package(fact.name)) {
      claim.name.text = library->name;
    }
    if (is_system_package(type)) {
      claim.evidence.version = upstream_version(fact.version);
      claim.evidence.package = package_text(fact.name, fact.version);
    }
    return claim;
  }

  // One file: what is declared comes to what shows, then each library makes its rows.
  void settle(EntryId file, Shown& shown) {
    for (const auto& [real, apparent] : stand_ins) {
      if (shown.contains({.text = std::string(real)})) shown.erase({.text = std::string(apparent)});
    }
    const std::int64_t distribution = distribution_of(file);
    const auto claims = claims_.find(distribution);
    for (auto& [name, evidence] : shown) {
      if (claims != claims_.end() && distribution != 0) {
        add_claims(claims->second, name, evidence);
      }
      std::ranges::stable_sort(evidence, {}, &Evidence::kind);
      add_rows(file, name, evidence);
      for (const std::string& version : versions_of(file, name)) {
        sightings_[{distribution, name}].push_back({.file = file, .version = version});
      }
    }
  }

  // What is declared counts for a file if it agrees with what the bytes say, or if they say nothing
  // and only one version is declared.
  static void add_claims(const std::vector<Claim>& claims, const Name& name,
                         std::vector<Evidence>& evidence) {
    std::vector<Evidence> declared;
    for (const Claim& claim : claims) {
      if (claim.name != name) continue;
      if (std::ranges::find(declared, claim.evidence) == declared.end()) {
        declared.push_back(claim.evidence);
      }
    }
    const bool has_version =
        std::ranges::any_of(evidence, [](const Evidence& one) { return !one.version.empty(); });
    const auto agrees = [&](const Evidence& one) {
      return std::ranges::any_of(evidence, [&](const Evidence& other) {
        return !other.version.empty() && versions_agree(other.version, one.version);
      });
    };
    std::vector<Evidence> taken;
    for (Evidence& one : declared) {
      if (has_version ? agrees(one) : declared.size() == 1) taken.push_back(std::move(one));
    }
    std::ranges::move(taken, std::back_inserter(evidence));
  }

  // Groups of evidence that agree; a group without bytes behind it needs the first one's company.
  void add_rows(EntryId file, const Name& name, const std::vector<Evidence>& evidence) {
    std::vector<ComponentRow> rows;
    for (const Evidence& one : evidence) {
      if (one.version.empty()) continue;
      const auto same = std::ranges::find_if(
          rows, [&](const ComponentRow& row) { return versions_agree(row.version, one.version); });
      if (same != rows.end()) {
        add_agreeing(one, *same);
      } else if (rows.empty() || is_in_bytes(one.kind)) {
        rows.push_back(row_of(file, name, one));
      }
    }
    if (rows.empty()) rows.push_back(row_of(file, name, evidence.front()));
    for (const Evidence& one : evidence) {
      if (one.version.empty()) add_agreeing(one, rows.front());
    }
    std::ranges::move(rows, std::back_inserter(rows_));
  }

  [[nodiscard]] ComponentRow row_of(EntryId file, const Name& name, const Evidence& one) const {
    const bool is_certain = is_in_bytes(one.kind) && one.kind != ComponentEvidence::source_path;
    return {.file = file,
            .name = name.text,
            .version = one.version,
            .kind = name.kind,
            .package = one.package,
            .evidence = one.kind,
            .agreeing = {},
            .confidence = is_certain || one.kind == ComponentEvidence::debug_link
                              ? Confidence::certain
                              : Confidence::likely,
            .concern = name.kind == ComponentKind::library ? libraries_.concern_of(name.text)
                                                           : LibraryConcern::none};
  }

  static void add_agreeing(const Evidence& one, ComponentRow& row) {
    if (row.package.empty() || one.kind == ComponentEvidence::sbom) {
      if (!one.package.empty()) row.package = one.package;
    }
    const std::string word(to_word(one.kind));
    if (one.kind == row.evidence || (' ' + row.agreeing + ' ').contains(' ' + word + ' ')) return;
    row.agreeing += (row.agreeing.empty() ? "" : " ") + word;
  }

  // Versions of the rows that were made last for the library.
  [[nodiscard]] std::vector<std::string> versions_of(EntryId file, const Name& name) const {
    std::vector<std::string> versions;
    for (auto row = rows_.rbegin(); row != rows_.rend() && row->file == file; ++row) {
      if (row->name != name.text || row->kind != name.kind) break;
      versions.push_back(row->version);
    }
    return versions;
  }

  void settle_claim(std::int64_t distribution, const std::vector<Claim>& claims,
                    const Claim& claim) {
    const auto found = sightings_.find({distribution, claim.name});
    const bool shows = distribution != 0 && found != sightings_.end();
    if (claim.position == 0) {
      if (!shows) rows_.push_back(row_of(claim.file, claim.name, claim.evidence));
      return;
    }
    SbomStateRow row{.file = claim.file, .position = claim.position, .library = claim.name.text};
    if (distribution != 0) row.distribution = distribution;
    if (shows) judge_sightings(claims, claim, found->second, row);
    states_.push_back(std::move(row));
  }

  // A sighting that another declaration of the library explains does not contradict this one.
  static void judge_sightings(const std::vector<Claim>& claims, const Claim& claim,
                              const std::vector<Sighting>& sightings, SbomStateRow& row) {
    const auto fits = [](const Claim& one, const Sighting& sighting) {
      return one.evidence.version.empty() || sighting.version.empty() ||
             versions_agree(one.evidence.version, sighting.version);
    };
    for (const Sighting& sighting : sightings) {
      if (!fits(claim, sighting)) continue;
      row.state = SbomState::agreeing;
      row.found_in = sighting.file;
      row.found_version = sighting.version;
      return;
    }
    for (const Sighting& sighting : sightings) {
      const bool is_explained = std::ranges::any_of(claims, [&](const Claim& other) {
        return other.position != 0 && other.name == claim.name && fits(other, sighting);
      });
      if (is_explained) continue;
      row.state = SbomState::differing;
      row.found_in = sighting.file;
      row.found_version = sighting.version;
      return;
    }
  }

  const std::vector<Owner>& owners_;
  const Libraries& libraries_;
  const Tree& tree_;
  Store& store_;
  std::map<std::int64_t, std::string> distributions_;
  std::map<EntryId, Shown> files_;
  std::map<EntryId, std::set<std::string>> needed_;    // names of libraries, by file
  std::map<std::int64_t, std::vector<Claim>> claims_;  // by distribution, 0 for none
  std::map<std::pair<std::int64_t, Name>, std::vector<Sighting>> sightings_;
  std::vector<ComponentRow> rows_;
  std::vector<SbomStateRow> states_;
};

}  // namespace

void resolve_components(const std::vector<Owner>& owners, const Tree& tree, Store& store) {
  Result<Libraries> libraries = Libraries::load();
  if (!libraries) std::abort();  // the table is part of the program; a test loads it
  ComponentResolver(owners, *libraries, tree, store).run();
}

}  // namespace icecore
