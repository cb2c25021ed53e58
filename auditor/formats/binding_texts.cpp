// pybind11 (detail/internals.h) and nanobind (nb_internals.h) name the structure that modules share
// by their version and the compiler's ABI; Cython (ModuleSetupCode.c) keeps its shared types in a
// module `_cython_<version>`. Each name is a constant. numpy's headers (__multiarray_api.h) put a
// check into every module that imports the C API. What it would say differs: that of numpy 1 speaks
// of an "API version" and refuses numpy 2; that of numpy 2 has the oldest version in its text. The
// number that numpy 1's check compares is an operand of an instruction and is not looked for.
//
// Linkers put constants into read-only segments of their own or, when older, into the one with the
// code.
#include "formats/binding_texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "base/literal_scan.h"
#include "base/number.h"

namespace icecore {
namespace {

constexpr std::uint64_t piece_size = 1ULL << 20;
// The longest text that is of use; what is longer is not one of those looked for.
constexpr std::uint64_t longest = 256;

bool is_name_character(char character) {
  return is_digit(character) || character == '_' || (character >= 'a' && character <= 'z') ||
         (character >= 'A' && character <= 'Z');
}

// The name that stands between two NULs around `at`; empty if something else does.
std::string_view name_around(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && is_name_character(text[begin - 1])) --begin;
  std::size_t end = at;
  while (end < text.size() && is_name_character(text[end])) ++end;
  const bool is_alone = begin > 0 && text[begin - 1] == '\0' && end < text.size() &&
                        text[end] == '\0' && end - begin < longest;
  return is_alone ? text.substr(begin, end - begin) : std::string_view();
}

// Whether `name` has a part `v22`.
bool has_version_part(std::string_view name) {
  for (std::size_t at = name.find('v'); at != std::string_view::npos; at = name.find('v', at + 1)) {
    const bool is_start = at == 0 || name[at - 1] == '_';
    std::size_t end = at + 1;
    while (end < name.size() && is_digit(name[end])) ++end;
    if (is_start && end > at + 1 && (end == name.size() || name[end] == '_')) return true;
  }
  return false;
}

struct Findings {
  BindingTexts texts;
  bool has_nanobind = false;
};

void take_pybind11(std::string_view text, std::size_t at, Findings& found) {
  constexpr std::string_view start = "__pybind11_internals_";
  std::string_view id = name_around(text, at);
  if (!id.starts_with(start)) return;
  id.remove_prefix(start.size());
  id = id.substr(0, id.find("__"));
  if (has_version_part(id)) found.texts.pybind11.emplace(id);
}

void take_nanobind(std::string_view text, std::size_t at, Findings& found) {
  constexpr std::string_view start = "nanobind_";
  std::string_view id = name_around(text, at);
  if (id.contains("pybind11")) return;
  if (id.starts_with(start)) id.remove_prefix(start.size());
  if (has_version_part(id)) found.texts.nanobind.emplace(id);
}

void take_cython(std::string_view text, std::size_t at, Findings& found) {
  constexpr std::string_view start = "_cython_";
  std::string_view id = name_around(text, at);
  if (!id.starts_with(start)) return;
  id.remove_prefix(start.size());
  if (id.empty() || !is_digit(id.front()) || !id.contains('_')) return;
  found.texts.cython.emplace(id);
}

void take_numpy(std::string_view text, std::size_t at, Findings& found) {
  constexpr std::string_view words = "compiled against ";
  constexpr std::string_view of_1 = "API version ";
  constexpr std::string_view of_2 = "NumPy C-API version 0x%x (NumPy ";
  const std::string_view before = text.substr(0, at);
  std::string_view rest = text.substr(at + words.size());
  if (before.ends_with("module ") && rest.starts_with(of_1)) {
    found.texts.numpy.insert({.headers = 1, .oldest = {}});
  } else if (before.ends_with("module was ") && rest.starts_with(of_2)) {
    rest.remove_prefix(of_2.size());
    const std::size_t end = rest.find_first_not_of("0123456789.");
    if (end == 0 || end > 16 || !rest.substr(end).starts_with(") but")) return;
    found.texts.numpy.insert({.headers = 2, .oldest = std::string(rest.substr(0, end))});
  }
}

void take_nanobind_format(std::string_view /*text*/, std::size_t /*at*/, Findings& found) {
  found.has_nanobind = true;
}

struct Sought {
  std::string_view text;
  void (*take)(std::string_view text, std::size_t at, Findings& found);
};

constexpr std::array<Sought, 4> sought_first{{{"__pybind11_internals_v", take_pybind11},
                                              {"__nb_internals_%s_%s__", take_nanobind_format},
                                              {"_cython_", take_cython},
                                              {"compiled against ", take_numpy}}};
// Other things are named after a library of C++, too; those that stand beside nanobind's format are
// nanobind's.
constexpr std::array<Sought, 2> sought_of_nanobind{
    {{"_libstdcpp_", take_nanobind}, {"_libcpp_", take_nanobind}}};

class Search {
 public:
  explicit Search(std::span<const Sought> sought) : sought_(sought), scan_(texts_of(sought)) {}

