// What is said between an audit and its confined workers, as bytes. A request comes from the audit
// and is trusted as far as its form goes; an answer comes from a process that a target may have
// taken over, and is trusted no further than its checks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/reader.h"
#include "base/writer.h"
#include "collect/entry_readings.h"
#include "collect/file_reading.h"
#include "target/layer_entries.h"

namespace icecore {

/// The first byte of a request. The files in question go with it, in order.
enum class Request : std::uint8_t { files, layer, answers };

struct FilesRequest {
  std::string second_digest;
  std::vector<FileRequest> files;
};

/// Where a layer's stored bytes are: in the first file that goes with the request, from `offset`
/// on, or what comes out of it, where there is no size. The other two files are for spooling.
struct LayerRequest {
  LayerForm form = LayerForm::tar;
  bool is_pipe = false;
  bool is_behind = false;   ///< Others go first.
  bool is_in_turn = false;  ///< One entry at a time: it is known which one is at hand.
  std::uint64_t offset = 0, size = 0;
  FailedEntries failed;
  std::vector<EntryReadings> questions;  ///< For Request::answers.
};

void write_request(const FilesRequest& request, Writer& writer);
Result<FilesRequest> read_files_request(Reader& reader);
void write_request(Request kind, const LayerRequest& request, Writer& writer);
Result<LayerRequest> read_layer_request(Reader& reader);

/// The answer to a FilesRequest: one reading for each file. `written` of each is of the bytes.
void write_reading(const FileReading& reading, Writer& writer);
/// Nothing where it is not what `write_reading` writes.
std::optional<FileReading> read_reading(Reader& reader);

}  // namespace icecore
