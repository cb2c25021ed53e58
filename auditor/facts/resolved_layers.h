// What of an image's layers is not in the tree that a container starts with. As in resolved.h,
// which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary.h"

namespace icecore {

struct HiddenEntryRow {
  static constexpr std::string_view table = "hidden_entry";
  std::int64_t position = 0, layer = 0;
  std::string path;
  EntryKind kind = EntryKind::file;
  std::int64_t size = 0;
  std::optional<Blob> sha256;
  std::int64_t hidden_by = 0;
  std::string how;
  static void visit(auto& row, auto&& column) {
    column("position", row.position);
    column("layer", row.layer);
    column("path", row.path);
    column("kind", row.kind);
    column("size", row.size);
    column("sha256", row.sha256);
    column("hidden_by", row.hidden_by);
    column("how", row.how);
  }
};

struct OddEntryRow {
  static constexpr std::string_view table = "odd_entry";
  std::int64_t position = 0, layer = 0;
  std::string path, oddity;
  std::int64_t is_left_out = 0;
  static void visit(auto& row, auto&& column) {
    column("position", row.position);
    column("layer", row.layer);
    column("path", row.path);
    column("oddity", row.oddity);
    column("is_left_out", row.is_left_out);
  }
};

}  // namespace icecore
