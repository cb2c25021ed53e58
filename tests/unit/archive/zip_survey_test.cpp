#include "archive/zip_survey.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "support/hostile.h"
#include "support/zip_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

// `oddity` of the archive, then `name: oddity` of entries.
Lines oddities_in(const std::string& file, const Limits& limits = {}) {
  MemorySource source(as_bytes(file));
  const Result<ZipDirectory> directory = read_zip_directory(source, limits);
  REQUIRE(directory.has_value());
  const Result<ZipSurvey> survey = survey_zip(source, *directory, limits);
  REQUIRE(survey.has_value());
  Lines lines;
  for (const ZipOddity& oddity : survey->of_archive) lines.emplace_back(to_word(oddity.kind));
  for (std::size_t i = 0; i < directory->entries.size(); ++i) {
    for (const ZipOddity& oddity : survey->of_entries[i]) {
      lines.push_back(escaped(directory->entries[i].name) + ": " +
                      std::string(to_word(oddity.kind)));
      CHECK(is_escaped(oddity.detail));
    }
  }
  return lines;
}

Lines oddities_of_name(std::string name, std::uint16_t flags = 0) {
  ZipBuilder zip;
  return oddities_in(zip.add({.name = std::move(name), .text = "x", .flags = flags}).build());
}

ZipBuilder sample() {
  ZipBuilder zip;
  zip.add("a/__init__.py", "").add("a/text", std::string(201, 'x'), ZipMethod::deflated);
  zip.add({.name = "a/later", .text = "later", .has_descriptor = true});
  return zip.add({.name = "a/wide", .text = "wide", .is_zip64 = true});
}

// The file with other bytes at the place where `part` is for the nth time, from 0.
std::string changed(std::string file, std::string_view part, std::size_t nth, std::size_t offset,
                    std::string_view bytes) {
  std::size_t place = file.find(part);
  for (std::size_t i = 0; i < nth; ++i) place = file.find(part, place + 1);
  REQUIRE(place != std::string::npos);
  return file.replace(place + offset, bytes.size(), bytes);
}

constexpr std::string_view local_header("PK\3\4", 4);
constexpr std::string_view central_header("PK\1\2", 4);
constexpr std::string_view end_record("PK\5\6", 4);
constexpr std::string_view zip64_locator("PK\6\7", 4);

}  // namespace

