// Facts that `collect` reads from one file's bytes. They carry no path, mode, time or layer: `file`
// is zero until merge joins the fact to its entry. All text is `escaped` (base/text.h) before it
// leaves collect.
//
// Each fact is one row of the table of schema.sql that `table` names; `visit` lists its columns in
// the table's order. It is the one description that storing and reading share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/digest.h"
#include "facts/collected_artifact.h"
#include "facts/collected_contents.h"
#include "facts/collected_native.h"
#include "facts/collected_script.h"
#include "facts/collected_settings.h"
#include "facts/collected_source.h"
#include "facts/collected_system.h"
#include "facts/types.h"
#include "facts/vocabulary.h"

namespace icecore {

/// One `key = value` line of a pyvenv.cfg.
struct PyvenvEntry {
  static constexpr std::string_view table = "pyvenv_entry";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string key, value;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("key", row.key);
    column("value", row.value);
  }
};

/// The fields of a METADATA file (core metadata) that decide what is installed.
struct MetadataFact {
  static constexpr std::string_view table = "metadata";
  EntryId file = 0;
  std::string metadata_version;
  std::optional<std::string> name, version;
  std::string requires_python;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("metadata_version", row.metadata_version);
    column("name", row.name);
    column("version", row.version);
    column("requires_python", row.requires_python);
  }
};

struct RequiresDistFact {
  static constexpr std::string_view table = "requires_dist";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string text;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("text", row.text);
  }
};

struct WheelFact {
  static constexpr std::string_view table = "wheel_file";
  EntryId file = 0;
  std::string wheel_version, generator, build;
  std::optional<std::int64_t> root_is_purelib;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("wheel_version", row.wheel_version);
    column("generator", row.generator);
    column("build", row.build);
    column("root_is_purelib", row.root_is_purelib);
  }
};

struct WheelTagFact {
  static constexpr std::string_view table = "wheel_tag";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string tag;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("tag", row.tag);
  }
};

struct InstallerFact {
  static constexpr std::string_view table = "installer";
  EntryId file = 0;
  std::string name;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("name", row.name);
  }
};

/// A direct_url.json (PEP 610). Credentials in `url` are masked; `SecretUrl` has the text as
/// written.
struct DirectUrlFact {
  static constexpr std::string_view table = "direct_url";
  EntryId file = 0;
  SourceKind kind = SourceKind::archive;
  std::string url, subdirectory, vcs, commit_id, requested_revision;
  std::string digest_algorithm, digest;  ///< The first of `hashes`, as pip 26.1 and later print it.
  std::string legacy_digest_algorithm, legacy_digest;
  DirectUrlValidity validity = DirectUrlValidity::every_pip;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("kind", row.kind);
    column("url", row.url);
    column("subdirectory", row.subdirectory);
    column("vcs", row.vcs);
    column("commit_id", row.commit_id);
    column("requested_revision", row.requested_revision);
    column("digest_algorithm", row.digest_algorithm);
    column("digest", row.digest);
    column("legacy_digest_algorithm", row.legacy_digest_algorithm);
    column("legacy_digest", row.legacy_digest);
    column("validity", row.validity);
  }
};

/// A URL whose credentials were masked in its fact. No rule and no query can read this table.
struct SecretUrl {
  static constexpr std::string_view table = "secret_url";
  EntryId file = 0;
  std::string url;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("url", row.url);
  }
};

struct EggLinkFact {
  static constexpr std::string_view table = "egg_link";
  EntryId file = 0;
  std::string target, setup_directory;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("target", row.target);
    column("setup_directory", row.setup_directory);
  }
};

/// One row of a RECORD, as written.
struct RecordRowFact {
  static constexpr std::string_view table = "record_row";
  static constexpr std::string_view primary_key = "file, line";
  EntryId file = 0;
  std::int64_t line = 0;
  std::string path, algorithm;
  std::optional<Blob> digest;
  std::optional<std::int64_t> size;
  std::string problem;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("line", row.line);
    column("path", row.path);
    column("algorithm", row.algorithm);
    column("digest", row.digest);
    column("size", row.size);
    column("problem", row.problem);
  }
};

