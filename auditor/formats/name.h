// Names of distributions and extras: validity, the form they are compared in, and the form that
// file names carry.
#pragma once

#include <string>
#include <string_view>

namespace icecore {

/// Whether a name is one that an index accepts: ASCII letters, digits, `.`, `_` and `-`, with a
/// letter or digit at both ends.
[[nodiscard]] bool is_valid_name(std::string_view name);

/// The form in which names are equal: lower case, every run of `-`, `_` and `.` one `-`. Total:
/// an invalid name gives the text that pip would compare.
[[nodiscard]] std::string normalized_name(std::string_view name);

/// What file names of wheels and of `.dist-info` directories carry: `-` becomes `_`.
[[nodiscard]] std::string file_name_form(std::string_view normalized);

}  // namespace icecore
