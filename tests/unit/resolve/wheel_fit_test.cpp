#include "resolve/wheel_fit.h"

#include <doctest/doctest.h>

#include <array>

#include "resolve/accepted_tags.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;
using namespace std::string_view_literals;

namespace {

constexpr std::string_view loader_2_31 =
    "LD_LIBRARY_PATH\0PLATFORM\0/lib/x86_64-linux-gnu/\0/usr/lib/\0ld.so (GNU libc) stable release version 2.31.\n"sv;

// `python platform accepted` of a distribution whose wheel has this tag.
std::string fit_of(const std::string& tag, std::string_view loader,
                   const std::string& soabi = "cpython-312-x86_64-linux-gnu") {
  NativeSystem system(loader);
  system.files().root_file("usr/local/lib/python3.12/_sysconfigdata__linux_.py",
                           "build_time_vars = {'SOABI': '" + soabi + "'}\n");
  system.files().install({.name = "pkg", .tag = tag});
  const Lines rows = system.rows("SELECT python, platform, accepted FROM wheel_fit");
  return rows.size() == 1 ? rows.front() : "no row";
}

std::string told(std::string_view soabi) {
  const std::optional<TaggedPython> python = parse_soabi(soabi);
  if (!python) return "none";
  std::string text =
      std::to_string(python->release.major) + "." + std::to_string(*python->release.minor);
  if (python->build.free_threaded) text += " free-threaded";
  if (python->build.debug) text += " debug";
  return text;
}

}  // namespace

TEST_SUITE("wheel_fit") {
  TEST_CASE("the tag of extension modules tells version and build") {
    CHECK(told("cpython-312-x86_64-linux-gnu") == "3.12");
    CHECK(told("cpython-313t-x86_64-linux-gnu") == "3.13 free-threaded");
    CHECK(told("cpython-314td-x86_64-linux-musl") == "3.14 free-threaded debug");
    CHECK(told("cpython-36m-x86_64-linux-gnu") == "3.6");
    CHECK(told("cpython-27") == "2.7");
    for (const std::string_view other :
         {"", "cpython-", "cpython-3", "cpython-x12", "pypy310-pp73-x86_64-linux-gnu",
          "cpython-399999999999999-x"}) {
      CHECK(told(other) == "none");
    }
  }

  TEST_CASE("a tag fits Python, or not, and the system, or not") {
    const std::string best = "|cp312-cp312-linux_x86_64";
    struct Row {
      std::string tag, expected;
    };
    for (const auto& [tag, expected] : std::array{
             Row{"py3-none-any", "yes|yes" + best},
             Row{"cp312-cp312-manylinux_2_17_x86_64", "yes|yes" + best},
             Row{"cp312-cp312-manylinux2014_x86_64", "yes|yes" + best},
             Row{"cp312-cp312-linux_x86_64", "yes|yes" + best},
             Row{"cp39-abi3-manylinux_2_28_x86_64", "yes|yes" + best},
             Row{"py2.py3-none-manylinux_2_5_x86_64", "yes|yes" + best},
             Row{"cp312-cp312-manylinux_2_34_x86_64", "yes|no" + best},
             Row{"cp312-cp312-manylinux_2_17_aarch64", "yes|no" + best},
             Row{"cp312-cp312-musllinux_1_2_x86_64", "yes|no" + best},
             Row{"cp312-cp312-win_amd64", "yes|no" + best},
             Row{"cp311-cp311-manylinux_2_17_x86_64", "no|unknown" + best},
             Row{"cp313-abi3-manylinux_2_17_x86_64", "no|unknown" + best},
             Row{"cp312-cp312t-manylinux_2_17_x86_64", "no|unknown" + best},
             Row{"py2-none-any", "no|unknown" + best},
             Row{"what?", "no row"},
         }) {
      CAPTURE(tag);
      CHECK(fit_of(tag, loader_2_31) == expected);
    }
  }

  TEST_CASE("without the GIL only builds for that fit") {
    const std::string soabi = "cpython-313t-x86_64-linux-gnu";
    CHECK(fit_of("cp313-cp313t-manylinux_2_17_x86_64", loader_2_31, soabi) ==
          "yes|yes|cp313-cp313t-linux_x86_64");
    CHECK(fit_of("cp313-cp313-manylinux_2_17_x86_64", loader_2_31, soabi).starts_with("no|"));
    CHECK(fit_of("cp39-abi3-manylinux_2_17_x86_64", loader_2_31, soabi).starts_with("no|"));
  }

  TEST_CASE("where the C library's version is not known the system is not") {
    CHECK(fit_of("cp312-cp312-manylinux_2_34_x86_64", glibc_loader) == "yes|unknown|cp312-cp312");
    CHECK(fit_of("cp311-cp311-manylinux_2_34_x86_64", glibc_loader) == "no|unknown|cp312-cp312");
  }

  TEST_CASE("of another implementation, and of none, nothing is said") {
    CHECK(fit_of("py3-none-any", loader_2_31, "pypy310-pp73-x86_64-linux-gnu") == "no row");
    CHECK(fit_of("py3-none-any", loader_2_31, "") == "no row");
  }
}
