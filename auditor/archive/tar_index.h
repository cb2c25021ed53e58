// Where the files of a tar lie in it, so that one can be read without the others: for archives of
// images, which hold a few large files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "archive/entry_stream.h"
#include "base/byte_source.h"
#include "base/limits.h"
#include "base/tree_path.h"

namespace icecore {

struct TarMemberPlace {
  TarKind kind = TarKind::file;
  std::uint64_t offset = 0, size = 0;  ///< Of its bytes in the tar.
  bool is_sparse = false;              ///< Then its bytes are not in one piece.
  std::string link_target;
};

class TarIndex {
 public:
  /// The file of that name, links followed inside the archive; nullptr without one. Of several of
  /// one name the last counts.
  [[nodiscard]] const TarMemberPlace* find(std::string_view name) const;
  /// Names of its files at the top and elsewhere, sorted, for messages.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  friend Result<TarIndex> index_tar(ByteSource& bytes, const Limits& limits);
  std::unordered_map<std::string, TarMemberPlace> members_;  // by TreePath's text
};

/// Reads the headers and passes over what is between them. ErrorKind::truncated when the last file
/// is not whole, ErrorKind::malformed for what is no tar, ErrorKind::limit for more than
/// `archive_members`; errors of the source.
Result<TarIndex> index_tar(ByteSource& bytes, const Limits& limits);

}  // namespace icecore
