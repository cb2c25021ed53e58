#include "archive/squashfs_blocks.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "support/hostile.h"
#include "support/squashfs_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::uint64_t start = 96;

SquashfsSuper super_of(std::string_view bytes,
                       SquashfsCompression compression = SquashfsCompression::gzip) {
  return {.block_size = 4096, .compression = compression, .bytes_used = bytes.size()};
}

std::string block(const std::string& stored, bool is_plain) {
  const std::size_t word = stored.size() | (is_plain ? 0x8000U : 0U);
  return std::string{static_cast<char>(word & 0xffU), static_cast<char>(word >> 8U)} + stored;
}

struct Read {
  explicit Read(std::string text, const Limits& limits = {})
      : bytes(std::string(start, '\0') + std::move(text)),
        source(as_bytes(bytes)),
        blocks(SquashfsBlocks::open(source, super_of(bytes), limits).value()),
        metadata(*blocks, start, bytes.size()) {}

  Result<std::string> text(std::size_t size) {
    std::string result(size, '\0');
    ICECORE_TRY(metadata.read(std::as_writable_bytes(std::span(result))));
    return result;
  }

  std::string bytes;
  MemorySource source;
  std::unique_ptr<SquashfsBlocks> blocks;
  SquashfsMetadata metadata;
};

}  // namespace

TEST_SUITE("squashfs blocks") {
  TEST_CASE("metadata goes on from block to block, compressed or not") {
    const std::string second = as_zlib_stream("and more");
    Read read(block("some text ", true) + block(second, false));
    REQUIRE(read.metadata.seek({.block = start, .offset = 5}).has_value());
    CHECK(read.text(8).value() == "text and");
    CHECK(read.metadata.place() == MetadataPlace{.block = start + 12, .offset = 3});
    CHECK(read.text(5).value() == " more");
    CHECK(read.metadata.place() == MetadataPlace{.block = start + 14 + second.size(), .offset = 0});
    CHECK(read.text(1).error().kind == ErrorKind::malformed);
    REQUIRE(read.metadata.seek({.block = start, .offset = 0}).has_value());
    CHECK(read.text(4).value() == "some");
  }

  TEST_CASE("places that are none") {
    Read read(block("text", true));
    CHECK(read.text(1).error().kind == ErrorKind::malformed);
    for (const MetadataPlace place :
         {MetadataPlace{.block = 0}, MetadataPlace{.block = start - 1},
          MetadataPlace{.block = start + 6}, MetadataPlace{.block = start + 5},
          MetadataPlace{.block = ~0ULL}, MetadataPlace{.block = start, .offset = 4}}) {
      CAPTURE(place.block);
      const auto found = read.metadata.seek(place);
      REQUIRE_FALSE(found.has_value());
      CHECK(found.error().kind == ErrorKind::malformed);
    }
    REQUIRE(read.metadata.seek({.block = start, .offset = 3}).has_value());
  }

  TEST_CASE("sizes of metadata that are none") {
    for (const std::string& bytes :
         {block("", true), block(std::string(8193, 'x'), true), std::string("\xff\x80", 2)}) {
      Read read(bytes);
      CHECK(read.metadata.seek({.block = start}).error().kind == ErrorKind::malformed);
    }
  }

  TEST_CASE("blocks that do not inflate to what fits") {
    const std::string stream = as_zlib_stream(std::string(100, 'x'));
    Read read(stream);
    std::array<std::byte, 100> output{};
    const SquashfsBlock whole{
        .offset = start, .size = static_cast<std::uint32_t>(stream.size()), .is_compressed = true};
    CHECK(read.blocks->read(whole, output).value() == 100);
    CHECK(read.blocks->read(whole, std::span(output).first(99)).error().kind ==
          ErrorKind::malformed);
    CHECK(read.blocks->read({.offset = start, .size = 30, .is_compressed = true}, output)
              .error()
              .kind == ErrorKind::malformed);
    CHECK(
        read.blocks->read({.offset = 0, .size = 90, .is_compressed = true}, output).error().kind ==
        ErrorKind::malformed);
    CHECK(read.blocks->read({.offset = start, .size = 101, .is_compressed = false}, output)
              .error()
              .kind == ErrorKind::malformed);
    CHECK(read.blocks->read({.offset = start, .size = 5000, .is_compressed = false}, output)
              .error()
              .kind == ErrorKind::truncated);
    CHECK(read.blocks->read({.offset = ~0ULL, .size = 50, .is_compressed = false}, output)
              .error()
              .kind == ErrorKind::truncated);
  }

  TEST_CASE("a compression that the library does not know is told") {
    MemorySource source(as_bytes(""));
    for (const auto known :
         {SquashfsCompression::gzip, SquashfsCompression::lzma, SquashfsCompression::xz,
          SquashfsCompression::lz4, SquashfsCompression::zstd}) {
      CAPTURE(to_word(known));
      CHECK(SquashfsBlocks::open(source, super_of("", known), {}).has_value());
    }
    const auto other = SquashfsBlocks::open(source, super_of("", SquashfsCompression::lzo), {});
    REQUIRE_FALSE(other.has_value());
    CHECK(other.error().kind == ErrorKind::unsupported);
    CHECK(other.error().message.contains("lzo"));
  }

  TEST_CASE("what is made of few bytes is bounded") {
    Read read("", {.expansion_bytes = 1000, .expansion_ratio = 10});
    CHECK(read.blocks->count_inflated(1000).has_value());
    CHECK(read.blocks->count_inflated(1000).error().kind == ErrorKind::limit);
    Read large("", {.layer_bytes = 500});
    CHECK(large.blocks->count_inflated(500).has_value());
    CHECK(large.blocks->count_inflated(1).error().kind == ErrorKind::limit);
  }

  TEST_CASE("hostile blocks") {
    const std::string good =
        std::string(start, '\0') + block("some text", true) + block(as_zlib_stream("more"), false);
    const auto read_all = [](Bytes bytes) {
      MemorySource source(bytes);
      const auto blocks = SquashfsBlocks::open(source, super_of(as_text(bytes)), {}).value();
      SquashfsMetadata metadata(*blocks, start, bytes.size());
      if (!metadata.seek({.block = start})) return;
      std::array<std::byte, 13> output{};
      while (metadata.read(output)) {
      }
    };
    for_each_truncation(as_bytes(good), read_all);
    for_each_flip(as_bytes(good), read_all);
  }
}
