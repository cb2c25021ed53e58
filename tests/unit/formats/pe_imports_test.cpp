#include "formats/pe_imports.h"

#include <doctest/doctest.h>

#include "support/hostile.h"
#include "support/pe_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Buffer = std::vector<std::byte>;
using Names = std::vector<std::string>;

// Imports, then delayed ones; the first error of the two.
Result<Names> names_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const PeFile pe = ICECORE_TRY(read_pe(source));
  const PeLayout layout = ICECORE_TRY(read_pe_layout(source, pe, limits));
  Names names = ICECORE_TRY(read_pe_imports(source, layout, limits));
  names.emplace_back("|");
  for (std::string& name : ICECORE_TRY(read_pe_delay_imports(source, layout, limits))) {
    names.push_back(std::move(name));
  }
  return names;
}

PeBuilder sample() {
  return PeBuilder{}.needed("KERNEL32.dll").needed("python312.dll").delayed("a.dll");
}

}  // namespace

TEST_SUITE("pe_imports") {
  TEST_CASE("libraries that are loaded with a file and those that are loaded later") {
    for (const unsigned bits : {32U, 64U}) {
      for (const DelayAddresses addresses : {DelayAddresses::relative, DelayAddresses::absolute}) {
        CAPTURE(bits);
        const Result<Names> names = names_of(
            PeBuilder(sample()).bits(bits).delayed("b.dll").delay_addresses(addresses).build());
        REQUIRE(names.has_value());
        CHECK(*names == Names{"KERNEL32.dll", "python312.dll", "|", "a.dll", "b.dll"});
      }
    }
  }

  TEST_CASE("a file that needs nothing has no table") {
    CHECK(*names_of(PeBuilder{}.build()) == Names{"|"});
    CHECK(*names_of(PeBuilder{}.delayed("a.dll").build()) == Names{"|", "a.dll"});
  }

  TEST_CASE("names and tables longer than one piece are read whole") {
    PeBuilder builder;
    Names expected;
    for (int i = 0; i < 100; ++i) {
      expected.push_back("library-" + std::to_string(i) + std::string(100, 'x') + ".dll");
      builder.needed(expected.back());
    }
    expected.emplace_back("|");
    CHECK(*names_of(builder.build()) == expected);
  }

  TEST_CASE("more names, or longer ones, than the limits are too many") {
    CHECK(names_of(sample().build(), {.image_needs = 2}).has_value());
    CHECK(names_of(sample().build(), {.image_needs = 1}).error().message ==
          "libraries are more than the limit of 1");
    const Buffer file = PeBuilder{}.needed(std::string(300, 'x')).build();
    CHECK(names_of(file, {.path_bytes = 100}).error().message ==
          "a library's name is longer than the limit of 100 bytes");
  }

  TEST_CASE("tables and names outside the file are errors that say so") {
    Buffer file = sample().build();
    const std::size_t directory = 0x48 + 24 + 112 + 8;  // the address of the imports
    file[directory + 2] = std::byte{0xFF};
    CHECK(names_of(file).error().message == "no section has address 0xff1010 from the file");
    file = sample().build();
    file[0x410 + 12 + 3] = std::byte{0x7F};  // the address of the first name
    CHECK(names_of(file).error().kind == ErrorKind::malformed);
    file = PeBuilder{}.needed("last.dll").build();
    file.pop_back();
    CHECK(names_of(file).error().kind == ErrorKind::truncated);
    file.back() = std::byte{'x'};
    file.push_back(std::byte{'x'});
    CHECK(names_of(file).error().message == "a library's name has no end");
  }

  TEST_CASE("every truncation is an error and no change of a byte does harm") {
    const Buffer file = sample().build();
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(names_of(shorter).has_value()); });
    for_each_flip(file, [](Bytes changed) {
      const Result<Names> names = names_of(changed);
      if (names.has_value()) CHECK(names->size() <= 8);
    });
  }
}
