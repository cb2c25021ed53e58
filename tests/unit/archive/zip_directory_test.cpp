#include "archive/zip_directory.h"

#include <doctest/doctest.h>

#include <array>

#include "support/counting_source.h"
#include "support/hostile.h"
#include "support/zip_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::uint64_t enough = 1U << 20U;

Result<ZipDirectory> directory_of(std::string_view file) {
  MemorySource source(as_bytes(file));
  return read_zip_directory(source, {});
}

// The text of an entry, or the message of the error.
std::string text_in(std::string_view file, std::string_view name, std::uint64_t limit = enough) {
  MemorySource source(as_bytes(file));
  const Result<ZipDirectory> directory = read_zip_directory(source, {});
  if (!directory) return directory.error().message;
  const ZipEntry* entry = directory->find(name);
  if (entry == nullptr) return "no such entry";
  const Result<std::vector<std::byte>> bytes = read_zip_entry(source, *entry, limit);
  return bytes ? std::string(as_text(*bytes)) : bytes.error().message;
}

std::string problem_in(const ZipBuilder& zip) {
  const Result<ZipDirectory> directory = directory_of(zip.build());
  return directory ? directory->first_problem() : directory.error().message;
}

ZipBuilder sample() {
  ZipBuilder zip;
  zip.add("a/__init__.py", "").add("a/text", std::string(200, 'x') + "\n", ZipMethod::deflated);
  return zip.add("EGG-INFO/PKG-INFO", "Name: a\n", ZipMethod::stored);
}

}  // namespace