TEST_SUITE("zip survey") {
  TEST_CASE("an ordinary archive has nothing odd, whatever it makes use of") {
    CHECK(oddities_in(sample().build()).empty());
    CHECK(oddities_in(sample().zip64().build()).empty());
    CHECK(oddities_in(ZipBuilder().build()).empty());
    CHECK(oddities_of_name("a/\xc3\xa9.py", 1U << 11U).empty());
  }

  TEST_CASE("what stands around the archive") {
    CHECK(oddities_in(sample().prepended("#!/bin/sh\n").build()) == Lines{"prepended-bytes"});
    CHECK(oddities_in(sample().comment("hello").build()) == Lines{"comment"});
    CHECK(oddities_in(sample().build() + "tail") == Lines{"trailing-bytes"});
    CHECK(oddities_in(sample().stated_entries(9).build()) == Lines{"end-records-disagree"});
  }

  TEST_CASE("what stands between the entries") {
    std::string file = sample().build();
    const std::size_t directory = file.find(central_header);
    std::string hidden = ZipBuilder().add("a/hidden.py", "import os").build();
    hidden.resize(hidden.find(central_header));
    file.insert(directory, hidden);
    // The directory moved: the end record says so, or else it looks as if bytes were prepended.
    const std::size_t end = file.rfind(end_record);
    const auto offset = static_cast<std::uint32_t>(directory + hidden.size());
    for (unsigned i = 0; i < 4; ++i) file[end + 16 + i] = static_cast<char>(offset >> (8 * i));
    CHECK(oddities_in(file) == Lines{"hidden-entry"});
    CHECK(oddities_in(changed(file, "PK\3\4", 4, 0, "XX")) == Lines{"bytes-between"});
  }

  TEST_CASE("zip64 records that contradict the others") {
    const std::string file = sample().zip64().build();
    CHECK(oddities_in(changed(file, zip64_locator, 0, 8, "\1")) == Lines{"end-records-disagree"});
    CHECK(oddities_in(changed(file, end_record, 0, 10, "\1\0")) == Lines{"end-records-disagree"});
    CHECK(oddities_in(changed(file, std::string_view("PK\6\6", 4), 0, 4, "\x40")) ==
          Lines{"end-records-disagree"});
  }

  TEST_CASE("names") {
    struct Case {
      std::string name;
      std::string_view oddity;
    };
    for (const auto& [name, oddity] : {Case{"/etc/x", "name-absolute"},
                                       {"C:/x", "name-absolute"},
                                       {"a/../../x", "name-leads-out"},
                                       {"a/./x", "name-odd"},
                                       {"a//x", "name-odd"},
                                       {"a\\x", "name-odd"},
                                       {std::string("a\0x", 3), "name-odd"},
                                       {"a\nx", "name-odd"},
                                       {"a\xc3\xa9", "name-encoding"}}) {
      CAPTURE(name);
      CHECK(oddities_of_name(name) == Lines{escaped(name) + ": " + std::string(oddity)});
    }
    CHECK(oddities_of_name("a\xff", 1U << 11U) == Lines{"a\\xff: name-encoding"});
    CHECK(oddities_of_name("") == Lines{": name-odd"});
  }

  TEST_CASE("names together") {
    CHECK(oddities_in(ZipBuilder().add("a", "1").add("a", "2").add("a", "3").build()) ==
          Lines{"a: entry-repeated", "a: entry-repeated", "a: entry-repeated"});
    CHECK(oddities_in(ZipBuilder().add("a/B", "1").add("a/b", "2").build()) ==
          Lines{"a/b: names-clash"});
    CHECK(oddities_in(ZipBuilder().add("a", "1").add("a/b", "2").build()) ==
          Lines{"a: file-and-directory"});
    CHECK(oddities_in(ZipBuilder().add("a/", "").add("a/b", "2").build()).empty());
  }

  TEST_CASE("kinds of entries") {
    const std::string file = ZipBuilder().add("a", "/etc/passwd").build();
    CHECK(oddities_in(changed(file, central_header, 0, 38, std::string_view("\0\0\xff\xa1", 4))) ==
          Lines{"a: link"});
    CHECK(oddities_in(changed(file, central_header, 0, 38, std::string_view("\0\0\xa4\x11", 4))) ==
          Lines{"a: special-file"});
    CHECK(oddities_in(ZipBuilder().add("a/", "text").build()) == Lines{"a/: directory-with-data"});
  }

  TEST_CASE("what cannot be read") {
    CHECK(oddities_in(ZipBuilder().add({.name = "a", .text = "x", .flags = 1}).build()) ==
          Lines{"a: encrypted"});
    CHECK(oddities_in(ZipBuilder().add({.name = "a", .text = "x", .stated_method = 14}).build()) ==
          Lines{"a: method-unread"});
    ZipBuilder zip;
    zip.add({.name = "a", .text = "x"}).add({.name = "b", .text = "y", .overlaps = true});
    const Lines found = oddities_in(zip.build());
    CHECK(std::ranges::find(found, "a: entries-overlap") != found.end());
  }

  TEST_CASE("headers that disagree") {
    const std::string file = sample().build();
    CHECK(oddities_in(changed(file, local_header, 1, 8, std::string_view("\0\0", 2))) ==
          Lines{"a/text: headers-disagree"});
    CHECK(oddities_in(changed(file, local_header, 1, 14, "x")) ==
          Lines{"a/text: headers-disagree"});
    CHECK(oddities_in(changed(file, local_header, 0, 0, "X")) ==
          Lines{"prepended-bytes", "a/__init__.py: headers-disagree"});
    CHECK(oddities_in(ZipBuilder().add({.name = "a", .text = "x", .local_name = "b"}).build()) ==
          Lines{"a: names-disagree"});
    // The descriptor of a/later has no signature: CRC-32 and two sizes behind five bytes.
    CHECK(oddities_in(changed(file, "later", 1, 5, "?")) == Lines{"a/later: descriptor-disagrees"});
  }

  TEST_CASE("more than a limit allows, by the sizes that are stated") {
    Limits limits;
    limits.expansion_bytes = 100;
    limits.expansion_ratio = 2;
    const std::string file =
        ZipBuilder().add("a", std::string(5'000, 'x'), ZipMethod::deflated).build();
    CHECK(oddities_in(file, limits) == Lines{"expands"});
    limits.expansion_ratio = 250;
    CHECK(oddities_in(file, limits).empty());
  }

  TEST_CASE("cut and changed files are surveyed or refused") {
    const auto survey = [](Bytes bytes) {
      MemorySource source(bytes);
      const Result<ZipDirectory> directory = read_zip_directory(source, {});
      if (directory) static_cast<void>(survey_zip(source, *directory, {}));
    };
    const std::string file = sample().zip64().build();
    for_each_truncation(as_bytes(file), survey);
    for_each_flip(as_bytes(file), survey);
  }
}
