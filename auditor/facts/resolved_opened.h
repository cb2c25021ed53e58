// Facts that `resolve` computes about how Python code reaches native code beside import. As in
// resolved.h, which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary.h"
#include "facts/vocabulary_contents.h"

namespace icecore {

/// What a library that Python source or a binary asks for by name would be.
struct OpenedLibraryRow {
  static constexpr std::string_view table = "opened_library";
  static constexpr std::string_view primary_key = "environment, told_by, file, position";
  std::int64_t environment = 0;
  OpenedBy told_by = OpenedBy::python;
  EntryId file = 0;
  std::int64_t position = 0;  ///< That of the `library_open`, `dlopen_text` or `dlopen_note`.
  std::string name;           ///< What the loader is given.
  FoundBy found_by = FoundBy::missing;
  std::optional<EntryId> found;
  std::string place;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("told_by", row.told_by);
    column("file", row.file);
    column("position", row.position);
    column("name", row.name);
    column("found_by", row.found_by);
    column("found", row.found);
    column("place", row.place);
  }
};

/// One extension module that its package may do without.
struct OptionalModuleRow {
  static constexpr std::string_view table = "optional_module";
  static constexpr std::string_view primary_key = "environment, file";
  std::int64_t environment = 0;
  EntryId file = 0;
  OptionalReason reason = OptionalReason::variant;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("file", row.file);
    column("reason", row.reason);
  }
};

}  // namespace icecore
