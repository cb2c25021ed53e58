// What is collected of a binary's contents; each reader has its own tests.
#include "collect/native_contents.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "collect/collect.h"
#include "support/elf_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

Facts facts_of(Bytes file) {
  MemorySource source(file);
  return collect(Kind::native, source, "", Limits{});
}

}  // namespace

TEST_SUITE("native_contents") {
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
