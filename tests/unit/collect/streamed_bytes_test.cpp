#include "collect/streamed_bytes.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/hostile.h"
#include "support/sample_rows.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::vector<std::byte> bytes_of(const StreamedLayer& layer) {
  Writer writer;
  write_layer(layer, writer);
  return writer.take();
}

StreamedLayer sample() {
  StreamedLayer layer;
  layer.digests = {.compression = Compression::gzip,
                   .blob = sha256_of(as_bytes("blob")),
                   .blob_size = 1000,
                   .diff_id = sha256_of(as_bytes("tar")),
                   .size = 70'000};
  const auto add = [&](TarEntry tar) -> StreamedEntry& {
    if (!tar.raw_path.empty()) tar.path = *TreePath().resolve(tar.raw_path);
    return layer.entries.emplace_back(StreamedEntry{.tar = std::move(tar)});
  };
  add({.raw_path = "usr/", .kind = TarKind::directory, .mode = 0755, .uid = 4'000'000'000});
  StreamedEntry& file = add({.raw_path = "usr/lib/a.so", .size = 12, .mode = 0644, .uid = -1});
  file.file.sha256 = sha256_of(as_bytes("a"));
  file.file.rows.add(NativeFact{.format = "elf"});
  file.tar.attributes = {{.name = "user.x", .value = std::string("\0\xff", 2)}};
  StreamedEntry& text = add({.raw_path = "../usr/lib/status", .size = 3, .mtime_ns = -5});
  text.text = std::string("a\0b", 3);
  text.tar.anomalies = {TarAnomaly::leads_out};
  add({.raw_path = "l", .kind = TarKind::symbolic_link, .link_target = "/usr/lib"});
  add({.raw_path = "h",
       .kind = TarKind::hard_link,
       .link_target = "usr/../usr/lib/a.so",
       .hard_link = *TreePath().resolve("usr/lib/a.so")});
  add({.raw_path = "null",
       .kind = TarKind::character_device,
       .device_major = 1,
       .device_minor = 3});
  add({.raw_path = "", .anomalies = {TarAnomaly::empty_path}});
  add({.raw_path = "/x",
       .oddities = {{.kind = ZipOddityKind::expands, .detail = "it is large"},
                    {.kind = ZipOddityKind::name_absolute, .detail = ""}}});
  return layer;
}

}  // namespace

TEST_SUITE("streamed_bytes") {
  TEST_CASE("a layer is read as it was written") {
    const StreamedLayer layer = sample();
    const Result<StreamedLayer> read = read_layer(bytes_of(layer), {});
    REQUIRE(read.has_value());
    CHECK(read->digests.compression == Compression::gzip);
    CHECK(read->digests.blob == layer.digests.blob);
    CHECK(read->digests.blob_size == 1000);
    CHECK(read->digests.diff_id == layer.digests.diff_id);
    CHECK(read->digests.size == 70'000);
    CHECK_FALSE(read->error.has_value());
    REQUIRE(read->entries.size() == layer.entries.size());
    for (std::size_t i = 0; i < layer.entries.size(); ++i) {
      CAPTURE(i);
      const TarEntry& was = layer.entries[i].tar;
      const TarEntry& is = read->entries[i].tar;
      CHECK(is.raw_path == was.raw_path);
      CHECK(is.path == was.path);
      CHECK(is.anomalies == was.anomalies);
      CHECK(is.kind == was.kind);
      CHECK(is.size == was.size);
      CHECK(is.mode == was.mode);
      CHECK(is.uid == was.uid);
      CHECK(is.gid == was.gid);
      CHECK(is.mtime_ns == was.mtime_ns);
      CHECK(is.link_target == was.link_target);
      CHECK(is.hard_link == was.hard_link);
      CHECK(is.device_major == was.device_major);
      CHECK(is.device_minor == was.device_minor);
      CHECK(is.attributes == was.attributes);
      CHECK(is.oddities == was.oddities);
      CHECK(read->entries[i].file.sha256 == layer.entries[i].file.sha256);
      CHECK(read->entries[i].file.rows.size() == layer.entries[i].file.rows.size());
      CHECK(read->entries[i].text == layer.entries[i].text);
    }
    CHECK(bytes_of(*read) == bytes_of(layer));
  }

  TEST_CASE("a layer is read in parts of whole entries") {
    const StreamedLayer layer = sample();
    LayerReader reader({});
    Writer part;
    LayerWriter writer(part);
    for (const StreamedEntry& entry : layer.entries) {
      writer.write(entry);
      CHECK(reader.read(part.take()).has_value());
    }
    CHECK(LayerReader({}).finish().error().kind == ErrorKind::truncated);
    writer.finish(layer.digests, layer.error);
    CHECK(reader.read(part.view()).has_value());
    CHECK(reader.read({}).has_value());
    CHECK(reader.read(part.view()).error().kind == ErrorKind::malformed);
    CHECK(bytes_of(*reader.finish()) == bytes_of(layer));
  }

  TEST_CASE("names that share more than a byte tells are whole") {
    StreamedLayer layer;
    const std::string directory(300, 'd');
    for (const char* name : {"/a", "/b"}) {
      const std::string path = directory + name;
      layer.entries.push_back({.tar = {.raw_path = path, .path = *TreePath::parse(path)}});
    }
    CHECK(read_layer(bytes_of(layer), {})->entries[1].tar.raw_path == directory + "/b");
  }

  TEST_CASE("a layer that could not be read says why") {
    StreamedLayer layer;
    layer.error = Error{.kind = ErrorKind::truncated, .message = "ends early", .offset = 3};
    CHECK(read_layer(bytes_of(layer), {})->error == layer.error);
  }

  TEST_CASE("what follows a layer is refused, and more entries than may be") {
    std::vector<std::byte> bytes = bytes_of(sample());
    CHECK(read_layer(bytes, {.entries = 3}).error().kind == ErrorKind::limit);
    bytes.push_back({});
    CHECK(read_layer(bytes, {}).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("shorter and changed bytes are refused, or are another layer") {
    const std::vector<std::byte> bytes = bytes_of(sample());
    for_each_truncation(bytes, [](Bytes part) { CHECK_FALSE(read_layer(part, {}).has_value()); });
    for_each_flip(bytes, [](Bytes changed) {
      const Result<StreamedLayer> read = read_layer(changed, {});
      if (read) CHECK(read_layer(bytes_of(*read), {}).has_value());
    });
  }
}
