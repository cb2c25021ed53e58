// Facts about what distributions stand on: interpreters, the system around them, and conda's
// packages. As in collected.h, which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary_system.h"

namespace icecore {

struct PythonBuildFact {
  static constexpr std::string_view table = "python_build";
  EntryId file = 0;
  std::string version, soabi, abi_flags, extension_suffix, multiarch, prefix;
  std::string compiler, compiler_flags, configure_options;
  std::optional<std::int64_t> is_debug, is_free_threaded, is_shared;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("version", row.version);
    column("soabi", row.soabi);
    column("abi_flags", row.abi_flags);
    column("extension_suffix", row.extension_suffix);
    column("multiarch", row.multiarch);
    column("prefix", row.prefix);
    column("compiler", row.compiler);
    column("compiler_flags", row.compiler_flags);
    column("configure_options", row.configure_options);
    column("is_debug", row.is_debug);
    column("is_free_threaded", row.is_free_threaded);
    column("is_shared", row.is_shared);
  }
};

/// The marker that keeps installers out of an interpreter (PEP 668).
struct ExternallyManagedFact {
  static constexpr std::string_view table = "externally_managed";
  EntryId file = 0;
  std::string message;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("message", row.message);
  }
};

/// A build-details.json (PEP 739).
struct BuildDetailsFact {
  static constexpr std::string_view table = "build_details";
  EntryId file = 0;
  std::string schema_version;
  std::string base_prefix;
  std::string base_interpreter;
  std::string platform;
  std::string language_version;
  std::string implementation;
  std::string implementation_version;
  std::string cache_tag;
  std::string multiarch;
  std::string abi_flags;
  std::string extension_suffix;
  std::string stable_abi_suffix;
  std::string dynamic_library;
  std::optional<std::int64_t> links_extensions;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("schema_version", row.schema_version);
    column("base_prefix", row.base_prefix);
    column("base_interpreter", row.base_interpreter);
    column("platform", row.platform);
    column("language_version", row.language_version);
    column("implementation", row.implementation);
    column("implementation_version", row.implementation_version);
    column("cache_tag", row.cache_tag);
    column("multiarch", row.multiarch);
    column("abi_flags", row.abi_flags);
    column("extension_suffix", row.extension_suffix);
    column("stable_abi_suffix", row.stable_abi_suffix);
    column("dynamic_library", row.dynamic_library);
    column("links_extensions", row.links_extensions);
  }
};

/// An os-release file.
struct OsReleaseFact {
  static constexpr std::string_view table = "os_release";
  EntryId file = 0;
  std::string os;
  std::string version;
  std::string codename;
  std::string like;
  std::string pretty_name;
  std::string build;
  std::string variant;
  std::string support_end;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("os", row.os);
    column("version", row.version);
    column("codename", row.codename);
    column("like", row.like);
    column("pretty_name", row.pretty_name);
    column("build", row.build);
    column("variant", row.variant);
    column("support_end", row.support_end);
  }
};

/// A record of conda-meta. Credentials and tokens in `channel` and `url` are masked.
struct CondaPackageFact {
  static constexpr std::string_view table = "conda_package";
  EntryId file = 0;
  std::string name;
  std::string version;
  std::string build;
  std::optional<std::int64_t> build_number;
  std::string channel;
  std::string subdir;
  std::string file_name;
  std::string url;
  std::string md5;
  std::string sha256;
  std::string noarch;
  std::int64_t is_requested = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("name", row.name);
    column("version", row.version);
    column("build", row.build);
    column("build_number", row.build_number);
    column("channel", row.channel);
    column("subdir", row.subdir);
    column("file_name", row.file_name);
    column("url", row.url);
    column("md5", row.md5);
    column("sha256", row.sha256);
    column("noarch", row.noarch);
    column("is_requested", row.is_requested);
  }
};

/// One path of a conda-meta record.
struct CondaFileFact {
  static constexpr std::string_view table = "conda_file";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string path;
  std::string path_type;
  std::optional<Blob> sha256;
  std::optional<Blob> sha256_in_prefix;
  std::optional<std::int64_t> size;
  std::string placeholder;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("path", row.path);
    column("path_type", row.path_type);
    column("sha256", row.sha256);
    column("sha256_in_prefix", row.sha256_in_prefix);
    column("size", row.size);
    column("placeholder", row.placeholder);
  }
};

/// A variable of the environment that Python will run in. Credentials in `value` are masked.
struct VariableFact {
  static constexpr std::string_view table = "variable";
  static constexpr std::string_view primary_key = "name";
  std::string name, value, origin;
  static void visit(auto& row, auto&& column) {
    column("name", row.name);
    column("value", row.value);
    column("origin", row.origin);
  }
};

/// A directory of the system where libraries were looked for by name.
struct SearchedDirectoryFact {
  static constexpr std::string_view table = "searched_directory";
  static constexpr std::string_view primary_key = "place";
  std::string place;
  std::int64_t is_present = 0;
  std::optional<std::int64_t> mode;  ///< Of it, or of the nearest one above that is there.
  static void visit(auto& row, auto&& column) {
    column("place", row.place);
    column("is_present", row.is_present);
    column("mode", row.mode);
  }
};

/// The version that an interpreter's binary states.
struct PythonBinaryFact {
  static constexpr std::string_view table = "python_binary";
  EntryId file = 0;
  std::string version, evidence;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("version", row.version);
    column("evidence", row.evidence);
  }
};

}  // namespace icecore