/// One line of a .pth file that does something.
struct PthLineFact {
  static constexpr std::string_view table = "pth_line";
  EntryId file = 0;
  std::int64_t line = 0;
  HookKind kind = HookKind::path_line;
  std::string text;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("line", row.line);
    column("kind", row.kind);
    column("text", row.text);
  }
};

struct StartLineFact {
  static constexpr std::string_view table = "start_line";
  static constexpr std::string_view primary_key = "file, line";
  EntryId file = 0;
  std::int64_t line = 0;
  std::string text, callable;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("line", row.line);
    column("text", row.text);
    column("callable", row.callable);
  }
};

struct EntryPointFact {
  static constexpr std::string_view table = "entry_point";
  static constexpr std::string_view primary_key = "file, line";
  EntryId file = 0;
  std::int64_t line = 0;
  std::string group_name, name, value;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("line", row.line);
    column("group_name", row.group_name);
    column("name", row.name);
    column("value", row.value);
  }
};

/// A script in `bin` that starts with `#!`.
struct LauncherFact {
  static constexpr std::string_view table = "launcher";
  EntryId file = 0;
  ShebangForm form = ShebangForm::direct;
  std::string interpreter, arguments;
  std::int64_t line_bytes = 0;  ///< Of the first line.
  LauncherKind kind = LauncherKind::script;
  std::string module, function, requirement;
  Digest body_sha256;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("form", row.form);
    column("interpreter", row.interpreter);
    column("arguments", row.arguments);
    column("line_bytes", row.line_bytes);
    column("kind", row.kind);
    column("module", row.module);
    column("function", row.function);
    column("requirement", row.requirement);
    column("body_sha256", row.body_sha256);
  }
};

/// A provenance_url.json (PEP 710). Credentials in `url` are masked.
struct ProvenanceUrlFact {
  static constexpr std::string_view table = "provenance_url";
  EntryId file = 0;
  std::string url;
  std::string digest_algorithm;
  std::string digest;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("url", row.url);
    column("digest_algorithm", row.digest_algorithm);
    column("digest", row.digest);
  }
};

/// One name that an editable finder serves.
struct FinderMappingFact {
  static constexpr std::string_view table = "finder_mapping";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string module;
  std::string directory;
  std::int64_t is_namespace = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("module", row.module);
    column("directory", row.directory);
    column("is_namespace", row.is_namespace);
  }
};

/// One `name==version` of a vendor.txt.
struct VendorLineFact {
  static constexpr std::string_view table = "vendor_line";
  static constexpr std::string_view primary_key = "file, line";
  EntryId file = 0;
  std::int64_t line = 0;
  std::string name;
  std::string version;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("line", row.line);
    column("name", row.name);
    column("version", row.version);
  }
};

/// A zip archive that Python may import from.
struct ZipArchiveFact {
  static constexpr std::string_view table = "zip_archive";
  EntryId file = 0;
  std::int64_t members = 0, content_bytes = 0, has_main = 0, projects = 0;
  std::string problem;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("members", row.members);
    column("content_bytes", row.content_bytes);
    column("has_main", row.has_main);
    column("projects", row.projects);
    column("problem", row.problem);
  }
};

/// The header of a .pyc. Of source_size and source_hash one is there, by validation.
struct BytecodeFact {
  static constexpr std::string_view table = "bytecode";
  EntryId file = 0;
  std::int64_t magic = 0;
  BytecodeValidation validation = BytecodeValidation::timestamp;
  std::optional<std::int64_t> source_mtime, source_size, source_hash;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("magic", row.magic);
    column("validation", row.validation);
    column("source_mtime", row.source_mtime);
    column("source_size", row.source_size);
    column("source_hash", row.source_hash);
  }
};

