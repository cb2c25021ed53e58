#include "archive/squashfs_entries.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "support/hostile.h"
#include "support/squashfs_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

struct Read {
  std::vector<TarEntry> entries;
  std::map<std::string, std::string> texts;
  std::optional<Error> error;
  std::optional<LayerDigests> digests;

  [[nodiscard]] const TarEntry& at(std::string_view name) const {
    const auto found = std::ranges::find(entries, name, &TarEntry::raw_path);
    REQUIRE(found != entries.end());
    return *found;
  }
};

Read read_all(Bytes bytes, const Limits& limits = {}) {
  Read read;
  MemorySource source(bytes);
  Result<std::unique_ptr<EntryStream>> entries = SquashfsEntries::open(source, limits);
  if (!entries) return {.error = entries.error()};
  while (true) {
    const Result<const TarEntry*> entry = (*entries)->next();
    if (!entry) return {.error = entry.error()};
    if (*entry == nullptr) break;
    read.entries.push_back(**entry);
    while (true) {
      const Result<Bytes> part = (*entries)->read();
      if (!part) return {.error = part.error()};
      if (part->empty()) break;
      read.texts[(*entry)->raw_path] += as_text(*part);
    }
  }
  read.digests = (*entries)->finish().value();
  return read;
}

Read read_all(const std::string& bytes, const Limits& limits = {}) {
  return read_all(as_bytes(bytes), limits);
}

std::vector<std::string> names_of(const Read& read) {
  std::vector<std::string> names;
  for (const TarEntry& entry : read.entries) names.push_back(entry.raw_path);
  return names;
}

std::string long_text(std::size_t size) {
  std::string text;
  while (text.size() < size) text += std::to_string(text.size()) + " ";
  text.resize(size);
  return text;
}

}  // namespace

