#include "target/index_file_source.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <functional>
#include <initializer_list>

#include "archive/zip_directory.h"
#include "support/index_server.h"
#include "support/zip_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr const char* wheel_name = "name-1-py3-none-any.whl";

// Bytes that do not repeat and do not compress.
std::string noise(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 7;
  for (char& letter : bytes) {
    state = state * 1'664'525 + 1'013'904'223;
    letter = static_cast<char>(state >> 24U);
  }
  return bytes;
}

// A wheel whose RECORD stands last, as most do.
std::string wheel(std::size_t size) {
  ZipBuilder builder;
  builder.add("name/data.bin", noise(size));
  builder.add("name-1.dist-info/RECORD", "name/data.bin,sha256=x,1\n", ZipMethod::deflated);
  return builder.build();
}

struct World {
  explicit World(std::string file_bytes, IndexServer::Twist twist = {})
      : bytes(std::move(file_bytes)),
        server({{wheel_name, bytes}}, std::move(twist)),
        index(server.client()) {
    file = {.file_name = wheel_name,
            .url = fmt::format("http://{}/files/{}", server.http().address(), wheel_name)};
  }
  Result<std::unique_ptr<ByteSource>> open() const { return index.open_file(file); }
  std::string message() const {
    const auto source = open();
    REQUIRE_FALSE(source.has_value());
    return server.without_host(source.error().message);
  }
  [[nodiscard]] std::size_t calls() const { return server.http().calls().size(); }

  std::string bytes;
  IndexServer server;
  PackageIndex index;
  IndexFile file;
};

std::string record_of(ByteSource& source) {
  const auto directory = read_zip_directory(source, {});
  REQUIRE(directory.has_value());
  const ZipEntry* entry = directory->find("name-1.dist-info/RECORD");
  REQUIRE(entry != nullptr);
  const auto record = read_zip_entry(source, *entry, 100'000);
  REQUIRE(record.has_value());
  return std::string(as_text(*record));
}

IndexServer::Twist always(const HttpAnswer& said) {
  return [=](const HttpCall&) { return said; };
}

}  // namespace

