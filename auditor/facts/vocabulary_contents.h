// The words of facts about what is inside files, as in vocabulary.h.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace icecore {

/// How it is known that a library is inside a file; the first of several is the best.
enum class ComponentEvidence : std::uint8_t {
  rust_dependencies,    ///< The list that cargo-auditable leaves.
  go_build_info,        ///< The list that the Go linker leaves.
  version_function,     ///< What its own version function would answer, by the code.
  version_string,       ///< A text that only this library has.
  build_configuration,  ///< What the file's project says it was built with.
  package_note,         ///< The note of the package that the file was built for.
  debug_link,           ///< The name of the file with its debug information, which names a package.
  source_path,          ///< Where its source lay when it was compiled.
  file_name,            ///< The file's name or SONAME.
  sbom                  ///< A bill of materials.
};
inline constexpr std::array<std::string_view, 10> component_evidence_words{
    "rust-dependencies",   "go-build-info", "version-function", "version-string",
    "build-configuration", "package-note",  "debug-link",       "source-path",
    "file-name",           "sbom"};

enum class ComponentKind : std::uint8_t { library, crate, go_module };
inline constexpr std::array<std::string_view, 3> component_kind_words{"library", "crate",
                                                                      "go-module"};

/// Why it matters that copies of a library differ.
enum class LibraryConcern : std::uint8_t {
  none,
  security,  ///< Each copy has to be mended on its own.
  data       ///< Copies read and write the same files, or bring data files that must fit.
};
inline constexpr std::array<std::string_view, 3> library_concern_words{"", "security", "data"};

/// What is there of a component that a bill of materials lists.
enum class SbomState : std::uint8_t {
  subject,    ///< It is what the document is about.
  excluded,   ///< The document says that it is not in what it is about.
  agreeing,   ///< A file of the distribution shows it, in this version or in none.
  differing,  ///< A file shows it in another version.
  unseen      ///< No file shows it.
};
inline constexpr std::array<std::string_view, 5> sbom_state_words{"subject", "excluded", "agreeing",
                                                                  "differing", "unseen"};

/// What a thing that tells of processors is.
enum class CpuTraceKind : std::uint8_t {
  baseline,    ///< Instruction sets that all code needs, by build information.
  dispatched,  ///< Instruction sets that are used where they are there, by build information.
  openblas,    ///< OpenBLAS's configuration.
  compiler,    ///< How a compiler was called.
  detection    ///< A symbol by which code asks for the processor.
};
inline constexpr std::array<std::string_view, 5> cpu_trace_kind_words{
    "baseline", "dispatched", "openblas", "compiler", "detection"};

/// How it is known what a processor must be able to do; the first of several is the best.
enum class CpuEvidence : std::uint8_t {
  property_note,      ///< A note that the loader enforces.
  loader_directory,   ///< A directory that the loader searches on such processors only.
  build_information,  ///< What the binary says it was built for.
  compiler_options    ///< How its compilers were called.
};
inline constexpr std::array<std::string_view, 4> cpu_evidence_words{
    "property-note", "loader-directory", "build-information", "compiler-options"};

/// Who says that a library is opened by its name.
enum class OpenedBy : std::uint8_t {
  python,  ///< A call in Python source.
  text,    ///< A binary that calls dlopen has the name among its constants: likely, no more.
  note     ///< A binary declares it.
};
inline constexpr std::array<std::string_view, 3> opened_by_words{"python", "text", "note"};

constexpr const auto& words_of(OpenedBy) {
  return opened_by_words;
}
constexpr const auto& words_of(ComponentEvidence) {
  return component_evidence_words;
}
constexpr const auto& words_of(ComponentKind) {
  return component_kind_words;
}
constexpr const auto& words_of(LibraryConcern) {
  return library_concern_words;
}
constexpr const auto& words_of(SbomState) {
  return sbom_state_words;
}
constexpr const auto& words_of(CpuTraceKind) {
  return cpu_trace_kind_words;
}
constexpr const auto& words_of(CpuEvidence) {
  return cpu_evidence_words;
}

}  // namespace icecore
