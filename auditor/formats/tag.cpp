// PEP 425, "Compressed tag sets", as packaging 26.3 reads it (`packaging.tags.parse_tag`). A set of
// n bytes may mean (n / 6)^3 tags, so that they are counted before they are made.
#include "formats/tag.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/python_letters.h"

namespace icecore {

Result<std::vector<Tag>> parse_tag(std::string_view text, const Limits& limits) {
  const auto malformed = [&](std::string_view what) {
    return failure(ErrorKind::malformed,
                   fmt::format("{} expected in \"{}\"", what, escaped(text.substr(0, 200))));
  };
  const std::vector<std::string_view> components = split(text, '-');
  if (components.size() != 3) return malformed("interpreter, ABI and platform");
  std::array<std::vector<std::string_view>, 3> parts;
  std::uint64_t count = 1;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts.at(i) = split(components[i], '.');
    if (std::ranges::find(parts.at(i), "") != parts.at(i).end()) {
      return malformed("something between full stops");
    }
    if (parts.at(i).size() > limits.tags / count) {
      return failure(ErrorKind::limit, fmt::format("a set of more than {} tags", limits.tags));
    }
    count *= parts.at(i).size();
  }
  const auto& [interpreters, abis, platforms] = parts;
  if (!std::ranges::all_of(interpreters, is_identifier_python)) {
    return malformed("an identifier for each interpreter");
  }
  std::vector<Tag> tags;
  tags.reserve(count);
  for (const std::string_view interpreter : interpreters) {
    for (const std::string_view abi : abis) {
      for (const std::string_view platform : platforms) {
        tags.push_back(Tag{.interpreter = lower_python(interpreter),
                           .abi = lower_python(abi),
                           .platform = lower_python(platform)});
      }
    }
  }
  std::ranges::sort(tags);
  tags.erase(std::ranges::unique(tags).begin(), tags.end());
  return tags;
}

}  // namespace icecore
