// Facts about wheels and source distributions before they are installed. As in collected.h, which
// includes this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "facts/types.h"

namespace icecore {

/// One value of a feature that a wheel variant is for (PEP 825).
struct VariantPropertyFact {
  static constexpr std::string_view table = "variant_property";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string label, namespace_name, feature, value;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("label", row.label);
    column("namespace_name", row.namespace_name);
    column("feature", row.feature);
    column("value", row.value);
  }
};

/// What a pyproject.toml says of how the project is built (PEP 518).
struct BuildSystemFact {
  static constexpr std::string_view table = "build_system";
  EntryId file = 0;
  std::int64_t is_stated = 0;
  std::string backend;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("is_stated", row.is_stated);
    column("backend", row.backend);
  }
};

struct BuildRequiresFact {
  static constexpr std::string_view table = "build_requires";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string text;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("text", row.text);
  }
};

}  // namespace icecore
