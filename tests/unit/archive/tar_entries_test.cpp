#include "archive/tar_entries.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <initializer_list>

#include "base/text.h"
#include "support/hostile.h"
#include "support/piecewise_stream.h"
#include "support/tar_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

struct Read {
  std::vector<TarEntry> entries;
  std::vector<std::string> texts;
  std::optional<Error> error;
};

Read read_tar(std::string_view tar, const Limits& limits = {}) {
  Read read;
  MemoryStream source(as_bytes(tar));
  LayerStream stream(source, limits);
  TarEntries entries(stream, limits);
  while (true) {
    const Result<const TarEntry*> entry = entries.next();
    if (!entry) read.error = entry.error();
    if (!entry || *entry == nullptr) return read;
    read.entries.push_back(**entry);
    read.texts.emplace_back();
    while (true) {
      const Result<Bytes> bytes = entries.read();
      if (!bytes) read.error = bytes.error();
      if (!bytes || bytes->empty()) break;
      read.texts.back() += as_text(*bytes);
    }
  }
}

TarEntry only_entry(const TarMember& member) {
  const Read read = read_tar(TarBuilder().add(member).build());
  CHECK_FALSE(read.error.has_value());
  REQUIRE(read.entries.size() == 1);
  return read.entries.front();
}

using Anomalies = std::vector<TarAnomaly>;

struct NameRow {
  std::string name, path;
  Anomalies anomalies;
};

}  // namespace

