// The environment spec: what an environment is, as values. docs/spec.md describes the document that
// they are written as; each struct's `visit` names its members there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace icecore {

/// Files and links under one name: how many, and the digest of all of them (tree_digest.h).
struct SpecTree {
  std::int64_t files = 0;
  std::string digest;  ///< `sha256:` and hex digits, as every digest of a spec.
  static void visit(auto& tree, auto&& member) {
    member("digest", tree.digest);
    member("files", tree.files);
  }
  friend bool operator==(const SpecTree&, const SpecTree&) = default;
};

struct SpecInterpreter {
  std::string implementation, version, soabi;
  std::optional<std::string>
      executable;  ///< Digest of the file that runs; none where it was not read.
  SpecTree standard_library;
  static void visit(auto& interpreter, auto&& member) {
    member("executable", interpreter.executable);
    member("implementation", interpreter.implementation);
    member("soabi", interpreter.soabi);
    member("standard_library", interpreter.standard_library);
    member("version", interpreter.version);
  }
  friend bool operator==(const SpecInterpreter&, const SpecInterpreter&) = default;
};

/// One thing that runs at every start, or puts a directory on the import path.
struct SpecHook {
  std::string path, kind, text;
  std::int64_t line = 0;
  static void visit(auto& hook, auto&& member) {
    member("kind", hook.kind);
    member("line", hook.line);
    member("path", hook.path);
    member("text", hook.text);
  }
  friend auto operator<=>(const SpecHook&, const SpecHook&) = default;
};

/// What direct_url.json says, without paths of a machine.
struct SpecSource {
  std::string kind;  ///< index, archive, vcs, directory or editable.
  std::string url, vcs, commit, subdirectory;
  std::string archive;  ///< `algorithm:hex` of the archive; empty when nobody says.
  static void visit(auto& source, auto&& member) {
    member("archive", source.archive);
    member("commit", source.commit);
    member("kind", source.kind);
    member("subdirectory", source.subdirectory);
    member("url", source.url);
    member("vcs", source.vcs);
  }
  friend bool operator==(const SpecSource&, const SpecSource&) = default;
};

struct SpecDistribution {
  std::string name, version, form;
  std::string place;  ///< The directory that holds it, as paths of a spec are written.
  SpecSource source;
  SpecTree tree;
  static void visit(auto& distribution, auto&& member) {
    member("form", distribution.form);
    member("name", distribution.name);
    member("place", distribution.place);
    member("source", distribution.source);
    member("tree", distribution.tree);
    member("version", distribution.version);
  }
  friend bool operator==(const SpecDistribution&, const SpecDistribution&) = default;
};

struct SpecCondaPackage {
  std::string name, version, build, channel, subdir;
  SpecTree tree;
  static void visit(auto& package, auto&& member) {
    member("build", package.build);
    member("channel", package.channel);
    member("name", package.name);
    member("subdir", package.subdir);
    member("tree", package.tree);
    member("version", package.version);
  }
  friend bool operator==(const SpecCondaPackage&, const SpecCondaPackage&) = default;
};

/// What is the same wherever the environment lies.
struct SpecEnvironment {
  SpecInterpreter interpreter;
  std::vector<std::string> search_path;          ///< In order.
  std::vector<SpecHook> hooks;                   ///< Sorted.
  std::vector<SpecDistribution> distributions;   ///< Sorted by name, version and place.
  std::vector<SpecCondaPackage> conda_packages;  ///< Sorted by name.
  SpecTree packaged;  ///< What packages of the system put where Python imports from.
  SpecTree unowned;   ///< What nobody vouches for, and what could not be read.
  static void visit(auto& environment, auto&& member) {
    member("conda_packages", environment.conda_packages);
    member("distributions", environment.distributions);
    member("hooks", environment.hooks);
    member("interpreter", environment.interpreter);
    member("packaged", environment.packaged);
    member("search_path", environment.search_path);
    member("unowned", environment.unowned);
  }
};

/// One file of the system that the environment's processes load.
struct SpecLibrary {
  std::string path, digest, provider;  ///< The provider is `manager name version`, or empty.
  static void visit(auto& library, auto&& member) {
    member("digest", library.digest);
    member("path", library.path);
    member("provider", library.provider);
  }
  friend auto operator<=>(const SpecLibrary&, const SpecLibrary&) = default;
};

struct SpecPackage {
  std::string manager, name, architecture, version;
  static void visit(auto& package, auto&& member) {
    member("architecture", package.architecture);
    member("manager", package.manager);
    member("name", package.name);
    member("version", package.version);
  }
  friend auto operator<=>(const SpecPackage&, const SpecPackage&) = default;
};

/// A name with a value: a variable, or the least version of something.
struct SpecSetting {
  std::string name, value;
  static void visit(auto& setting, auto&& member) {
    member("name", setting.name);
    member("value", setting.value);
  }
  friend auto operator<=>(const SpecSetting&, const SpecSetting&) = default;
};

