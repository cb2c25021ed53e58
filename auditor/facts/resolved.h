// Facts that are joined at merge or computed by resolve. As in collected.h, each struct is one row
// of the table it names. Paths are inside their root, without a leading slash, escaped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/digest.h"
#include "facts/collected_settings.h"
#include "facts/collected_system.h"
#include "facts/resolved_artifact.h"
#include "facts/resolved_claim.h"
#include "facts/resolved_contents.h"
#include "facts/resolved_image.h"
#include "facts/resolved_layers.h"
#include "facts/resolved_native.h"
#include "facts/resolved_opened.h"
#include "facts/resolved_outcome.h"
#include "facts/resolved_system.h"
#include "facts/types.h"
#include "facts/vocabulary.h"

namespace icecore {

struct ConfinementRow {
  static constexpr std::string_view table = "confinement";
  std::int64_t is_in_force = 0;
  std::optional<std::string> reason;
  static void visit(auto& row, auto&& column) {
    column("is_in_force", row.is_in_force);
    column("reason", row.reason);
  }
};

struct TargetRow {
  static constexpr std::string_view table = "target";
  std::string reference;
  TargetKind kind = TargetKind::venv;
  std::string system_root;
  static void visit(auto& row, auto&& column) {
    column("reference", row.reference);
    column("kind", row.kind);
    column("system_root", row.system_root);
  }
};

struct RootRow {
  static constexpr std::string_view table = "root";
  std::int64_t id = 0;
  std::string name;
  RootKind kind = RootKind::target;
  std::string path, reason;
  static void visit(auto& row, auto&& column) {
    column("id", row.id);
    column("name", row.name);
    column("kind", row.kind);
    column("path", row.path);
    column("reason", row.reason);
  }
};

struct DirectoryRow {
  static constexpr std::string_view table = "directory";
  std::int64_t id = 0, root = 0;
  std::string path;  ///< `.` for the root itself.
  static void visit(auto& row, auto&& column) {
    column("id", row.id);
    column("root", row.root);
    column("path", row.path);
  }
};

struct EntryRow {
  static constexpr std::string_view table = "entry";
  EntryId id = 0;
  std::int64_t directory = 0;
  std::string name;
  EntryKind kind = EntryKind::file;
  std::int64_t size = 0, mode = 0, mtime_ns = 0;
  std::optional<std::string> link_target;
  std::optional<Digest> sha256;
  std::optional<Blob> raw_name;
  std::optional<std::int64_t> layer;  ///< Of an image.
  static void visit(auto& row, auto&& column) {
    column("id", row.id);
    column("directory", row.directory);
    column("name", row.name);
    column("kind", row.kind);
    column("size", row.size);
    column("mode", row.mode);
    column("mtime_ns", row.mtime_ns);
    column("link_target", row.link_target);
    column("sha256", row.sha256);
    column("raw_name", row.raw_name);
    column("layer", row.layer);
  }
};

struct EnvironmentRow {
  static constexpr std::string_view table = "environment";
  std::int64_t id = 0, root = 0;
  std::string path;
  EnvironmentKind kind = EnvironmentKind::venv;
  std::string implementation;
  std::optional<std::string> version;
  std::string version_evidence;
  std::string soabi, libc;
  std::optional<EntryId> interpreter;  ///< The file that `bin/python` ends at.
  std::string base_prefix, generator, stated_version;
  std::int64_t system_site = 0, user_site = 0;
  std::string user_site_directory;
  static void visit(auto& row, auto&& column) {
    column("id", row.id);
    column("root", row.root);
    column("path", row.path);
    column("kind", row.kind);
    column("implementation", row.implementation);
    column("version", row.version);
    column("version_evidence", row.version_evidence);
    column("soabi", row.soabi);
    column("libc", row.libc);
    column("interpreter", row.interpreter);
    column("base_prefix", row.base_prefix);
    column("generator", row.generator);
    column("stated_version", row.stated_version);
    column("system_site", row.system_site);
    column("user_site", row.user_site);
    column("user_site_directory", row.user_site_directory);
  }
};

struct SearchPathRow {
  static constexpr std::string_view table = "search_path";
  std::int64_t environment = 0, position = 0;
  std::string directory;
  SearchOrigin origin = SearchOrigin::site_packages;
  std::string root;  ///< Name of the root that holds it; empty when none does.
  std::int64_t is_present = 0;
  std::optional<EntryId> named_by;  ///< The .pth file that put it here.
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("position", row.position);
    column("directory", row.directory);
    column("origin", row.origin);
    column("root", row.root);
    column("is_present", row.is_present);
    column("named_by", row.named_by);
  }
};

