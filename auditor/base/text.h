// Text helpers that know nothing of Python: ASCII only, independent of the locale.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace icecore {

[[nodiscard]] bool is_utf8(std::string_view text);

/// The bytes as text: ErrorKind::limit if there are more than `most`, ErrorKind::malformed with the
/// offset of the first byte that is not UTF-8.
[[nodiscard]] Result<std::string_view> utf8_text(Bytes bytes, std::uint64_t most);

/// Text that is safe on a terminal and in a report: control characters, DEL, C1 controls, line and
/// direction separators, backslashes and bytes outside UTF-8 become `\xNN` (or `\uNNNN`),
/// everything else stays as it is. Different inputs give different outputs.
[[nodiscard]] std::string escaped(std::string_view text);

/// Whether `escaped` would change the text.
[[nodiscard]] bool needs_escape(std::string_view text);

/// Whether the text is safe as it is: what `escaped` gives is, its backslashes too.
[[nodiscard]] bool is_escaped(std::string_view text);

/// One character of a text and how many bytes it takes.
struct Utf8Character {
  char32_t code_point = 0;
  std::size_t size = 0;
};

/// The first character of `text`; nothing if it is empty or does not begin with UTF-8.
[[nodiscard]] std::optional<Utf8Character> first_character(std::string_view text);

/// Adds the bytes of one character of at most U+10FFFF; a surrogate gets the three bytes that
/// UTF-8 would give it.
void append_utf8(std::string& text, char32_t code_point);

[[nodiscard]] std::string to_lower_ascii(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view left, std::string_view right);

/// Without leading and trailing ASCII white space (space, \t, \n, \v, \f, \r).
[[nodiscard]] std::string_view strip(std::string_view text);
[[nodiscard]] std::string_view strip_right(std::string_view text);

/// Lines without their ends, which are \n, \r\n or \r; a trailing line end makes no empty last
/// line. Views of `text`.
[[nodiscard]] std::vector<std::string_view> split_lines(std::string_view text);

/// Parts between `separator`s; n separators give n + 1 parts. Views of `text`.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

[[nodiscard]] std::string to_hex(Bytes bytes);
/// Bytes of hexadecimal digits in either case; nothing for other text.
[[nodiscard]] std::optional<std::vector<std::byte>> from_hex(std::string_view text);

/// Bytes of URL-safe base64 without padding (RFC 4648, section 5), as RECORD writes digests.
[[nodiscard]] Result<std::vector<std::byte>> from_base64url(std::string_view text);
[[nodiscard]] std::string to_base64url(Bytes bytes);

/// `1234567` as `1.2 MB`, decimal units, for people.
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);

/// For hash tables with texts as keys that are searched by views.
struct TextHash {
  using is_transparent = void;  // the standard library's own name
  [[nodiscard]] std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

}  // namespace icecore
