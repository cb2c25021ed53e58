#include "formats/match_spec.h"

#include <doctest/doctest.h>

#include <array>

#include "support/claim_text.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string told(std::string_view text) {
  const Result<ClaimedInput> input = parse_match_spec(text);
  if (!input) return "error: " + input.error().message;
  ClaimDocument document;
  document.inputs = {*input};
  return inputs_of(document).front().substr(std::string_view("0 conda_package ").size());
}

}  // namespace

TEST_SUITE("match spec") {
  TEST_CASE("requests of conda are read") {
    struct Row {
      std::string_view input, expected;
    };
    for (const auto& [input, expected] : std::array{
             Row{"numpy", "numpy index"},
             Row{"numpy=1.26", "numpy =1.26 index"},
             Row{"numpy=1.26.4", "numpy ==1.26.4 index"},
             Row{"numpy==1.26", "numpy ==1.26 index"},
             Row{"numpy=1.26.4=py312_0", "numpy ==1.26.4 build=py312_0 index"},
             Row{"numpy 1.26.4 py312_0", "numpy ==1.26.4 build=py312_0 index"},
             Row{"numpy =1.26.4 =py312_*", "numpy ==1.26.4 index"},
             Row{"numpy 1.26.*", "numpy 1.26.* index"},
             Row{"numpy >=1.26,<2", "numpy >=1.26,<2 index"},
             Row{"Numpy>1", "numpy >1 index"},
             Row{"conda-forge::numpy", "numpy index from=conda-forge"},
             Row{"numpy[version='==1.26.4', build=py_0]", "numpy ==1.26.4 build=py_0 index"},
             Row{"numpy[sha256=AA]", "numpy index sha256:aa"},
             Row{"numpy *", "numpy index"},
             Row{"https://c.example/main/linux-64/a-b-1.0-0.conda#0123456789abcdef0123456789abcdef",
                 "a-b ==1.0 build=0 url https://c.example/main/linux-64/a-b-1.0-0.conda "
                 "from=https://c.example/main md5:01234567 [a-b-1.0-0.conda md5:01234567] "
                 "platforms=linux-64"},
             Row{"=1.0", "error: expected a package, found =1.0"},
         }) {
      CAPTURE(input);
      CHECK(told(input) == expected);
    }
  }

  TEST_CASE("no damage does harm") {
    for (const std::string_view sample :
         {std::string_view("c/l::numpy[version='>=1,<2', build=\"x\", md5=aa]"),
          std::string_view("https://c.example/l/a-1-0.conda#sha256:aa")}) {
      for_each_truncation(as_bytes(sample),
                          [](Bytes shorter) { (void)parse_match_spec(as_text(shorter)); });
      for_each_flip(as_bytes(sample),
                    [](Bytes changed) { (void)parse_match_spec(as_text(changed)); });
    }
  }
}
