#include "formats/rust_dependencies.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// What cargo-auditable 0.6 writes for a small project.
constexpr std::string_view sample =
    R"({"packages":[{"name":"adler","version":"0.2.3","source":"registry"},)"
    R"({"name":"cc","version":"1.0.79","source":"crates.io","kind":"build"},)"
    R"({"name":"tool","version":"0.1.0","source":"local","dependencies":[0],"root":true}]})";

}  // namespace

TEST_SUITE("rust_dependencies") {
  TEST_CASE("crates are read with what they are") {
    const auto crates = read_rust_crates(as_bytes(sample), {});
    REQUIRE(crates.has_value());
    REQUIRE(crates->size() == 3);
    CHECK(crates->at(0).name == "adler");
    CHECK(crates->at(0).version == "0.2.3");
    CHECK(crates->at(0).source == "registry");
    CHECK_FALSE(crates->at(0).is_build);
    CHECK(crates->at(1).is_build);
    CHECK(crates->at(2).is_root);
  }

  TEST_CASE("another document is an error, and no packages are none") {
    CHECK(read_rust_crates(as_bytes("{}"), {})->empty());
    CHECK(read_rust_crates(as_bytes("[]"), {}).error().kind == ErrorKind::malformed);
    CHECK(read_rust_crates(as_bytes(R"({"packages":[{"name":1}]})"), {}).error().message ==
          "packages[0].name: expected a string, found number");
  }

  TEST_CASE("truncated and changed documents do no harm") {
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { CHECK_FALSE(read_rust_crates(shorter, {})); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_rust_crates(changed, {}); });
  }
}
