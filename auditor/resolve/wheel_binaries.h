// What wheels for Windows and macOS hold, beside what their tags promise. Distributions for Linux
// are auditwheel's matter (platform_tags.h).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/collected.h"
#include "merge/tree.h"
#include "resolve/environment.h"
#include "resolve/owners.h"

namespace icecore {

class Store;

/// `11.0` is 11 and 0; what comes behind does not count.
struct MacosVersion {
  unsigned major = 0, minor = 0;
  friend auto operator<=>(const MacosVersion&, const MacosVersion&) = default;
};

std::optional<MacosVersion> parse_macos_version(std::string_view text);

/// What a wheel's tags say of one system beside Linux.
struct WheelClaim {
  WheelSystem system = WheelSystem::macos;
  /// By the instruction set's name in `native`: the oldest macOS; 0.0 for Windows.
  std::map<std::string, MacosVersion> machines;
};

/// What tags say; nothing when they name neither Windows nor macOS.
std::optional<WheelClaim> wheel_claim(const std::vector<WheelTagFact>& tags);

struct WheelBinary {
  EntryId file = 0;
  std::vector<NativeSliceFact> slices;
  std::vector<NeededFact> needs;
  std::vector<NativeRpathFact> rpaths;
};

/// One distribution with such a wheel.
struct WheelContents {
  std::int64_t environment = 0, distribution = 0;
  WheelClaim claim;
  std::vector<WheelBinary> binaries;  ///< Of the claim's system, in the order of their entries.
};

/// In the order of the distributions. Costs next to nothing where no wheel is for these systems.
std::vector<WheelContents> wheel_contents(const std::vector<Environment>& environments,
                                          const std::vector<Owner>& owners, const Tree& tree,
                                          const Store& store);

/// Whether the environment has no interpreter, and wheels for Windows or macOS.
bool is_for_other_system(const Environment& environment,
                         const std::vector<WheelContents>& contents);

}  // namespace icecore