TEST_SUITE("squashfs entries") {
  TEST_CASE("directories come before what is in them, in the order of their names") {
    SquashfsBuilder builder;
    builder.directory("/b").directory("/b/c").file("/b/c/x", "1").file("/b/a", "2").file("/z", "3");
    const std::string bytes = builder.build();
    const Read read = read_all(bytes);
    CHECK_FALSE(read.error.has_value());
    CHECK(names_of(read) == std::vector<std::string>{".", "b", "b/a", "b/c", "b/c/x", "z"});
    CHECK(read.at(".").path == TreePath());
    CHECK(read.at(".").kind == TarKind::directory);
    CHECK(read.at("b/c/x").path == TreePath::parse("/b/c/x").value());
    REQUIRE(read.digests.has_value());
    CHECK(read.digests->blob == sha256_of(as_bytes(bytes)));
    CHECK(read.digests->blob_size == bytes.size());
    CHECK(read.digests->compression == Compression::none);
  }

  TEST_CASE("bytes of files of every size") {
    SquashfsBuilder builder;
    std::map<std::string, std::string> expected;
    for (const std::size_t size : {1U, 100U, 4095U, 4096U, 4097U, 8192U, 10'000U}) {
      const std::string name = std::to_string(size);
      expected[name] = long_text(size);
      if (size % 4096 < 1000) builder.file("/" + name, expected[name]);
    }
    std::erase_if(expected, [](const auto& one) { return std::stoul(one.first) % 4096 >= 1000; });
    builder.file("/empty", "");
    const Read read = read_all(builder.build());
    CHECK_FALSE(read.error.has_value());
    CHECK(read.texts == expected);
    CHECK(read.at("4097").size == 4097);
    CHECK(read.at("empty").size == 0);
  }

  TEST_CASE("holes are zeros") {
    SquashfsBuilder builder;
    builder.add("/h", {.text = long_text(4096) + "tail", .hole_blocks = 3});
    const Read read = read_all(builder.build());
    CHECK_FALSE(read.error.has_value());
    CHECK(read.texts.at("h") == long_text(4096) + std::string(12'288, '\0') + "tail");
  }

  TEST_CASE("what an entry says") {
    SquashfsBuilder builder;
    builder.add("/f", {.text = "x",
                       .mode = 04711,
                       .uid = 4'000'000'000,
                       .gid = 3,
                       .modified = 4'000'000'000,
                       .attributes = {{0, "a", "b"}}});
    builder.add("/c", {.kind = 'c', .text = "", .device = 0x00500103});
    builder.add("/l", {.kind = 'l', .text = "../f"}).add("/e", {.kind = 'l', .text = ""});
    builder.add("/s", {.kind = 's', .text = ""});
    const Read read = read_all(builder.build());
    const TarEntry& file = read.at("f");
    CHECK(file.mode == 04711);
    CHECK(file.uid == 4'000'000'000);
    CHECK(file.gid == 3);
    CHECK(file.mtime_ns == 4'000'000'000'000'000'000);
    CHECK(file.attributes == std::vector<ExtendedAttribute>{{"user.a", "b"}});
    CHECK(read.at("c").device_major == 1);
    CHECK(read.at("c").device_minor == 0x503);
    CHECK(read.at("l").link_target == "../f");
    CHECK(read.at("l").kind == TarKind::symbolic_link);
    CHECK(read.at("e").anomalies == std::vector{TarAnomaly::link_without_target});
    CHECK(read.at("s").kind == TarKind::other);
  }

  TEST_CASE("names of one inode are hard links to the first") {
    SquashfsBuilder builder;
    builder.directory("/d").add("/d/a", {.text = "same", .links = 3});
    builder.add("/l", {.kind = 'l', .text = "x", .links = 2}).name("/l2", "/l");
    builder.name("/b", "/d/a").name("/d/c", "/d/a");
    const Read read = read_all(builder.build());
    CHECK_FALSE(read.error.has_value());
    CHECK(read.at("b").kind == TarKind::file);
    CHECK(read.texts == std::map<std::string, std::string>{{"b", "same"}});
    CHECK(read.at("d/a").kind == TarKind::hard_link);
    CHECK(read.at("d/a").link_target == "b");
    CHECK(read.at("d/c").hard_link == TreePath::parse("/b").value());
    CHECK(read.at("d/c").size == 0);
    CHECK(read.at("l2").kind == TarKind::hard_link);
  }

  TEST_CASE("directories that lead to each other end") {
    SquashfsBuilder builder;
    builder.directory("/d").directory("/d/e").name("/d/e/up", "/d");
    const Read loop = read_all(builder.build());
    REQUIRE(loop.error.has_value());
    CHECK(loop.error->kind == ErrorKind::malformed);
    CHECK(loop.error->message == "the directory /d/e/up is in another place, too");
    const Read root = read_all(SquashfsBuilder().directory("/d").name("/d/root", "/").build());
    CHECK(root.error->message.contains("another place"));
    const Read twice = read_all(SquashfsBuilder().directory("/d").name("/e", "/d").build());
    CHECK(twice.error->message.contains("another place"));
  }

  TEST_CASE("bounds") {
    SquashfsBuilder builder;
    builder.directory("/d").directory("/d/e").file("/d/e/name", long_text(5000));
    const std::string bytes = builder.build();
    for (const Limits& limits :
         {Limits{.layer_bytes = 4999}, Limits{.path_bytes = 8}, Limits{.entries = 2},
          Limits{.directory_depth = 1}, Limits{.expansion_bytes = 2000, .expansion_ratio = 1}}) {
      const Read read = read_all(bytes, limits);
      REQUIRE(read.error.has_value());
      CAPTURE(read.error->message);
      CHECK(read.error->kind == ErrorKind::limit);
    }
    CHECK_FALSE(read_all(bytes, {.path_bytes = 9}).error.has_value());
    CHECK_FALSE(read_all(bytes, {.entries = 3}).error.has_value());
    CHECK_FALSE(read_all(bytes, {.directory_depth = 2}).error.has_value());
  }

  TEST_CASE("sizes that are not true") {
    SquashfsBuilder tail;
    tail.add("/f", {.text = "text", .size_on_top = 1});
    CHECK(read_all(tail.build()).error->kind == ErrorKind::malformed);
    SquashfsBuilder blocks;
    blocks.add("/f", {.text = long_text(4096), .size_on_top = 4096});
    CHECK(read_all(blocks.build()).error.has_value());
    SquashfsBuilder last;
    last.add("/f", {.text = long_text(4096), .size_on_top = 5});
    CHECK(read_all(last.build()).error.has_value());
  }

  TEST_CASE("a root that is no directory") {
    SquashfsBuilder builder;
    builder.file("/f", "x");
    builder.spoiled[32] = {32, 8};  // the inode behind the root's
    const Read read = read_all(builder.build());
    REQUIRE(read.error.has_value());
    CHECK(read.error->message == "expected a directory for a root, found a file");
  }

  TEST_CASE("errors repeat") {
    const std::string bytes = SquashfsBuilder().directory("/d").name("/e", "/d").build();
    MemorySource source(as_bytes(bytes));
    const auto entries = SquashfsEntries::open(source, {}).value();
    Result<const TarEntry*> entry = entries->next();
    while (entry && *entry != nullptr) entry = entries->next();
    REQUIRE_FALSE(entry.has_value());
    CHECK(entries->next().error() == entry.error());
    CHECK(entries->read().error() == entry.error());
    CHECK(entries->finish().error() == entry.error());
  }

  TEST_CASE("hostile file systems") {
    SquashfsBuilder builder;
    builder.add("/f", {.text = long_text(4200), .attributes = {{0, "a", "b"}}, .links = 2});
    builder.add("/l", {.kind = 'l', .text = "f"}).directory("/d").name("/d/g", "/f");
    const std::string good = builder.build();
    CHECK_FALSE(read_all(good).error.has_value());
    for_each_truncation(as_bytes(good),
                        [](Bytes shorter) { CHECK(read_all(shorter).error.has_value()); });
    for_each_flip(as_bytes(good), [](Bytes changed) { (void)read_all(changed); });
  }
}
