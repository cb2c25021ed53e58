// Rows about what an audit ends with: claims and what they pin, gaps and findings. As in
// resolved.h, which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary.h"

namespace icecore {

struct ClaimRow {
  static constexpr std::string_view table = "claim";
  std::int64_t id = 0, environment = 0;
  std::string format, path, tool;
  static void visit(auto& row, auto&& column) {
    column("id", row.id);
    column("environment", row.environment);
    column("format", row.format);
    column("path", row.path);
    column("tool", row.tool);
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

struct GapRow {
  static constexpr std::string_view table = "gap";
  std::optional<EntryId> file;
  std::string root, path, reader;
  std::optional<std::int64_t> offset;
  std::string reason;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("root", row.root);
    column("path", row.path);
    column("reader", row.reader);
    column("offset", row.offset);
    column("reason", row.reason);
  }
};

struct FindingRow {
  static constexpr std::string_view table = "finding";
  std::string rule;
  Severity severity = Severity::note;
  Confidence confidence = Confidence::certain;
  std::string environment, subject, path;
  std::optional<std::int64_t> line, layer;
  std::string message, expected, found;
  static void visit(auto& row, auto&& column) {
    column("rule", row.rule);
    column("severity", row.severity);
    column("confidence", row.confidence);
    column("environment", row.environment);
    column("subject", row.subject);
    column("path", row.path);
    column("line", row.line);
    column("layer", row.layer);
    column("message", row.message);
    column("expected", row.expected);
    column("found", row.found);
  }
};

}  // namespace icecore
