#include "formats/native_image.h"

#include <doctest/doctest.h>

#include <array>

#include "support/counting_source.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Buffer = std::vector<std::byte>;

void put(Buffer& out, std::uint64_t value, unsigned size,
         std::endian byte_order = std::endian::little) {
  for (unsigned i = 0; i < size; ++i) {
    const unsigned place = byte_order == std::endian::little ? i : size - 1 - i;
    out.push_back(static_cast<std::byte>(value >> (8 * place)));
  }
}

Buffer pe(std::uint16_t machine, std::uint16_t characteristics, std::uint16_t magic) {
  Buffer out;
  put(out, 0x5A4D, 2);
  out.resize(0x3C);
  put(out, 0x48, 4);
  out.resize(0x48);
  put(out, 0x00004550, 4);
  put(out, machine, 2);
  out.resize(out.size() + 14);
  put(out, 0xF0, 2);
  put(out, characteristics, 2);
  put(out, magic, 2);
  return out;
}

Buffer mach(std::uint32_t cpu_type, std::uint32_t subtype, std::uint32_t file_type,
            unsigned bits = 64, std::endian byte_order = std::endian::little) {
  Buffer out;
  for (const std::uint32_t field :
       {bits == 64 ? 0xFEEDFACFU : 0xFEEDFACEU, cpu_type, subtype, file_type, 0U, 0U, 0U}) {
    put(out, field, 4, byte_order);
  }
  return out;
}

struct Slice {
  std::uint32_t cpu_type;
  Buffer file;
};

Buffer fat(const std::vector<Slice>& slices, unsigned bits = 32) {
  constexpr std::endian big = std::endian::big;
  const unsigned field = bits / 8;
  Buffer out;
  put(out, bits == 64 ? 0xCAFEBABF : 0xCAFEBABE, 4, big);
  put(out, slices.size(), 4, big);
  std::uint64_t offset = 8 + slices.size() * (bits == 64 ? 32 : 20);
  for (const Slice& slice : slices) {
    put(out, slice.cpu_type, 4, big);
    put(out, 0, 4, big);
    put(out, offset, field, big);
    put(out, slice.file.size(), field, big);
    put(out, 0, field, big);
    offset += slice.file.size();
  }
  for (const Slice& slice : slices) out.insert(out.end(), slice.file.begin(), slice.file.end());
  return out;
}

Result<NativeImage> image_of(Bytes file) {
  MemorySource source(file);
  return read_native_image(source);
}

constexpr std::uint32_t x86_64 = 0x01000007;
constexpr std::uint32_t arm64 = 0x0100000C;

}  // namespace

