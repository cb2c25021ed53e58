#include "formats/pe_version.h"

#include <doctest/doctest.h>

#include "support/hostile.h"
#include "support/pe_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Buffer = std::vector<std::byte>;

Result<std::string> version_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const PeFile pe = ICECORE_TRY(read_pe(source));
  const PeLayout layout = ICECORE_TRY(read_pe_layout(source, pe, limits));
  return read_pe_version(source, layout, limits);
}

Buffer sample() {
  return PeBuilder{}.version({14, 44, 35211, 0}).build();
}

// Where the resources of `sample` start.
constexpr std::size_t resources = 0x410;

}  // namespace

TEST_SUITE("pe_version") {
  TEST_CASE("the version is that of the fixed part") {
    CHECK(*version_of(sample()) == "14.44.35211.0");
    CHECK(*version_of(PeBuilder{}.bits(32).version({1, 0, 65535, 9}).build()) == "1.0.65535.9");
  }

  TEST_CASE("a file without a version has none") {
    CHECK(version_of(PeBuilder{}.build())->empty());
    Buffer other_type = sample();
    other_type[resources + 16] = std::byte{3};  // icons
    CHECK(version_of(other_type)->empty());
    Buffer no_fixed = sample();
    no_fixed[resources + 0x58 + 2] = std::byte{0};
    CHECK(version_of(no_fixed)->empty());
    Buffer deeper = sample();
    deeper[resources + 0x40 + 7] = std::byte{0x80};  // the language leads to a directory
    CHECK(version_of(deeper)->empty());
  }

  TEST_CASE("directories that lead to themselves end") {
    Buffer circle = sample();
    circle[resources + 16 + 4] = std::byte{0};
    CHECK(version_of(circle).has_value());
  }

  TEST_CASE("what is not in the file is an error that says so") {
    Buffer outside = sample();
    outside[resources + 16 + 5] = std::byte{0x10};
    CHECK(version_of(outside).error().message == "resources: 16 bytes at 0x1018 of 0xb4");
    CHECK(version_of(sample(), {.pe_resources = 0}).error().kind == ErrorKind::limit);
    Buffer cut = sample();
    cut[resources + 0x48] = std::byte{0xA0};
    CHECK(version_of(cut).error().message == "a version resource leaves its section");
  }

  TEST_CASE("every truncation is an error and no change of a byte does harm") {
    // What lies behind the numbers is not read.
    Buffer file = sample();
    file.resize(resources + 0x58 + 56);
    REQUIRE(version_of(file).has_value());
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(version_of(shorter).has_value()); });
    for_each_flip(file, [](Bytes changed) { (void)version_of(changed); });
  }
}
