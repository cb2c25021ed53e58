// Facts about native binaries, and what the dynamic loader reads beside them. As in collected.h,
// which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary.h"

namespace icecore {

/// What a native binary says of itself.
struct NativeFact {
  static constexpr std::string_view table = "native";
  EntryId file = 0;
  std::string format, machine;
  std::int64_t bits = 0;
  std::string kind, soname;
  std::string interpreter;  ///< PT_INTERP; empty when there is none.
  std::optional<std::string> rpath,
      runpath;  ///< As written; an empty one means the current directory.
  std::int64_t no_default_directories = 0, defines_versions = 0;
  std::int64_t executable_stack = 0, text_relocations = 0, static_tls = 0;
  std::int64_t tls_size = 0;  ///< Bytes.
  std::string build_id, abi_os, abi_version;
  std::string cpu_level;     ///< `x86-64-v3`; empty when no note says what it needs.
  std::string package_note;  ///< JSON of `.note.package`, as written; empty when there is none.
  std::string debug_file;    ///< Name in `.gnu_debuglink`; empty when there is none.
  std::int64_t flushes_denormals = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("format", row.format);
    column("machine", row.machine);
    column("bits", row.bits);
    column("kind", row.kind);
    column("soname", row.soname);
    column("interpreter", row.interpreter);
    column("rpath", row.rpath);
    column("runpath", row.runpath);
    column("no_default_directories", row.no_default_directories);
    column("defines_versions", row.defines_versions);
    column("executable_stack", row.executable_stack);
    column("text_relocations", row.text_relocations);
    column("static_tls", row.static_tls);
    column("tls_size", row.tls_size);
    column("build_id", row.build_id);
    column("abi_os", row.abi_os);
    column("abi_version", row.abi_version);
    column("cpu_level", row.cpu_level);
    column("package_note", row.package_note);
    column("debug_file", row.debug_file);
    column("flushes_denormals", row.flushes_denormals);
  }
};

/// One Mach-O file inside a universal one, a whole one, or a PE file.
struct NativeSliceFact {
  static constexpr std::string_view table = "native_slice";
  static constexpr std::string_view primary_key = "file, slice";
  EntryId file = 0;
  std::int64_t slice = 1;
  std::string machine;
  std::int64_t bits = 0;
  std::string kind, soname, version, build_id, platform, minimum_os, sdk, linker_version;
  std::int64_t is_signed = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("slice", row.slice);
    column("machine", row.machine);
    column("bits", row.bits);
    column("kind", row.kind);
    column("soname", row.soname);
    column("version", row.version);
    column("build_id", row.build_id);
    column("platform", row.platform);
    column("minimum_os", row.minimum_os);
    column("sdk", row.sdk);
    column("linker_version", row.linker_version);
    column("is_signed", row.is_signed);
  }
};

/// One directory that a Mach-O file's libraries are looked for in.
struct NativeRpathFact {
  static constexpr std::string_view table = "native_rpath";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0, slice = 1;
  std::string path;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("slice", row.slice);
    column("path", row.path);
  }
};

/// One name that a binary needs.
struct NeededFact {
  static constexpr std::string_view table = "needed";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0, slice = 1;
  std::string name;
  NeedKind kind = NeedKind::needed;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("slice", row.slice);
    column("name", row.name);
    column("kind", row.kind);
  }
};

/// One symbol version that a binary needs of a library.
struct VersionNeedFact {
  static constexpr std::string_view table = "version_need";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string library, version;
  std::int64_t is_weak = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("library", row.library);
    column("version", row.version);
    column("is_weak", row.is_weak);
  }
};

/// One symbol version that a binary defines; each once.
struct VersionDefinitionFact {
  static constexpr std::string_view table = "version_definition";
  static constexpr std::string_view primary_key = "file, version";
  EntryId file = 0;
  std::string version;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("version", row.version);
  }
};

/// What a binary's dynamic symbols ask of other files and offer them.
struct SymbolTableFact {
  static constexpr std::string_view table = "symbol_table";
  EntryId file = 0;
  /// One name a line, `name` or `name@version`, as in the file.
  Blob undefined, weak;
  Blob defined;  ///< Keys of base/symbol_key.h.
  std::int64_t undefined_count = 0, weak_count = 0, defined_count = 0, unique_count = 0;
  CxxStrings cxx_strings = CxxStrings::none;
  Blob unique_symbols;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("undefined", row.undefined);
    column("weak", row.weak);
    column("defined", row.defined);
    column("undefined_count", row.undefined_count);
    column("weak_count", row.weak_count);
    column("defined_count", row.defined_count);
    column("unique_count", row.unique_count);
    column("cxx_strings", row.cxx_strings);
    column("unique_symbols", row.unique_symbols);
  }
};

/// One C++ library that a binary exports.
struct ExportedNamespaceFact {
  static constexpr std::string_view table = "exported_namespace";
  static constexpr std::string_view primary_key = "file, name";
  EntryId file = 0;
  std::string name;
  std::int64_t symbols = 0, unique_symbols = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("name", row.name);
    column("symbols", row.symbols);
    column("unique_symbols", row.unique_symbols);
  }
};

/// What a binary was bound to Python with.
struct BindingFact {
  static constexpr std::string_view table = "binding";
  static constexpr std::string_view primary_key = "file, framework, id";
  EntryId file = 0;
  BindingFramework framework = BindingFramework::pybind11;
  std::string id;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("framework", row.framework);
    column("id", row.id);
  }
};

/// What a binary's own check of numpy takes.
struct NumpyCheckFact {
  static constexpr std::string_view table = "numpy_check";
  static constexpr std::string_view primary_key = "file, headers, oldest";
  EntryId file = 0;
  std::int64_t headers = 0;
  std::string oldest;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("headers", row.headers);
    column("oldest", row.oldest);
  }
};

/// One Python module that a binary can be imported as.
struct ModuleDefinitionFact {
  static constexpr std::string_view table = "module_definition";
  static constexpr std::string_view primary_key = "file, name";
  EntryId file = 0;
  std::string name;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("name", row.name);
  }
};

/// A dynamic loader, by what its file says.
struct LoaderFact {
  static constexpr std::string_view table = "loader";
  EntryId file = 0;
  LoaderKind kind = LoaderKind::glibc;
  std::string version, vendor, lib;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("kind", row.kind);
    column("version", row.version);
    column("vendor", row.vendor);
    column("lib", row.lib);
  }
};

/// One directory that a dynamic loader searches by itself.
struct LoaderDirectoryFact {
  static constexpr std::string_view table = "loader_directory";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string path;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("path", row.path);
  }
};

/// One library of an ld.so.cache.
struct LoaderCacheFact {
  static constexpr std::string_view table = "loader_cache";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string name, path, machine, hwcaps;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("name", row.name);
    column("path", row.path);
    column("machine", row.machine);
    column("hwcaps", row.hwcaps);
  }
};

/// One name in an ld.so.preload.
struct PreloadListFact {
  static constexpr std::string_view table = "preload_list";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string name;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("name", row.name);
  }
};

}  // namespace icecore
