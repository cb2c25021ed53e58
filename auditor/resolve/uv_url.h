// URLs as uv shows them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace icecore {

/// The URL as the WHATWG standard serialises it, with `path_suffix` added to its path, `fragment`
/// in place of its own unless that is empty, and credentials masked as uv masks them. Nothing for a
/// text without a scheme.
std::optional<std::string> uv_url(std::string_view url, std::string_view path_suffix,
                                  std::string_view fragment);

}  // namespace icecore
