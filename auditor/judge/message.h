// A rule's sentence with a row's values in it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace icecore {

/// Text of at most `characters` characters: a longer one is cut and ends in `…`. The text is UTF-8.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t characters);

/// `message` with each `{name}` replaced by `value_of(name)`, shortened to 200 characters.
[[nodiscard]] std::string fill_message(
    std::string_view message, const std::function<std::string(std::string_view)>& value_of);

}  // namespace icecore
