// Such a function is two instructions long. On x86-64 `lea rel(%rip),%rax; ret` or `mov $n,%eax;
// ret`, on AArch64 `adrp x0; add x0,x0; ret` or `mov w0,#n; ret`. Some look at an argument first,
// so that the address of a text may stand anywhere in the function, as far as the symbol's size
// goes; it counts if a version is there. A table of known names is no guess: a library that has
// ZSTD_versionString is zstd.
#include "formats/version_functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/reader.h"

namespace icecore {
namespace {

using enum VersionAnswer;

constexpr std::array functions{
    VersionFunction{"BZ2_bzlibVersion", "bzip2", text},
    VersionFunction{"BrotliDecoderVersion", "brotli", twelve_bits},
    VersionFunction{"BrotliEncoderVersion", "brotli", twelve_bits},
    VersionFunction{"FcGetVersion", "fontconfig", hundreds},
    VersionFunction{"GEOSversion", "geos", text},
    VersionFunction{"LZ4_versionNumber", "lz4", hundreds},
    VersionFunction{"LZ4_versionString", "lz4", text},
    VersionFunction{"PQlibVersion", "postgresql", postgresql},
    VersionFunction{"TIFFGetVersion", "libtiff", text},
    VersionFunction{"WebPGetDecoderVersion", "libwebp", bytes},
    VersionFunction{"WebPGetDemuxVersion", "libwebp", bytes},
    VersionFunction{"WebPGetEncoderVersion", "libwebp", bytes},
    VersionFunction{"WebPGetMuxVersion", "libwebp", bytes},
    VersionFunction{"ZSTD_versionNumber", "zstd", hundreds},
    VersionFunction{"ZSTD_versionString", "zstd", text},
    VersionFunction{"__gmp_version", "gmp", text_pointer},
    VersionFunction{"_libunistring_version", "libunistring", bytes_data},
    VersionFunction{"aom_codec_version_str", "aom", text},
    VersionFunction{"archive_version_string", "libarchive", text},
    VersionFunction{"ares_version", "c-ares", text},
    VersionFunction{"av_version_info", "ffmpeg", text},
    VersionFunction{"avifVersion", "libavif", text},
    VersionFunction{"blosc2_get_version_string", "blosc2", text},
    VersionFunction{"blosc_get_version_string", "blosc", text},
    VersionFunction{"cairo_version_string", "cairo", text},
    VersionFunction{"cmsGetEncodedCMMversion", "lcms2", tens},
    VersionFunction{"dav1d_version", "dav1d", text},
    VersionFunction{"ev_version_major", "libev", major},
    VersionFunction{"ev_version_minor", "libev", minor},
    VersionFunction{"event_get_version", "libevent", text},
    VersionFunction{"gnutls_check_version", "gnutls", text},
    VersionFunction{"hb_version_string", "harfbuzz", text},
    VersionFunction{"idn2_check_version", "libidn2", text},
    VersionFunction{"json_c_version", "json-c", text},
    VersionFunction{"lzma_version_string", "xz", text},
    VersionFunction{"mbedtls_version_get_number", "mbedtls", bytes},
    VersionFunction{"mpg123_distversion", "mpg123", text},
    VersionFunction{"nc_inq_libvers", "netcdf", text},
    VersionFunction{"nettle_version_major", "nettle", major},
    VersionFunction{"nettle_version_minor", "nettle", minor},
    VersionFunction{"nghttp2_version", "nghttp2", bytes_check},
    VersionFunction{"nghttp3_version", "nghttp3", bytes_check},
    VersionFunction{"ngtcp2_version", "ngtcp2", bytes_check},
    VersionFunction{"opj_version", "openjpeg", text},
    VersionFunction{"opus_get_version_string", "opus", text},
    VersionFunction{"pcre_version", "pcre", text},
    VersionFunction{"pixman_version_string", "pixman", text},
    VersionFunction{"png_access_version_number", "libpng", hundreds},
    VersionFunction{"psl_get_version", "libpsl", text},
    VersionFunction{"qpdf_get_qpdf_version", "qpdf", text},
    VersionFunction{"raqm_version_string", "libraqm", text},
    VersionFunction{"rd_kafka_version", "librdkafka", bytes},
    VersionFunction{"snd_asoundlib_version", "alsa-lib", text},
    VersionFunction{"sodium_version_string", "libsodium", text},
    VersionFunction{"sqlite3_libversion", "sqlite", text},
    VersionFunction{"sqlite3_version", "sqlite", text_data},
    VersionFunction{"svt_av1_get_version", "svt-av1", text},
    VersionFunction{"utf8proc_version", "utf8proc", text},
    VersionFunction{"uv_version_string", "libuv", text},
    VersionFunction{"vmaf_version", "vmaf", text},
    VersionFunction{"vpx_codec_version_str", "libvpx", text},
    VersionFunction{"x265_version_str", "x265", text_pointer},
    VersionFunction{"xsltLibxsltVersion", "libxslt", number_data},
    VersionFunction{"yaml_get_version_string", "libyaml", text},
    VersionFunction{"zlibVersion", "zlib", text},
    VersionFunction{"zlibng_version", "zlib-ng", text},
    VersionFunction{"zmq_version", "zeromq", stores},
};
static_assert(std::ranges::is_sorted(functions, {}, &VersionFunction::symbol));

// Which lengths the symbols have, as bits, by their first letter: files have symbols by the hundred
// thousand, and nearly all are turned away here.
constexpr std::array<std::uint32_t, 256> lengths_by_letter = [] {
  std::array<std::uint32_t, 256> lengths{};
  for (const VersionFunction& function : functions) {
    lengths.at(static_cast<unsigned char>(function.symbol.front())) |= 1U << function.symbol.size();
  }
  return lengths;
}();
constexpr std::size_t longest_symbol = 31;

bool may_be_known(std::string_view symbol) {
  return !symbol.empty() && symbol.size() <= longest_symbol &&
         ((lengths_by_letter.at(static_cast<unsigned char>(symbol.front())) >> symbol.size()) &
          1U) != 0;
}

constexpr std::uint16_t x86_64 = 62;
constexpr std::uint16_t aarch64 = 183;
constexpr std::uint64_t longest_code = 96;
constexpr std::uint64_t longest_text = 128;

std::string version_at(ByteSource& source, const ElfFile& elf, std::uint64_t address) {
  const std::string_view text = as_text(read_up_to(source, elf, address, longest_text));
  return first_version(text.substr(0, text.find('\0')));
}

std::uint32_t word_at(Bytes code, std::size_t position) {
  Reader reader(code);
  reader.seek(position);
  return reader.u32();
}

std::uint64_t sign_extended(std::uint64_t value, unsigned bits) {
  const std::uint64_t sign = std::uint64_t{1} << (bits - 1);
  return (value ^ sign) - sign;
}

// Behind the mark of a branch target and a frame pointer's start.
std::size_t body_start(Bytes code) {
  std::size_t at = 0;
  const std::string_view text = as_text(code);
  if (text.starts_with("\xF3\x0F\x1E\xFA")) at = 4;
  if (text.substr(at).starts_with("\x55\x48\x89\xE5")) at += 4;
  return at;
}

// `lea rel(%rip),…` with any of the first eight registers, wherever it stands.
std::string text_of_x86(ByteSource& source, const ElfFile& elf, Bytes code, std::uint64_t address) {
  constexpr std::string_view load_address = "\x48\x8D";
  constexpr std::size_t size = 7;
  const std::string_view text = as_text(code);
  for (std::size_t at = text.find(load_address); at != std::string_view::npos;
       at = text.find(load_address, at + 1)) {
    if (at + size > code.size()) break;
    constexpr unsigned without_register = 0xC7;
    constexpr unsigned from_here = 0x05;
    if ((std::to_integer<unsigned>(code[at + 2]) & without_register) != from_here) continue;
    const std::uint64_t target = address + at + size + sign_extended(word_at(code, at + 3), 32);
    std::string version = version_at(source, elf, target);
    if (!version.empty()) return version;
  }
  return "";
}

// `mov $n,%eax; ret`, with `pop %rbp` between them where there is a frame.
std::optional<std::uint32_t> number_of_x86(Bytes code) {
  const std::size_t at = body_start(code);
  const std::string_view rest = as_text(code).substr(std::min(at, code.size()));
  if (rest.starts_with("\x31\xC0\xC3")) return 0;  // xor %eax,%eax; ret
  if (rest.size() < 6 || !rest.starts_with('\xB8')) return std::nullopt;
  const std::string_view end = rest.substr(5);
  if (!end.starts_with('\xC3') && !end.starts_with("\x5D\xC3")) return std::nullopt;
  return word_at(code, at + 1);
}

// `cmp $n,%edi` as the first instruction.
std::optional<std::uint32_t> check_of_x86(Bytes code) {
  const std::size_t at = body_start(code);
  if (!as_text(code).substr(std::min(at, code.size())).starts_with("\x81\xFF")) {
    return std::nullopt;
  }
  return word_at(code, at + 2);
}

// `movl $n,(%rdi)`, `movl $n,(%rsi)` and `movl $n,(%rdx)` in this order.
std::string stores_of_x86(Bytes code) {
  std::string version;
  std::size_t at = body_start(code);
  constexpr std::array<unsigned char, 3> places{0x07, 0x06, 0x02};
  for (const unsigned char place : places) {
    Reader reader(code);
    reader.seek(at);
    const bool stores = reader.u8() == 0xC7 && reader.u8() == place;
    const std::uint32_t number = reader.u32();
    if (!reader.ok() || !stores || number > 999) return "";
    version += fmt::format("{}{}", version.empty() ? "" : ".", number);
    at += 6;
  }
  return version;
}

// `adrp x0, page` and `add x0, x0, #n` behind it.
std::string text_of_arm(ByteSource& source, const ElfFile& elf, Bytes code, std::uint64_t address) {
  for (std::size_t at = 0; at + 8 <= code.size(); at += 4) {
    const std::uint32_t page = word_at(code, at);
    const std::uint32_t add = word_at(code, at + 4);
    if ((page & 0x9F00001FU) != 0x90000000U || (add & 0xFFC003FFU) != 0x91000000U) continue;
    const std::uint64_t pages =
        sign_extended((((page >> 5U) & 0x7FFFFU) << 2U) | ((page >> 29U) & 3U), 21);
    const std::uint64_t base = (address + at) & ~std::uint64_t{0xFFF};
    const std::uint64_t target = base + (pages << 12U) + ((add >> 10U) & 0xFFFU);
    std::string version = version_at(source, elf, target);
    if (!version.empty()) return version;
  }
  return "";
}

// `mov w0, #n`, with `movk w0, #n, lsl #16` behind it where it is larger, then `ret`.
std::optional<std::uint32_t> number_of_arm(Bytes code) {
  constexpr std::uint32_t branch_target = 0xD503245F;
  constexpr std::uint32_t back = 0xD65F03C0;
  std::size_t at = word_at(code, 0) == branch_target ? 4 : 0;
  const std::uint32_t low = word_at(code, at);
  if ((low & 0xFFE0001FU) != 0x52800000U) return std::nullopt;
  std::uint32_t value = (low >> 5U) & 0xFFFFU;
  const std::uint32_t high = word_at(code, at + 4);
  if ((high & 0xFFE0001FU) == 0x72A00000U) {
    value |= ((high >> 5U) & 0xFFFFU) << 16U;
    at += 4;
  }
  if (word_at(code, at + 4) != back) return std::nullopt;
  return value;
}

std::string version_of_number(std::uint32_t number, VersionAnswer answer) {
  switch (answer) {
    case bytes:
    case bytes_data:
    case bytes_check:
      // Mbed TLS and librdkafka have a fourth byte below these three.
      if (number >> 24U != 0) number >>= 8U;
      return fmt::format("{}.{}.{}", number >> 16U, (number >> 8U) & 0xFFU, number & 0xFFU);
    case twelve_bits:
      return fmt::format("{}.{}.{}", number >> 24U, (number >> 12U) & 0xFFFU, number & 0xFFFU);
    case hundreds:
    case number_data:
      return fmt::format("{}.{}.{}", number / 10000, number / 100 % 100, number % 100);
    case tens: {
      const std::uint32_t patch = number % 10;
      return patch == 0 ? fmt::format("{}.{}", number / 1000, number / 10 % 100)
                        : fmt::format("{}.{}.{}", number / 1000, number / 10 % 100, patch);
    }
    case postgresql:
      return number >= 100000
                 ? fmt::format("{}.{}", number / 10000, number % 10000)
                 : fmt::format("{}.{}.{}", number / 10000, number / 100 % 100, number % 100);
    default:
      return fmt::format("{}", number);
  }
}

bool is_plausible(std::uint32_t number, VersionAnswer answer) {
  if (answer == major || answer == minor) return number < 1000;
  return number >= 100;
}

std::string text_of_number(std::optional<std::uint32_t> number, VersionAnswer answer) {
  return number && is_plausible(*number, answer) ? version_of_number(*number, answer) : "";
}

bool is_data(VersionAnswer answer) {
  return answer == text_data || answer == text_pointer || answer == bytes_data ||
         answer == number_data;
}

std::string answer_of_data(ByteSource& source, const ElfFile& elf, VersionAnswer answer,
                           std::uint64_t address) {
  if (answer == text_data) return version_at(source, elf, address);
  Reader reader(read_up_to(source, elf, address, 8), elf.byte_order);
  // Linkers of GNU leave the address in the file that the loader would write there.
  if (answer == text_pointer) return version_at(source, elf, elf.word(reader));
  const std::uint32_t number = reader.u32();
  return reader.ok() ? text_of_number(number, answer) : "";
}

std::string answer_of_code(ByteSource& source, const ElfFile& elf, VersionAnswer answer,
                           const SymbolPlace& place) {
  if (elf.machine != x86_64 && elf.machine != aarch64) return "";
  const bool is_arm = elf.machine == aarch64;
  constexpr std::uint64_t shortest_code = 16;
  const std::uint64_t size = place.size == 0 ? shortest_code : std::min(place.size, longest_code);
  const Bytes code = read_up_to(source, elf, place.address, size);
  if (answer == text) {
    return is_arm ? text_of_arm(source, elf, code, place.address)
                  : text_of_x86(source, elf, code, place.address);
  }
  if (answer == stores) return is_arm ? "" : stores_of_x86(code);
  if (answer == bytes_check) return is_arm ? "" : text_of_number(check_of_x86(code), answer);
  return text_of_number(is_arm ? number_of_arm(code) : number_of_x86(code), answer);
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

// How many characters from `at` on are numbers with dots between them; 0 for less than two numbers.
std::size_t numbers_size(std::string_view text, std::size_t at) {
  std::size_t end = at;
  std::size_t dots = 0;
  while (end < text.size() && is_digit(text[end])) {
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end + 1 >= text.size() || text[end] != '.' || !is_digit(text[end + 1])) break;
    ++dots;
    ++end;
  }
  return dots == 0 ? 0 : end - at;
}

// What belongs to a version behind its numbers: a letter (`1.1.1k`), `.dev0`, `-rc1`.
std::size_t suffix_size(std::string_view rest) {
  for (const std::string_view word : {".dev", "-dev", "-rc", "-alpha", "-beta", "rc"}) {
    if (!rest.starts_with(word)) continue;
    std::size_t size = word.size();
    while (size < rest.size() && is_digit(rest[size])) ++size;
    return size;
  }
  const bool has_letter = !rest.empty() && rest[0] >= 'a' && rest[0] <= 'z';
  const bool ends = rest.size() < 2 || rest[1] == ' ' || rest[1] == '-' || rest[1] == ',';
  return has_letter && ends ? 1 : 0;
}

}  // namespace

std::span<const VersionFunction> version_functions() {
  return functions;
}

const VersionFunction* find_version_function(std::string_view symbol) {
  if (!may_be_known(symbol)) return nullptr;
  const auto found = std::ranges::lower_bound(functions, symbol, {}, &VersionFunction::symbol);
  return found != functions.end() && found->symbol == symbol ? &*found : nullptr;
}

std::optional<std::string> read_version_function(ByteSource& source, const ElfFile& elf,
                                                 const VersionFunction& function,
                                                 const SymbolPlace& place) {
  std::string version = is_data(function.answer)
                            ? answer_of_data(source, elf, function.answer, place.address)
                            : answer_of_code(source, elf, function.answer, place);
  return version.empty() ? std::nullopt : std::optional(std::move(version));
}

std::string first_version(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at]) || (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '.'))) {
      continue;
    }
    const std::size_t size = numbers_size(text, at);
    if (size == 0) continue;
    return std::string(text.substr(at, size + suffix_size(text.substr(at + size))));
  }
  return "";
}

}  // namespace icecore
