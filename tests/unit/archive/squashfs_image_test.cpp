#include "archive/squashfs_image.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "support/hostile.h"
#include "support/squashfs_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

struct Opened {
  explicit Opened(std::string text, const Limits& limits = {})
      : bytes(std::move(text)),
        source(as_bytes(bytes)),
        image(SquashfsImage::open(source, limits).value()) {}

  [[nodiscard]] SquashfsInode root() const { return image->inode(image->root()).value(); }
  [[nodiscard]] std::map<std::string, MetadataPlace> names() const {
    std::map<std::string, MetadataPlace> result;
    const auto names = image->names(root(), 1'000'000);
    for (const SquashfsName& one : names.value()) result[one.name] = one.inode;
    return result;
  }
  [[nodiscard]] Result<SquashfsInode> at(const std::string& name) const {
    return image->inode(names().at(name));
  }

  std::string bytes;
  MemorySource source;
  std::unique_ptr<SquashfsImage> image;
};

using Attributes = std::vector<ExtendedAttribute>;

}  // namespace

TEST_SUITE("squashfs image") {
  TEST_CASE("inodes of every kind") {
    for (const std::uint32_t links : {1U, 2U}) {
      SquashfsBuilder builder;
      builder.add("/f", {.text = "text", .mode = 04755, .uid = 5, .gid = 7, .modified = 9});
      builder.add("/l", {.kind = 'l', .text = "target", .mode = 0777});
      builder.add("/b", {.kind = 'b', .text = "", .device = 0x801});
      builder.add("/c", {.kind = 'c', .text = "", .device = 0x103});
      builder.add("/p", {.kind = 'p', .text = ""});
      builder.add("/s", {.kind = 's', .text = ""});
      builder.directory("/d");
      for (const char* path : {"/f", "/l", "/b", "/c", "/p", "/s"}) {
        builder.node(path).links = links;
      }
      const Opened opened(builder.build());
      CHECK(opened.root().kind == TarKind::directory);
      const SquashfsInode file = opened.at("f").value();
      CHECK(file.kind == TarKind::file);
      CHECK(file.mode == 04755);
      CHECK(file.uid == 5);
      CHECK(file.gid == 7);
      CHECK(file.modified == 9);
      CHECK(file.size == 4);
      CHECK(file.links == links);
      REQUIRE(file.tail.has_value());
      CHECK(file.tail->fragment == 0);
      CHECK(opened.at("l")->kind == TarKind::symbolic_link);
      CHECK(opened.at("l")->link_target == "target");
      CHECK(opened.at("b")->kind == TarKind::block_device);
      CHECK(opened.at("b")->device == 0x801);
      CHECK(opened.at("c")->kind == TarKind::character_device);
      CHECK(opened.at("p")->kind == TarKind::fifo);
      CHECK(opened.at("s")->kind == TarKind::other);
      CHECK(opened.at("d")->kind == TarKind::directory);
      CHECK(opened.image->names(*opened.at("d"), 10)->empty());
    }
  }

  TEST_CASE("more names, inodes and users than one block of metadata holds") {
    SquashfsBuilder builder;
    for (std::uint32_t i = 0; i < 3000; ++i) {
      builder.add("/file " + std::to_string(i), {.text = "", .uid = 100'000 + i});
    }
    const Opened opened(builder.build());
    CHECK(opened.names().size() == 3000);
    CHECK(opened.at("file 0")->uid == 100'000);
    CHECK(opened.at("file 2999")->uid == 102'999);
    CHECK(opened.image->names(opened.root(), 2999).error().kind == ErrorKind::limit);
  }

  TEST_CASE("extended attributes, of any inode, kept elsewhere or not") {
    SquashfsBuilder builder;
    builder.add("/f", {.text = "x",
                       .attributes = {{2, "capability", std::string("\1\0\2", 3)},
                                      {0, "b", "1"},
                                      {0, "empty", ""},
                                      {0x100, "a", "elsewhere"},
                                      {1, "c", "2"}}});
    builder.add("/d", {.kind = 'd', .text = "", .attributes = {{0x100, "d", "of a directory"}}});
    builder.add("/l", {.kind = 'l', .text = "f", .attributes = {{1, "l", "of a link"}}});
    builder.add("/p", {.kind = 'p', .text = "", .attributes = {{2, "p", "of a pipe"}}});
    const Opened opened(builder.build());
    CHECK(opened.image->attributes(*opened.at("f")).value() ==
          Attributes{{"security.capability", std::string("\1\0\2", 3)},
                     {"trusted.c", "2"},
                     {"user.a", "elsewhere"},
                     {"user.b", "1"},
                     {"user.empty", ""}});
    CHECK(opened.image->attributes(*opened.at("d")).value() ==
          Attributes{{"user.d", "of a directory"}});
    CHECK(opened.image->attributes(*opened.at("l")).value() ==
          Attributes{{"trusted.l", "of a link"}});
    CHECK(opened.image->attributes(*opened.at("p")).value() ==
          Attributes{{"security.p", "of a pipe"}});
    CHECK(opened.image->attributes(opened.root()).value().empty());
    SquashfsInode wrong = *opened.at("f");
    wrong.attributes = 4;
    CHECK(opened.image->attributes(wrong).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("extended attributes that are too much") {
    SquashfsBuilder builder;
    builder.add("/f", {.text = "", .attributes = {{0, "a", std::string(2000, 'x')}}});
    const Opened small(builder.build(), {.small_text_bytes = 1999});
    CHECK(small.image->attributes(*small.at("f")).error().kind == ErrorKind::limit);
    const Opened few(builder.build(), {.attribute_bytes = 5000});
    CHECK(few.image->attributes(*few.at("f")).has_value());
    CHECK(few.image->attributes(*few.at("f")).has_value());
    CHECK(few.image->attributes(*few.at("f")).error().kind == ErrorKind::limit);
    builder.node("/f").attributes = {{3, "a", "x"}};
    const Opened unknown(builder.build());
    CHECK(unknown.image->attributes(*unknown.at("f")).error().kind == ErrorKind::unsupported);
  }

  TEST_CASE("inodes and names that make no sense") {
    SquashfsBuilder builder;
    builder.file("/f", "text");
    const Opened opened(builder.build());
    const std::uint64_t table = opened.image->blocks().super().inode_table;
    CHECK(opened.image->inode({.block = table, .offset = 8000}).error().kind ==
          ErrorKind::malformed);
    CHECK(opened.image->inode({.block = table, .offset = 2}).error().kind == ErrorKind::malformed);
    CHECK(opened.image->fragment(1).error().kind == ErrorKind::malformed);
    CHECK(opened.image->fragment(0).has_value());
    for (const std::string& name : {std::string("."), std::string(".."), std::string("a\0b", 3)}) {
      CAPTURE(name);
      const Opened odd(SquashfsBuilder().file("/" + name, "").build());
      CHECK(odd.image->names(odd.root(), 10).error().kind == ErrorKind::malformed);
    }
    SquashfsBuilder link;
    link.add("/l", {.kind = 'l', .text = std::string(5000, 't')});
    const Opened long_link(link.build());
    CHECK(long_link.at("l").error().kind == ErrorKind::limit);
    SquashfsBuilder large;
    large.add("/f", {.text = "", .size_on_top = 100});
    const Opened small(large.build(), {.layer_bytes = 99});
    CHECK(small.at("f").error().kind == ErrorKind::limit);
  }

  TEST_CASE("words for blocks") {
    const Opened opened(SquashfsBuilder().build());
    const SquashfsImage& image = *opened.image;
    CHECK_FALSE(image.block_at(100, 0)->has_value());
    CHECK((*image.block_at(100, 4096))->is_compressed);
    CHECK((*image.block_at(100, 1U << 24U | 7U))->size == 7);
    CHECK_FALSE((*image.block_at(100, 1U << 24U | 7U))->is_compressed);
    CHECK(image.block_at(100, 4097).error().kind == ErrorKind::malformed);
    CHECK(image.block_at(100, 1U << 25U).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("hostile images") {
    SquashfsBuilder builder;
    builder.add("/f", {.text = "x", .attributes = {{0, "a", "b"}, {0x100, "c", "d"}}});
    builder.add("/l", {.kind = 'l', .text = "f"}).directory("/d").file("/d/g", "y");
    const std::string good = builder.build();
    const auto read_all = [](Bytes bytes) {
      MemorySource source(bytes);
      const auto image = SquashfsImage::open(source, {});
      if (!image) return image.has_value();
      const auto root = (*image)->inode((*image)->root());
      if (!root) return true;
      const auto names = (*image)->names(*root, 1000);
      for (const SquashfsName& name : names.value_or(std::vector<SquashfsName>())) {
        const auto inode = (*image)->inode(name.inode);
        if (!inode || !(*image)->attributes(*inode)) return true;
      }
      return true;
    };
    for_each_truncation(as_bytes(good), [&](Bytes shorter) { CHECK_FALSE(read_all(shorter)); });
    for_each_flip(as_bytes(good), read_all);
  }
}
