// Import and delay-load tables after Microsoft's "PE Format". Their sizes in the data directories
// are not asked: the Windows loader goes on until an entry without a name (or, of imports, without
// addresses to fill in). Files of old linkers have absolute addresses in delay-load tables.
#include "formats/pe_imports.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/reader.h"

namespace icecore {
namespace {

constexpr std::uint64_t import_size = 20;
constexpr std::uint64_t delay_size = 32;
constexpr std::uint64_t entries_at_once = 32;
constexpr std::uint64_t name_piece = 64;

Result<std::string> read_name(ByteSource& source, const PeLayout& layout, std::uint64_t address,
                              const Limits& limits) {
  const PeRegion region = ICECORE_TRY(pe_region(layout, address));
  std::string name;
  for (std::uint64_t at = 0; at < region.size;) {
    const std::uint64_t size = std::min(name_piece, region.size - at);
    const std::string_view piece = as_text(ICECORE_TRY(source.at(region.offset + at, size)));
    const std::size_t length = piece.find('\0');
    name += piece.substr(0, length);
    if (length != std::string_view::npos) return name;
    if (name.size() > limits.path_bytes) {
      return failure(
          ErrorKind::limit,
          fmt::format("a library's name is longer than the limit of {} bytes", limits.path_bytes),
          region.offset);
    }
    at += size;
  }
  return failure(ErrorKind::malformed, "a library's name has no end", region.offset);
}

// The entries of a table one after another, fetched by pieces.
class Table {
 public:
  Table(ByteSource& source, PeRegion region, std::uint64_t entry_size)
      : source_(source), region_(region), entry_size_(entry_size) {}

  Result<Reader> next() {
    if (entry_size_ > region_.size - position_) {
      return failure(ErrorKind::malformed, "a table of libraries has no end",
                     region_.offset + position_);
    }
    if (piece_.size() < entry_size_) {
      const std::uint64_t size = std::min(entry_size_ * entries_at_once,
                                          (region_.size - position_) / entry_size_ * entry_size_);
      piece_ = ICECORE_TRY(at_most(size));
    }
    const Bytes entry = piece_.first(entry_size_);
    piece_ = piece_.subspan(entry_size_);
    position_ += entry_size_;
    return Reader(entry);
  }

 private:
  // The file may end inside the last piece.
  Result<Bytes> at_most(std::uint64_t size) {
    const std::uint64_t offset = region_.offset + position_;
    const std::uint64_t left = source_.size() > offset ? source_.size() - offset : 0;
    return source_.at(offset,
                      std::max(entry_size_, std::min(size, left / entry_size_ * entry_size_)));
  }

  ByteSource& source_;
  PeRegion region_;
  std::uint64_t entry_size_;
  std::uint64_t position_ = 0;
  Bytes piece_;
};

// The address of the name that an entry gives; 0 at the end of the table.
std::uint64_t imported_name(Reader entry) {
  entry.skip(12);  // names of what is imported, time, forwarders
  const std::uint32_t name = entry.u32();
  return entry.u32() == 0 ? 0 : name;
}

std::uint64_t delayed_name(Reader entry, std::uint64_t image_base) {
  const bool is_relative = (entry.u32() & 1U) != 0;
  const std::uint64_t name = entry.u32();
  if (is_relative || name == 0) return name;
  return name >= image_base ? name - image_base : name;
}

template <typename NameOf>
Result<std::vector<std::string>> read_table(ByteSource& source, const PeLayout& layout,
                                            PeDirectory directory, std::uint64_t entry_size,
                                            const Limits& limits, NameOf name_of) {
  std::vector<std::string> names;
  const PeRange range = layout.directory(directory);
  if (range.address == 0 || range.size == 0) return names;
  Table table(source, ICECORE_TRY(pe_region(layout, range.address)), entry_size);
  while (true) {
    const std::uint64_t address = name_of(ICECORE_TRY(table.next()));
    if (address == 0) return names;
    if (names.size() >= limits.image_needs) {
      return failure(ErrorKind::limit,
                     fmt::format("libraries are more than the limit of {}", limits.image_needs));
    }
    names.push_back(ICECORE_TRY(read_name(source, layout, address, limits)));
  }
}

}  // namespace

Result<std::vector<std::string>> read_pe_imports(ByteSource& source, const PeLayout& layout,
                                                 const Limits& limits) {
  return read_table(source, layout, PeDirectory::imports, import_size, limits, imported_name);
}

Result<std::vector<std::string>> read_pe_delay_imports(ByteSource& source, const PeLayout& layout,
                                                       const Limits& limits) {
  return read_table(source, layout, PeDirectory::delay_imports, delay_size, limits,
                    [&](Reader entry) { return delayed_name(entry, layout.image_base); });
}

}  // namespace icecore
