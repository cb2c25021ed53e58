// What Python's `str` calls white space and a line end: more than ASCII has. Readers of files that
// CPython reads as text use these, because a difference of one character hides a line.
#pragma once

#include <cstddef>
#include <string_view>

namespace icecore {

/// How the bytes of a text are read. Both keep the bytes; only what counts as white space and as a
/// line end differs.
enum class TextEncoding {
  utf8,
  latin1,  ///< For bytes that are not UTF-8: each byte is the code point of its value.
};

/// Without leading and trailing white space, as `str.strip()` and `\s` of `re`.
[[nodiscard]] std::string_view strip_python(std::string_view text,
                                            TextEncoding encoding = TextEncoding::utf8);
/// Without trailing white space, as `str.rstrip()`.
[[nodiscard]] std::string_view strip_right_python(std::string_view text,
                                                  TextEncoding encoding = TextEncoding::utf8);

/// Without leading white space, as `str.lstrip()`.
[[nodiscard]] std::string_view strip_left_python(std::string_view text,
                                                 TextEncoding encoding = TextEncoding::utf8);

/// Takes the first line and its end off the front of `rest` and gives the line, as the first of
/// `str.splitlines()`: besides \n, \r\n and \r also \v, \f, U+001C to U+001E, U+0085, U+2028 and
/// U+2029 end a line. For loops `while (!rest.empty())`, which hold one line at a time.
std::string_view take_line_python(std::string_view& rest,
                                  TextEncoding encoding = TextEncoding::utf8);

/// The length of the longest beginning of UTF-8 `text` whose characters may stand in a word (`\w`
/// of `re`). Beyond ASCII that is every character but white space: some punctuation passes that
/// Python stops at.
[[nodiscard]] std::size_t word_length(std::string_view text);

}  // namespace icecore
