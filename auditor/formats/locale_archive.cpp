// A head of words in the byte order of the machine that it is for, which offsets and sizes follow;
// a hash table of (hash, offset of the name, offset of the locale), where a place without a locale
// is free; and the names, each with a NUL at its end.
#include "formats/locale_archive.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/reader.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::uint32_t magic = 0xDE020109;
constexpr std::uint64_t head_bytes = 56;
constexpr std::uint64_t place_bytes = 12;
constexpr std::size_t longest_name = 255;  // they are names of directories elsewhere

}  // namespace

Result<std::vector<std::string>> read_locale_archive(ByteSource& source, const Limits& limits) {
  const Bytes head = ICECORE_TRY(source.at(0, head_bytes));
  const bool is_little = Reader(head).u32() == magic;
  const std::endian order = is_little ? std::endian::little : std::endian::big;
  Reader reader(head, order);
  if (reader.u32() != magic) {
    return failure(ErrorKind::malformed, "it does not begin as a locale archive");
  }
  reader.skip(4);  // serial number
  const std::uint32_t table_offset = reader.u32();
  reader.skip(4);  // used places
  const std::uint32_t table_size = reader.u32();
  const std::uint32_t names_offset = reader.u32();
  const std::uint32_t names_size = reader.u32();
  if (table_size > limits.list_entries || names_size > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("{} places and {} bytes of names are too many",
                                                 table_size, names_size));
  }
  const Bytes table = ICECORE_TRY(source.at(table_offset, table_size * place_bytes));
  const Bytes names = ICECORE_TRY(source.at(names_offset, names_size));
  std::vector<std::string> found;
  Reader places(table, order);
  while (places.remaining() > 0) {
    places.skip(4);  // hash
    const std::uint32_t name = places.u32();
    const bool is_used = places.u32() != 0;
    if (!is_used) continue;
    if (name < names_offset || name - names_offset >= names.size()) {
      return failure(ErrorKind::malformed, fmt::format("a name at {:#x} is outside", name));
    }
    const std::string_view rest = as_text(names.subspan(name - names_offset));
    const std::size_t end = rest.substr(0, longest_name + 1).find('\0');
    if (end == std::string_view::npos) {
      return failure(ErrorKind::malformed, fmt::format("the name at {:#x} has no end", name));
    }
    found.emplace_back(rest.substr(0, end));
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace icecore