TEST_SUITE("zip directory") {
  TEST_CASE("entries are listed in their order and read") {
    const std::string file = sample().build();
    const Result<ZipDirectory> directory = directory_of(file);
    REQUIRE(directory.has_value());
    REQUIRE(directory->entries.size() == 3);
    CHECK(directory->entries[0].name == "a/__init__.py");
    CHECK(directory->entries[1].method == 8);
    CHECK(directory->entries[1].size == 201);
    CHECK(directory->entries[1].compressed_size < 50);
    CHECK(directory->entries[2].external_attributes == 0x81a40000);
    CHECK(directory->prepended == 0);
    CHECK(directory->first_problem() == "");
    CHECK(text_in(file, "a/__init__.py") == "");
    CHECK(text_in(file, "a/text") == std::string(200, 'x') + "\n");
    CHECK(text_in(file, "EGG-INFO/PKG-INFO") == "Name: a\n");
    CHECK(text_in(file, "nothing") == "no such entry");
  }

  TEST_CASE("an archive of nothing has no entries") {
    const Result<ZipDirectory> directory = directory_of(ZipBuilder{}.build());
    REQUIRE(directory.has_value());
    CHECK(directory->entries.empty());
  }

  TEST_CASE("offsets count from the archive's own start, wherever that is") {
    for (ZipBuilder zip : {sample(), sample().zip64(), sample().comment("a comment")}) {
      const std::string file = zip.prepended("#!/usr/bin/env python3\n").build();
      const Result<ZipDirectory> directory = directory_of(file);
      REQUIRE(directory.has_value());
      CHECK(directory->prepended == 23);
      CHECK(directory->first_problem() == "");
      CHECK(text_in(file, "EGG-INFO/PKG-INFO") == "Name: a\n");
    }
  }

  TEST_CASE("values that do not fit their fields are in the zip64 field") {
    const std::string file =
        ZipBuilder{}
            .add("first", "1")
            .add({.name = "wide", .text = "22", .method = ZipMethod::deflated, .is_zip64 = true})
            .zip64()
            .build();
    CHECK(text_in(file, "wide") == "22");
    std::string cut = file;
    cut[cut.find("wide", cut.find("PK\1\2")) + 4] = 9;  // another field's number
    CHECK(text_in(cut, "wide") == "its zip64 field lacks a size or its offset");
    std::string longer = file;
    longer[longer.find("wide", longer.find("PK\1\2")) + 6] = 99;  // the field's size
    CHECK(text_in(longer, "wide") == "an extra field is longer than its room");
  }

  TEST_CASE("sizes and CRC-32 may stand behind the data") {
    const std::string file =
        ZipBuilder{}.add({.name = "a", .text = "b", .has_descriptor = true}).build();
    CHECK(text_in(file, "a") == "b");
  }

  TEST_CASE("what is no zip file says so") {
    for (const std::string_view text : {"", "PK", "#!/bin/sh\necho egg\n"}) {
      CAPTURE(text);
      const Result<ZipDirectory> directory = directory_of(text);
      REQUIRE(!directory.has_value());
      CHECK(directory.error().kind == ErrorKind::not_found);
    }
  }

  TEST_CASE("an entry for newer readers has a problem; the newest version that is known is 6.3") {
    std::string file = ZipBuilder{}.add("x", "1").build();
    const std::size_t version = file.find("PK\1\2") + 6;
    file[version] = 63;
    CHECK(text_in(file, "x") == "1");
    file[version] = 64;
    CHECK(text_in(file, "x") == "it needs version 6.4 of the format");
  }

  TEST_CASE("an entry that cannot be trusted has a problem") {
    struct Case {
      ZipMember member;
      std::string_view problem;
    };
    const std::array<Case, 11> cases{{
        {{.name = ""}, ": it has no name"},
        {{.name = "../x"}, "../x: its name leads out of the archive"},
        {{.name = "a/../../x"}, "a/../../x: its name leads out of the archive"},
        {{.name = "a/.."}, "a/..: its name leads out of the archive"},
        {{.name = "/x"}, "/x: its name is an absolute path"},
        {{.name = std::string("x\0y", 3)}, "x\\x00y: its name holds a NUL"},
        {{.name = "\xff", .flags = 0x800}, "\\xff: its name is not the UTF-8 that it says it is"},
        {{.name = "x", .flags = 1}, "x: it is encrypted"},
        {{.name = "x", .flags = 0x20}, "x: it is a patch of another file"},
        {{.name = "x", .stated_method = 14}, "x: its compression method 14 is not read"},
        {{.name = "x", .text = "long enough", .method = ZipMethod::deflated, .stated_method = 0},
         "x: it is stored in 16 bytes but has 11"},
    }};
    for (const auto& [member, problem] : cases) {
      CAPTURE(problem);
      CHECK(problem_in(ZipBuilder{}.add("good", "1").add(member)) == problem);
      CHECK(text_in(ZipBuilder{}.add("good", "1").add(member).build(), "good") == "1");
      CHECK(text_in(ZipBuilder{}.add(member).build(), member.name) != member.text);
    }
  }

  TEST_CASE("of entries of one name none is read") {
    const ZipBuilder zip = ZipBuilder{}.add("a", "1").add("b", "2").add("a", "3");
    CHECK(problem_in(zip) == "a: another entry has its name");
    CHECK(text_in(zip.build(), "a") == "another entry has its name");
    CHECK(text_in(zip.build(), "b") == "2");
  }

  TEST_CASE("no two entries share their bytes") {
    const ZipBuilder zip =
        ZipBuilder{}.add("a", "1").add({.name = "b", .text = "1", .overlaps = true});
    CHECK(problem_in(zip) == "a: it overlaps what follows it");
  }

  TEST_CASE("a count that is not that of the entries is a problem of the directory") {
    CHECK(problem_in(sample().stated_entries(2)) ==
          "its end record counts 2 entries but 3 are listed");
  }

  TEST_CASE("a local header that says otherwise is an error") {
    const auto message = [](const ZipMember& member) {
      return text_in(ZipBuilder{}.add(member).build(), member.name);
    };
    CHECK(message({.name = "a", .text = "1", .local_name = "b"}) ==
          "the local header has another name than the central directory");
    const std::string file = ZipBuilder{}.add("a", "1").build();
    for (const auto& [offset, what] : {std::pair(8, "method"), {14, "CRC-32"}, {18, "size"}}) {
      std::string changed = file;
      changed[static_cast<std::size_t>(offset)] ^= 2;
      CHECK(text_in(changed, "a") ==
            fmt::format("the local header has another {} than the central directory", what));
    }
  }

  TEST_CASE("bytes that are not those of the CRC-32 are not given") {
    for (const ZipMethod method : {ZipMethod::stored, ZipMethod::deflated}) {
      const ZipMember member{.name = "a", .text = "1", .method = method, .has_wrong_crc32 = true};
      CHECK(text_in(ZipBuilder{}.add(member).build(), "a") ==
            "its bytes do not have the CRC-32 that is stated");
    }
  }

  TEST_CASE("an entry is read within the limit only") {
    const std::string file =
        ZipBuilder{}.add("a", std::string(100'000, ' '), ZipMethod::deflated).build();
    CHECK(text_in(file, "a", 100'000).size() == 100'000);
    CHECK(text_in(file, "a", 99'999) == "100000 bytes are more than the limit of 99999");
  }

  TEST_CASE("a directory is read within the limit of entries only") {
    const std::string file = sample().build();
    MemorySource bytes(as_bytes(file));
    const Result<ZipDirectory> directory = read_zip_directory(bytes, {.list_entries = 2});
    REQUIRE(!directory.has_value());
    CHECK(directory.error().message == "it has more than 2 entries");
  }

  TEST_CASE("only the end of a file is looked at where it is no zip file") {
    CountingSource source({}, 10 * enough);
    CHECK(!read_zip_directory(source, {}).has_value());
    CHECK(source.bytes_asked < 70'000);
  }

  TEST_CASE("a shorter file is no zip file any more") {
    const std::string file = sample().zip64().build();
    for_each_truncation(as_bytes(file), [](Bytes shorter) {
      MemorySource source(shorter);
      CHECK(!read_zip_directory(source, {}).has_value());
    });
  }

  TEST_CASE("a changed byte never gives another text") {
    for (const ZipBuilder& zip : {sample(), sample().zip64().prepended("#!x\n")}) {
      const std::string file = zip.build();
      for_each_flip(as_bytes(file), [](Bytes changed) {
        for (const std::string_view name : {"a/text", "EGG-INFO/PKG-INFO"}) {
          const std::string text = text_in(as_text(changed), name);
          if (text.find("Name: ") == 0) CHECK(text == "Name: a\n");
          if (text.find("xxx") == 0) CHECK(text == std::string(200, 'x') + "\n");
        }
      });
    }
  }

  TEST_CASE("a zip file is told by its first bytes") {
    CHECK(starts_as_zip(as_bytes(sample().build())));
    CHECK(starts_as_zip(as_bytes(ZipBuilder{}.build())));
    CHECK(!starts_as_zip(as_bytes("PK")));
    CHECK(!starts_as_zip(as_bytes("#!/bin/sh")));
  }
}
