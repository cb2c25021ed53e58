// glibc's sysdeps/generic/dl-cache.h. The new format (`glibc-ld.so.cache1.1`) counts its strings
// from its own start; the old one (`ld.so-1.7.0`) from behind its entries, where a new one may be
// embedded, aligned to 8. Extensions name the glibc-hwcaps subdirectories.
#include "formats/loader_cache.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <utility>

#include "base/reader.h"

namespace icecore {
namespace {

constexpr std::string_view old_magic = "ld.so-1.7.0";
constexpr std::string_view new_magic = "glibc-ld.so.cache1.1";
constexpr std::uint64_t old_header = 16;
constexpr std::uint64_t old_entry = 12;
constexpr std::uint64_t new_header = 48;
constexpr std::uint64_t new_entry = 24;
constexpr std::uint32_t extension_magic = 0xEAA42174;
constexpr std::uint32_t generator_tag = 0;
constexpr std::uint32_t hwcaps_tag = 1;
constexpr std::uint64_t hwcaps_bit = 1ULL << 62U;

Result<std::string> text_at(Bytes strings, std::uint64_t offset) {
  if (offset >= strings.size()) {
    return failure(ErrorKind::malformed,
                   fmt::format("a string at {:#x} is outside the cache", offset));
  }
  const std::string_view rest = as_text(strings.subspan(offset));
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) {
    return failure(ErrorKind::malformed, fmt::format("the string at {:#x} has no end", offset));
  }
  return std::string(rest.substr(0, end));
}

Result<void> check_count(std::uint64_t count, std::uint64_t size, Bytes rest,
                         const Limits& limits) {
  if (count > limits.list_entries) {
    return failure(ErrorKind::limit, fmt::format("{} entries are more than the limit of {}", count,
                                                 limits.list_entries));
  }
  if (count * size > rest.size()) {
    return failure(ErrorKind::truncated,
                   fmt::format("{} entries expected but {} bytes are left", count, rest.size()));
  }
  return {};
}

// What the extensions say: the generator, and names of subdirectories by index.
struct Extensions {
  std::string generator;
  std::vector<std::string> hwcaps;
};

Result<Extensions> read_extensions(Bytes cache, std::uint32_t offset, std::endian order,
                                   const Limits& limits) {
  Extensions extensions;
  if (offset == 0) return extensions;
  Reader directory(cache, order);
  directory.seek(offset);
  const std::uint32_t magic = directory.u32();
  const std::uint32_t count = directory.u32();
  if (!directory.ok() || magic != extension_magic) {
    return failure(ErrorKind::malformed, "the directory of extensions has another magic number",
                   offset);
  }
  if (count > directory.remaining() / 16) {
    return failure(ErrorKind::malformed, fmt::format("{} extensions do not fit", count), offset);
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t tag = directory.u32();
    directory.skip(4);  // flags
    const std::uint32_t start = directory.u32();
    const std::uint32_t size = directory.u32();
    const Bytes content = ICECORE_TRY(slice(cache, start, size));
    if (tag == generator_tag) extensions.generator = as_text(content);
    if (tag != hwcaps_tag) continue;
    if (size / 4 > limits.list_entries) {
      return failure(ErrorKind::limit, "too many names of glibc-hwcaps subdirectories", start);
    }
    Reader names(content, order);
    while (names.remaining() >= 4) {
      extensions.hwcaps.push_back(ICECORE_TRY(text_at(cache, names.u32())));
    }
  }
  return extensions;
}

// The old subdirectories that an entry is from, as they nest: x86's by name (sysdeps/x86,
// dl-hwcap.h and dl-procinfo.h of glibc 2.36), those of other machines by their bits.
std::string old_subdirectories(std::uint64_t hwcap, bool is_x86) {
  constexpr std::array<std::pair<unsigned, std::string_view>, 8> words{{{63, "tls"},
                                                                        {51, "xeon_phi"},
                                                                        {50, "haswell"},
                                                                        {49, "i686"},
                                                                        {48, "i586"},
                                                                        {2, "avx512_1"},
                                                                        {1, "x86_64"},
                                                                        {0, "sse2"}}};
  std::string names;
  std::uint64_t rest = hwcap;
  for (const auto& [bit, word] : words) {
    if ((hwcap >> bit & 1U) == 0 || (!is_x86 && bit != 63)) continue;
    names += fmt::format("{}{}", names.empty() ? "" : "/", word);
    rest &= ~(1ULL << bit);
  }
  if (rest != 0) names += fmt::format("{}{:#x}", names.empty() ? "" : "/", rest);
  return names;
}

std::string hwcaps_of(const LoaderCacheEntry& entry, const Extensions& extensions) {
  if (entry.hwcap == 0) return "";
  const std::string machine = entry.machine();
  const bool is_x86 = machine == "x86_64" || machine == "i386";
  if ((entry.hwcap & hwcaps_bit) == 0) return old_subdirectories(entry.hwcap, is_x86);
  const std::uint64_t index = entry.hwcap & 0xFFFFFFFFU;
  return index < extensions.hwcaps.size() ? extensions.hwcaps[index]
                                          : fmt::format("unknown level {}", index);
}

Result<LoaderCache> read_new(Bytes cache, const Limits& limits) {
  if (cache.size() < new_header) {
    return failure(ErrorKind::truncated, "the header of the cache is cut off");
  }
  // Bits 0 and 1 of the flags tell the byte order since glibc 2.33; before they are zero.
  const std::endian order =
      (std::to_integer<unsigned>(cache[28]) & 3U) == 3U ? std::endian::big : std::endian::little;
  Reader reader(cache, order);
  reader.skip(new_magic.size());
  const std::uint32_t count = reader.u32();
  reader.skip(8);  // size of the strings, flags, padding
  const std::uint32_t extensions_at = reader.u32();
  reader.seek(new_header);
  ICECORE_TRY(check_count(count, new_entry, cache.subspan(new_header), limits));
  const Extensions extensions = ICECORE_TRY(read_extensions(cache, extensions_at, order, limits));
  LoaderCache result{.entries = {}, .generator = extensions.generator};
  result.entries.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    LoaderCacheEntry entry{.flags = reader.u32()};
    entry.name = ICECORE_TRY(text_at(cache, reader.u32()));
    entry.path = ICECORE_TRY(text_at(cache, reader.u32()));
    reader.skip(4);  // unused
    entry.hwcap = reader.u64();
    entry.hwcaps = hwcaps_of(entry, extensions);
    result.entries.push_back(std::move(entry));
  }
  return result;
}

