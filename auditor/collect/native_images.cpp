// The table `native` says what a file is as a whole, by its first slice; `native_slice` says what
// each slice is. Where a part is broken the others still count.
#include "collect/native_images.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "formats/macho_commands.h"
#include "formats/pe_imports.h"
#include "formats/pe_version.h"

namespace icecore {
namespace {

// The rows of one file, with the numbers that its needs and directories have across its slices.
class ImageFacts {
 public:
  explicit ImageFacts(std::string format) { native_.format = std::move(format); }

  void add_slice(NativeSliceFact slice) {
    slice.slice = ++slices_;
    native_.machine += fmt::format("{}{}", slices_ == 1 ? "" : ",", slice.machine);
    if (slices_ == 1) {
      native_.bits = slice.bits;
      native_.kind = slice.kind;
      native_.soname = slice.soname;
      native_.build_id = slice.build_id;
    }
    facts_.rows.add(std::move(slice));
  }

  void add_need(std::string name, NeedKind kind) {
    facts_.rows.add(
        NeededFact{.position = ++needs_, .slice = slices_, .name = std::move(name), .kind = kind});
  }

  void add_rpath(std::string path) {
    facts_.rows.add(
        NativeRpathFact{.position = ++rpaths_, .slice = slices_, .path = std::move(path)});
  }

  void add_gap(Error gap) { facts_.gaps.push_back(std::move(gap)); }

  Facts take() {
    facts_.rows.add(std::move(native_));
    return std::move(facts_);
  }

 private:
  NativeFact native_;
  Facts facts_;
  std::int64_t slices_ = 0, needs_ = 0, rpaths_ = 0;
};

NeedKind kind_of(MachoUse use) {
  switch (use) {
    case MachoUse::weak:
      return NeedKind::weak;
    case MachoUse::reexported:
      return NeedKind::reexported;
    case MachoUse::upward:
      return NeedKind::upward;
    case MachoUse::lazy:
      return NeedKind::delayed;
    case MachoUse::required:
      break;
  }
  return NeedKind::needed;
}

void add_macho_slice(MachoSlice slice, Result<MachoCommands> read, ImageFacts& image) {
  NativeSliceFact fact{
      .machine = std::move(slice.machine), .bits = slice.bits, .kind = std::move(slice.kind)};
  if (!read.has_value()) {
    image.add_slice(std::move(fact));
    image.add_gap(std::move(read).error());
    return;
  }
  MachoCommands& commands = *read;
  fact.soname = std::move(commands.install_name);
  fact.version = std::move(commands.version);
  fact.build_id = to_hex(commands.uuid);
  fact.platform = std::move(commands.platform);
  fact.minimum_os = std::move(commands.minimum_os);
  fact.sdk = std::move(commands.sdk);
  fact.linker_version = std::move(commands.linker_version);
  fact.is_signed = commands.is_signed ? 1 : 0;
  image.add_slice(std::move(fact));
  for (MachoDependency& dependency : commands.dependencies) {
    image.add_need(std::move(dependency.name), kind_of(dependency.use));
  }
  for (std::string& path : commands.rpaths) image.add_rpath(std::move(path));
}

void add_pe_needs(Result<std::vector<std::string>> names, NeedKind kind, ImageFacts& image) {
  if (!names.has_value()) {
    image.add_gap(std::move(names).error());
    return;
  }
  for (std::string& name : *names) image.add_need(std::move(name), kind);
}

}  // namespace

Result<Facts> collect_macho(ByteSource& bytes, const Limits& limits) {
  ImageFacts image("mach-o");
  std::vector<MachoSlice> slices = ICECORE_TRY(read_macho(bytes));
  for (MachoSlice& slice : slices) {
    Result<MachoCommands> commands = read_macho_commands(bytes, slice, limits);
    add_macho_slice(std::move(slice), std::move(commands), image);
  }
  return image.take();
}

Result<Facts> collect_pe(ByteSource& bytes, const Limits& limits) {
  PeFile file = ICECORE_TRY(read_pe(bytes));
  ImageFacts image("pe");
  NativeSliceFact slice{.machine = std::move(file.machine),
                        .bits = file.bits,
                        .kind = std::move(file.kind),
                        .platform = "windows"};
  Result<PeLayout> layout = read_pe_layout(bytes, file, limits);
  if (!layout.has_value()) {
    image.add_slice(std::move(slice));
    image.add_gap(std::move(layout).error());
    return image.take();
  }
  slice.minimum_os = layout->minimum_os;
  slice.linker_version = layout->linker_version;
  slice.is_signed = layout->directory(PeDirectory::signature).size > 0 ? 1 : 0;
  if (Result<std::string> version = read_pe_version(bytes, *layout, limits)) {
    slice.version = *std::move(version);
  } else {
    image.add_gap(std::move(version).error());
  }
  image.add_slice(std::move(slice));
  add_pe_needs(read_pe_imports(bytes, *layout, limits), NeedKind::needed, image);
  add_pe_needs(read_pe_delay_imports(bytes, *layout, limits), NeedKind::delayed, image);
  return image.take();
}

}  // namespace icecore