TEST_SUITE("tar entries") {
  TEST_CASE("each kind of entry with all of its header") {
    const Read read =
        read_tar(TarBuilder()
                     .directory("d/", 01777)
                     .file("d/f", "text", 04755)
                     .symbolic_link("d/s", "../f")
                     .hard_link("h", "d/f")
                     .add({.name = "c", .type = '3', .device_major = 1, .device_minor = 3})
                     .add({.name = "b", .type = '4', .device_major = 8, .device_minor = 1})
                     .add({.name = "p", .type = '6'})
                     .build());
    CHECK_FALSE(read.error.has_value());
    std::vector<std::string> lines;
    for (const TarEntry& entry : read.entries) {
      lines.push_back(fmt::format("{} {} {:o} {} {} {},{}", to_word(entry.kind), entry.path->text(),
                                  entry.mode, entry.size, entry.link_target, entry.device_major,
                                  entry.device_minor));
      CHECK(entry.mtime_ns == 1'000'000'000'000'000'000);
      CHECK(entry.anomalies.empty());
    }
    CHECK(lines == std::vector<std::string>{"directory /d 1777 0  0,0", "file /d/f 4755 4  0,0",
                                            "symbolic_link /d/s 777 0 ../f 0,0",
                                            "hard_link /h 644 0 d/f 0,0",
                                            "character_device /c 644 0  1,3",
                                            "block_device /b 644 0  8,1", "fifo /p 644 0  0,0"});
    CHECK(read.texts[1] == "text");
    CHECK(read.entries[3].hard_link->text() == "/d/f");
  }

  TEST_CASE("long names in both forms, and pax records of every kind") {
    const std::string name(150, 'n');
    const std::string link(200, 'l');
    for (const bool is_gnu : {false, true}) {
      const TarEntry entry =
          only_entry({.name = name, .type = '2', .link = link, .is_gnu = is_gnu});
      CHECK(entry.raw_path == name);
      CHECK(entry.link_target == link);
    }
    const TarEntry entry = only_entry({.name = "x",
                                       .text = "abc",
                                       .uid = 4'000'000'000,
                                       .gid = 5'000'000'000,
                                       .pax = {{"mtime", "1700000000.123456789"},
                                               {"SCHILY.xattr.user.b", std::string("a\0\n=b", 5)},
                                               {"SCHILY.xattr.user.none", ""},
                                               {"SCHILY.xattr.security.capability", "\x01\x02"},
                                               {"path", "p/q"}}});
    CHECK(entry.path->text() == "/p/q");
    CHECK(entry.uid == 4'000'000'000);
    CHECK(entry.gid == 5'000'000'000);
    CHECK(entry.mtime_ns == 1'700'000'000'123'456'789);
    CHECK(entry.attributes ==
          std::vector<ExtendedAttribute>{{"security.capability", "\x01\x02"},
                                         {"user.b", std::string("a\0\n=b", 5)}});
    CHECK(entry.anomalies.empty());
  }

  TEST_CASE("names keep their bytes, whatever the locale") {
    for (const std::string& name : std::initializer_list<std::string>{
             "\u00e4\u4e2d", "\xe4\xff", "a\nb", "e\u0301", "\u00e9", "back\\slash"}) {
      CAPTURE(name);
      for (const auto& pax : {std::vector<std::pair<std::string, std::string>>{},
                              std::vector<std::pair<std::string, std::string>>{{"path", name}}}) {
        const TarEntry entry = only_entry({.name = pax.empty() ? name : "x", .pax = pax});
        CHECK(entry.raw_path == name);
        CHECK(entry.path->text() == "/" + name);
        CHECK(entry.anomalies.empty());
      }
      const TarEntry link =
          only_entry({.name = "l", .type = '2', .link = "x", .pax = {{"linkpath", name}}});
      CHECK(link.link_target == name);
      CHECK(link.anomalies.empty());
    }
  }

  TEST_CASE("odd names are mapped inside the root and say so") {
    using enum TarAnomaly;
    for (const auto& [name, path, anomalies] : std::initializer_list<NameRow>{
             {"./", "/", {}},
             {"./a//b/.", "/a/b", {}},
             {"/etc/x", "/etc/x", {absolute_path}},
             {"a/../b", "/b", {parent_part}},
             {"../../etc/x", "/etc/x", {leads_out}},
             {"a/../../x/..", "/", {leads_out}},
             {"/../x", "/x", {absolute_path, leads_out}},
             {"", "", {empty_path}},
             {std::string(5000, 'a'), "", {path_too_long}},
             {std::string(65536, 'a') + "/b", "", {path_too_long}},
         }) {
      CAPTURE(name.substr(0, 50));
      const TarEntry entry = only_entry({.name = name});
      CHECK(entry.raw_path == name);
      CHECK((entry.path ? entry.path->text() : "") == path);
      CHECK(entry.anomalies == anomalies);
    }
    CHECK(only_entry({.name = "h", .type = '1', .link = "/a"}).anomalies ==
          Anomalies{link_absolute});
    CHECK(only_entry({.name = "h", .type = '1', .link = "../a"}).hard_link->text() == "/a");
    CHECK(only_entry({.name = "h", .type = '1', .link = "../a"}).anomalies ==
          Anomalies{link_leads_out});
    CHECK(only_entry({.name = "s", .type = '2', .link = "/../../a"}).anomalies.empty());
    CHECK(only_entry({.name = "s", .type = '2'}).anomalies == Anomalies{link_without_target});
  }

  TEST_CASE("duplicates stay, and an old tar's directory is one by its slash") {
    const Read read = read_tar(TarBuilder().file("a", "1").file("a", "22").file("d/", "").build());
    REQUIRE(read.entries.size() == 3);
    CHECK(read.texts[0] == "1");
    CHECK(read.texts[1] == "22");
    CHECK(read.entries[2].kind == TarKind::directory);
  }

  TEST_CASE("holes of sparse files are zeros, but not without end") {
    // GNU's format 1.0: the map stands before the data, in blocks of its own.
    const auto sparse = [](std::uint64_t size) {
      std::string map = fmt::format("2\n2\n3\n{}\n2\n", size - 10);
      map.resize(512);
      return TarMember{.name = "x",
                       .text = map + "abcde",
                       .pax = {{"GNU.sparse.major", "1"},
                               {"GNU.sparse.minor", "0"},
                               {"GNU.sparse.name", "real"},
                               {"GNU.sparse.realsize", fmt::format("{}", size)}}};
    };
    const Read read = read_tar(TarBuilder().add(sparse(200'000)).file("next", "n").build());
    CHECK_FALSE(read.error.has_value());
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].path->text() == "/real");
    CHECK(read.entries[0].size == 200'000);
    std::string expected(200'000, '\0');
    expected.replace(2, 3, "abc").replace(199'990, 2, "de");
    CHECK((read.texts[0] == expected));
    CHECK(read.texts[1] == "n");
    Limits limits;
    limits.expansion_bytes = 100'000'000;
    const Read bomb =
        read_tar(TarBuilder().add(sparse(1ULL << 50U)).file("next", "n").build(), limits);
    REQUIRE(bomb.error.has_value());
    CHECK(bomb.error->kind == ErrorKind::limit);
    CHECK(bomb.texts[0].size() < 101'000'000);
    CHECK(bomb.texts.at(1) == "n");
  }

  TEST_CASE("a stream without entries") {
    CHECK(read_tar("").entries.empty());
    CHECK_FALSE(read_tar("").error.has_value());
    CHECK_FALSE(read_tar(std::string(1024, '\0')).error.has_value());
    CHECK_FALSE(read_tar(std::string(512, '\0')).error.has_value());
  }

  TEST_CASE("what is no tar, or ends early, is an error") {
    const std::string html = "<html>" + std::string(2000, ' ');
    REQUIRE(read_tar(html).error.has_value());
    CHECK(read_tar(html).error->message == "expected a tar, found other bytes");
    const std::string tar = TarBuilder().file("a", "text").file("b", "more").without_end();
    CHECK_FALSE(read_tar(tar).error.has_value());
    const Read short_data = read_tar(tar.substr(0, 514));
    REQUIRE(short_data.error.has_value());
    CHECK(short_data.error->kind == ErrorKind::truncated);
    const Read short_header = read_tar(tar.substr(0, 1100));
    REQUIRE(short_header.error.has_value());
    CHECK(short_header.error->kind == ErrorKind::truncated);
    const Read garbage = read_tar(tar + std::string(512, 'x'));
    REQUIRE(garbage.error.has_value());
    CHECK(garbage.entries.size() == 2);
    CHECK(garbage.error->kind == ErrorKind::malformed);
    CHECK(garbage.error->message.starts_with("the tar is damaged at 0x"));
    CHECK(
        read_tar(gzip_member(tar).substr(0, 60)).error->message.starts_with("the gzip data ends"));
    CHECK(read_tar(gzip_member(gzip_member(tar))).error->message ==
          "expected a tar, found other bytes");
  }

  TEST_CASE("too many entries are an error") {
    Limits limits;
    limits.entries = 2;
    const Read read =
        read_tar(TarBuilder().file("a", "").file("b", "").file("c", "").build(), limits);
    REQUIRE(read.error.has_value());
    CHECK(read.error->kind == ErrorKind::limit);
    CHECK(read.entries.size() == 2);
  }

  TEST_CASE("bytes behind the end marker count for the digests") {
    const std::string tar = TarBuilder().file("a", "x").build() + std::string(4096, '\0') + "rest";
    MemoryStream source(as_bytes(tar));
    LayerStream stream(source, {});
    TarEntries entries(stream, {});
    REQUIRE(entries.next().has_value());
    CHECK(*entries.next() == nullptr);
    const auto digests = stream.finish();
    REQUIRE(digests.has_value());
    CHECK(digests->diff_id == sha256_of(as_bytes(tar)));
  }

  TEST_CASE(
      "no shorter tar gives an entry that the whole does not have; no changed one does harm") {
    const std::string tar = TarBuilder()
                                .directory("d")
                                .add({.name = std::string(120, 'n'),
                                      .text = "text",
                                      .pax = {{"SCHILY.xattr.user.a", "b"}}})
                                .add({.name = std::string(110, 'g'), .is_gnu = true})
                                .hard_link("h", "d/f")
                                .without_end();
    const Read whole = read_tar(tar);
    REQUIRE(whole.entries.size() == 4);
    for_each_truncation(as_bytes(tar), [&](Bytes shorter) {
      const Read read = read_tar(as_text(shorter));
      REQUIRE(read.entries.size() <= whole.entries.size());
      for (std::size_t i = 0; i < read.entries.size(); ++i) {
        CHECK(read.entries[i].raw_path == whole.entries[i].raw_path);
      }
    });
    for_each_flip(as_bytes(tar), [](Bytes changed) { (void)read_tar(as_text(changed)); });
  }
}
