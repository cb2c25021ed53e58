#include "formats/build_configuration.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// Of scipy 1.18, shortened.
constexpr std::string_view sample = R"(CONFIG = _cleanup(
    {
        "Compilers": {
            "c": {
                "name": "gcc",
                "version": "14.2.1",
            },
        },
        "Build Dependencies": {
            "blas": {
                "name": "scipy-openblas",
                "found": bool("true".lower().replace('false', '')),
                "version": "0.3.31.dev",
                "openblas configuration": r"OpenBLAS 0.3.31.dev DYNAMIC_ARCH Haswell",
            },
            "pybind11": {
                "name": "pybind11",
                "version": "3.0.4",
                "include directory": r"unknown",
            },
        },
        "Python Information": {
            "version": "3.12",
        },
    }
)
)";

}  // namespace

TEST_SUITE("build_configuration") {
  TEST_CASE("libraries that a project was built with") {
    const auto dependencies = read_build_configuration(as_bytes(sample), {});
    REQUIRE(dependencies.has_value());
    REQUIRE(dependencies->size() == 2);
    CHECK(dependencies->at(0).role == "blas");
    CHECK(dependencies->at(0).name == "scipy-openblas");
    CHECK(dependencies->at(0).version == "0.3.31.dev");
    CHECK(dependencies->at(1).role == "pybind11");
    CHECK(dependencies->at(1).version == "3.0.4");
  }

  TEST_CASE("a file of another form has none") {
    CHECK(read_build_configuration(as_bytes("blas_mkl_info={}\nopenblas_info={'a': 1}\n"), {})
              ->empty());
    CHECK(read_build_configuration(as_bytes(""), {})->empty());
    CHECK(read_build_configuration(as_bytes("\xFF"), {}).error().kind == ErrorKind::malformed);
    CHECK(read_build_configuration(as_bytes(sample), {.small_text_bytes = 10}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("truncated and changed files do no harm") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      CHECK(read_build_configuration(shorter, {})->size() <= 2);
    });
    for_each_flip(as_bytes(sample),
                  [](Bytes changed) { (void)read_build_configuration(changed, {}); });
  }
}
