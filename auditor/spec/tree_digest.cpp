// A NUL ends each entry because no path has one; other formats of the kind end it with a line end,
// which a name may hold. The lines are read by eye, and by `sort -z`.
#include "spec/tree_digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/digest.h"

namespace icecore {

SpecTree digest_tree(std::vector<SpecFile>& files) {
  std::ranges::sort(files);
  Hasher hasher = Hasher::sha256();
  std::string line;
  for (const SpecFile& file : files) {
    const std::string_view digest = file.digest;
    line.clear();
    fmt::format_to(std::back_inserter(line), "{} {} {} {}", file.kind, file.size,
                   digest.substr(digest.find(':') + 1), file.path);
    line += '\0';
    hasher.update(as_bytes(line));
  }
  return {.files = static_cast<std::int64_t>(files.size()),
          .digest = "sha256:" + hasher.finish_sha256().hex()};
}

}  // namespace icecore
