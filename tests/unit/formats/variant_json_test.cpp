#include "formats/variant_json.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

Lines properties_in(std::string_view text, const Limits& limits = {}) {
  const Result<VariantFile> file = read_variant_json(as_bytes(text), limits);
  if (!file) return {file.error().message};
  Lines lines;
  for (const VariantProperty& one : file->properties) {
    lines.push_back(one.label + " " + one.namespace_name + " " + one.feature + " " + one.value);
  }
  for (const Error& defect : file->defects) lines.push_back(defect.message);
  return lines;
}

constexpr std::string_view sample =
    R"({"$schema": "x", "variants": {"cu126": {"nvidia": {"cuda": ["12.6"], "sm": ["90", "100"]}}}})";

}  // namespace

TEST_SUITE("variant_json") {
  TEST_CASE("each value of each feature is one property") {
    CHECK(properties_in(sample) ==
          Lines{"cu126 nvidia cuda 12.6", "cu126 nvidia sm 90", "cu126 nvidia sm 100"});
  }

  TEST_CASE("a variant without features has its label") {
    CHECK(properties_in(R"({"variants": {"null": {}}})") == Lines{"null   "});
  }

  TEST_CASE("what is of another kind is left out and told") {
    CHECK(properties_in(R"({"variants": {"a": {"n": {"f": "x"}, "m": 1}}})") ==
          Lines{"f: expected an array, found a string", "m: expected an object, found a number"});
    CHECK(properties_in(R"({"variants": []})") ==
          Lines{"expected an object `variants`, found none"});
    CHECK(properties_in("{}") == Lines{"expected an object `variants`, found none"});
  }

  TEST_CASE("more values than may be are an error") {
    Limits limits;
    limits.list_entries = 2;
    CHECK(properties_in(sample, limits) == Lines{"it has more than 2 values"});
  }

  TEST_CASE("cut and changed documents are read or refused") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      CHECK_FALSE(read_variant_json(shorter, {}).has_value());
    });
    for_each_flip(as_bytes(sample),
                  [](Bytes changed) { static_cast<void>(read_variant_json(changed, {})); });
  }
}
