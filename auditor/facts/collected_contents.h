// Facts about what is inside files: traces of other projects' libraries, what a processor must be
// able to do, what documents declare. As in collected.h, which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary_contents.h"

namespace icecore {

/// One program that a binary says was used to make it.
struct BuildToolFact {
  static constexpr std::string_view table = "build_tool";
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

/// One thing in a file by which a library shows that it is there.
struct LibraryTraceFact {
  static constexpr std::string_view table = "library_trace";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  ComponentEvidence evidence = ComponentEvidence::version_string;
  ComponentKind kind = ComponentKind::library;
  std::string library, version, text;
  std::optional<std::int64_t> offset;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("evidence", row.evidence);
    column("kind", row.kind);
    column("library", row.library);
    column("version", row.version);
    column("text", row.text);
    column("offset", row.offset);
  }
};

/// One thing in a binary that says for which processors it was made.
struct CpuTraceFact {
  static constexpr std::string_view table = "cpu_trace";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  CpuTraceKind kind = CpuTraceKind::baseline;
  std::string text;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("kind", row.kind);
    column("text", row.text);
  }
};

/// One name of a library among the constants of a binary that calls dlopen.
struct DlopenTextFact {
  static constexpr std::string_view table = "dlopen_text";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string name;
  std::int64_t offset = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("name", row.name);
    column("offset", row.offset);
  }
};

/// One library that a binary says it opens at run time.
struct DlopenNoteFact {
  static constexpr std::string_view table = "dlopen_note";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string names;  ///< A blank between them.
  std::string feature, priority;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("names", row.names);
    column("feature", row.feature);
    column("priority", row.priority);
  }
};

/// One component that a bill of materials lists.
struct SbomComponentFact {
  static constexpr std::string_view table = "sbom_component";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string type, name, version, purl, scope;
  std::int64_t is_subject = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("type", row.type);
    column("name", row.name);
    column("version", row.version);
    column("purl", row.purl);
    column("scope", row.scope);
    column("is_subject", row.is_subject);
  }
};

}  // namespace icecore
