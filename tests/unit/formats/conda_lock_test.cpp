#include "formats/conda_lock.h"

#include <doctest/doctest.h>

#include "support/claim_text.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view sample = R"x(version: 1
metadata:
  content_hash: {linux-64: '00'}
  channels:
  - url: conda-forge
    used_env_vars: []
  platforms: [linux-64]
package:
- name: six
  version: 1.17.0
  manager: conda
  platform: linux-64
  dependencies: {python: ''}
  url: https://conda.example/conda-forge/noarch/six-1.17.0-pyhd8ed1ab_0.conda
  hash:
    md5: 0123456789abcdef0123456789abcdef
    sha256: 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
  category: main
  optional: false
- name: idna
  version: '3.10'
  manager: pip
  platform: linux-64
  dependencies: {}
  url: https://index.example/idna-3.10-py3-none-any.whl
  hash: {sha256: 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff}
  category: dev
  optional: true
)x";

}  // namespace

TEST_SUITE("conda lock") {
  TEST_CASE("a lock as its tool writes it is read completely") {
    const auto document = read_conda_lock(as_bytes(sample), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "1");
    CHECK(document->created_by == "conda-lock");
    CHECK(inputs_of(*document) ==
          Lines{"9 conda_package six ==1.17.0 build=pyhd8ed1ab_0 url "
                "https://conda.example/conda-forge/noarch/six-1.17.0-pyhd8ed1ab_0.conda "
                "from=https://conda.example/conda-forge sha256:00112233 md5:01234567 "
                "[six-1.17.0-pyhd8ed1ab_0.conda sha256:00112233 md5:01234567] groups=main "
                "platforms=linux-64",
                "20 distribution idna ==3.10 url https://index.example/idna-3.10-py3-none-any.whl "
                "sha256:00112233 [idna-3.10-py3-none-any.whl sha256:00112233] groups=dev "
                "platforms=linux-64 sometimes"});
    CHECK(options_of(*document) == Lines{"5 channel conda-forge"});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("a version that is not known is refused in one sentence") {
    constexpr std::string_view text = R"x(version: 2
package: []
)x";
    const auto document = read_conda_lock(as_bytes(text), {});
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().message == "expected version 1, found '2'");
  }

  TEST_CASE("what is wrong is told, and the rest is read") {
    constexpr std::string_view text = R"x(version: 1
package:
- name: [a]
- 3
- {name: a, url: x, hash: y}
)x";
    const auto document = read_conda_lock(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "1");
    CHECK(document->created_by == "conda-lock");
    CHECK(inputs_of(*document) == Lines{"3 conda_package ? directory platforms=",
                                        "5 conda_package a directory x platforms="});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) ==
          Lines{"1 package[1]: expected a table, found number", "3 package[0].url: is missing",
                "3 package[0].manager: is missing",
                "3 package[0].name: expected a string, found array",
                "3 package[0].platform: is missing", "5 package[2].manager: is missing",
                "5 package[2].platform: is missing",
                "5 package[2].hash: expected a table, found string"});
  }

  TEST_CASE("no damage does harm") {
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { (void)read_conda_lock(shorter, {}); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_conda_lock(changed, {}); });
  }

  TEST_CASE("bytes that are too many, or no text, are refused") {
    CHECK(read_conda_lock(as_bytes(sample), {.manifest_bytes = 10}).error().kind ==
          ErrorKind::limit);
    std::string with_nul(sample);
    with_nul.insert(with_nul.size() / 2, 1, '\0');
    CHECK_FALSE(read_conda_lock(as_bytes(with_nul), {}).has_value());
  }
}
