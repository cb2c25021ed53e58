// Facts about native binaries, and what the dynamic loader reads beside them. As in collected.h,
// which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"

namespace icecore {

/// What a native binary says of itself.
struct NativeFact {
  static constexpr std::string_view table = "native";
  EntryId file = 0;
  std::string format, machine;
  std::int64_t bits = 0;
  std::string kind, soname, build_id, abi_os, abi_version;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("format", row.format);
    column("machine", row.machine);
    column("bits", row.bits);
    column("kind", row.kind);
    column("soname", row.soname);
    column("build_id", row.build_id);
    column("abi_os", row.abi_os);
    column("abi_version", row.abi_version);
  }
};

}  // namespace icecore
