// Resources are a tree of three levels, type, name and language (Microsoft, "PE Format"); the first
// version in the first language counts. Its fixed part (VS_FIXEDFILEINFO) says the version in
// numbers; the texts beside it are not read.
#include "formats/pe_version.h"

#include <fmt/format.h>

#include <optional>

#include "base/reader.h"

namespace icecore {
namespace {

constexpr std::uint32_t version_type = 16;

// Where entries of resource directories lead to.
struct Entry {
  std::uint32_t offset = 0;  // from the start of all resources
  bool is_directory = false;
};

class ResourceReader {
 public:
  ResourceReader(ByteSource& source, PeRegion resources, const Limits& limits)
      : source_(source), resources_(resources), limits_(limits) {}

  // The entry of a number in the directory there, or its first one.
  Result<std::optional<Entry>> find(std::uint32_t directory, std::optional<std::uint32_t> number) {
    constexpr std::uint64_t header_size = 16;
    constexpr std::uint64_t entry_size = 8;
    constexpr std::uint32_t high_bit = 0x80000000;
    Reader header(ICECORE_TRY(part(directory, header_size)));
    header.skip(12);  // characteristics, time, version
    const std::uint32_t named = header.u16();
    const std::uint32_t count = named + header.u16();
    if (count > limits_.pe_resources) {
      return failure(ErrorKind::limit,
                     fmt::format("{} entries of a resource directory are more than the limit of {}",
                                 count, limits_.pe_resources),
                     resources_.offset + directory);
    }
    const std::uint32_t looked_at = number ? count : std::min(count, 1U);
    Reader entries(
        ICECORE_TRY(part(std::uint64_t{directory} + header_size, looked_at * entry_size)));
    for (std::uint32_t i = 0; i < looked_at; ++i) {
      const std::uint32_t name = entries.u32();
      const std::uint32_t offset = entries.u32();
      if (number && name != *number) continue;
      return Entry{.offset = offset & ~high_bit, .is_directory = (offset & high_bit) != 0};
    }
    return std::nullopt;
  }

  Result<Bytes> part(std::uint64_t offset, std::uint64_t size) {
    if (offset > resources_.size || size > resources_.size - offset) {
      return failure(
          ErrorKind::malformed,
          fmt::format("resources: {} bytes at {:#x} of {:#x}", size, offset, resources_.size),
          resources_.offset);
    }
    return source_.at(resources_.offset + offset, size);
  }

 private:
  ByteSource& source_;
  PeRegion resources_;
  const Limits& limits_;
};

Result<std::string> read_fixed_version(ByteSource& source, const PeLayout& layout,
                                       std::uint32_t address) {
  constexpr std::uint64_t fixed_offset = 40;  // lengths, type and `VS_VERSION_INFO` in UTF-16
  constexpr std::uint64_t needed_size = fixed_offset + 16;
  constexpr std::uint32_t signature = 0xFEEF04BD;
  const PeRegion region = ICECORE_TRY(pe_region(layout, address));
  if (needed_size > region.size) {
    return failure(ErrorKind::malformed, "a version resource leaves its section", region.offset);
  }
  Reader reader(ICECORE_TRY(source.at(region.offset, needed_size)));
  reader.seek(2);
  const bool has_fixed = reader.u16() != 0;
  reader.seek(fixed_offset);
  if (!has_fixed || reader.u32() != signature) return std::string();
  reader.skip(4);  // version of the structure
  const std::uint32_t high = reader.u32();
  const std::uint32_t low = reader.u32();
  return fmt::format("{}.{}.{}.{}", high >> 16, high & 0xFFFF, low >> 16, low & 0xFFFF);
}

}  // namespace

Result<std::string> read_pe_version(ByteSource& source, const PeLayout& layout,
                                    const Limits& limits) {
  const PeRange range = layout.directory(PeDirectory::resources);
  if (range.address == 0 || range.size == 0) return std::string();
  ResourceReader resources(source, ICECORE_TRY(pe_region(layout, range.address)), limits);
  std::optional<Entry> entry = ICECORE_TRY(resources.find(0, version_type));
  for (int level = 0; level < 2 && entry && entry->is_directory; ++level) {
    entry = ICECORE_TRY(resources.find(entry->offset, std::nullopt));
  }
  if (!entry || entry->is_directory) return std::string();
  Reader data(ICECORE_TRY(resources.part(entry->offset, 16)));
  return read_fixed_version(source, layout, data.u32());
}

}  // namespace icecore