/// A file that environment makers write (activation scripts and the like), with its own
/// environment's path and prompt taken out, so that equal digests mean the same generator.
struct GeneratedFileFact {
  static constexpr std::string_view table = "generated_file";
  EntryId file = 0;
  std::string environment_path, prompt;
  Digest normalized_sha256;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("environment_path", row.environment_path);
    column("prompt", row.prompt);
    column("normalized_sha256", row.normalized_sha256);
  }
};

/// Answer to a question: the hash of a source under a .pyc's magic number (PEP 552).
struct SourceHashFact {
  static constexpr std::string_view table = "source_hash";
  EntryId file = 0;
  std::int64_t magic = 0, hash = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("magic", row.magic);
    column("hash", row.hash);
  }
};

/// Answer to a question: the digest of a file under the algorithm that a RECORD row names.
struct ContentDigestFact {
  static constexpr std::string_view table = "content_digest";
  EntryId file = 0;
  std::string algorithm;
  Blob digest;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("algorithm", row.algorithm);
    column("digest", row.digest);
  }
};

using Fact =
    std::variant<PyvenvEntry, MetadataFact, RequiresDistFact, WheelFact, WheelTagFact,
                 InstallerFact, DirectUrlFact, SecretUrl, EggLinkFact, RecordRowFact, PthLineFact,
                 StartLineFact, EntryPointFact, LauncherFact, PythonBuildFact,
                 ExternallyManagedFact, BuildDetailsFact, ProvenanceUrlFact, OsReleaseFact,
                 CondaPackageFact, CondaFileFact, FinderMappingFact, VendorLineFact, ZipArchiveFact,
                 BytecodeFact, NativeFact, NativeSliceFact, NativeRpathFact, NeededFact,
                 VersionNeedFact, VersionDefinitionFact, SymbolTableFact, ExportedNamespaceFact,
                 BindingFact, NumpyCheckFact, ModuleDefinitionFact, LibraryOpenFact, LoaderFact,
                 LoaderDirectoryFact, LoaderCacheFact, PreloadListFact, BuildToolFact,
                 LibraryTraceFact, CpuTraceFact, DlopenTextFact, DlopenNoteFact, SbomComponentFact,
                 PythonBinaryFact, GeneratedFileFact, ScriptFact, ScriptCommandFact, AccountFact,
                 PackageSourceFact, PackagePreferenceFact, AlternativeRecordFact, TimeZoneDataFact,
                 CertificateBundleFact, ArchivedLocaleFact, VariantPropertyFact, BuildSystemFact,
                 BuildRequiresFact, SourceHashFact, ContentDigestFact>;

/// A list of rows. What it does with them is compiled once: with so many types of rows, a variant
/// is long work for a compiler wherever one is made, moved or destroyed.
class FactRows {
 public:
  FactRows();
  FactRows(const FactRows& other);
  FactRows(FactRows&& other) noexcept;
  FactRows& operator=(const FactRows& other);
  FactRows& operator=(FactRows&& other) noexcept;
  ~FactRows();

  /// Adds a row of any type of `Fact`, or a fact.
  template <typename Row>
  void add(Row row);
  void append(FactRows rows);
  void reserve(std::size_t rows);
  void clear();

  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] const Fact& at(std::size_t index) const { return rows_.at(index); }
  [[nodiscard]] const Fact& back() const { return rows_.back(); }
  [[nodiscard]] const Fact& operator[](std::size_t index) const { return rows_[index]; }
  [[nodiscard]] auto begin() { return rows_.begin(); }
  [[nodiscard]] auto end() { return rows_.end(); }
  [[nodiscard]] auto begin() const { return rows_.begin(); }
  [[nodiscard]] auto end() const { return rows_.end(); }

 private:
  std::vector<Fact> rows_;
};

/// What collecting one kind from one file gave: rows, and sentences about what could not be read.
struct Facts {
  FactRows rows;
  std::vector<Error> gaps;
};

}  // namespace icecore
