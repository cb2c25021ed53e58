// Rows about what an audit ends with: gaps and findings. As in
// resolved.h, which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary.h"

namespace icecore {

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