TEST_SUITE("index file source") {
  TEST_CASE("a wheel's RECORD costs one request and its end, whether its size is known or not") {
    for (const bool is_size_known : {true, false}) {
      CAPTURE(is_size_known);
      World world(wheel(3'000'000));
      if (is_size_known) world.file.size = world.bytes.size();
      const auto source = world.open();
      REQUIRE(source.has_value());
      CHECK((*source)->size() == world.bytes.size());
      CHECK(record_of(**source) == "name/data.bin,sha256=x,1\n");
      CHECK(world.calls() == 1);
      CHECK(world.index.received_bytes() <= 65'536);
    }
  }

  TEST_CASE("a RECORD that stands first costs one request more") {
    ZipBuilder builder;
    builder.add("name-1.dist-info/RECORD", "a,b,1\n").add("name/data.bin", noise(1'000'000));
    World world(builder.build());
    const auto source = world.open();
    REQUIRE(source.has_value());
    CHECK(record_of(**source) == "a,b,1\n");
    CHECK(world.calls() == 2);
  }

  TEST_CASE("a directory that is larger than the end brings the RECORD with it") {
    ZipBuilder builder;
    for (int i = 0; i < 2'000; ++i) builder.add(fmt::format("name/module_{}.py", i), noise(100));
    builder.add("name-1.dist-info/RECORD", noise(30'000));
    World world(builder.build());
    const auto source = world.open();
    REQUIRE(source.has_value());
    CHECK(record_of(**source).size() == 30'000);
    CHECK(world.calls() == 2);
  }

  TEST_CASE("any part is what it is, and is fetched once") {
    World world(noise(200'000));
    world.file.size = world.bytes.size();
    const auto source = world.open();
    REQUIRE(source.has_value());
    struct Part {
      std::uint64_t offset, size;
      std::size_t calls;
    };
    for (const auto& [offset, size, calls] : std::initializer_list<Part>{{199'999, 1, 1},
                                                                         {0, 1, 2},
                                                                         {16'383, 1, 2},
                                                                         {50'000, 10, 3},
                                                                         {10'000, 60'000, 5},
                                                                         {0, 200'000, 6},
                                                                         {200'000, 0, 6},
                                                                         {49'000, 100'000, 6}}) {
      CAPTURE(offset);
      const auto part = (*source)->at(offset, size);
      REQUIRE(part.has_value());
      CHECK(as_text(*part) == std::string_view(world.bytes).substr(offset, size));
      CHECK(world.calls() == calls);
    }
    CHECK(world.index.received_bytes() == world.bytes.size());
    for (const auto& [offset, size] :
         std::initializer_list<std::pair<std::uint64_t, std::uint64_t>>{
             {200'001, 0}, {199'999, 2}, {1, ~0ULL}, {~0ULL, 1}}) {
      CHECK((*source)->at(offset, size).error().kind == ErrorKind::truncated);
    }
  }

  TEST_CASE("a small file comes whole and is checked by its digest") {
    World world("small");
    world.file.size = 5;
    world.file.hashes = {{"unknown", "ab"}, {"md5", "eb5c1399a871211c7e7ed732d15e3a8b"}};
    CHECK(world.open().has_value());
    world.file.hashes = {{"sha256", std::string(64, '0')}};
    const std::string lie = "the index says that name-1-py3-none-any.whl has the sha256 " +
                            std::string(64, '0') + ", HOST has one with ";
    CHECK(world.message().starts_with(lie));
    world.file.size.reset();
    CHECK(world.message().starts_with(lie));
    world.file.size = ~0ULL;
    CHECK(world.open().error().kind == ErrorKind::limit);
    World empty("");
    empty.file.size = 0;
    CHECK((*empty.open())->size() == 0);
    CHECK(empty.calls() == 0);
  }

  TEST_CASE("a server without ranges: small files whole, large ones not at all") {
    for (const bool is_size_known : {true, false}) {
      CAPTURE(is_size_known);
      const std::string small = noise(200'000);
      World world(small, always(answer(200, small)));
      const std::string large = noise(300'000);
      World other(large, always(answer(200, large)));
      if (is_size_known) {
        world.file.size = small.size();
        other.file.size = large.size();
      }
      const auto source = world.open();
      REQUIRE(source.has_value());
      CHECK(as_text(*(*source)->at(0, small.size())) == small);
      CHECK(world.calls() == 1);
      const auto none = other.open();
      REQUIRE_FALSE(none.has_value());
      CHECK(none.error().kind == ErrorKind::unsupported);
      CHECK(
          other.message() ==
          "HOST does not send parts of name-1-py3-none-any.whl, and as a whole it is not fetched");
    }
  }

  TEST_CASE("answers that lie about their part or size") {
    const std::string asked = "HOST was asked for name-1-py3-none-any.whl and ";
    const std::string bytes = noise(40'000);
    const auto part = [&](const std::string& range, std::size_t size) {
      return answer(206, bytes.substr(0, size), {"Content-Range: " + range});
    };
    struct Row {
      HttpAnswer said;
      std::string message;
    };
    // Bytes 16384 to 39999 are asked for.
    for (const auto& [said, message] : std::initializer_list<Row>{
             {answer(206, bytes), asked + "does not say which part of it it sends"},
             {part("bytes 16384-39999/*", 23'616),
              asked + "does not say which part of it it sends"},
             {part("bytes 0-23615/40000", 23'616),
              asked + "sends its bytes 0 to 23615 in place of 16384 to 39999"},
             {part("bytes 16384-39998/40000", 23'615),
              asked + "sends its bytes 16384 to 39998 in place of 16384 to 39999"},
             {part("bytes 16384-39999/40000", 23'000),
              asked + "sends 23000 bytes of it in place of 23616"},
             {part("bytes 16384-39999/40000", 40'000),
              asked + "sends 40000 bytes of it in place of 23616"},
             {part("bytes 16384-39999/50000", 23'616),
              asked +
                  "has 50000 bytes of it, but it has 40000 by the index or by an earlier answer"},
             {part("bytes 16384-39999/9000000000000000000", 23'616),
              asked + "has 9000000000000000000 bytes of it, but it has 40000 by the index or by an "
                      "earlier answer"},
             {answer(200, "short"),
              asked + "has 5 bytes of it, but it has 40000 by the index or by an earlier answer"},
             {answer(416), "HOST says that name-1-py3-none-any.whl has no such part"},
             {answer(404), "HOST does not have name-1-py3-none-any.whl"}}) {
      World world(bytes, always(said));
      world.file.size = bytes.size();
      CHECK(world.message() == message);
    }
  }

  TEST_CASE("the last bytes have to be the last ones") {
    const std::string bytes = noise(100);
    for (const auto& [said, expected] : std::initializer_list<std::pair<HttpAnswer, const char*>>{
             {answer(206, bytes, {"Content-Range: bytes 0-99/200"}), "sends another part of it"},
             {answer(206, bytes, {"Content-Range: bytes 100-199/200"}), ""},
             {answer(206, bytes,
                     {"Content-Range: bytes 8999999999999999900-8999999999999999999/"
                      "9000000000000000000"}),
              "says that it has 9000000000000000000 bytes"},
             {answer(206, bytes, {"Content-Range: bytes 150-199/200"}),
              "sends another part of it"}}) {
      World world(bytes, always(said));
      const auto source = world.open();
      CHECK(source.has_value() == std::string_view(expected).empty());
      if (!source) CHECK(source.error().message.find(expected) != std::string::npos);
    }
  }

  TEST_CASE("a file that is another one by now is an error, a broken connection another try") {
    int count = 0;
    const std::string bytes = noise(100'000);
    World world(bytes, [&](const HttpCall& call) -> std::optional<HttpAnswer> {
      ++count;
      if (count == 1) return cut_answer(ranged_answer(call, bytes), 100);
      if (count == 3) return ranged_answer(call, bytes + "x");
      if (count == 4) return answer(200, bytes);
      return std::nullopt;
    });
    world.file.size = bytes.size();
    const auto source = world.open();
    REQUIRE(source.has_value());
    CHECK(count == 2);
    CHECK((*source)->at(0, 1).error().kind == ErrorKind::malformed);
    CHECK((*source)->at(0, 1).error().message.ends_with("sends it as a whole by now"));
    CHECK((*source)->at(0, 1).has_value());
  }
}
