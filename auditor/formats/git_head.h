// What names the commit that a git work tree has checked out: HEAD, loose and packed references,
// and the files that lead from a work tree to its repository.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// Whether git takes the text for a reference's name: no part is empty or starts with a dot, none
/// ends with `.lock`, no `..`, no control character, none of ` ~^:?*[\` …
[[nodiscard]] bool is_git_reference_name(std::string_view name);

/// The content of HEAD or of a loose reference: one of the two.
struct GitHead {
  std::string reference;  ///< `refs/heads/main`; a valid name. It may not exist: no commit yet.
  std::string object;     ///< 40 or 64 hexadecimal digits in lower case.
};

/// ErrorKind::malformed for what is neither, as in a repository that keeps its references in
/// reftables, whose HEAD names `refs/heads/.invalid`. ErrorKind::limit above `small_text_bytes`.
Result<GitHead> parse_git_head(Bytes bytes, const Limits& limits);

struct GitPackedReference {
  std::string name;    ///< As written: not checked to be valid.
  std::string object;  ///< As GitHead's.
  std::string peeled;  ///< What an annotated tag leads to; empty if it is no such tag.
};

struct GitPackedReferences {
  std::vector<GitPackedReference> references;  ///< In file order, which is that of the names.

  /// Linear in the number of references; nullptr if there is none.
  [[nodiscard]] const GitPackedReference* find(std::string_view name) const;
};

/// packed-refs. ErrorKind::malformed or ErrorKind::truncated with the line's offset where git gives
/// up, ErrorKind::limit above `manifest_bytes` or `list_entries` references.
Result<GitPackedReferences> parse_git_packed_references(Bytes bytes, const Limits& limits);

/// The path in a `.git` that is a file: absolute or relative to the file's directory.
/// ErrorKind::malformed without `gitdir: ` and a path.
Result<std::string> parse_git_file(Bytes bytes, const Limits& limits);

/// The path in `commondir`, by which the repository of a linked work tree names the main one:
/// absolute or relative to the file's directory. ErrorKind::malformed if it is empty.
Result<std::string> parse_git_common_directory(Bytes bytes, const Limits& limits);

}  // namespace icecore
