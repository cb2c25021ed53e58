// Rows that resolve computes about native binaries. As in resolved.h, which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary.h"
#include "facts/vocabulary_artifact.h"

namespace icecore {

/// One edge of the dynamic loader, as it comes out in processes that load one root each.
struct LoadRow {
  static constexpr std::string_view table = "load";
  std::int64_t id = 0;
  std::int64_t environment = 0;
  EntryId file = 0;
  std::string name;
  FoundBy found_by = FoundBy::missing;
  std::optional<EntryId> found;
  std::string place;  ///< The path that it was opened by.
  LoadRoot root_kind = LoadRoot::program;
  EntryId first_root = 0;
  std::int64_t roots = 0;
  static void visit(auto& row, auto&& column) {
    column("id", row.id);
    column("environment", row.environment);
    column("file", row.file);
    column("name", row.name);
    column("found_by", row.found_by);
    column("found", row.found);
    column("place", row.place);
    column("root_kind", row.root_kind);
    column("first_root", row.first_root);
    column("roots", row.roots);
  }
};

/// One place where the loader looked before an edge was settled.
struct LoadAttemptRow {
  static constexpr std::string_view table = "load_attempt";
  static constexpr std::string_view primary_key = "load, position";
  std::int64_t load = 0, position = 0;
  std::string place;
  FoundBy rule = FoundBy::path;
  std::string outcome;
  static void visit(auto& row, auto&& column) {
    column("load", row.load);
    column("position", row.position);
    column("place", row.place);
    column("rule", row.rule);
    column("outcome", row.outcome);
  }
};

/// One edge that comes out otherwise under another condition.
struct LoadChangeRow {
  static constexpr std::string_view table = "load_change";
  std::int64_t environment = 0;
  LoadCondition condition = LoadCondition::without_variable;
  std::string value;
  EntryId file = 0;
  std::string name;
  std::optional<EntryId> found, otherwise;
  LoadRoot root_kind = LoadRoot::program;
  EntryId first_root = 0;
  std::int64_t roots = 0;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("condition", row.condition);
    column("value", row.value);
    column("file", row.file);
    column("name", row.name);
    column("found", row.found);
    column("otherwise", row.otherwise);
    column("root_kind", row.root_kind);
    column("first_root", row.first_root);
    column("roots", row.roots);
  }
};

/// One of several files that extension modules get by the same name.
struct ContestedLibraryRow {
  static constexpr std::string_view table = "contested_library";
  static constexpr std::string_view primary_key = "environment, name, file";
  std::int64_t environment = 0;
  std::string name;
  EntryId file = 0, first_root = 0;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("name", row.name);
    column("file", row.file);
    column("first_root", row.first_root);
  }
};

/// One library that is loaded before all others.
struct PreloadRow {
  static constexpr std::string_view table = "preload";
  static constexpr std::string_view primary_key = "environment, position";
  std::int64_t environment = 0, position = 0;
  std::string name;
  std::optional<EntryId> list;  ///< The file that names it; nothing for LD_PRELOAD.
  FoundBy found_by = FoundBy::missing;
  std::optional<EntryId> found;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("position", row.position);
    column("name", row.name);
    column("list", row.list);
    column("found_by", row.found_by);
    column("found", row.found);
  }
};

/// One directory where a binary, or LD_LIBRARY_PATH, makes the loader look.
struct LibraryDirectoryRow {
  static constexpr std::string_view table = "library_directory";
  std::int64_t environment = 0;
  std::optional<EntryId> file;  ///< Nothing for the variable.
  std::int64_t position = 0;
  FoundBy rule = FoundBy::runpath;
  std::string text, place;
  PlaceState state = PlaceState::unread;
  std::int64_t is_own = 0, is_searched = 0;
  std::optional<std::int64_t> mode;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("file", row.file);
    column("position", row.position);
    column("rule", row.rule);
    column("text", row.text);
    column("place", row.place);
    column("state", row.state);
    column("is_own", row.is_own);
    column("is_searched", row.is_searched);
    column("mode", row.mode);
  }
};

/// The loader that one executable asks for.
struct ProgramLoaderRow {
  static constexpr std::string_view table = "program_loader";
  static constexpr std::string_view primary_key = "environment, file";
  std::int64_t environment = 0;
  EntryId file = 0;
  std::string loader;
  PlaceState state = PlaceState::unread;
  std::optional<EntryId> found;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("file", row.file);
    column("loader", row.loader);
    column("state", row.state);
    column("found", row.found);
  }
};

/// One symbol that nothing defines in the processes that load the binary.
struct UnresolvedSymbolRow {
  static constexpr std::string_view table = "unresolved_symbol";
  static constexpr std::string_view primary_key = "environment, file, symbol, version, root_kind";
  std::int64_t environment = 0;
  EntryId file = 0;
  std::string symbol, version;
  LoadRoot root_kind = LoadRoot::program;
  EntryId first_root = 0;
  std::int64_t roots = 0;
  std::optional<EntryId> defined_by, other_strings;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("file", row.file);
    column("symbol", row.symbol);
    column("version", row.version);
    column("root_kind", row.root_kind);
    column("first_root", row.first_root);
    column("roots", row.roots);
    column("defined_by", row.defined_by);
    column("other_strings", row.other_strings);
  }
};

