// Every list says its length first; a file that was not listed costs one byte.
#include "collect/worker_messages.h"

#include <utility>

#include "base/text.h"
#include "collect/collect.h"
#include "collect/collected_bytes.h"

namespace icecore {
namespace {

void write_readings(const std::vector<Reading>& readings, Writer& writer) {
  writer.varint(readings.size());
  for (const auto& [kind, argument] : readings) {
    writer.u8(static_cast<std::uint8_t>(kind));
    writer.block(as_bytes(argument));
  }
}

std::vector<Reading> read_readings(Reader& reader) {
  std::vector<Reading> readings;
  const std::uint64_t count = reader.count(2);
  for (std::uint64_t i = 0; i < count; ++i) {
    const Kind kind = reader.enumerator(static_cast<Kind>(collectors().size() - 1));
    readings.push_back({.kind = kind, .argument = std::string(as_text(reader.block()))});
  }
  return readings;
}

void write_file(const FileRequest& file, Writer& writer) {
  writer.block(as_bytes(file.directory));
  writer.block(as_bytes(file.name));
  writer.u8(file.listed ? 1 : 0);
  if (file.listed) {
    writer.varint(file.listed->size);
    writer.varint(file.listed->mode);
  }
  write_readings(file.readings, writer);
}

FileRequest read_file(Reader& reader) {
  FileRequest file;
  file.directory = as_text(reader.block());
  file.name = as_text(reader.block());
  if (reader.enumerator(std::uint8_t{1}) == 1) {
    ListedFile& listed = file.listed.emplace();
    listed.size = reader.varint();
    listed.mode = static_cast<std::uint32_t>(reader.varint());
  }
  file.readings = read_readings(reader);
  return file;
}

}  // namespace

void write_request(const FilesRequest& request, Writer& writer) {
  writer.u8(static_cast<std::uint8_t>(Request::files));
  writer.block(as_bytes(request.second_digest));
  writer.varint(request.files.size());
  for (const FileRequest& file : request.files) write_file(file, writer);
}

Result<FilesRequest> read_files_request(Reader& reader) {
  constexpr std::uint64_t least_bytes = 4;  // of a file
  FilesRequest request{.second_digest = std::string(as_text(reader.block())), .files = {}};
  const std::uint64_t count = reader.count(least_bytes);
  for (std::uint64_t i = 0; i < count; ++i) request.files.push_back(read_file(reader));
  if (reader.ok() && reader.remaining() == 0) return request;
  return reader.truncated("a request for files");
}

void write_request(Request kind, const LayerRequest& request, Writer& writer) {
  writer.u8(static_cast<std::uint8_t>(kind));
  writer.u8(static_cast<std::uint8_t>(request.form));
  writer.u8(request.is_pipe ? 1 : 0);
  writer.u8(request.is_behind ? 1 : 0);
  writer.u8(request.is_in_turn ? 1 : 0);
  writer.varint(request.offset);
  writer.varint(request.size);
  writer.varint(request.failed.size());
  for (const auto& [entry, error] : request.failed) {
    writer.varint(entry);
    write_error(error, writer);
  }
  writer.varint(request.questions.size());
  for (const auto& [entry, readings] : request.questions) {
    writer.varint(entry);
    write_readings(readings, writer);
  }
}

Result<LayerRequest> read_layer_request(Reader& reader) {
  constexpr std::uint64_t least_bytes = 2;  // of a list's item
  LayerRequest request;
  request.form = reader.enumerator(LayerForm::zip);
  request.is_pipe = reader.enumerator(std::uint8_t{1}) == 1;
  request.is_behind = reader.enumerator(std::uint8_t{1}) == 1;
  request.is_in_turn = reader.enumerator(std::uint8_t{1}) == 1;
  request.offset = reader.varint();
  request.size = reader.varint();
  const std::uint64_t failed = reader.count(least_bytes);
  for (std::uint64_t i = 0; i < failed; ++i) {
    const auto entry = static_cast<std::uint32_t>(reader.varint());
    request.failed.emplace(entry, ICECORE_TRY(read_error(reader)));
  }
  const std::uint64_t questions = reader.count(least_bytes);
  for (std::uint64_t i = 0; i < questions; ++i) {
    const auto entry = static_cast<std::uint32_t>(reader.varint());
    request.questions.push_back({.entry = entry, .readings = read_readings(reader)});
  }
  if (reader.ok() && reader.remaining() == 0) return request;
  return reader.truncated("a request for a layer");
}

void write_reading(const FileReading& reading, Writer& writer) {
  writer.varint(reading.size);
  const std::size_t mark = writer.begin_block();
  write_collected(reading.file, writer);
  writer.end_block(mark);
}

std::optional<FileReading> read_reading(Reader& reader) {
  FileReading reading{.file = {}, .size = reader.varint(), .written = {}};
  reading.written = reader.block();
  Reader fields(reading.written);
  Result<CollectedFile> file = read_collected(fields);
  if (!reader.ok() || !file || fields.remaining() != 0) return std::nullopt;
  reading.file = *std::move(file);
  return reading;
}

}  // namespace icecore
