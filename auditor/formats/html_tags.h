// The start tags of a page of HTML, as far as pages of package indexes need them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct HtmlTag {
  std::string name;  ///< In lower case.
  /// Names in lower case, values with their character references replaced; each name once.
  std::vector<std::pair<std::string, std::string>> attributes;

  /// nullptr without an attribute of that name.
  [[nodiscard]] const std::string* find(std::string_view attribute) const;
};

/// The start tags of these names, in the order of the page. What is no HTML has none: nothing is
/// too odd for a browser. ErrorKind::malformed for text outside UTF-8, ErrorKind::limit above
/// `manifest_bytes`, `list_entries` tags, or a thousand attributes of one of them.
Result<std::vector<HtmlTag>> read_html_tags(Bytes bytes,
                                            std::initializer_list<std::string_view> names,
                                            const Limits& limits);

}  // namespace icecore
