// Names of libraries among the constants of a binary, which it may give to dlopen.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/passing_bytes.h"

namespace icecore {

struct DlopenText {
  std::string name;          ///< `libx.so.1`, `/usr/lib/libx.so`, `$ORIGIN/libx.so`
  std::uint64_t offset = 0;  ///< In the file.
};

/// Looks at the pieces of read-only data, in order. A name is a whole text: what other text stands
/// before it, as in a message, is none. Pieces need 128 bytes before and after what is their own;
/// a longer name is not found.
class DlopenTextSearch {
 public:
  /// What begins in `excluded` does not count: the names that the dynamic section refers to.
  explicit DlopenTextSearch(const Limits& limits, FilePart excluded = {})
      : limit_(limits.dlopen_texts), excluded_(excluded) {}

  void look_at(const PassingPiece& piece);

  /// Each name where it stands first, in the order of the offsets.
  [[nodiscard]] const std::vector<DlopenText>& found() const { return found_; }
  /// ErrorKind::limit where there are more than `limits.dlopen_texts`.
  [[nodiscard]] const std::optional<Error>& cut() const { return cut_; }

 private:
  void look_around(const PassingPiece& piece, std::size_t suffix);

  std::uint64_t limit_;
  FilePart excluded_;
  std::vector<DlopenText> found_;
  std::set<std::string, std::less<>> seen_;
  std::optional<Error> cut_;
};

}  // namespace icecore
