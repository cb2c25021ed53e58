// CPython 3.11 and later exports `Py_Version`, the number that sys.hexversion is (C API, "API and
// ABI Versioning"). Older ones only have the text of PY_VERSION among their constants. That text is
// searched only in a binary that exports CPython's own functions, and it need not stand alone:
// linkers store it as the tail of a longer string that ends alike, such as the installation prefix
// `…/versions/3.10.4`. Statically linked libraries have versions of the same shape (SQLite 3.45.1,
// OpenSSL 3.0.13), so the series must agree with the `python3.10` of the binary's own paths.
#include "formats/python_binary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "base/number.h"

#include "formats/elf.h"
#include "formats/elf_dynamic.h"
#include "formats/elf_symbol.h"

namespace icecore {
namespace {

constexpr std::uint64_t piece_size = 1ULL << 20;
// More than the longest text looked for and the characters on both sides that decide about it.
constexpr std::uint64_t overlap = 32;

// What the constants of a binary say, in the order of the alphabet.
struct Constants {
  std::map<std::string, bool> versions;  // to whether it stands alone, between two NULs
  std::set<std::string> series;          // `3.10` for `python3.10`, `python310`
};

// One or two digits at the front of `text`, taken off it; empty if there is none or a third.
std::string_view take_number(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && size < 3 && is_digit(text[size])) ++size;
  if (size == 3) return {};
  const std::string_view number = text.substr(0, size);
  text.remove_prefix(size);
  return number;
}

bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

// The PY_VERSION of a Python 3 that `text` starts with and a NUL ends; empty if there is none.
std::string_view match_version(std::string_view text) {
  std::string_view rest = text;
  if (!take(rest, "3.") || take_number(rest).empty()) return {};
  if (!take(rest, ".") || take_number(rest).empty()) return {};
  const bool has_level = take(rest, "a") || take(rest, "b") || take(rest, "rc");
  if (has_level && take_number(rest).empty()) return {};
  take(rest, "+");
  if (!rest.starts_with('\0')) return {};
  return text.substr(0, text.size() - rest.size());
}

// `3.10` when `text` starts with `3.10` or `310`; empty if with neither.
std::string match_series(std::string_view text) {
  if (!text.starts_with('2') && !text.starts_with('3')) return {};
  const char major = text.front();
  text.remove_prefix(1);
  take(text, ".");
  const std::string_view minor = take_number(text);
  return minor.empty() ? std::string() : fmt::format("{}.{}", major, minor);
}

// `text[0]` is only looked at as the character before.
void search_constants(std::string_view text, Constants& constants) {
  for (auto at = text.find("3.", 1); at != std::string_view::npos; at = text.find("3.", at + 1)) {
    const char before = text[at - 1];
    const std::string_view version = match_version(text.substr(at));
    if (version.empty() || before == '.' || is_digit(before)) continue;
    constants.versions[std::string(version)] |= before == '\0';
  }
  constexpr std::string_view word = "python";
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::string series = match_series(text.substr(at + word.size()));
    if (!series.empty()) constants.series.insert(series);
  }
}

Result<Constants> read_constants(ByteSource& source, const ElfFile& elf, const Limits& limits) {
  Constants constants;
  std::uint64_t budget = limits.constant_bytes;
  for (const ElfSegment& segment : elf.segments) {
    if (!segment.is(ElfSegmentType::load) || (segment.flags & elf_segment_writable) != 0) continue;
    if (segment.file_size > budget) {
      return failure(
          ErrorKind::limit,
          fmt::format("more than {} bytes of read-only data to search for a Python version",
                      limits.constant_bytes),
          segment.offset);
    }
    budget -= segment.file_size;
    for (std::uint64_t at = 0; at < segment.file_size; at += piece_size) {
      const std::uint64_t size = std::min(piece_size + overlap, segment.file_size - at);
      const Bytes piece =
          ICECORE_TRY(read_part(source, segment.offset + at, size, "read-only segment"));
      search_constants(as_text(piece), constants);
    }
  }
  return constants;
}