Result<LoaderCache> read_old(Bytes bytes, const Limits& limits) {
  if (bytes.size() < old_header) {
    return failure(ErrorKind::truncated, "the header of the cache is cut off");
  }
  Reader reader(bytes);
  reader.skip(12);  // the magic number and what aligns the count
  const std::uint32_t count = reader.u32();
  ICECORE_TRY(check_count(count, old_entry, bytes.subspan(old_header), limits));
  const std::uint64_t end = old_header + count * old_entry;
  const std::uint64_t aligned = (end + 7) / 8 * 8;
  if (aligned < bytes.size() && as_text(bytes.subspan(aligned)).starts_with(new_magic)) {
    return read_new(bytes.subspan(aligned), limits);
  }
  LoaderCache result;
  const Bytes strings = bytes.subspan(end);
  for (std::uint32_t i = 0; i < count; ++i) {
    LoaderCacheEntry entry{.flags = reader.u32()};
    entry.name = ICECORE_TRY(text_at(strings, reader.u32()));
    entry.path = ICECORE_TRY(text_at(strings, reader.u32()));
    result.entries.push_back(std::move(entry));
  }
  return result;
}

}  // namespace

std::string LoaderCacheEntry::machine() const {
  static constexpr std::array<std::pair<std::uint32_t, std::string_view>, 8> machines{
      {{0x0303, "x86_64"},
       {0x0003, "i386"},
       {0x0A03, "aarch64"},
       {0x0B03, "arm"},
       {0x0903, "arm"},
       {0x0503, "ppc64"},
       {0x0403, "s390"},
       {0x1003, "riscv"}}};
  for (const auto& [value, word] : machines) {
    if (value == flags) return std::string(word);
  }
  return "";
}

Result<LoaderCache> read_loader_cache(Bytes bytes, const Limits& limits) {
  const std::string_view text = as_text(bytes);
  if (text.starts_with(new_magic)) return read_new(bytes, limits);
  if (text.starts_with(old_magic)) return read_old(bytes, limits);
  return failure(ErrorKind::malformed, "the file does not start as ld.so.cache does", 0);
}

}  // namespace icecore
