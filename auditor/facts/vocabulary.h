// The closed word lists of the fact tables. An enumerator is stored as its word;
// docs/architecture.md explains each.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "icecore/finding.h"

namespace icecore {

enum class EntryKind : std::uint8_t { file, directory, link, fifo, socket, device };
inline constexpr std::array<std::string_view, 6> entry_kind_words{"file", "directory", "link",
                                                                  "fifo", "socket",    "device"};

/// Why a tree is part of the audit.
enum class RootKind : std::uint8_t { target, interpreter, import_path, user_base, linked, system };
inline constexpr std::array<std::string_view, 6> root_kind_words{
    "target", "interpreter", "import-path", "user-base", "linked", "system"};

/// What the user points at.
enum class TargetKind : std::uint8_t {
  venv,
  prefix,
  conda,
  system,
  directory,
  rootfs,
  image,
  wheel,      ///< One wheel or source distribution.
  wheelhouse  ///< A directory of them.
};
inline constexpr std::array<std::string_view, 9> target_kind_words{
    "venv", "prefix", "conda", "system", "directory", "rootfs", "image", "wheel", "wheelhouse"};

enum class EnvironmentKind : std::uint8_t {
  venv,
  prefix,
  conda,
  system,
  directory,
  wheels  ///< Wheels beside each other, of which installers would choose.
};
inline constexpr std::array<std::string_view, 6> environment_kind_words{
    "venv", "prefix", "conda", "system", "directory", "wheels"};

/// What put an entry on the import path.
enum class SearchOrigin : std::uint8_t {
  standard_library,
  extension_modules,
  site_packages,
  pth,
  variable,  ///< PYTHONPATH.
  user_site  ///< The site-packages of the user who runs Python.
};
inline constexpr std::array<std::string_view, 6> search_origin_words{
    "standard-library", "extension-modules", "site-packages", "pth", "variable", "user-site"};

/// Where a distribution says that it came from (PEP 610); `index` when it says nothing.
enum class SourceKind : std::uint8_t { index, archive, vcs, directory, editable };
inline constexpr std::array<std::string_view, 5> source_kind_words{"index", "archive", "vcs",
                                                                   "directory", "editable"};

/// Which versions of pip take a direct_url.json for valid.
enum class DirectUrlValidity : std::uint8_t { every_pip, until_pip_26_0, since_pip_26_1 };
inline constexpr std::array<std::string_view, 3> direct_url_validity_words{
    "every-pip", "until-pip-26.0", "since-pip-26.1"};

/// How a distribution left its metadata.
enum class MetadataForm : std::uint8_t {
  dist_info,  ///< A directory `name-version.dist-info` (PEP 376, PEP 427).
  egg_info,   ///< setuptools' and distutils' own: a directory or one file, `.egg-info`.
  egg,        ///< A directory `.egg` on the import path that holds the project and `EGG-INFO`.
  egg_link,   ///< A `.egg-link` to the project's source directory, made by `setup.py develop`.
  egg_zip     ///< The same as `egg`, as a zip archive.
};
inline constexpr std::array<std::string_view, 5> metadata_form_words{"dist-info", "egg-info", "egg",
                                                                     "egg-link", "egg-zip"};

/// Whether a distribution lists its files.
enum class RecordPresence : std::uint8_t { present, absent, unreadable };
inline constexpr std::array<std::string_view, 3> record_presence_words{"present", "absent",
                                                                       "unreadable"};

/// Whether the condition of a requirement holds for its environment.
enum class Active : std::uint8_t { no, unknown, yes };
inline constexpr std::array<std::string_view, 3> active_words{"no", "unknown", "yes"};

/// The verdict on one requirement of a distribution.
enum class RequirementState : std::uint8_t {
  satisfied,    ///< What is installed meets it.
  missing,      ///< Nothing of that name is installed.
  conflicting,  ///< Another version is installed.
  inactive,     ///< Its condition does not hold here: another system, or an extra nobody asks for.
  unknown,      ///< It would not be met, but whether its condition holds depends on the host.
  malformed     ///< The text is no dependency specifier (PEP 508).
};
inline constexpr std::array<std::string_view, 6> requirement_state_words{
    "satisfied", "missing", "conflicting", "inactive", "unknown", "malformed"};

/// The verdict on one row of a RECORD.
enum class RecordState : std::uint8_t {
  verified,       ///< The file's digest is the row's.
  modified,       ///< The file's digest is another.
  missing,        ///< Nothing is at the path.
  no_digest,      ///< The row has no digest.
  record_itself,  ///< The row names the RECORD, which cannot hold its own digest.
  outside,        ///< The path leads out of the environment.
  unread,         ///< The file could not be read; a gap says why.
  not_a_file,     ///< A directory or special file is at the path.
  malformed       ///< The row breaks the format.
};
inline constexpr std::array<std::string_view, 9> record_state_words{
    "verified", "modified", "missing",    "no-digest", "record-itself",
    "outside",  "unread",   "not-a-file", "malformed"};

enum class OwnerKind : std::uint8_t {
  distribution,
  os_package,
  conda_package,
  interpreter,
  by_product,
  nobody,
  unknown
};
inline constexpr std::array<std::string_view, 7> owner_kind_words{
    "distribution", "os_package", "conda_package", "interpreter",
    "by_product",   "nobody",     "unknown"};

/// One thing that runs, or puts a directory on the import path, at every start of the interpreter.
enum class HookKind : std::uint8_t {
  import_line,
  path_line,
  sitecustomize,
  usercustomize,
  start_line  ///< A line of a .start file.
};
inline constexpr std::array<std::string_view, 5> hook_kind_words{
    "import-line", "path-line", "sitecustomize", "usercustomize", "start-line"};

/// How it is known that a distribution carries a copy of a project.
enum class VendoredEvidence : std::uint8_t {
  metadata,    ///< The copy has its metadata directory with it.
  vendor_list  ///< A vendor.txt names it.
};
inline constexpr std::array<std::string_view, 2> vendored_evidence_words{"metadata", "vendor-list"};

/// How a script names the program that runs it.
enum class ShebangForm : std::uint8_t {
  direct,    ///< By its path.
  searched,  ///< By a name that `env` searches PATH for.
  shell,     ///< By a path that a shell starts, since no kernel could read it.
  beside     ///< By a path from the script's own directory.
};
inline constexpr std::array<std::string_view, 4> shebang_form_words{"direct", "searched", "shell",
                                                                    "beside"};

/// What a script is.
enum class LauncherKind : std::uint8_t {
  entry_point,   ///< Nothing but the call of an entry point, as installers write it.
  easy_install,  ///< What setuptools writes: looks for its distribution when it is run.
  script         ///< Anything else.
};
inline constexpr std::array<std::string_view, 3> launcher_kind_words{"entry-point", "easy-install",
                                                                     "script"};

/// Where a script's interpreter is, seen from the script's environment.
enum class InterpreterPlace : std::uint8_t {
  own,      ///< In the environment's own `bin`.
  other,    ///< In an audited tree, but not there.
  absent,   ///< Nothing is there, in an audited tree.
  outside,  ///< In no audited tree, so it cannot be said whether it exists.
  searched  ///< Wherever PATH leads.
};
inline constexpr std::array<std::string_view, 5> interpreter_place_words{"own", "other", "absent",
                                                                         "outside", "searched"};

/// How a `.pyc` is checked against its source at import (PEP 552).
enum class BytecodeValidation : std::uint8_t { timestamp, checked_hash, unchecked_hash };
inline constexpr std::array<std::string_view, 3> bytecode_validation_words{
    "timestamp", "checked-hash", "unchecked-hash"};

/// What a `.pyc` is to the source beside it.
enum class BytecodeState : std::uint8_t {
  of_source,     ///< Its header names this source: size, or hash where it has one.
  other_source,  ///< Its header names another text; ignored and rewritten at import unless
                 ///< unchecked.
  sourceless,    ///< There is no source.
  other_python   ///< Its magic number is not the interpreter's its name speaks of.
};
inline constexpr std::array<std::string_view, 4> bytecode_state_words{"of-source", "other-source",
                                                                      "sourceless", "other-python"};

/// Whose dynamic loader it is.
enum class LoaderKind : std::uint8_t { glibc, musl };
inline constexpr std::array<std::string_view, 2> loader_kind_words{"glibc", "musl"};

/// What a binary names another one for (ELF: DT_NEEDED, DT_AUXILIARY, DT_FILTER).
enum class NeedKind : std::uint8_t {
  needed,
  auxiliary,
  filter,
  weak,        ///< Mach-O: the loader goes on without it.
  reexported,  ///< Mach-O: what it defines counts as the file's own.
  upward,      ///< Mach-O: it needs the file in turn.
  delayed      ///< PE, Mach-O: it is looked for at the first call.
};
inline constexpr std::array<std::string_view, 7> need_kind_words{
    "needed", "auxiliary", "filter", "weak", "reexported", "upward", "delayed"};

/// By which rule the dynamic loader finds what a binary needs.
enum class FoundBy : std::uint8_t {
  loaded,             ///< It was there already, by this name.
  path,               ///< The name is a path.
  rpath,              ///< DT_RPATH, of the binary itself or of one that led to it.
  runpath,            ///< DT_RUNPATH.
  library_path,       ///< LD_LIBRARY_PATH.
  cache,              ///< ld.so.cache.
  default_directory,  ///< One of the loader's own directories.
  builtin,            ///< The loader itself: musl's is the C library, too.
  missing,            ///< It is nowhere.
  host,               ///< It is nowhere, and comes with the machine: a driver's library.
  refused,            ///< What has its name cannot be loaded, and the search ends there.
  unread              ///< Not known: it is nowhere that was looked at.
};
inline constexpr std::array<std::string_view, 12> found_by_words{
    "loaded",  "path",    "rpath", "runpath", "library-path", "cache", "default-directory",
    "builtin", "missing", "host",  "refused", "unread"};

/// What the dynamic loader was asked to load first, so that all else follows.
enum class LoadRoot : std::uint8_t {
  program,
  extension,
  library,
  preload,  ///< The program again: what it must load before its own needs.
  opened    ///< A name that code of the root gives to dlopen.
};
inline constexpr std::array<std::string_view, 5> load_root_words{"program", "extension", "library",
                                                                 "preload", "opened"};

/// How Python code asks for a library.
enum class OpenCall : std::uint8_t {
  ctypes,        ///< `ctypes.CDLL(name)`, `ctypes.cdll.LoadLibrary(name)`.
  find_library,  ///< `ctypes.util.find_library(name)`.
  cffi,          ///< `ffi.dlopen(name)`.
  torch,         ///< `torch.ops.load_library(path)`.
  tensorflow,    ///< `tf.load_op_library(path)`.
  flags          ///< `sys.setdlopenflags(RTLD_GLOBAL)`: what is imported next.
};
inline constexpr std::array<std::string_view, 6> open_call_words{"ctypes", "find-library", "cffi",
                                                                 "torch",  "tensorflow",   "flags"};

/// When a statement of a module runs.
enum class StatementTime : std::uint8_t {
  import,  ///< With the module's import.
  call,    ///< With a function's call.
  branch   ///< Under a condition, in either.
};
inline constexpr std::array<std::string_view, 3> statement_time_words{"import", "call", "branch"};

/// Why a package may do without one of its extension modules.
enum class OptionalReason : std::uint8_t {
  variant,    ///< Others beside it are the same, made for other versions of a library.
  unpackaged  ///< It lies where no Python source does, so that no package's import leads to it.
};
inline constexpr std::array<std::string_view, 2> optional_reason_words{"variant", "unpackaged"};

/// What would have to be otherwise for an edge to come out otherwise.
enum class LoadCondition : std::uint8_t { without_variable, on_processor };
inline constexpr std::array<std::string_view, 2> load_condition_words{"without-variable",
                                                                      "on-processor"};

/// Whether something is at a place that a binary names.
enum class PlaceState : std::uint8_t {
  present,
  absent,
  relative,  ///< It depends on the directory that the process is started in.
  unread     ///< Nobody looked there.
};
inline constexpr std::array<std::string_view, 4> place_state_words{"present", "absent", "relative",
                                                                   "unread"};

/// What of a binary a platform tag may not cover.
enum class PlatformNeed : std::uint8_t { version, library, symbol, instructions };
inline constexpr std::array<std::string_view, 4> platform_need_words{"version", "library", "symbol",
                                                                     "instructions"};

/// Who has a library that a binary of a wheel for Windows or macOS needs.
enum class LibraryPlace : std::uint8_t {
  own,           ///< The same distribution.
  distribution,  ///< Another one of the environment.
  interpreter,   ///< Python comes with it.
  system,        ///< Windows or macOS comes with it.
  elsewhere,     ///< It is named by a path that is outside of all of these.
  missing,       ///< None of these.
  unknown        ///< It is looked for where the program is.
};
inline constexpr std::array<std::string_view, 7> library_place_words{
    "own", "distribution", "interpreter", "system", "elsewhere", "missing", "unknown"};

/// Which string type of libstdc++ a binary's symbols name.
enum class CxxStrings : std::uint8_t { none, cxx11, old, both };
inline constexpr std::array<std::string_view, 4> cxx_strings_words{"none", "cxx11", "old", "both"};

/// What binds a binary to Python.
enum class BindingFramework : std::uint8_t { pybind11, nanobind, cython };
inline constexpr std::array<std::string_view, 3> binding_framework_words{"pybind11", "nanobind",
                                                                         "cython"};

/// Why the loader takes one definition for two.
enum class ClashKind : std::uint8_t {
  scope,   ///< One process has both files.
  global,  ///< The one is opened for all modules (RTLD_GLOBAL).
  unique   ///< The symbol is the same in all objects of a process (STB_GNU_UNIQUE).
};
inline constexpr std::array<std::string_view, 3> clash_kind_words{"scope", "global", "unique"};

constexpr const auto& words_of(Severity) {
  return severity_words;
}
constexpr const auto& words_of(Confidence) {
  return confidence_words;
}
constexpr const auto& words_of(EntryKind) {
  return entry_kind_words;
}
constexpr const auto& words_of(RootKind) {
  return root_kind_words;
}
constexpr const auto& words_of(EnvironmentKind) {
  return environment_kind_words;
}
constexpr const auto& words_of(TargetKind) {
  return target_kind_words;
}
constexpr const auto& words_of(SearchOrigin) {
  return search_origin_words;
}
constexpr const auto& words_of(SourceKind) {
  return source_kind_words;
}
constexpr const auto& words_of(DirectUrlValidity) {
  return direct_url_validity_words;
}
constexpr const auto& words_of(MetadataForm) {
  return metadata_form_words;
}
constexpr const auto& words_of(RecordPresence) {
  return record_presence_words;
}
constexpr const auto& words_of(Active) {
  return active_words;
}
constexpr const auto& words_of(RequirementState) {
  return requirement_state_words;
}
constexpr const auto& words_of(RecordState) {
  return record_state_words;
}
constexpr const auto& words_of(OwnerKind) {
  return owner_kind_words;
}
constexpr const auto& words_of(HookKind) {
  return hook_kind_words;
}
constexpr const auto& words_of(VendoredEvidence) {
  return vendored_evidence_words;
}
constexpr const auto& words_of(ShebangForm) {
  return shebang_form_words;
}
constexpr const auto& words_of(LauncherKind) {
  return launcher_kind_words;
}
constexpr const auto& words_of(InterpreterPlace) {
  return interpreter_place_words;
}
constexpr const auto& words_of(BytecodeValidation) {
  return bytecode_validation_words;
}
constexpr const auto& words_of(BytecodeState) {
  return bytecode_state_words;
}
constexpr const auto& words_of(LoaderKind) {
  return loader_kind_words;
}
constexpr const auto& words_of(NeedKind) {
  return need_kind_words;
}
constexpr const auto& words_of(FoundBy) {
  return found_by_words;
}
constexpr const auto& words_of(LoadRoot) {
  return load_root_words;
}
constexpr const auto& words_of(OpenCall) {
  return open_call_words;
}
constexpr const auto& words_of(StatementTime) {
  return statement_time_words;
}
constexpr const auto& words_of(OptionalReason) {
  return optional_reason_words;
}
constexpr const auto& words_of(LoadCondition) {
  return load_condition_words;
}
constexpr const auto& words_of(PlaceState) {
  return place_state_words;
}
constexpr const auto& words_of(PlatformNeed) {
  return platform_need_words;
}
constexpr const auto& words_of(LibraryPlace) {
  return library_place_words;
}
constexpr const auto& words_of(CxxStrings) {
  return cxx_strings_words;
}
constexpr const auto& words_of(BindingFramework) {
  return binding_framework_words;
}
constexpr const auto& words_of(ClashKind) {
  return clash_kind_words;
}

/// An enumeration with a word for each enumerator.
template <typename Word>
concept Vocabulary = requires(Word word) { words_of(word); };

template <Vocabulary Word>
constexpr std::string_view to_word(Word word) {
  return words_of(word)[static_cast<std::size_t>(word)];
}

template <Vocabulary Word>
constexpr std::optional<Word> from_word(std::string_view text) {
  const auto& words = words_of(Word{});
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == text) return static_cast<Word>(i);
  }
  return std::nullopt;
}

}  // namespace icecore
