// Little-endian. A header, then slots of 16 bytes in pages of 4096, each of which says at which
// block of 16 bytes a package lies and how many it has; a package has a head, its header, padding,
// and a tail with a checksum (rpm: lib/backend/ndb/rpmpkg.c).
#include "formats/rpm_ndb.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/reader.h"

namespace icecore {
namespace {

constexpr std::uint32_t database_magic = 0x506D7052;  // RpmP
constexpr std::uint32_t slot_magic = 0x746F6C53;      // Slot
constexpr std::uint32_t head_magic = 0x53626C42;      // BlbS
constexpr std::uint32_t tail_magic = 0x45626C42;      // BlbE
constexpr std::uint64_t page_size = 4096;
constexpr std::uint64_t slot_size = 16;
constexpr std::uint64_t block_size = 16;
constexpr std::uint64_t header_start = 16;
constexpr std::uint64_t tail_size = 12;
constexpr std::uint64_t first_slot = 2;  // the file's own header has the room of two

// Adler-32 (RFC 1950).
std::uint32_t checksum_of(Bytes bytes) {
  constexpr std::uint32_t base = 65'521;
  constexpr std::size_t sums_before_overflow = 5'552;
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  while (!bytes.empty()) {
    const Bytes part = bytes.first(std::min(bytes.size(), sums_before_overflow));
    for (const std::byte byte : part) {
      low += std::to_integer<std::uint32_t>(byte);
      high += low;
    }
    low %= base;
    high %= base;
    bytes = bytes.subspan(part.size());
  }
  return high << 16U | low;
}

// The header of the package in these blocks.
Result<Bytes> header_in(Bytes blocks, std::uint32_t package) {
  if (blocks.size() < header_start + tail_size) {
    return failure(ErrorKind::malformed, fmt::format("package {} has no room", package));
  }
  const Bytes checked = blocks.first(blocks.size() - tail_size);
  Reader head(checked);
  const bool is_head = head.u32() == head_magic && head.u32() == package;
  head.skip(sizeof(std::uint32_t));  // generation
  const std::uint32_t length = head.u32();
  Reader tail(blocks.last(tail_size));
  const std::uint32_t checksum = tail.u32();
  const bool is_tail = tail.u32() == length && tail.u32() == tail_magic;
  if (!is_head || !is_tail || checksum != checksum_of(checked)) {
    return failure(ErrorKind::malformed, fmt::format("package {} is damaged", package));
  }
  return slice(checked, header_start, length);
}

}  // namespace

bool is_rpm_ndb(Bytes database) {
  return Reader(database).u32() == database_magic;
}

Result<void> read_rpm_ndb(Bytes database, const Limits& limits, const UseRpmHeader& use) {
  Reader reader(database);
  const std::uint32_t magic = reader.u32();
  const std::uint32_t version = reader.u32();
  reader.skip(sizeof(std::uint32_t));  // generation
  const std::uint64_t pages = reader.u32();
  if (!reader.ok()) return reader.truncated("the header of a package database");
  if (magic != database_magic || version != 0) {
    return failure(ErrorKind::unsupported,
                   fmt::format("expected a package database of version 0, found version {} of {:x}",
                               version, magic));
  }
  const Bytes slots = ICECORE_TRY(slice(database, 0, pages * page_size));
  std::uint64_t packages = 0;
  std::uint64_t bytes_left = database.size();  // packages do not share blocks
  Reader slot(slots);
  slot.skip(first_slot * slot_size);
  while (slot.remaining() >= slot_size) {
    const std::uint64_t offset = slot.offset();
    const bool is_slot = slot.u32() == slot_magic;
    const std::uint32_t package = slot.u32();
    const std::uint64_t start = slot.u32() * block_size;
    const std::uint64_t size = slot.u32() * block_size;
    if (!is_slot) return failure(ErrorKind::malformed, "a slot of no package database", offset);
    if (package == 0) continue;
    if (++packages > limits.list_entries || size > bytes_left) {
      return failure(ErrorKind::limit, "more packages than there is room for", offset);
    }
    bytes_left -= size;
    use(ICECORE_TRY(header_in(ICECORE_TRY(slice(database, start, size)), package)));
  }
  return {};
}

}  // namespace icecore