struct DistributionRow {
  static constexpr std::string_view table = "distribution";
  std::int64_t id = 0, environment = 0;
  std::string name, normalized_name, version;
  std::string directory_name, directory_version;  ///< As the metadata directory's name says.
  std::string location;                           ///< The metadata directory.
  std::int64_t location_entry = 0;
  MetadataForm form = MetadataForm::dist_info;
  std::optional<EntryId> egg_link;
  std::int64_t search_position = 0;  ///< Of the directory that holds it.
  std::optional<EntryId> metadata, wheel, record, direct_url;
  SourceKind source = SourceKind::index;
  std::string installer, generator;
  std::int64_t is_requested = 0, is_leftover = 0;
  RecordPresence record_presence = RecordPresence::present;
  static void visit(auto& row, auto&& column) {
    column("id", row.id);
    column("environment", row.environment);
    column("name", row.name);
    column("normalized_name", row.normalized_name);
    column("version", row.version);
    column("directory_name", row.directory_name);
    column("directory_version", row.directory_version);
    column("location", row.location);
    column("location_entry", row.location_entry);
    column("form", row.form);
    column("egg_link", row.egg_link);
    column("search_position", row.search_position);
    column("metadata", row.metadata);
    column("wheel", row.wheel);
    column("record", row.record);
    column("direct_url", row.direct_url);
    column("source", row.source);
    column("installer", row.installer);
    column("generator", row.generator);
    column("is_requested", row.is_requested);
    column("is_leftover", row.is_leftover);
    column("record_presence", row.record_presence);
  }
};

/// One requirement of a distribution, evaluated.
struct RequirementRow {
  static constexpr std::string_view table = "requirement";
  static constexpr std::string_view primary_key = "distribution, position";
  std::int64_t distribution = 0, position = 0;
  std::string text, name, specifier;
  Active active = Active::yes;
  RequirementState state = RequirementState::satisfied;
  std::optional<std::int64_t> found;
  static void visit(auto& row, auto&& column) {
    column("distribution", row.distribution);
    column("position", row.position);
    column("text", row.text);
    column("name", row.name);
    column("specifier", row.specifier);
    column("active", row.active);
    column("state", row.state);
    column("found", row.found);
  }
};

/// A project inside another one.
struct VendoredDistributionRow {
  static constexpr std::string_view table = "vendored_distribution";
  std::int64_t environment = 0;
  std::optional<std::int64_t> distribution;
  std::string name, normalized_name, version;
  VendoredEvidence evidence = VendoredEvidence::metadata;
  std::string location;
  EntryId location_entry = 0;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("distribution", row.distribution);
    column("name", row.name);
    column("normalized_name", row.normalized_name);
    column("version", row.version);
    column("evidence", row.evidence);
    column("location", row.location);
    column("location_entry", row.location_entry);
  }
};

/// The place of a metadata directory in its directory as the system lists it. Private: only
/// `freeze` follows that order.
struct ListingOrderRow {
  static constexpr std::string_view table = "listing_order";
  std::int64_t distribution = 0, listing_position = 0;
  static void visit(auto& row, auto&& column) {
    column("distribution", row.distribution);
    column("listing_position", row.listing_position);
  }
};

/// The repository that an editable distribution's source is in, read while roots are discovered.
struct RepositoryRow {
  static constexpr std::string_view table = "repository";
  static constexpr std::string_view primary_key = "directory";
  std::string directory, vcs, top, commit_id, remote, requirement_url, subdirectory;
  std::int64_t is_determined = 1;
  static void visit(auto& row, auto&& column) {
    column("directory", row.directory);
    column("vcs", row.vcs);
    column("top", row.top);
    column("commit_id", row.commit_id);
    column("remote", row.remote);
    column("requirement_url", row.requirement_url);
    column("subdirectory", row.subdirectory);
    column("is_determined", row.is_determined);
  }
};

/// What is masked in a RepositoryRow. Private: only `freeze` prints it.
struct SecretRemoteRow {
  static constexpr std::string_view table = "secret_remote";
  static constexpr std::string_view primary_key = "directory";
  std::string directory, remote, requirement_url;
  static void visit(auto& row, auto&& column) {
    column("directory", row.directory);
    column("remote", row.remote);
    column("requirement_url", row.requirement_url);
  }
};

struct RecordVerdictRow {
  static constexpr std::string_view table = "record_verdict";
  static constexpr std::string_view primary_key = "distribution, line";
  std::int64_t distribution = 0, line = 0;
  /// Where the row leads, as written when not into the environment; nothing where that is the
  /// place of `file`.
  std::optional<std::string> path;
  std::optional<EntryId> file;  ///< What is at the row's path.
  RecordState state = RecordState::verified;
  static void visit(auto& row, auto&& column) {
    column("distribution", row.distribution);
    column("line", row.line);
    column("path", row.path);
    column("file", row.file);
    column("state", row.state);
  }
};

struct CondaVerdictRow {
  static constexpr std::string_view table = "conda_verdict";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;  ///< The record in conda-meta.
  std::int64_t position = 0, environment = 0;
  std::optional<EntryId> installed;
  RecordState state = RecordState::verified;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("environment", row.environment);
    column("installed", row.installed);
    column("state", row.state);
  }
};

struct SharedFileRow {
  static constexpr std::string_view table = "shared_file";
  static constexpr std::string_view primary_key = "file, distribution, line";
  EntryId file = 0;
  std::int64_t distribution = 0, line = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("distribution", row.distribution);
    column("line", row.line);
  }
};

