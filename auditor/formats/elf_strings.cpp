// The dynamic string table, after the gABI, chapter 4 ("String Table"). It is never read whole:
// that of a large library has megabytes of symbol names that nobody asked for. A string is fetched
// by pieces that hold nearly every name at once, and each piece is paid from a budget: strings may
// overlap, so that a small table can hold any number of long ones.
#include "formats/elf_strings.h"

#include <fmt/format.h>

#include <algorithm>

namespace icecore {
namespace {

constexpr std::uint64_t string_piece = 256;

}  // namespace

Result<ElfStringsView> find_elf_strings(ByteSource& source, const ElfFile& elf,
                                        std::uint64_t virtual_address, std::uint64_t size,
                                        const Limits& limits) {
  if (virtual_address == 0) {
    return failure(ErrorKind::malformed, "the dynamic section has names but no string table");
  }
  const Result<std::uint64_t> offset = file_offset(elf, virtual_address);
  if (!offset.has_value()) {
    return failure(ErrorKind::malformed,
                   fmt::format("dynamic string table: {}", offset.error().message));
  }
  if (*offset > source.size() || size > source.size() - *offset) {
    return failure(ErrorKind::truncated,
                   fmt::format("dynamic string table: {} bytes expected at {:#x} but the file has "
                               "{:#x}",
                               size, *offset, source.size()),
                   *offset);
  }
  return ElfStringsView{
      .source = source, .offset = *offset, .size = size, .budget = limits.elf_string_bytes};
}

Result<std::string> read_elf_string(ElfStringsView& strings, std::uint64_t position) {
  std::string text;
  for (std::uint64_t at = position; at < strings.size;) {
    const std::uint64_t size = std::min(string_piece, strings.size - at);
    ICECORE_TRY(spend_elf_strings(strings, size, strings.offset + at));
    const std::string_view piece = as_text(
        ICECORE_TRY(read_part(strings.source, strings.offset + at, size, "dynamic string table")));
    const std::size_t length = piece.find('\0');
    text += piece.substr(0, length);
    if (length != std::string_view::npos) return text;
    at += size;
  }
  return failure(
      ErrorKind::malformed,
      fmt::format("no string ends after position {:#x} of the dynamic string table of {:#x} bytes",
                  position, strings.size),
      strings.offset);
}

Result<void> spend_elf_strings(ElfStringsView& strings, std::uint64_t size, std::uint64_t at) {
  if (size > strings.budget) {
    return failure(ErrorKind::limit, "the names of the dynamic section are more than the limit",
                   at);
  }
  strings.budget -= size;
  return {};
}

}  // namespace icecore
