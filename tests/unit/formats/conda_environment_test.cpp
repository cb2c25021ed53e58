#include "formats/conda_environment.h"

#include <doctest/doctest.h>

#include "support/claim_text.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view sample = R"x(name: analysis
channels:
  - conda-forge
  - nodefaults
dependencies:
  - python=3.12
  - numpy=1.26.4=py312heda63a1_0
  - conda-forge::scipy>=1.11,<2
  - "pytorch[version='>=2.0', build=cuda*]"
  - pip
  - pip:
      - six==1.17.0
      - -r requirements.txt
      - -e .
variables:
  OMP_NUM_THREADS: 4
prefix: /home/somebody/envs/analysis
)x";

}  // namespace

TEST_SUITE("conda environment") {
  TEST_CASE("an environment file is read completely") {
    const auto document = read_conda_environment(as_bytes(sample), {});
    REQUIRE(document.has_value());
    CHECK(inputs_of(*document) ==
          Lines{"6 conda_package python =3.12 index",
                "7 conda_package numpy ==1.26.4 build=py312heda63a1_0 index",
                "8 conda_package scipy >=1.11,<2 index from=conda-forge",
                "9 conda_package pytorch >=2.0 build=cuda* index", "10 conda_package pip index",
                "12 distribution six ==1.17.0 index", "14 distribution ? editable ."});
    CHECK(options_of(*document) == Lines{"16 variable OMP_NUM_THREADS", "2 channel conda-forge",
                                         "2 channel nodefaults", "1 name analysis",
                                         "17 prefix /home/somebody/envs/analysis",
                                         "13 -r requirements.txt"});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("what is none is refused in one sentence") {
    constexpr std::string_view text = R"x(name: x
)x";
    const auto document = read_conda_environment(as_bytes(text), {});
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().message == "expected a list of dependencies, found none");
  }

  TEST_CASE("what is wrong is told, and the rest is read") {
    constexpr std::string_view text = R"x(dependencies:
  - 3
  - pip: six
  - {a: b}
)x";
    const auto document = read_conda_environment(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(inputs_of(*document) == Lines{});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) == Lines{"2 expected a package, found number",
                                         "3 expected a list for pip, found pip",
                                         "4 expected a list for pip, found a"});
  }

  TEST_CASE("no damage does harm") {
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { (void)read_conda_environment(shorter, {}); });
    for_each_flip(as_bytes(sample),
                  [](Bytes changed) { (void)read_conda_environment(changed, {}); });
  }

  TEST_CASE("bytes that are too many, or no text, are refused") {
    CHECK(read_conda_environment(as_bytes(sample), {.manifest_bytes = 10}).error().kind ==
          ErrorKind::limit);
    std::string with_nul(sample);
    with_nul.insert(with_nul.size() / 2, 1, '\0');
    CHECK_FALSE(read_conda_environment(as_bytes(with_nul), {}).has_value());
  }
}
