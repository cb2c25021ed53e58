// Facts about Python source. As in collected.h, which includes this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary.h"

namespace icecore {

/// One place of Python source that asks for a library by name.
struct LibraryOpenFact {
  static constexpr std::string_view table = "library_open";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0, line = 0;
  OpenCall call = OpenCall::ctypes;
  std::string name;
  std::int64_t is_global = 0, is_caught = 0;
  StatementTime time = StatementTime::import;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("line", row.line);
    column("call", row.call);
    column("name", row.name);
    column("is_global", row.is_global);
    column("is_caught", row.is_caught);
    column("time", row.time);
  }
};

}  // namespace icecore
