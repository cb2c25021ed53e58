#include "formats/elf_remarks.h"

#include <doctest/doctest.h>

#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<ElfRemarks> remarks_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const ElfFile elf = ICECORE_TRY(read_elf(source, limits));
  return read_elf_remarks(source, ICECORE_TRY(read_elf_sections(source, elf, limits)), limits);
}

constexpr std::string_view comment("\0GCC: (GNU) 14.2.1\0clang version 21.1.6\0GCC: (GNU) 14.2.1\0",
                                   58);
constexpr std::string_view debug_link("libssl.so.3.debug\0\0\0\x12\x34\x56\x78", 24);

}  // namespace

TEST_SUITE("elf_remarks") {
  TEST_CASE("compilers are told once, and the debug file without its checksum") {
    const auto remarks = remarks_of(
        ElfBuilder{}.section(".comment", comment).section(".gnu_debuglink", debug_link).build());
    REQUIRE(remarks.has_value());
    CHECK(remarks->tools == std::vector<std::string>{"GCC: (GNU) 14.2.1", "clang version 21.1.6"});
    CHECK(remarks->debug_file == "libssl.so.3.debug");
  }

  TEST_CASE("a file without the sections has no remarks") {
    const auto remarks = remarks_of(ElfBuilder{}.section(".rodata", "x").build());
    REQUIRE(remarks.has_value());
    CHECK(remarks->tools.empty());
    CHECK(remarks->debug_file.empty());
  }

  TEST_CASE("many remarks are not all kept, and large ones not read") {
    std::string many;
    for (int i = 0; i < 1000; ++i) many += fmt::format("tool {}", i) + '\0';
    CHECK(remarks_of(ElfBuilder{}.section(".comment", many).build())->tools.size() == 100);
    CHECK(remarks_of(ElfBuilder{}.section(".comment", many).build(), {.elf_payload_bytes = 100})
              .error()
              .kind == ErrorKind::limit);
  }

  TEST_CASE("truncated and changed files do no harm") {
    const auto file =
        ElfBuilder{}.section(".comment", comment).section(".gnu_debuglink", debug_link).build();
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(remarks_of(shorter)); });
    for_each_flip(file, [](Bytes changed) { (void)remarks_of(changed); });
  }
}