struct SpecImage {
  std::string manifest, config, platform;
  std::vector<std::string> layers;  ///< Digests of the uncompressed layers, the lowest first.
  static void visit(auto& image, auto&& member) {
    member("config", image.config);
    member("layers", image.layers);
    member("manifest", image.manifest);
    member("platform", image.platform);
  }
  friend bool operator==(const SpecImage&, const SpecImage&) = default;
};

/// What the environment stands on.
struct SpecPlatform {
  std::string system, release;  ///< ID and VERSION_ID of os-release; empty where none was read.
  std::string libc, machine;
  std::optional<SpecImage> image;
  std::vector<SpecPackage> packages;        ///< Sorted.
  std::vector<SpecLibrary> libraries;       ///< Sorted by path.
  std::vector<SpecSetting> variables;       ///< Sorted by name; credentials are masked.
  std::vector<SpecSetting> least;           ///< What the host must have at least: GLIBC, kernel, …
  std::vector<std::string> host_libraries;  ///< That the host must bring: libcuda.so.1.
  std::vector<std::string> missing_libraries;  ///< That nothing here brings.
  static void visit(auto& platform, auto&& member) {
    member("host_libraries", platform.host_libraries);
    member("image", platform.image);
    member("least", platform.least);
    member("libc", platform.libc);
    member("libraries", platform.libraries);
    member("machine", platform.machine);
    member("missing_libraries", platform.missing_libraries);
    member("packages", platform.packages);
    member("release", platform.release);
    member("system", platform.system);
    member("variables", platform.variables);
  }
};

/// The file that a distribution was installed from, as far as it is known.
struct SpecArtifact {
  std::string distribution, version;
  std::string strength;  ///< equal, only-candidate, ambiguous or unknown.
  std::string file_name, digest;
  std::string url;    ///< Where it is; a path of this machine for a wheelhouse.
  std::string index;  ///< The index that has it; empty when nobody says.
  std::optional<std::int64_t> size;
  std::string reason;  ///< How this is known, or why not.
  static void visit(auto& artifact, auto&& member) {
    member("digest", artifact.digest);
    member("distribution", artifact.distribution);
    member("file_name", artifact.file_name);
    member("index", artifact.index);
    member("reason", artifact.reason);
    member("size", artifact.size);
    member("strength", artifact.strength);
    member("url", artifact.url);
    member("version", artifact.version);
  }
  friend bool operator==(const SpecArtifact&, const SpecArtifact&) = default;
};

/// One file of which a process is better off having one copy alone, and of which library it is one.
struct SpecCopy {
  std::string library, variant, path;
  static void visit(auto& copy, auto&& member) {
    member("library", copy.library);
    member("path", copy.path);
    member("variant", copy.variant);
  }
  friend auto operator<=>(const SpecCopy&, const SpecCopy&) = default;
};

/// What the spec would say and could not.
struct SpecGap {
  std::string field, reason;
  static void visit(auto& gap, auto&& member) {
    member("field", gap.field);
    member("reason", gap.reason);
  }
  friend auto operator<=>(const SpecGap&, const SpecGap&) = default;
};

/// Where the spec came from; no part of any digest.
struct SpecProvenance {
  std::string tool, target, target_kind, environment;
  static void visit(auto& provenance, auto&& member) {
    member("environment", provenance.environment);
    member("target", provenance.target);
    member("target_kind", provenance.target_kind);
    member("tool", provenance.tool);
  }
};

/// One entry of a tree, as it counts for the tree's digest.
struct SpecFile {
  std::string path;
  std::string kind;  ///< F, X (a file that may be executed), L (a link) or O (what is neither).
  std::int64_t size = 0;
  std::string digest;
  static void visit(auto& file, auto&& member) {
    member("digest", file.digest);
    member("kind", file.kind);
    member("path", file.path);
    member("size", file.size);
  }
  friend auto operator<=>(const SpecFile&, const SpecFile&) = default;
};

/// The entries of one tree, by the words that name it: `distribution numpy`, `unowned`.
struct SpecFileList {
  std::string tree;
  std::vector<SpecFile> files;  ///< Sorted by path.
  static void visit(auto& list, auto&& member) {
    member("files", list.files);
    member("tree", list.tree);
  }
};

struct Spec {
  std::string version = "1.0";
  SpecEnvironment environment;
  SpecPlatform platform;
  std::string environment_digest, platform_digest;
  std::vector<SpecArtifact> artifacts;   ///< As the distributions are sorted.
  std::vector<SpecCopy> library_copies;  ///< Sorted; they follow from the two parts.
  std::vector<SpecGap> gaps;             ///< Sorted.
  SpecProvenance provenance;
  std::vector<SpecFileList> files;  ///< Empty where only the trees' digests are wanted.
  static void visit(auto& spec, auto&& member) {
    member("artifacts", spec.artifacts);
    member("environment", spec.environment);
    member("environment_digest", spec.environment_digest);
    member("files", spec.files);
    member("gaps", spec.gaps);
    member("icecore_spec", spec.version);
    member("library_copies", spec.library_copies);
    member("platform", spec.platform);
    member("platform_digest", spec.platform_digest);
    member("provenance", spec.provenance);
  }
};

}  // namespace icecore
