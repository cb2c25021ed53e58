// The kinds of a file follow from its look, which only its reader knows when nothing was listed.
#include "collect/file_reading.h"

#include "collect/collect.h"

namespace icecore {
namespace {

void collect_by_look(const FileLook& look, ByteSource& bytes, const ReadingOptions& options,
                     CollectedFile& file) {
  for (const Kind kind : matching_kinds(look)) file.collect_kind(kind, "", bytes, options.limits);
  if (options.second_digest.empty()) return;
  file.collect_kind(Kind::content_digest, options.second_digest, bytes, options.limits);
}

}  // namespace

FileReading read_file(int descriptor, const FileRequest& request, const ReadingOptions& options,
                      const ByteCounter& count) {
  FileReading reading;
  const Result<ReadFile> read = read_open_file(
      descriptor, request.listed,
      [&](std::uint32_t mode, Bytes first_bytes, ByteSource& bytes) {
        if (request.readings.empty()) {
          const FileLook look{.directory = request.directory,
                              .name = request.name,
                              .mode = mode,
                              .first_bytes = first_bytes};
          collect_by_look(look, bytes, options, reading.file);
        }
        for (const auto& [kind, argument] : request.readings) {
          reading.file.collect_kind(kind, argument, bytes, options.limits);
        }
      },
      count);
  if (!read) {
    reading.file.fail(read.error());
    return reading;
  }
  reading.file.sha256 = read->digest;
  reading.size = read->size;
  return reading;
}

}  // namespace icecore
