// Rows about claims: what they name, what they pin, and in what the environment differs. As in
// resolved.h, which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary.h"
#include "facts/vocabulary_claim.h"

namespace icecore {

struct ClaimRow {
  static constexpr std::string_view table = "claim";
  std::int64_t id = 0, environment = 0;
  std::string format, path, tool, created_by, requires_python;
  static void visit(auto& row, auto&& column) {
    column("id", row.id);
    column("environment", row.environment);
    column("format", row.format);
    column("path", row.path);
    column("tool", row.tool);
    column("created_by", row.created_by);
    column("requires_python", row.requires_python);
  }
};

/// One thing that a claim names, and what became of it.
struct ClaimedInputRow {
  static constexpr std::string_view table = "claimed_input";
  static constexpr std::string_view primary_key = "claim, position";
  std::int64_t claim = 0, position = 0;
  std::string document;
  std::optional<std::int64_t> line;
  ClaimedKind kind = ClaimedKind::distribution;
  std::string name, version, specifier, build;
  ClaimedSource source = ClaimedSource::index;
  std::string url, commit_id, requested_revision, index_url, marker, wanted_by;
  Active applies = Active::yes;
  std::int64_t is_constraint = 0, hashes = 0, weak_hashes = 0, artifacts = 0;
  std::optional<std::int64_t> usable;
  Level level = Level::absent;
  PinReason reason = PinReason::name_alone;
  std::optional<std::int64_t> distribution;
  static void visit(auto& row, auto&& column) {
    column("claim", row.claim);
    column("position", row.position);
    column("document", row.document);
    column("line", row.line);
    column("kind", row.kind);
    column("name", row.name);
    column("version", row.version);
    column("specifier", row.specifier);
    column("build", row.build);
    column("source", row.source);
    column("url", row.url);
    column("commit_id", row.commit_id);
    column("requested_revision", row.requested_revision);
    column("index_url", row.index_url);
    column("marker", row.marker);
    column("wanted_by", row.wanted_by);
    column("applies", row.applies);
    column("is_constraint", row.is_constraint);
    column("hashes", row.hashes);
    column("weak_hashes", row.weak_hashes);
    column("artifacts", row.artifacts);
    column("usable", row.usable);
    column("level", row.level);
    column("reason", row.reason);
    column("distribution", row.distribution);
  }
};

/// One option of a claim that is about all of it.
struct ClaimOptionRow {
  static constexpr std::string_view table = "claim_option";
  std::int64_t claim = 0;
  std::string document;
  std::optional<std::int64_t> line;
  std::string name, value;
  static void visit(auto& row, auto&& column) {
    column("claim", row.claim);
    column("document", row.document);
    column("line", row.line);
    column("name", row.name);
    column("value", row.value);
  }
};

/// One thing in which a claim and the environment, or two claims, are not at one.
struct ClaimDifferenceRow {
  static constexpr std::string_view table = "claim_difference";
  std::int64_t claim = 0;
  ClaimDifference kind = ClaimDifference::not_claimed;
  ClaimedKind input_kind = ClaimedKind::distribution;
  std::string name, document;
  std::optional<std::int64_t> line, distribution;
  std::string expected, found;
  static void visit(auto& row, auto&& column) {
    column("claim", row.claim);
    column("kind", row.kind);
    column("input_kind", row.input_kind);
    column("name", row.name);
    column("document", row.document);
    column("line", row.line);
    column("distribution", row.distribution);
    column("expected", row.expected);
    column("found", row.found);
  }
};

struct PinRow {
  static constexpr std::string_view table = "pin";
  std::int64_t claim = 0;
  InputKind input_kind = InputKind::distribution;
  std::string input;
  Level level = Level::absent;
  PinReason reason = PinReason::not_in_freeze;
  std::int64_t files = 0,
               bytes = 0;  ///< Files whose level comes from this input, by-products with them.
  static void visit(auto& row, auto&& column) {
    column("claim", row.claim);
    column("input_kind", row.input_kind);
    column("input", row.input);
    column("level", row.level);
    column("reason", row.reason);
    column("files", row.files);
    column("bytes", row.bytes);
  }
};

/// What a claim fixes of one layer of an image. In sum over layers it is what pins have.
struct LayerLevelRow {
  static constexpr std::string_view table = "layer_level";
  static constexpr std::string_view primary_key = "claim, layer, level";
  std::int64_t claim = 0;
  std::int64_t layer = 0;
  Level level = Level::absent;
  std::int64_t files = 0, bytes = 0;
  static void visit(auto& row, auto&& column) {
    column("claim", row.claim);
    column("layer", row.layer);
    column("level", row.level);
    column("files", row.files);
    column("bytes", row.bytes);
  }
};

}  // namespace icecore
