// Files that hold what a report should look like. ICECORE_ACCEPT=1 rewrites them; the difference is
// then reviewed as code.
#pragma once

#include <string>
#include <string_view>

namespace icecore::test {

/// The text of tests/golden/`name`; with ICECORE_ACCEPT=1 `text` itself, after it was written
/// there.
[[nodiscard]] std::string golden(std::string_view name, std::string_view text);

/// The text of one file of the repository; empty when it is not there.
[[nodiscard]] std::string repository_file(std::string_view path);

}  // namespace icecore::test
