// dlopen(3) takes a name as needs have it, `libx.so.1`, or a path, in which glibc's loader expands
// `$ORIGIN`; paths from the current directory lead nowhere that a reader could know. Programs that
// put a name together (`lib%s.so`, or a version behind it) have no text of that form.
//
// A word of eight bytes is held against `.so` at all its positions at once: nearly none has it. The
// gate of literal_scan.h needs longer literals.
#include "formats/dlopen_texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "base/number.h"

namespace icecore {
namespace {

constexpr std::string_view suffix_text = ".so";
// The longest name that is of use.
constexpr std::size_t longest = 120;

std::uint64_t load_word(Bytes bytes, std::size_t position) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.subspan(position).data(), sizeof word);
  return word;
}

constexpr std::uint64_t repeated(char letter) {
  return 0x0101010101010101U * static_cast<unsigned char>(letter);
}

// Whether `.so` may begin at one of the eight bytes from `position`; ten must be there.
bool may_hold_suffix(Bytes bytes, std::size_t position) {
  const std::uint64_t differs = (load_word(bytes, position) ^ repeated('.')) |
                                (load_word(bytes, position + 1) ^ repeated('s')) |
                                (load_word(bytes, position + 2) ^ repeated('o'));
  return ((differs - repeated('\x01')) & ~differs & repeated('\x80')) != 0;
}

// Calls `use` with the place of each `.so`.
template <typename Use>
void each_suffix(Bytes bytes, const Use& use) {
  const std::string_view text = as_text(bytes);
  constexpr std::size_t step = sizeof(std::uint64_t);
  std::size_t at = 0;
  for (; at + step + suffix_text.size() - 1 <= bytes.size(); at += step) {
    if (!may_hold_suffix(bytes, at)) continue;
    for (std::size_t i = at; i < at + step; ++i) {
      if (text.substr(i).starts_with(suffix_text)) use(i);
    }
  }
  for (at = text.find(suffix_text, at); at != std::string_view::npos;
       at = text.find(suffix_text, at + 1)) {
    use(at);
  }
}

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

bool is_name_character(char character) {
  return is_letter(character) || is_digit(character) ||
         std::string_view("_-+.~@/${}").contains(character);
}

// What a reader of the text would see before the name, as part of the same text.
bool is_of_text(char character) {
  return (character >= ' ' && character <= '~') || character == '\t' || character == '\n' ||
         character == '\r';
}

// `.1`, `.2.3`, `.1.1.1k`: the version that may follow the suffix.
bool is_version(std::string_view rest) {
  return rest.empty() ||
         (rest.size() > 1 && rest.front() == '.' && is_digit(rest[1]) && !rest.contains('/'));
}

bool is_plain_name(std::string_view name) {
  constexpr std::string_view start = "lib";
  return name.starts_with(start) && name.find(suffix_text) > start.size() &&
         name.find_first_of("/${}") == std::string_view::npos;
}

// Not the template of a temporary file (mkstemps(3)), as of one that is compiled before.
bool is_path(std::string_view path) {
  if (path.contains("XXXXXX")) return false;
  for (const std::string_view token : {"$ORIGIN", "${ORIGIN}"}) {
    if (path.starts_with(token)) path.remove_prefix(token.size());
  }
  return path.starts_with('/') && path.find_first_of("${}") == std::string_view::npos &&
         !path.substr(path.rfind('/') + 1).starts_with(suffix_text);
}

}  // namespace

void DlopenTextSearch::look_at(const PassingPiece& piece) {
  each_suffix(piece.bytes, [&](std::size_t suffix) {
    if (piece.owns(suffix)) look_around(piece, suffix);
  });
}

void DlopenTextSearch::look_around(const PassingPiece& piece, std::size_t suffix) {
  const std::string_view text = as_text(piece.bytes);
  std::size_t begin = suffix;
  while (begin > 0 && suffix - begin < longest && is_name_character(text[begin - 1])) --begin;
  std::size_t end = suffix;
  while (end < text.size() && end - begin < longest && is_name_character(text[end])) ++end;
  const bool is_whole = end < text.size() && text[end] == '\0' && suffix - begin < longest;
  // At the start of the first piece nothing stands before it.
  const bool is_start = begin == 0 ? piece.first == 0 : !is_of_text(text[begin - 1]);
  if (!is_whole || !is_start) return;
  const std::string_view name = text.substr(begin, end - begin);
  const bool is_name = is_version(name.substr(suffix - begin + suffix_text.size())) &&
                       (is_plain_name(name) || is_path(name));
  const std::uint64_t offset = piece.offset + begin;
  const bool is_excluded = offset >= excluded_.offset && offset - excluded_.offset < excluded_.size;
  if (!is_name || is_excluded || seen_.contains(name)) return;
  if (found_.size() >= limit_) {
    if (!cut_) {
      cut_ =
          Error{.kind = ErrorKind::limit,
                .message = fmt::format("more than {} names of libraries that it may open", limit_),
                .offset = offset};
    }
    return;
  }
  seen_.emplace(name);
  found_.push_back({.name = std::string(name), .offset = offset});
}

}  // namespace icecore
