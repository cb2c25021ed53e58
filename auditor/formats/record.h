// RECORD of a `.dist-info`: which files a distribution installed, with their digests and sizes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One row. A row that breaks the rules carries what could be read of it and a `problem`.
struct RecordRow {
  std::uint64_t line = 0;  ///< Where the row starts, counted from 1.
  std::string path;        ///< As written: bytes of any encoding, `\` and `..` kept.
  std::string algorithm;   ///< hashlib's name as written; empty if the row has no usable digest.
  std::vector<std::byte> digest;
  std::optional<std::uint64_t> size;  ///< In bytes; no value if the field is empty.
  std::string problem;                ///< A sentence, or empty.
};

struct Record {
  std::vector<RecordRow> rows;  ///< In file order; blank lines make none.
  bool truncated_by_limit = false;
};

/// No content is an error, only a RECORD over `manifest_bytes` (ErrorKind::limit). Rows beyond
/// `record_rows` are dropped and `truncated_by_limit` says so.
Result<Record> parse_record(Bytes bytes, const Limits& limits);

}  // namespace icecore
