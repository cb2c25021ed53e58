// Reading one file on disk, from an open descriptor to facts: what is done in a confined process
// where there are such.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collect/collected_file.h"
#include "target/read_file.h"

namespace icecore {

/// A file that is to be read. Names are escaped.
struct FileRequest {
  std::string directory;  ///< Inside its root; empty for the root itself.
  std::string name;
  std::optional<ListedFile> listed;
  std::vector<Reading> readings;  ///< Empty: by the file's look.
};

/// What reading it gave, before anybody looked whether it changed meanwhile.
struct FileReading {
  CollectedFile file;
  std::uint64_t size = 0;  ///< How much was read.
  /// `file` as `write_collected` writes it, where it came in that form: a view of the answer.
  Bytes written;
};

/// How all files of one pass are read.
struct ReadingOptions {
  Limits limits;
  std::string second_digest;  ///< See CollectOptions.
};

/// Never fails: what cannot be read is a problem of the file.
[[nodiscard]] FileReading read_file(int descriptor, const FileRequest& request,
                                    const ReadingOptions& options, const ByteCounter& count = {});

}  // namespace icecore
