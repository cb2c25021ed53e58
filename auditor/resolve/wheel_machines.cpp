// As delocate does it (delocating.py): the newest minimum of a machine's binaries decides the tag.
// There is no macOS for arm64 before 11.0, and from 11 on tags have no second number but 0: what
// needs 11.3 is tagged 11_0.
#include "resolve/wheel_machines.h"

#include <map>

#include "base/text.h"
#include "facts/store.h"

namespace icecore {
namespace {

constexpr MacosVersion first_for_arm64{.major = 11, .minor = 0};

// What a tag can say of it.
MacosVersion tagged(MacosVersion version) {
  return version.major >= first_for_arm64.major ? MacosVersion{.major = version.major, .minor = 0}
                                                : version;
}

std::string text_of(MacosVersion version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor);
}

// What one slice asks of macOS; nothing for other systems and for what says nothing.
std::optional<MacosVersion> minimum_of(const NativeSliceFact& slice) {
  return slice.platform == "macos" ? parse_macos_version(slice.minimum_os) : std::nullopt;
}

// The newest system that something asks for, and the first file that does.
struct Newest {
  MacosVersion version;
  std::string text;
  EntryId file = 0;
  std::int64_t files = 0;

  void look_at(const std::optional<MacosVersion>& asked, const std::string& words, EntryId from) {
    if (!asked || (file != 0 && *asked <= version)) return;
    version = *asked;
    text = words;
    file = from;
  }
};

class MachineResolver {
 public:
  explicit MachineResolver(Store& store) : store_(store) {}

  void look_at(const WheelContents& contents) {
    std::map<std::string, Newest> machines;
    for (const auto& [machine, version] : contents.claim.machines) machines[machine];
    std::map<std::string, EntryId> first;
    Newest floor;
    for (const WheelBinary& binary : contents.binaries) {
      for (const NativeSliceFact& slice : binary.slices) {
        Newest& newest = machines[slice.machine];
        ++newest.files;
        first.try_emplace(slice.machine, binary.file);
        newest.look_at(minimum_of(slice), slice.minimum_os, binary.file);
      }
      add_to_floor(binary, floor);
    }
    for (const auto& [machine, newest] : machines) {
      const auto there = first.find(machine);
      add_machine(contents, machine, newest,
                  there == first.end() ? std::nullopt : std::optional(there->second));
    }
    if (contents.claim.system != WheelSystem::macos || floor.file == 0) return;
    add_floor(contents.environment, contents.distribution, floor);
    Newest& whole = environments_[contents.environment];
    whole.files += floor.files;
    whole.look_at(floor.version, floor.text, floor.file);
  }

  void finish() {
    for (const auto& [environment, floor] : environments_) {
      add_floor(environment, std::nullopt, floor);
    }
  }

 private:
  // Of a file for several machines the slice for arm64 asks for nothing by 11.0: all such machines
  // have it.
  static void add_to_floor(const WheelBinary& binary, Newest& floor) {
    Newest own;
    for (const bool for_arm64 : {false, true}) {
      for (const NativeSliceFact& slice : binary.slices) {
        const std::optional<MacosVersion> asked = minimum_of(slice);
        if (!asked || (slice.machine == "aarch64") != for_arm64) continue;
        if (for_arm64 && own.file != 0 && *asked <= first_for_arm64) continue;
        own.look_at(asked, slice.minimum_os, binary.file);
      }
    }
    if (own.file == 0) return;
    ++floor.files;
    floor.look_at(own.version, own.text, own.file);
  }

  void add_machine(const WheelContents& contents, const std::string& machine, const Newest& newest,
                   std::optional<EntryId> first) {
    const auto claim = contents.claim.machines.find(machine);
    const bool is_claimed = claim != contents.claim.machines.end();
    WheelMachineRow row{.distribution = contents.distribution,
                        .machine = machine,
                        .system = contents.claim.system,
                        .is_claimed = is_claimed ? 1 : 0,
                        .needed = newest.text,
                        .file = newest.file == 0 ? first : newest.file,
                        .files = newest.files};
    if (is_claimed && contents.claim.system == WheelSystem::macos) {
      MacosVersion promised = claim->second;
      row.claimed = text_of(promised);
      if (machine == "aarch64") promised = std::max(promised, first_for_arm64);
      row.is_covered = tagged(newest.version) <= promised ? 1 : 0;
    }
    store_.add(std::move(row));
  }

  void add_floor(std::int64_t environment, std::optional<std::int64_t> distribution,
                 const Newest& floor) {
    store_.add(VersionFloorRow{.environment = environment,
                               .distribution = distribution,
                               .family = "macos",
                               .version = floor.text,
                               .library = "",
                               .file = floor.file,
                               .files = floor.files});
  }

  Store& store_;
  std::map<std::int64_t, Newest> environments_;
};

}  // namespace

void resolve_wheel_machines(const std::vector<WheelContents>& contents, Store& store) {
  MachineResolver resolver(store);
  for (const WheelContents& one : contents) resolver.look_at(one);
  resolver.finish();
}

}  // namespace icecore