TEST_SUITE("native_image") {
  TEST_CASE("a look at the magic number tells candidates from Java classes and short files") {
    CHECK(is_native_image(as_bytes(std::string_view("\xCF\xFA\xED\xFE\x07\0\0\x01", 8))));
    CHECK(is_native_image(as_bytes(std::string_view("\xCA\xFE\xBA\xBE\0\0\0\x02", 8))));
    CHECK_FALSE(is_native_image(as_bytes(std::string_view("\xCA\xFE\xBA\xBE\0\0\0\x34", 8))));
    CHECK(is_native_image(as_bytes("MZ" + std::string(62, '\0'))));
    CHECK_FALSE(is_native_image(as_bytes("MZ")));
    CHECK_FALSE(is_native_image({}));
  }

  TEST_CASE("PE files tell machine, width and kind") {
    struct Row {
      std::uint16_t machine, characteristics, magic;
      std::string_view name, kind;
      unsigned bits;
    };
    for (const Row& row : std::array{
             Row{0x8664, 0x2022, 0x20B, "x86_64", "library", 64},
             Row{0xAA64, 0x0022, 0x20B, "aarch64", "executable", 64},
             Row{0x014C, 0x0102, 0x10B, "i386", "executable", 32},
             Row{0xA641, 0x2022, 0x20B, "arm64ec", "library", 64},
             Row{0x0EBC, 0x0000, 0x20B, "machine-3772", "object", 64},
         }) {
      CAPTURE(row.name);
      const Result<NativeImage> image = image_of(pe(row.machine, row.characteristics, row.magic));
      REQUIRE(image.has_value());
      CHECK(image->format == "pe");
      CHECK(image->machines == std::vector{std::string(row.name)});
      CHECK(image->kind == row.kind);
      CHECK(image->bits == row.bits);
    }
  }

  TEST_CASE("a DOS program is unsupported, a PE file with an unknown optional header malformed") {
    Buffer dos = pe(0x8664, 2, 0x20B);
    dos[0x48] = std::byte{'N'};
    CHECK(image_of(dos).error().kind == ErrorKind::unsupported);
    CHECK(image_of(dos).error().message == "a DOS program: no PE header at 0x48");
    CHECK(image_of(pe(0x8664, 2, 0x107)).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("thin Mach-O files tell machine, width and kind in both byte orders") {
    struct Row {
      Buffer file;
      std::string_view name, kind;
      unsigned bits;
    };
    for (const Row& row : {
             Row{mach(x86_64, 3, 8), "x86_64", "bundle", 64},
             Row{mach(arm64, 0, 6), "aarch64", "library", 64},
             Row{mach(arm64, 0x80000002, 2), "arm64e", "executable", 64},
             Row{mach(7, 3, 6, 32), "i386", "library", 32},
             Row{mach(18, 0, 6, 32, std::endian::big), "ppc", "library", 32},
             Row{mach(99, 0, 77), "machine-99", "type-77", 64},
         }) {
      CAPTURE(row.name);
      const Result<NativeImage> image = image_of(row.file);
      REQUIRE(image.has_value());
      CHECK(image->format == "mach-o");
      CHECK(image->machines == std::vector{std::string(row.name)});
      CHECK(image->kind == row.kind);
      CHECK(image->bits == row.bits);
    }
  }

  TEST_CASE("a universal file lists its machines in order, with both kinds of header") {
    for (const unsigned bits : {32U, 64U}) {
      const Result<NativeImage> image =
          image_of(fat({{x86_64, mach(x86_64, 3, 8)}, {arm64, mach(arm64, 0, 8)}}, bits));
      REQUIRE(image.has_value());
      CHECK(image->machines == std::vector<std::string>{"x86_64", "aarch64"});
      CHECK(image->kind == "bundle");
      CHECK(image->bits == 64);
    }
  }

  TEST_CASE("a universal static library is an archive") {
    const Bytes text = as_bytes("!<arch>\n#1/20   ");
    const Result<NativeImage> image = image_of(fat({{arm64, Buffer(text.begin(), text.end())}}));
    REQUIRE(image.has_value());
    CHECK(image->kind == "archive");
    CHECK(image->machines == std::vector<std::string>{"aarch64"});
  }

  TEST_CASE("a Java class is no universal file") {
    Buffer java;
    put(java, 0xCAFEBABE, 4, std::endian::big);
    put(java, 61, 4, std::endian::big);
    java.resize(100);
    CHECK(image_of(java).error().message ==
          "1 to 20 slices of a universal Mach-O file expected but found 61");
  }

  TEST_CASE("a slice outside the file or of another machine is an error") {
    CHECK(image_of(fat({{x86_64, mach(arm64, 0, 6)}})).error().message ==
          "a slice for CPU type 0x1000007 holds code for 0x100000c");
    Buffer file = fat({{x86_64, mach(x86_64, 0, 6)}});
    file[8 + 8] = std::byte{0xFF};
    CHECK(image_of(file).error().kind == ErrorKind::truncated);
    CHECK(image_of(fat({{x86_64, fat({{x86_64, mach(x86_64, 0, 6)}})}})).error().kind ==
          ErrorKind::malformed);
  }

  TEST_CASE("other files are neither") {
    CHECK(image_of(as_bytes("\x7f"
                            "ELF, and more that is needed"))
              .error()
              .kind == ErrorKind::malformed);
    CHECK(image_of({}).error().kind == ErrorKind::truncated);
  }

  TEST_CASE("a file of 500 MB costs no more than its headers") {
    const Buffer file = pe(0x8664, 0x2022, 0x20B);
    CountingSource source(file, 500'000'000);
    REQUIRE(read_native_image(source).has_value());
    CHECK(source.bytes_asked < 128);
  }

  TEST_CASE("every truncation is an error and no change of a byte does harm") {
    for (const Buffer& file : {pe(0x8664, 0x2022, 0x20B),
                               fat({{x86_64, mach(x86_64, 3, 8)}, {arm64, mach(arm64, 0, 8)}})}) {
      for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(image_of(shorter).has_value()); });
      for_each_flip(file, [](Bytes changed) {
        const Result<NativeImage> image = image_of(changed);
        if (image.has_value()) CHECK(image->machines.size() <= 2);
      });
    }
  }
}
