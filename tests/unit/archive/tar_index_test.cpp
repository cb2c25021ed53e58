#include "archive/tar_index.h"

#include <doctest/doctest.h>

#include "support/counting_source.h"
#include "support/hostile.h"
#include "support/tar_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<TarIndex> index_of(std::string_view tar, const Limits& limits = {}) {
  MemorySource source(as_bytes(tar));
  return index_tar(source, limits);
}

// The bytes of a member by its place.
std::string text_of(std::string_view tar, const TarIndex& index, std::string_view name) {
  const TarMemberPlace* place = index.find(name);
  return place == nullptr ? "nothing" : std::string(tar.substr(place->offset, place->size));
}

}  // namespace

TEST_SUITE("tar index") {
  TEST_CASE("files are found by name with the place of their bytes") {
    const std::string tar = TarBuilder()
                                .directory("d")
                                .file("./d/a", "text of a")
                                .add({.name = std::string(130, 'n'), .text = "long"})
                                .add({.name = std::string(130, 'g'), .text = "gnu", .is_gnu = true})
                                .file("d/a", "later")
                                .file("e", "")
                                .build();
    const auto index = index_of(tar);
    REQUIRE(index.has_value());
    CHECK(text_of(tar, *index, "d/a") == "later");
    CHECK(text_of(tar, *index, std::string(130, 'n')) == "long");
    CHECK(text_of(tar, *index, std::string(130, 'g')) == "gnu");
    CHECK(text_of(tar, *index, "e").empty());
    CHECK(index->find("d") == nullptr);
    CHECK(index->find("x") == nullptr);
    CHECK(index->find("../e") == nullptr);
    CHECK(index->names().size() == 4);
  }

  TEST_CASE("links are followed inside the archive, not in circles") {
    const std::string tar = TarBuilder()
                                .file("a/layer.tar", "text")
                                .symbolic_link("b/layer.tar", "../a/layer.tar")
                                .hard_link("c", "b/layer.tar")
                                .symbolic_link("out", "../../../a/layer.tar")
                                .symbolic_link("x", "y")
                                .symbolic_link("y", "x")
                                .symbolic_link("gone", "nothing")
                                .build();
    const auto index = index_of(tar);
    REQUIRE(index.has_value());
    for (const char* name : {"b/layer.tar", "c", "out"})
      CHECK(text_of(tar, *index, name) == "text");
    for (const char* name : {"x", "gone"}) CHECK(index->find(name) == nullptr);
  }

  TEST_CASE("what is between the headers is not read") {
    std::string tar = TarBuilder().file("a", std::string(10'000'000, 'a')).file("b", "b").build();
    CountingSource source(as_bytes(tar), tar.size());
    const auto index = index_tar(source, {});
    REQUIRE(index.has_value());
    CHECK(text_of(tar, *index, "b") == "b");
    CHECK(source.bytes_asked < 100'000);
  }

  TEST_CASE("an archive that is not whole is refused with the name of the file") {
    const std::string tar = TarBuilder().file("a", "1").file("b", std::string(5000, 'b')).build();
    const auto index = index_of(std::string_view(tar).substr(0, 3000));
    REQUIRE_FALSE(index.has_value());
    CHECK(index.error().kind == ErrorKind::truncated);
    CHECK(index.error().message == "the archive ends at 0xbb8, in the middle of b");
    CHECK(index_of("<html>").error().message == "expected a tar, found other bytes");
    CHECK(index_of("").error().message == "expected a tar, found no bytes");
    Limits limits;
    limits.archive_members = 1;
    CHECK(index_of(tar, limits).error().kind == ErrorKind::limit);
  }

  TEST_CASE("no shorter archive is more than the whole; no changed one does harm") {
    const std::string tar =
        TarBuilder().file("a", "1").symbolic_link("b", "a").file("c", "2").without_end();
    for_each_truncation(as_bytes(tar), [](Bytes shorter) {
      const auto index = index_of(as_text(shorter));
      if (index.has_value()) CHECK(index->names().size() <= 3);
    });
    for_each_flip(as_bytes(tar), [&](Bytes changed) {
      const auto index = index_of(as_text(changed));
      if (!index.has_value()) return;
      for (const std::string& name : index->names()) {
        const TarMemberPlace* place = index->find(name);
        if (place != nullptr && !place->is_sparse) {
          CHECK(slice(changed, place->offset, place->size).has_value());
        }
      }
    });
  }
}
