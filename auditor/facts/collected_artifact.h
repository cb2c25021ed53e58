// Facts about wheels before they are installed. As in collected.h, which
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

}  // namespace icecore