/// How an extension module keeps to Python's stable ABI.
struct StableAbiRow {
  static constexpr std::string_view table = "stable_abi";
  EntryId file = 0;
  std::int64_t is_promised = 0;
  std::optional<std::int64_t> promised, needed;  ///< Minor versions of Python 3.
  std::int64_t symbols = 0, outside = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("is_promised", row.is_promised);
    column("promised", row.promised);
    column("needed", row.needed);
    column("symbols", row.symbols);
    column("outside", row.outside);
  }
};

/// One symbol of Python that a module needs although its promise does not cover it.
struct StableAbiBreachRow {
  static constexpr std::string_view table = "stable_abi_breach";
  static constexpr std::string_view primary_key = "file, symbol";
  EntryId file = 0;
  std::string symbol;
  std::optional<std::int64_t> added;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("symbol", row.symbol);
    column("added", row.added);
  }
};

/// Which platform tags a distribution could have, and has.
struct PlatformTagRow {
  static constexpr std::string_view table = "platform_tag";
  std::int64_t distribution = 0;
  std::string claimed, computed, versions, libraries, symbols, instructions;
  static void visit(auto& row, auto&& column) {
    column("distribution", row.distribution);
    column("claimed", row.claimed);
    column("computed", row.computed);
    column("versions", row.versions);
    column("libraries", row.libraries);
    column("symbols", row.symbols);
    column("instructions", row.instructions);
  }
};

/// One need that the claimed platform does not cover.
struct PlatformTagBreachRow {
  static constexpr std::string_view table = "platform_tag_breach";
  static constexpr std::string_view primary_key = "distribution, file, kind, need";
  std::int64_t distribution = 0;
  EntryId file = 0;
  PlatformNeed kind = PlatformNeed::version;
  std::string need;
  static void visit(auto& row, auto&& column) {
    column("distribution", row.distribution);
    column("file", row.file);
    column("kind", row.kind);
    column("need", row.need);
  }
};

/// One library that a binary of a wheel for Windows or macOS needs, and who has it.
struct WheelNeedRow {
  static constexpr std::string_view table = "wheel_need";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::int64_t distribution = 0;
  LibraryPlace place = LibraryPlace::missing;
  std::optional<EntryId> found;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("distribution", row.distribution);
    column("place", row.place);
    column("found", row.found);
  }
};

/// One instruction set that a wheel for Windows or macOS is tagged for or has binaries of.
struct WheelMachineRow {
  static constexpr std::string_view table = "wheel_machine";
  static constexpr std::string_view primary_key = "distribution, machine";
  std::int64_t distribution = 0;
  std::string machine;
  WheelSystem system = WheelSystem::macos;
  std::int64_t is_claimed = 0;
  std::string claimed, needed;
  std::int64_t is_covered = 1;
  std::optional<EntryId> file;
  std::int64_t files = 0;
  static void visit(auto& row, auto&& column) {
    column("distribution", row.distribution);
    column("machine", row.machine);
    column("system", row.system);
    column("is_claimed", row.is_claimed);
    column("claimed", row.claimed);
    column("needed", row.needed);
    column("is_covered", row.is_covered);
    column("file", row.file);
    column("files", row.files);
  }
};

/// The newest symbol version of one family that is needed of libraries from elsewhere.
struct VersionFloorRow {
  static constexpr std::string_view table = "version_floor";
  std::int64_t environment = 0;
  std::optional<std::int64_t> distribution;  ///< Nothing for the environment as a whole.
  std::string family, version, library;
  EntryId file = 0;
  std::int64_t files = 0;
  std::string symbol;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("distribution", row.distribution);
    column("family", row.family);
    column("version", row.version);
    column("library", row.library);
    column("file", row.file);
    column("files", row.files);
    column("symbol", row.symbol);
  }
};

/// Whether an environment's Python takes a distribution's wheel.
struct WheelFitRow {
  static constexpr std::string_view table = "wheel_fit";
  std::int64_t distribution = 0;
  Fit python = Fit::unknown, platform = Fit::unknown;
  std::string accepted;
  static void visit(auto& row, auto&& column) {
    column("distribution", row.distribution);
    column("python", row.python);
    column("platform", row.platform);
    column("accepted", row.accepted);
  }
};

/// One copy of a library that a process is better off having once.
struct LibraryCopyRow {
  static constexpr std::string_view table = "library_copy";
  static constexpr std::string_view primary_key = "environment, file, library";
  std::int64_t environment = 0;
  EntryId file = 0;
  std::string library, variant, sign, version;
  std::int64_t extensions = 0;
  EntryId first_root = 0;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("file", row.file);
    column("library", row.library);
    column("variant", row.variant);
    column("sign", row.sign);
    column("version", row.version);
    column("extensions", row.extensions);
    column("first_root", row.first_root);
  }
};

/// Two definitions of which the loader takes one for both.
struct SymbolClashRow {
  static constexpr std::string_view table = "symbol_clash";
  static constexpr std::string_view primary_key = "environment, kind, library, winner, loser";
  std::int64_t environment = 0;
  ClashKind kind = ClashKind::scope;
  std::string library;
  EntryId winner = 0, loser = 0;
  std::string symbol;
  std::int64_t symbols = 0;
  EntryId first_root = 0;
  std::int64_t roots = 0;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("kind", row.kind);
    column("library", row.library);
    column("winner", row.winner);
    column("loser", row.loser);
    column("symbol", row.symbol);
    column("symbols", row.symbols);
    column("first_root", row.first_root);
    column("roots", row.roots);
  }
};

}  // namespace icecore
