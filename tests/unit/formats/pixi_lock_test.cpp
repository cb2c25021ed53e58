#include "formats/pixi_lock.h"

#include <doctest/doctest.h>

#include "support/claim_text.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view sample = R"x(version: 6
environments:
  default:
    channels:
    - url: https://conda.example/conda-forge/
    indexes:
    - https://index.example/simple
    packages:
      linux-64:
      - conda: https://conda.example/conda-forge/noarch/six-1.17.0-pyhd8ed1ab_0.conda
      - pypi: https://index.example/idna-3.10-py3-none-any.whl
      - pypi: ./app
  test:
    channels: []
    packages:
      osx-arm64:
      - conda: https://conda.example/conda-forge/osx-arm64/libzlib-1.3.1-h8359307_2.conda
packages:
- conda: https://conda.example/conda-forge/noarch/six-1.17.0-pyhd8ed1ab_0.conda
  sha256: 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
  md5: 0123456789abcdef0123456789abcdef
  size: 16385
- conda: https://conda.example/conda-forge/osx-arm64/libzlib-1.3.1-h8359307_2.conda
  sha256: 10112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
- pypi: ./app
  name: app
  version: 0.1.0
  editable: true
- pypi: https://index.example/idna-3.10-py3-none-any.whl
  name: idna
  version: '3.10'
  sha256: 20112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
  requires_python: '>=3.6'
)x";

}  // namespace

TEST_SUITE("pixi lock") {
  TEST_CASE("a lock as its tool writes it is read completely") {
    const auto document = read_pixi_lock(as_bytes(sample), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "6");
    CHECK(document->created_by == "pixi");
    CHECK(inputs_of(*document) ==
          Lines{"19 conda_package six ==1.17.0 build=pyhd8ed1ab_0 url "
                "https://conda.example/conda-forge/noarch/six-1.17.0-pyhd8ed1ab_0.conda "
                "from=https://conda.example/conda-forge sha256:00112233 md5:01234567 "
                "[six-1.17.0-pyhd8ed1ab_0.conda sha256:00112233 md5:01234567 16385] groups=default "
                "platforms=linux-64",
                "23 conda_package libzlib ==1.3.1 build=h8359307_2 url "
                "https://conda.example/conda-forge/osx-arm64/libzlib-1.3.1-h8359307_2.conda "
                "from=https://conda.example/conda-forge sha256:10112233 "
                "[libzlib-1.3.1-h8359307_2.conda sha256:10112233] groups=test platforms=osx-arm64 "
                "sometimes",
                "25 distribution app ==0.1.0 editable ./app groups=default platforms=linux-64",
                "29 distribution idna ==3.10 url https://index.example/idna-3.10-py3-none-any.whl "
                "sha256:20112233 [idna-3.10-py3-none-any.whl sha256:20112233] groups=default "
                "platforms=linux-64 python>=3.6"});
    CHECK(options_of(*document) == Lines{"5 channel https://conda.example/conda-forge/"});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("a version that is not known is refused in one sentence") {
    constexpr std::string_view text = R"x(version: 99
)x";
    const auto document = read_pixi_lock(as_bytes(text), {});
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().message == "expected version 5, 6 or 7, found '99'");
  }

  TEST_CASE("what is wrong is told, and the rest is read") {
    constexpr std::string_view text = R"x(version: 6
packages:
- {}
- conda: 3
- conda: x
- conda: x
environments: {default: []}
)x";
    const auto document = read_pixi_lock(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "6");
    CHECK(document->created_by == "pixi");
    CHECK(inputs_of(*document) == Lines{"5 conda_package ? directory x sometimes",
                                        "6 conda_package ? directory x sometimes"});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) == Lines{"7 environments.default: expected a table, found array",
                                         "3 packages[0].conda: neither conda nor pypi is given",
                                         "4 packages[1].conda: expected a string, found number",
                                         "6 packages[3].conda: x is there twice"});
  }

  TEST_CASE("no damage does harm") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) { (void)read_pixi_lock(shorter, {}); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_pixi_lock(changed, {}); });
  }

  TEST_CASE("bytes that are too many, or no text, are refused") {
    CHECK(read_pixi_lock(as_bytes(sample), {.manifest_bytes = 10}).error().kind ==
          ErrorKind::limit);
    std::string with_nul(sample);
    with_nul.insert(with_nul.size() / 2, 1, '\0');
    CHECK_FALSE(read_pixi_lock(as_bytes(with_nul), {}).has_value());
  }
}
