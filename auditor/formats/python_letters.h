// Letters as Python's `str` and `re` see them, beyond ASCII too: names of wheels and extras are
// compared in the lower case of all of Unicode, although only ASCII is of any use there.
#pragma once

#include <string>
#include <string_view>

namespace icecore {

/// As `str.lower()`, but a capital sigma is a small one at the end of a word too. Bytes that are
/// not UTF-8 stay.
[[nodiscard]] std::string lower_python(std::string_view text);

/// The form in which names of distributions and extras are equal, as packaging's
/// `canonicalize_name`: `normalized_name` of the lower case.
[[nodiscard]] std::string canonical_name(std::string_view name);

/// Whether each character, if any, is one that `\w` matches.
[[nodiscard]] bool is_word_python(std::string_view text);

/// As `str.isidentifier()`.
[[nodiscard]] bool is_identifier_python(std::string_view text);

}  // namespace icecore
