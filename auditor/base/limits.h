// Every bound that keeps hostile input from costing more than it should, in one struct, passed down
// as const.
#pragma once

#include <cstdint>

namespace icecore {

struct Limits {
  std::uint64_t manifest_bytes = 32ULL
                                 << 20;  ///< A text format (METADATA, RECORD, JSON …) read whole.
  std::uint64_t small_text_bytes = 64ULL << 10;  ///< A script or configuration file kept as text.
  std::uint64_t fact_text_bytes = 64ULL << 10;   ///< One text in a fact; longer ones are cut.
  std::uint64_t record_rows = 200'000;           ///< Rows of one RECORD.
  std::uint64_t metadata_fields = 100'000;       ///< Header fields of one METADATA.
  std::uint64_t requirements = 10'000;           ///< Requirements of one distribution.
  std::uint64_t extra_rounds = 50;               ///< Rounds of following extras to extras.
  std::uint64_t marker_depth = 100;              ///< Nested parentheses of one marker.
  std::uint64_t tags = 100'000;                  ///< Wheel tags of one set or interpreter.
  std::uint64_t pth_lines = 10'000;              ///< Lines of one .pth file.
  std::uint64_t json_depth = 64;                 ///< Nesting of one JSON document.
  std::uint64_t json_nodes = 1'000'000;          ///< Values in one JSON document.
  std::uint64_t data_depth = 64;                 ///< Nesting of one TOML or YAML document.
  std::uint64_t data_nodes = 1'000'000;          ///< Values and keys of one of these.
  std::uint64_t claim_includes = 100;            ///< Files that one claim leads to.
  std::uint64_t claim_inputs = 100'000;          ///< What one claim names.
  std::uint64_t literal_depth = 64;              ///< Nesting of one Python literal.
  std::uint64_t literal_nodes = 1'000'000;       ///< Values in one Python literal.
  std::uint64_t list_entries = 200'000;          ///< Entries of one text file that lists things.
  std::uint64_t elf_segments = 4'096;            ///< Program headers of one ELF file.
  std::uint64_t elf_sections = 100'000;          ///< Section headers of one ELF file.
  std::uint64_t elf_section_name_bytes = 8ULL << 20;  ///< Names of the sections of one ELF file.
  std::uint64_t elf_payload_bytes = 1ULL
                                    << 20;  ///< A section that tools leave notes in, read whole.
  std::uint64_t elf_units = 64;             ///< Compilation units looked at for their compiler.
  std::uint64_t dependency_bytes = 8ULL << 20;    ///< A list of Rust or Go dependencies, unpacked.
  std::uint64_t traces = 10'000;                  ///< Traces of libraries kept of one file.
  std::uint64_t dlopen_texts = 1'000;             ///< Names that one file may open, kept of it.
  std::uint64_t elf_dynamic_entries = 100'000;    ///< Entries of one dynamic section.
  std::uint64_t elf_version_entries = 100'000;    ///< Version records of one ELF file.
  std::uint64_t elf_note_bytes = 1ULL << 20;      ///< One note segment.
  std::uint64_t elf_string_bytes = 64ULL << 20;   ///< Dynamic strings of one ELF file.
  std::uint64_t elf_symbols = 2'000'000;          ///< Dynamic symbols of one ELF file.
  std::uint64_t elf_symbol_bytes = 128ULL << 20;  ///< Names of the dynamic symbols of one ELF file.
  std::uint64_t macho_command_bytes = 1ULL << 20;  ///< Load commands of one slice.
  std::uint64_t pe_sections = 4'096;               ///< Sections of one PE file.
  std::uint64_t pe_resources = 4'096;              ///< Entries of one resource directory.
  std::uint64_t image_needs = 1'000;               ///< Libraries that one PE or Mach-O file names.
  std::uint64_t loader_bytes = 16ULL << 20;        ///< The file of a dynamic loader.
  std::uint64_t constant_bytes = 64ULL << 20;  ///< Read-only data searched for a version string.
  std::uint64_t binding_bytes = 1ULL << 30;    ///< Constants searched for what binds a module.
  std::uint64_t package_database_bytes = 256ULL << 20;  ///< A database of the system's packages.
  std::uint64_t images = 1'000;                         ///< Images of one index or archive.
  std::uint64_t image_layers = 1'000;                   ///< Layers of one image.
  std::uint64_t image_steps = 10'000;                   ///< Build steps of one image's history.
  std::uint64_t archive_members = 100'000;              ///< Files of one image archive.
  std::uint64_t sif_objects = 10'000;                   ///< Objects of one SIF file.
  std::uint64_t attribute_bytes = 256ULL << 20;  ///< Extended attributes of one file system image.
  std::uint64_t spool_bytes = 64ULL << 30;   ///< An image in temporary files: inflated, or fetched.
  std::uint64_t layer_bytes = 256ULL << 30;  ///< One layer, inflated.
  std::uint64_t expansion_bytes = 8ULL << 30;      ///< Inflated bytes of any expansion ratio.
  std::uint64_t expansion_ratio = 250;             ///< Inflated bytes for one, when there are more.
  std::uint64_t zstd_window_bytes = 128ULL << 20;  ///< Memory for one zstd stream.
  std::uint64_t path_bytes = 4'096;                ///< One path inside a tree.
  std::uint64_t entries = 10'000'000;              ///< Entries of one root.
  std::uint64_t directory_depth = 256;             ///< Nesting of directories in one root.
  std::uint64_t link_hops = 40;                    ///< Symbolic links followed to resolve one path.
  std::uint64_t lead_rounds = 4;                   ///< Rounds of following leads out of the target.
  std::uint64_t roots = 64;                        ///< Roots of one target.
  std::uint64_t questions = 1'000'000;             ///< Second looks that resolve may ask for.
  std::uint64_t http_header_bytes = 256ULL << 10;  ///< Headers of one answer.
  std::uint64_t http_reply_bytes = 1ULL << 20;     ///< A token, a login, a refusal.
  std::uint64_t http_redirects = 10;               ///< Redirects of one request.
  std::uint64_t http_attempts = 5;                 ///< Tries without progress.
  std::uint64_t http_pause_ms = 500;               ///< Before the second try; doubled from then on.
  std::uint64_t http_wait_seconds = 60;      ///< What a server may ask to be waited before a try.
  std::uint64_t http_stall_seconds = 30;     ///< A registry sends `http_stall_bytes` in this time.
  std::uint64_t http_stall_bytes = 30'720;   ///< Less is a stall.
  std::uint64_t engine_stall_seconds = 600;  ///< A container engine prepares an image in this time.
  std::uint64_t helper_seconds = 60;         ///< A credential helper answers in this time.
  std::uint64_t worker_bytes = 2ULL << 30;   ///< Memory of a confined process.
  std::uint64_t worker_seconds = 60;         ///< Its processor time for one entry …
  std::uint64_t worker_bytes_a_second = 16ULL << 20;  ///< … and a second more for so many bytes.
  std::uint64_t worker_silence_seconds = 600;         ///< How long it may show no progress at all.
  std::uint64_t worker_answer_bytes = 4ULL << 30;     ///< What it may answer to one request.
  std::uint64_t worker_replays = 8;  ///< How often a layer is read again because one ended.
  std::uint64_t shell_depth = 64;    ///< Nesting of substitutions in one text for a shell.
};

}  // namespace icecore