  void run(Bytes piece, Findings& found) const {
    scan_.each(piece, [&](std::size_t number, std::size_t at) {
      sought_[number].take(as_text(piece), at, found);
    });
  }

 private:
  static std::vector<std::string_view> texts_of(std::span<const Sought> sought) {
    std::vector<std::string_view> texts;
    for (const Sought& one : sought) texts.push_back(one.text);
    return texts;
  }

  std::span<const Sought> sought_;
  LiteralScan scan_;
};

bool is_constant(const ElfSegment& segment) {
  return segment.is(ElfSegmentType::load) && (segment.flags & elf_segment_writable) == 0;
}

bool is_code(const ElfSegment& segment) {
  return (segment.flags & elf_segment_executable) != 0;
}

// The segments with constants: those behind the code, where GNU's linker puts them; else those
// before it, where LLVM's does; else what holds the code, too.
std::vector<ElfSegment> constant_segments(const ElfFile& elf) {
  std::vector<ElfSegment> behind;
  std::vector<ElfSegment> before;
  std::vector<ElfSegment> code;
  for (const ElfSegment& segment : elf.segments) {
    if (!is_constant(segment)) continue;
    if (is_code(segment)) {
      code.push_back(segment);
    } else {
      (code.empty() ? before : behind).push_back(segment);
    }
  }
  if (!behind.empty()) return behind;
  return before.empty() ? code : before;
}

Result<void> search_segments(ByteSource& source, const std::vector<ElfSegment>& segments,
                             const Search& search, Findings& found) {
  for (const ElfSegment& segment : segments) {
    for (std::uint64_t at = 0; at < segment.file_size; at += piece_size) {
      const std::uint64_t size = std::min(piece_size + 2 * longest, segment.file_size - at);
      const Bytes piece = ICECORE_TRY(source.pass(segment.offset + at, size));
      search.run(piece, found);
    }
  }
  return {};
}

}  // namespace

Result<BindingTexts> read_binding_texts(ByteSource& source, const ElfFile& elf,
                                        const Limits& limits) {
  static const Search first{sought_first};
  static const Search of_nanobind{sought_of_nanobind};
  const std::vector<ElfSegment> segments = constant_segments(elf);
  std::uint64_t budget = limits.binding_bytes;
  for (const ElfSegment& segment : segments) {
    if (segment.file_size > budget) {
      return failure(ErrorKind::limit,
                     fmt::format("more than {} bytes of constants to search for what binds it to "
                                 "Python",
                                 limits.binding_bytes),
                     segment.offset);
    }
    budget -= segment.file_size;
  }
  Findings found;
  ICECORE_TRY(search_segments(source, segments, first, found));
  if (found.has_nanobind) ICECORE_TRY(search_segments(source, segments, of_nanobind, found));
  return std::move(found.texts);
}

}  // namespace icecore
