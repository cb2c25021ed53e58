#include "formats/squashfs_super.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

#include "support/hostile.h"
#include "support/squashfs_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string sample() {
  return SquashfsBuilder().file("/a", "text").build();
}

Result<SquashfsSuper> read_spoiled(std::size_t offset, std::uint64_t value, unsigned size) {
  SquashfsBuilder builder;
  builder.file("/a", "text");
  builder.spoiled[offset] = {value, size};
  const std::string bytes = builder.build();
  return read_squashfs_super(as_bytes(bytes).first(SquashfsSuper::size), bytes.size());
}

struct Row {
  std::size_t offset;
  std::uint64_t value;
  unsigned size;
  ErrorKind kind;
  std::string_view words;
};

}  // namespace

TEST_SUITE("squashfs superblock") {
  TEST_CASE("what a superblock says") {
    const std::string bytes = sample();
    const auto super = read_squashfs_super(as_bytes(bytes), bytes.size());
    REQUIRE(super.has_value());
    CHECK(super->block_size == 4096);
    CHECK(super->fragments == 1);
    CHECK(super->ids == 1);
    CHECK(super->compression == SquashfsCompression::gzip);
    CHECK(super->bytes_used == bytes.size());
    CHECK(super->inode_table < super->directory_table);
    CHECK(super->directory_table < super->fragment_table);
    CHECK(super->fragment_table < super->id_table);
    CHECK_FALSE(super->attribute_table.has_value());
    CHECK(is_squashfs(as_bytes(bytes)));
    CHECK_FALSE(is_squashfs(as_bytes("hsq")));
  }

  TEST_CASE("words for compressions") {
    CHECK(to_word(SquashfsCompression::gzip) == "gzip");
    CHECK(to_word(SquashfsCompression::lzo) == "lzo");
    CHECK(to_word(SquashfsCompression::zstd) == "zstd");
  }

  TEST_CASE("tables that are not there are not asked for") {
    CHECK(read_spoiled(24, 0x210, 2)->fragments == 0);
    CHECK_FALSE(read_spoiled(24, 0x200, 2)->attribute_table.has_value());
    CHECK(read_spoiled(80, ~0ULL, 8)->fragments == 0);
  }

  TEST_CASE("fields that contradict the file, or each other") {
    for (const auto& [offset, value, size, kind, words] : std::initializer_list<Row>{
             {0, 0x12345678, 4, ErrorKind::malformed, "other bytes"},
             {12, 1U << 30U, 4, ErrorKind::malformed, "found 1073741824"},
             {12, 0, 4, ErrorKind::malformed, "expected blocks"},
             {12, 5000, 4, ErrorKind::malformed, "expected blocks"},
             {12, 8192, 4, ErrorKind::malformed, "expected blocks"},
             {16, ~0U, 4, ErrorKind::malformed, "fragment table"},
             {20, 0, 2, ErrorKind::unsupported, "number 0"},
             {20, 7, 2, ErrorKind::unsupported, "number 7"},
             {26, 0, 2, ErrorKind::malformed, "users and groups"},
             {26, 0xffff, 2, ErrorKind::malformed, "users and groups"},
             {28, 3, 2, ErrorKind::unsupported, "old version"},
             {30, 1, 2, ErrorKind::unsupported, "old version"},
             {40, 1U << 30U, 8, ErrorKind::truncated, "should have 0x40000000"},
             {40, 95, 8, ErrorKind::malformed, "not inside"},
             {48, ~0ULL, 8, ErrorKind::malformed, "users and groups"},
             {56, 5000, 8, ErrorKind::malformed, "extended attributes"},
             {64, 0, 8, ErrorKind::malformed, "inode table"},
             {64, 5000, 8, ErrorKind::malformed, "inode table"},
             {72, 100, 8, ErrorKind::malformed, "before the directory table"},
             {80, 5000, 8, ErrorKind::malformed, "fragment table"},
         }) {
      CAPTURE(offset);
      CAPTURE(value);
      const auto super = read_spoiled(offset, value, size);
      REQUIRE_FALSE(super.has_value());
      CHECK(super.error().kind == kind);
      CAPTURE(super.error().message);
      CHECK(super.error().message.contains(words));
    }
    CHECK(read_squashfs_super(as_bytes("sqsh" + std::string(92, '\0')), 96).error().kind ==
          ErrorKind::unsupported);
  }

  TEST_CASE("hostile superblocks") {
    const std::string bytes = sample();
    const Bytes super = as_bytes(bytes).first(SquashfsSuper::size);
    for_each_truncation(super, [&](Bytes shorter) {
      CHECK_FALSE(read_squashfs_super(shorter, bytes.size()).has_value());
    });
    for_each_flip(super, [&](Bytes changed) { (void)read_squashfs_super(changed, bytes.size()); });
  }
}
