#include "formats/macho.h"

#include <doctest/doctest.h>

#include <array>

#include "support/counting_source.h"
#include "support/hostile.h"
#include "support/macho_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Buffer = std::vector<std::byte>;

Result<std::vector<MachoSlice>> slices_of(Bytes file) {
  MemorySource source(file);
  return read_macho(source);
}

Buffer sample() {
  return fat_file({{cpu::x86_64, MachoBuilder(cpu::x86_64).file_type(8).uuid().build()},
                   {cpu::arm64, MachoBuilder(cpu::arm64).file_type(8).build()}});
}

}  // namespace

TEST_SUITE("macho") {
  TEST_CASE("a look at the magic number tells candidates from Java classes and short files") {
    CHECK(is_macho(as_bytes(std::string_view("\xCF\xFA\xED\xFE\x07\0\0\x01", 8))));
    CHECK(is_macho(as_bytes(std::string_view("\xFE\xED\xFA\xCE\0\0\0\x12", 8))));
    CHECK(is_macho(as_bytes(std::string_view("\xCA\xFE\xBA\xBE\0\0\0\x02", 8))));
    CHECK_FALSE(is_macho(as_bytes(std::string_view("\xCA\xFE\xBA\xBE\0\0\0\x34", 8))));
    CHECK_FALSE(is_macho(as_bytes(std::string_view("\xCF\xFA\xED\xFE", 4))));
    CHECK_FALSE(is_macho({}));
  }

  TEST_CASE("thin files tell machine, width and kind in both byte orders") {
    struct Row {
      Buffer file;
      std::string_view name, kind;
      unsigned bits;
    };
    constexpr std::endian big = std::endian::big;
    for (const Row& row : {
             Row{MachoBuilder(cpu::x86_64).subtype(3).file_type(8).build(), "x86_64", "bundle", 64},
             Row{MachoBuilder(cpu::arm64).build(), "aarch64", "library", 64},
             Row{MachoBuilder(cpu::arm64).subtype(0x80000002).file_type(2).build(), "arm64e",
                 "executable", 64},
             Row{MachoBuilder(7).subtype(3).bits(32).build(), "i386", "library", 32},
             Row{MachoBuilder(18).bits(32).byte_order(big).build(), "ppc", "library", 32},
             Row{MachoBuilder(99).file_type(77).build(), "machine-99", "type-77", 64},
         }) {
      CAPTURE(row.name);
      const Result<std::vector<MachoSlice>> slices = slices_of(row.file);
      REQUIRE(slices.has_value());
      REQUIRE(slices->size() == 1);
      CHECK(slices->front().machine == row.name);
      CHECK(slices->front().kind == row.kind);
      CHECK(slices->front().bits == row.bits);
      CHECK(slices->front().size == row.file.size());
    }
  }

  TEST_CASE("a universal file lists its slices in order, with both kinds of table") {
    for (const unsigned bits : {32U, 64U}) {
      CAPTURE(bits);
      const Result<std::vector<MachoSlice>> slices =
          slices_of(fat_file({{cpu::x86_64, MachoBuilder(cpu::x86_64).uuid().build()},
                              {cpu::arm64, MachoBuilder(cpu::arm64).build()}},
                             bits));
      REQUIRE(slices.has_value());
      REQUIRE(slices->size() == 2);
      CHECK(slices->at(0).machine == "x86_64");
      CHECK(slices->at(0).command_count == 1);
      CHECK(slices->at(0).command_bytes == 24);
      CHECK(slices->at(1).machine == "aarch64");
      CHECK(slices->at(1).offset == slices->at(0).offset + slices->at(0).size);
    }
  }

  TEST_CASE("a universal static library is an archive") {
    const Bytes text = as_bytes("!<arch>\n#1/20   ");
    const Result<std::vector<MachoSlice>> slices =
        slices_of(fat_file({{cpu::arm64, Buffer(text.begin(), text.end())}}));
    REQUIRE(slices.has_value());
    CHECK(slices->front().kind == "archive");
    CHECK(slices->front().machine == "aarch64");
    CHECK(slices->front().command_count == 0);
  }

  TEST_CASE("a Java class is no universal file") {
    Buffer java = fat_file({});
    java[7] = std::byte{61};
    java.resize(100);
    CHECK(slices_of(java).error().message ==
          "1 to 20 slices of a universal Mach-O file expected but found 61");
    CHECK_FALSE(slices_of(fat_file({})).has_value());
  }

  TEST_CASE("a slice outside the file or of another machine is an error") {
    CHECK(slices_of(fat_file({{cpu::x86_64, MachoBuilder(cpu::arm64).build()}})).error().message ==
          "a slice for CPU type 0x1000007 holds code for 0x100000c");
    Buffer file = fat_file({{cpu::x86_64, MachoBuilder(cpu::x86_64).build()}});
    const Buffer nested = fat_file({{cpu::x86_64, file}});
    file[8 + 8] = std::byte{0xFF};
    CHECK(slices_of(file).error().kind == ErrorKind::truncated);
    CHECK(slices_of(nested).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("other files are none") {
    CHECK(slices_of(as_bytes("MZ, and more that is needed to look")).error().kind ==
          ErrorKind::malformed);
    CHECK(slices_of({}).error().kind == ErrorKind::truncated);
  }

  TEST_CASE("a file of 500 MB costs no more than its headers") {
    const Buffer file = MachoBuilder().build();
    CountingSource source(file, 500'000'000);
    REQUIRE(read_macho(source).has_value());
    CHECK(source.bytes_asked < 128);
  }

  TEST_CASE("every truncation is an error and no change of a byte does harm") {
    for_each_truncation(sample(),
                        [](Bytes shorter) { CHECK_FALSE(slices_of(shorter).has_value()); });
    for_each_flip(sample(), [](Bytes changed) {
      const Result<std::vector<MachoSlice>> slices = slices_of(changed);
      if (slices.has_value()) CHECK(slices->size() <= 2);
    });
  }
}
