// Rows that resolve computes about what is inside files. As in resolved.h, which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary.h"
#include "facts/vocabulary_contents.h"

namespace icecore {

/// One library of other people's that a file is or contains.
struct ComponentRow {
  static constexpr std::string_view table = "component";
  static constexpr std::string_view primary_key = "file, kind, name, version";
  EntryId file = 0;
  std::string name, version;
  ComponentKind kind = ComponentKind::library;
  std::string package;
  ComponentEvidence evidence = ComponentEvidence::file_name;
  std::string agreeing;
  Confidence confidence = Confidence::certain;
  LibraryConcern concern = LibraryConcern::none;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("name", row.name);
    column("version", row.version);
    column("kind", row.kind);
    column("package", row.package);
    column("evidence", row.evidence);
    column("agreeing", row.agreeing);
    column("confidence", row.confidence);
    column("concern", row.concern);
  }
};

/// What is there of a component that a bill of materials lists.
struct SbomStateRow {
  static constexpr std::string_view table = "sbom_state";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::optional<std::int64_t> distribution;
  std::string library;
  SbomState state = SbomState::unseen;
  std::optional<EntryId> found_in;
  std::string found_version;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("distribution", row.distribution);
    column("library", row.library);
    column("state", row.state);
    column("found_in", row.found_in);
    column("found_version", row.found_version);
  }
};

/// What a processor must be able to do for a binary, as far as something says so.
struct CpuNeedRow {
  static constexpr std::string_view table = "cpu_need";
  EntryId file = 0;
  std::string level, features;
  CpuEvidence evidence = CpuEvidence::property_note;
  std::int64_t dispatches = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("level", row.level);
    column("features", row.features);
    column("evidence", row.evidence);
    column("dispatches", row.dispatches);
  }
};

}  // namespace icecore
