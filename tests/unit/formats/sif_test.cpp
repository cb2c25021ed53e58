#include "formats/sif.h"

#include <doctest/doctest.h>

#include <string>

#include "support/hostile.h"
#include "support/sif_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<SifFile> read(std::string_view bytes, const Limits& limits = {}) {
  MemorySource source(as_bytes(bytes));
  return read_sif(source, limits);
}

std::string sample() {
  return SifBuilder{.parts = {{.type = 0x4001, .bytes = "bootstrap: docker\n", .name = "deffile"},
                              {.bytes = "unused", .is_used = false},
                              {.bytes = "system", .architecture = "04", .name = "main"}}}
      .build();
}

}  // namespace

TEST_SUITE("SIF") {
  TEST_CASE("objects that are used, in their order") {
    const auto file = read(sample());
    REQUIRE(file.has_value());
    CHECK(file->architecture == "amd64");
    REQUIRE(file->objects.size() == 2);
    CHECK(file->objects[0].type == SifType::definition);
    CHECK(file->objects[0].name == "deffile");
    CHECK(file->objects[0].size == 18);
    CHECK_FALSE(file->objects[0].partition.has_value());
    const SifObject& main = file->objects[1];
    CHECK(sample().substr(main.offset, main.size) == "system");
    REQUIRE(main.partition.has_value());
    CHECK(main.partition->file_system == SifFileSystem::squashfs);
    CHECK(main.partition->is_primary);
    CHECK(main.partition->architecture == "arm64");
    CHECK(is_sif(as_bytes(sample())));
    CHECK_FALSE(is_sif(as_bytes("SIF_MAGIC")));
  }

  TEST_CASE("architectures and kinds") {
    CHECK(read(SifBuilder{.parts = {}, .architecture = "00"}.build())->architecture.empty());
    CHECK(read(SifBuilder{.parts = {}, .architecture = "12"}.build())->architecture == "riscv64");
    CHECK(read(SifBuilder{.parts = {}, .architecture = "xx"}.build())->architecture.empty());
    const auto other = read(SifBuilder{.parts = {{.file_system = 5, .kind = 4}}}.build());
    CHECK(other->objects[0].partition->file_system == SifFileSystem::encrypted_squashfs);
    CHECK_FALSE(other->objects[0].partition->is_primary);
  }

  TEST_CASE("files that contradict themselves") {
    CHECK(read("no SIF file").error().kind == ErrorKind::malformed);
    CHECK(read(SifBuilder{.parts = {}, .version = "02"}.build()).error().kind ==
          ErrorKind::unsupported);
    CHECK(read(SifBuilder{.parts = {}, .total = 1}.build()).error().kind == ErrorKind::truncated);
    CHECK(read(SifBuilder{.parts = {}, .total = ~0ULL}.build()).error().kind == ErrorKind::limit);
    CHECK(read(SifBuilder{.parts = {}, .descriptors_at = 129}.build()).error().kind ==
          ErrorKind::truncated);
    CHECK(
        read(SifBuilder{.parts = {{.bytes = "x"}}, .descriptors_at = ~0ULL}.build()).error().kind ==
        ErrorKind::truncated);
    CHECK(read(SifBuilder{.parts = {{.bytes = "x"}}, .offset = ~0ULL}.build()).error().kind ==
          ErrorKind::truncated);
    const auto overlapping = read(SifBuilder{
        .parts = {{.bytes = "abc", .name = "one"}, {.bytes = "de", .name = "two"}}, .offset = 200}
                                      .build());
    REQUIRE_FALSE(overlapping.has_value());
    CHECK(overlapping.error().kind == ErrorKind::malformed);
    CHECK(overlapping.error().message.contains("overlap at 0xc8"));
    CHECK(read(sample(), {.sif_objects = 2}).error().kind == ErrorKind::limit);
  }

  TEST_CASE("hostile SIF files") {
    const std::string good = sample();
    for_each_truncation(as_bytes(good),
                        [](Bytes shorter) { CHECK_FALSE(read(as_text(shorter)).has_value()); });
    for_each_flip(as_bytes(good), [](Bytes changed) { (void)read(as_text(changed)); });
  }
}