bool is_of(std::string_view version, const std::set<std::string>& series) {
  return series.contains(std::string(version.substr(0, version.rfind('.'))));
}

// The versions that fit best: of a series that the binary names, and then standing alone.
std::vector<std::string> choose_versions(const Constants& constants) {
  std::vector<std::string> fitting;
  std::vector<std::string> alone;
  for (const auto& [version, stands_alone] : constants.versions) {
    if (!constants.series.empty() && !is_of(version, constants.series)) continue;
    fitting.push_back(version);
    if (stands_alone) alone.push_back(version);
  }
  return alone.empty() ? fitting : alone;
}

// PY_VERSION_HEX: one byte each of major, minor and micro, then the level and the serial.
Result<std::string> decode_version(std::uint64_t number) {
  const std::uint64_t major = number >> 24U;
  const std::uint64_t minor = number >> 16U & 0xFFU;
  const std::uint64_t micro = number >> 8U & 0xFFU;
  const std::uint64_t level = number >> 4U & 0xFU;
  const std::uint64_t serial = number & 0xFU;
  std::string release = fmt::format("{}.{}.{}", major, minor, micro);
  if (major == 3) {
    if (level == 0xF && serial == 0) return release;
    if (level == 0xA) return fmt::format("{}a{}", release, serial);
    if (level == 0xB) return fmt::format("{}b{}", release, serial);
    if (level == 0xC) return fmt::format("{}rc{}", release, serial);
  }
  return failure(ErrorKind::malformed,
                 fmt::format("Py_Version is {:#x}, which is no version of Python 3", number));
}

// What `Py_Version` holds; nullopt where the binary does not export its value.
Result<std::optional<std::string>> read_version_number(ByteSource& source, const ElfFile& elf,
                                                       const ElfDynamic& dynamic,
                                                       const Limits& limits) {
  const std::optional<ElfSymbol> symbol =
      ICECORE_TRY(find_elf_symbol(source, elf, dynamic, "Py_Version", limits));
  // A copy relocation puts somebody else's value into zero-filled memory of an executable.
  if (!symbol.has_value() || !file_offset(elf, symbol->value).has_value()) return std::nullopt;
  const Bytes value =
      ICECORE_TRY(read_at_address(source, elf, symbol->value, elf.word_size(), "Py_Version"));
  Reader reader(value, elf.byte_order);
  return ICECORE_TRY(decode_version(elf.word(reader)));
}

Result<bool> exports_interpreter(ByteSource& source, const ElfFile& elf, const ElfDynamic& dynamic,
                                 const Limits& limits) {
  for (const std::string_view name : {"Py_GetVersion", "Py_BytesMain", "Py_Main"}) {
    if (ICECORE_TRY(find_elf_symbol(source, elf, dynamic, name, limits)).has_value()) return true;
  }
  return false;
}

}  // namespace

Result<std::optional<PythonBinary>> read_python_version(ByteSource& source, const Limits& limits) {
  const ElfFile elf = ICECORE_TRY(read_elf(source, limits));
  const ElfDynamic dynamic = ICECORE_TRY(read_elf_dynamic(source, elf, limits));
  std::optional<std::string> number =
      ICECORE_TRY(read_version_number(source, elf, dynamic, limits));
  if (number.has_value()) {
    return PythonBinary{.version = *std::move(number), .evidence = "Py_Version"};
  }
  if (!ICECORE_TRY(exports_interpreter(source, elf, dynamic, limits))) return std::nullopt;
  const Constants constants = ICECORE_TRY(read_constants(source, elf, limits));
  std::vector<std::string> versions = choose_versions(constants);
  if (versions.empty()) return std::nullopt;
  if (versions.size() > 1) {
    return failure(ErrorKind::malformed, fmt::format("one Python version expected but found {}",
                                                     fmt::join(versions, ", ")));
  }
  return PythonBinary{.version = std::move(versions.front()), .evidence = "version string"};
}

}  // namespace icecore