struct OwnerRow {
  static constexpr std::string_view table = "owner";
  EntryId file = 0;
  OwnerKind owner_kind = OwnerKind::nobody;
  std::string owner;  ///< Name of the distribution, generator, interpreter.
  std::optional<std::int64_t> distribution;
  std::string reason;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("owner_kind", row.owner_kind);
    column("owner", row.owner);
    column("distribution", row.distribution);
    column("reason", row.reason);
  }
};

struct OwnerTotalRow {
  static constexpr std::string_view table = "owner_total";
  std::int64_t root = 0;
  OwnerKind owner_kind = OwnerKind::nobody;
  std::int64_t files = 0, bytes = 0;
  static void visit(auto& row, auto&& column) {
    column("root", row.root);
    column("owner_kind", row.owner_kind);
    column("files", row.files);
    column("bytes", row.bytes);
  }
};

struct HookRow {
  static constexpr std::string_view table = "hook";
  std::int64_t environment = 0;
  EntryId file = 0;
  std::int64_t line = 0;
  HookKind kind = HookKind::import_line;
  std::string text;
  std::optional<std::string>
      leads_to;                 ///< For a path line: the directory, when it is part of the audit.
  std::int64_t is_outside = 0;  ///< For a path line: whether it leads out of the environment.
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("file", row.file);
    column("line", row.line);
    column("kind", row.kind);
    column("text", row.text);
    column("leads_to", row.leads_to);
    column("is_outside", row.is_outside);
  }
};

struct LauncherStateRow {
  static constexpr std::string_view table = "launcher_state";
  static constexpr std::string_view primary_key = "environment, file";
  std::int64_t environment = 0;
  EntryId file = 0;
  std::optional<std::int64_t> distribution;
  std::string entry_point;
  InterpreterPlace interpreter_place = InterpreterPlace::own;
  std::optional<EntryId> interpreter;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("file", row.file);
    column("distribution", row.distribution);
    column("entry_point", row.entry_point);
    column("interpreter_place", row.interpreter_place);
    column("interpreter", row.interpreter);
  }
};

struct BytecodeStateRow {
  static constexpr std::string_view table = "bytecode_state";
  EntryId file = 0;
  std::optional<EntryId> source;
  BytecodeState state = BytecodeState::of_source;
  std::int64_t is_stale = 0;  ///< By time stamp only; never a finding.
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("source", row.source);
    column("state", row.state);
    column("is_stale", row.is_stale);
  }
};

struct OutsideLinkRow {
  static constexpr std::string_view table = "outside_link";
  static constexpr std::string_view primary_key = "environment, file";
  std::int64_t environment = 0;
  EntryId file = 0;
  std::string first_outside, leads_to;
  std::int64_t is_audited = 0;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("file", row.file);
    column("first_outside", row.first_outside);
    column("leads_to", row.leads_to);
    column("is_audited", row.is_audited);
  }
};

struct ShadowedModuleRow {
  static constexpr std::string_view table = "shadowed_module";
  static constexpr std::string_view primary_key = "environment, shadowed";
  std::int64_t environment = 0;
  EntryId shadowed = 0, file = 0;
  std::string name;  ///< The last part of the module's name.
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("shadowed", row.shadowed);
    column("file", row.file);
    column("name", row.name);
  }
};

/// Every row type of this header and of those that it includes.
using ResolvedRow = std::variant<
    TargetRow, ConfinementRow, VariableFact, SearchedDirectoryFact, NamedPlaceFact, HiddenEntryRow,
    OddEntryRow, RootRow, DirectoryRow, EntryRow, EnvironmentRow, SearchPathRow, DistributionRow,
    RequirementRow, VendoredDistributionRow, ListingOrderRow, RepositoryRow, SecretRemoteRow,
    RecordVerdictRow, CondaVerdictRow, SharedFileRow, OwnerRow, OwnerTotalRow, HookRow,
    LauncherStateRow, BytecodeStateRow, LoadRow, LoadAttemptRow, LoadChangeRow, ContestedLibraryRow,
    PreloadRow, OpenedLibraryRow, OptionalModuleRow, LibraryDirectoryRow, ProgramLoaderRow,
    UnresolvedSymbolRow, StableAbiRow, StableAbiBreachRow, PlatformTagRow, PlatformTagBreachRow,
    WheelNeedRow, WheelMachineRow, VersionFloorRow, WheelFitRow, WheelRow, WheelOddityRow,
    WheelDifferenceRow, BuildRequirementRow, LibraryCopyRow, SymbolClashRow, ComponentRow,
    SbomStateRow, CpuNeedRow, PackageDatabaseRow, OsPackageRow, OsPackageFileRow,
    OsPackageVerdictRow, UnfinishedPackageRow, SystemSupportRow, AlternativeRow, LibraryPackageRow,
    OutsideLinkRow, ShadowedModuleRow, ImageRow, ImageLabelRow, ImageVolumeRow, BaseImageRow,
    LayerRow, BuildStepRow, BuildActionRow, ImageSecretRow, EntrypointRow, StartModuleRow, ClaimRow,
    ClaimedInputRow, ClaimOptionRow, ClaimDifferenceRow, PinRow, LayerLevelRow, GapRow, FindingRow>;

}  // namespace icecore
