// What is collected of a binary's contents; each reader has its own tests.
#include "collect/native_contents.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "collect/collect.h"
#include "formats/elf_sections.h"
#include "support/elf_builder.h"

using namespace icecore;
using namespace icecore::test;
using namespace std::string_literals;

namespace {

using Lines = std::vector<std::string>;

Facts facts_of(Bytes file) {
  MemorySource source(file);
  return collect(Kind::native, source, "", Limits{});
}

// Of each name that it may open: `position name`.
Lines names_of(const Facts& facts) {
  Lines lines;
  for (const Fact& row : facts.rows) {
    const auto* fact = std::get_if<DlopenTextFact>(&row);
    if (fact != nullptr) lines.push_back(fmt::format("{} {}", fact->position, fact->name));
  }
  return lines;
}

// The same file with its constants in a segment that cannot be executed, as linkers lay them out
// that keep code apart.
std::vector<std::byte> without_code(std::vector<std::byte> file) {
  constexpr std::size_t first = 64;
  constexpr std::size_t size = 56;
  for (std::size_t at = first; at + size <= file.size(); at += size) {
    if (file[at] != std::byte{1} || file[at + 4] != std::byte{5}) continue;
    file[at + 4] = std::byte{4};
    return file;
  }
  FAIL("no segment of code");
  return file;
}

}  // namespace

TEST_SUITE("native_contents") {
  TEST_CASE("names of libraries are looked for in a binary that can open them") {
    const auto names_in = [](ElfBuilder builder) {
      return names_of(facts_of(builder.soname("libself.so.1")
                                   .needed("libneeded.so")
                                   .section(".rodata",
                                            "\0libx.so.1\0libneeded.so\0libself.so.1\0"
                                            "cannot open liby.so\0/opt/liby.so\0"s,
                                            elf_section_allocated)
                                   .build()));
    };
    const Lines both{"1 libx.so.1", "2 /opt/liby.so"};
    CHECK(names_in(ElfBuilder{}.undefined_symbol("dlopen")) == both);
    CHECK(names_in(ElfBuilder{}.undefined_symbol("dlmopen")) == both);
    CHECK(names_in(ElfBuilder{}
                       .needed("libc.so.6")
                       .version_need("libc.so.6", "GLIBC_2.34")
                       .undefined_symbol("dlopen")
                       .of_version("GLIBC_2.34")) == both);
    CHECK(names_in(ElfBuilder{}.undefined_symbol("dlsym")).empty());
    CHECK(names_in(ElfBuilder{}.function("dlopen")).empty());
  }

  TEST_CASE("names in the table that the dynamic section refers to are none") {
    // As patchelf leaves them there; without section headers they lie among the constants.
    const auto file = ElfBuilder{}
                          .undefined_symbol("dlopen")
                          .undefined_symbol("libold.so")
                          .read_only_string("libx.so")
                          .build();
    CHECK(names_of(facts_of(without_code(file))) == Lines{"1 libx.so"});
  }

  TEST_CASE("each dlopen note is read, and one that is broken is a gap") {
    const auto file = ElfBuilder{}
                          .dlopen_note(R"([{"soname":["liba.so","libb.so"],"feature":"a"}])")
                          .dlopen_note("{}")
                          .dlopen_note(R"([{"soname":["libc.so"],"priority":"required"}])")
                          .build();
    const Facts facts = facts_of(file);
    Lines lines;
    for (const Fact& row : facts.rows) {
      if (const auto* note = std::get_if<DlopenNoteFact>(&row)) {
        lines.push_back(
            fmt::format("{}|{}|{}|{}", note->position, note->names, note->feature, note->priority));
      }
    }
    CHECK(fmt::format("{}", fmt::join(lines, "; ")) ==
          "1|liba.so libb.so|a|recommended; 2|libc.so||required");
    CHECK(facts.gaps.size() == 1);
  }
}
