#include "collect/worker_messages.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/hostile.h"
#include "support/sample_rows.h"

using namespace icecore;
using namespace icecore::test;

namespace {

FileReading sample() {
  FileReading reading{.file = {.sha256 = sha256_of(as_bytes("x"))}, .size = 70'000};
  for (const Fact& row : sample_rows()) reading.file.rows.add(row);
  return reading;
}

std::vector<std::byte> bytes_of(const FileReading& reading) {
  Writer writer;
  write_reading(reading, writer);
  return writer.take();
}

template <typename Request>
std::vector<std::byte> request_bytes(const Request& request) {
  Writer writer;
  write_request(request, writer);
  return writer.take();
}

}  // namespace

TEST_SUITE("worker_messages") {
  TEST_CASE("a reading is read as it was written, and knows the bytes that it came from") {
    const std::vector<std::byte> bytes = bytes_of(sample());
    Reader reader(bytes);
    const std::optional<FileReading> reading = read_reading(reader);
    REQUIRE(reading.has_value());
    CHECK(reader.remaining() == 0);
    CHECK(reading->size == 70'000);
    CHECK(reading->file.sha256 == sample().file.sha256);
    CHECK(reading->file.rows.size() == sample().file.rows.size());
    CHECK(bytes_of(*reading) == bytes);
    CHECK(reading->written.data() > bytes.data());
    CHECK(reading->written.size() < bytes.size());
  }

  TEST_CASE("a reading that is cut or changed is none, or another one") {
    FileReading small{.file = {.sha256 = sha256_of(as_bytes("x"))}, .size = 3};
    small.file.rows.add(sample_rows().front());
    const std::vector<std::byte> bytes = bytes_of(small);
    for_each_truncation(bytes, [](Bytes cut) {
      Reader reader(cut);
      CHECK_FALSE(read_reading(reader).has_value());
    });
    for_each_flip(bytes, [](Bytes changed) {
      Reader reader(changed);
      static_cast<void>(read_reading(reader));
    });
  }

  TEST_CASE("requests are read as they were written") {
    const FilesRequest files{
        .second_digest = "md5",
        .files = {{.directory = "lib", .name = "a", .listed = ListedFile{.size = 5, .mode = 0644}},
                  {.directory = "",
                   .name = "b",
                   .listed = std::nullopt,
                   .readings = {{.kind = Kind::content_digest, .argument = "sha1"}}}}};
    const std::vector<std::byte> bytes = request_bytes(files);
    Reader reader(bytes);
    CHECK(reader.enumerator(Request::answers) == Request::files);
    const Result<FilesRequest> read = read_files_request(reader);
    REQUIRE(read.has_value());
    CHECK(request_bytes(*read) == bytes);
    for_each_truncation(bytes, [](Bytes cut) {
      Reader short_reader(cut);
      if (!cut.empty()) short_reader.skip(1);
      CHECK_FALSE(read_files_request(short_reader).has_value());
    });

    LayerRequest layer{.is_pipe = false,
                       .is_behind = true,
                       .is_in_turn = true,
                       .offset = 512,
                       .size = 70'000,
                       .failed = {},
                       .questions = {}};
    layer.failed.emplace(7, Error{.kind = ErrorKind::limit, .message = "too much"});
    layer.questions.push_back(
        {.entry = 9, .readings = {{.kind = Kind::content_digest, .argument = "md5"}}});
    Writer writer;
    write_request(Request::answers, layer, writer);
    Reader layer_reader(writer.view());
    CHECK(layer_reader.enumerator(Request::answers) == Request::answers);
    const Result<LayerRequest> layer_read = read_layer_request(layer_reader);
    REQUIRE(layer_read.has_value());
    CHECK(layer_read->is_behind);
    CHECK(layer_read->is_in_turn);
    Writer again;
    write_request(Request::answers, *layer_read, again);
    CHECK(std::ranges::equal(again.view(), writer.view()));
  }
}
