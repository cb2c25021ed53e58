#include "archive/zip_entries.h"

#include <doctest/doctest.h>

#include "support/hostile.h"
#include "support/zip_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

// `path: text`, or the error that reading it gives.
Lines entries_of(ByteSource& source, const Limits& limits = {}) {
  const auto entries = open_zip_entries(source, limits);
  if (!entries) return {entries.error().message};
  Lines lines;
  while (true) {
    const Result<const TarEntry*> next = (*entries)->next();
    REQUIRE(next.has_value());
    if (*next == nullptr) break;
    const TarEntry& entry = **next;
    std::string line = entry.path ? std::string(entry.path->text()) : "no place";
    line += entry.kind == TarKind::directory ? " directory" : ": ";
    Result<Bytes> bytes = (*entries)->read();
    for (; bytes && !bytes->empty(); bytes = (*entries)->read()) line += as_text(*bytes);
    if (!bytes) line += bytes.error().message;
    lines.push_back(std::move(line));
  }
  CHECK((*entries)->finish().has_value());
  return lines;
}

Lines entries_in(const std::string& file, const Limits& limits = {}) {
  MemorySource source(as_bytes(file));
  return entries_of(source, limits);
}

ZipBuilder sample() {
  ZipBuilder zip;
  zip.add("a/", "").add("a/x.py", "pass\n").add("b", std::string(50, 'b'), ZipMethod::deflated);
  return zip;
}

}  // namespace

TEST_SUITE("zip entries") {
  TEST_CASE("the root goes first, then the entries in the directory's order") {
    CHECK(entries_in(sample().build()) ==
          Lines{"/ directory", "/a directory", "/a/x.py: pass\n", "/b: " + std::string(50, 'b')});
  }

  TEST_CASE("the digest is that of the file, and each entry has its mode") {
    const std::string file = sample().build();
    MemorySource source(as_bytes(file));
    const auto entries = *open_zip_entries(source, {});
    for (const TarEntry* entry = *entries->next(); entry != nullptr; entry = *entries->next()) {
      if (entry->kind == TarKind::file) CHECK(entry->mode == 0644);
    }
    const LayerDigests digests = *entries->finish();
    CHECK(digests.blob == sha256_of(as_bytes(file)));
    CHECK(digests.blob_size == file.size());
  }

  TEST_CASE("names that lead out have no place, and oddities come with their entry") {
    ZipBuilder zip;
    const std::string file =
        zip.add("../x", "1").add("/y", "2").add("a/../../z", "3").prepended("!").build();
    CHECK(entries_in(file) == Lines{"/ directory", "no place: 1", "no place: 2", "no place: 3"});
    MemorySource source(as_bytes(file));
    const auto entries = *open_zip_entries(source, {});
    CHECK((*entries->next())->oddities.front().kind == ZipOddityKind::prepended_bytes);
    CHECK((*entries->next())->oddities.front().kind == ZipOddityKind::name_leads_out);
  }

  TEST_CASE("what is wrong with one entry leaves the others") {
    ZipBuilder zip;
    zip.add({.name = "damaged", .text = "x", .has_wrong_crc32 = true});
    zip.add({.name = "secret", .text = "x", .flags = 1}).add("good", "fine");
    CHECK(entries_in(zip.build()) ==
          Lines{"/ directory", "/damaged: xits bytes do not have the CRC-32 that is stated",
                "/secret: it is encrypted", "/good: fine"});
  }

  TEST_CASE("data that is no deflate, too short or too long") {
    std::string file =
        ZipBuilder()
            .add("a", std::string(299, 'x') + std::string(4, 'e'), ZipMethod::deflated)
            .build();
    const std::size_t size = file.find("PK\1\2") + 24;
    file[size] = static_cast<char>(file[size] + 1);
    CHECK(entries_in(file)[1].contains("fewer bytes than the 304 that are stated"));
    file[size] = static_cast<char>(file[size] - 2);
    CHECK(entries_in(file)[1].contains("more bytes than the 302 that are stated"));
    file[size] = static_cast<char>(file[size] + 1);
    file[31] = '\7';  // the first byte of the data, behind a header of 30 bytes and one letter
    CHECK(entries_in(file)[1].contains("its data cannot be inflated"));
  }

  TEST_CASE("large entries are inflated piece by piece") {
    std::string text(9UL << 20U, 'x');
    text += "end";
    const std::string file = ZipBuilder().add("a", text, ZipMethod::deflated).build();
    CHECK(entries_in(file)[1] == "/a: " + text);
    std::string damaged = file;
    damaged[damaged.size() / 2] ^= '\x55';
    CHECK(entries_in(damaged)[1] != "/a: " + text);
    std::string cut = file;
    const std::size_t place = file.find("PK\1\2") + 20;
    cut[place] = static_cast<char>(cut[place] - 9);  // the size of what is compressed
    CHECK(entries_in(cut)[1].contains("its data cannot be inflated"));
  }

  TEST_CASE("an archive that unpacks to too much is listed and not read") {
    Limits limits;
    limits.expansion_bytes = 100;
    limits.expansion_ratio = 2;
    const std::string file =
        ZipBuilder().add("a", std::string(5'000, 'x'), ZipMethod::deflated).build();
    CHECK(entries_in(file, limits)[1] == "/a: the archive unpacks to far more than it should");
  }

  TEST_CASE("what is no zip file is refused") {
    CHECK(entries_in("no") == Lines{"no end record of a zip file was found"});
  }

  TEST_CASE("cut and changed files are read or refused") {
    const auto read = [](Bytes bytes) {
      MemorySource source(bytes);
      static_cast<void>(entries_of(source));
    };
    const std::string file = sample().build();
    for_each_truncation(as_bytes(file), read);
    for_each_flip(as_bytes(file), read);
  }
}
