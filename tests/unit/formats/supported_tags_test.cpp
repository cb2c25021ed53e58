#include "formats/supported_tags.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <array>
#include <limits>

using namespace icecore;

namespace {

using Texts = std::vector<std::string>;
constexpr auto glibc = LibcVersion::Family::glibc;
constexpr auto musl = LibcVersion::Family::musl;

std::string joined(const Result<std::vector<Tag>>& tags) {
  REQUIRE(tags.has_value());
  Texts texts;
  for (const Tag& tag : *tags) texts.push_back(tag.text());
  return fmt::format("{}", fmt::join(texts, " "));
}

Texts platforms(const LinuxHost& host) {
  const auto result = linux_platforms(host, Limits{});
  REQUIRE(result.has_value());
  return *result;
}

std::string joined_platforms(const LinuxHost& host) {
  return fmt::format("{}", fmt::join(platforms(host), " "));
}

}  // namespace

// Every expectation was made with packaging 26.3.
TEST_SUITE("supported tags") {
  TEST_CASE("the ABIs of a CPython follow from how it was built") {
    CHECK(cpython_abis({3, 13}, {}) == Texts{"cp313"});
    CHECK(cpython_abis({3, 13}, {.free_threaded = true}) == Texts{"cp313t"});
    CHECK(cpython_abis({3, 13}, {.free_threaded = true, .debug = true}) ==
          Texts{"cp313td", "cp313t"});
    CHECK(cpython_abis({3, 12}, {.free_threaded = true, .debug = true}) ==
          Texts{"cp312d", "cp312"});
    CHECK(cpython_abis({3, 7}, {.debug = true}) == Texts{"cp37dm"});
    CHECK(cpython_abis({3, 7}, {.pymalloc = false}) == Texts{"cp37"});
    CHECK(cpython_abis({2, 7}, {}) == Texts{"cp27mu"});
    CHECK(cpython_abis({2, 7}, {.wide_unicode = false}) == Texts{"cp27m"});
    CHECK(cpython_abis({3, {}}, {}).empty());
  }

  TEST_CASE("CPython takes its own ABI, the stable one, none, then older stable ones") {
    CHECK(joined(cpython_tags({3, 4}, Texts{"cp34m"}, Texts{"p", "Q"}, Limits{})) ==
          "cp34-cp34m-p cp34-cp34m-q cp34-abi3-p cp34-abi3-q cp34-none-p cp34-none-q "
          "cp33-abi3-p cp33-abi3-q cp32-abi3-p cp32-abi3-q");
    CHECK(joined(cpython_tags({3, 3}, Texts{"abi3", "cp33t", "none"}, Texts{"p"}, Limits{})) ==
          "cp33-cp33t-p cp33-abi3-p cp33-none-p cp32-abi3-p");
    CHECK(joined(cpython_tags({3, 3}, Texts{"cp33t", "abi3t", "abi3t"}, Texts{"p"}, Limits{})) ==
          "cp33-cp33t-p cp33-abi3t-p cp33-abi3t-p cp33-none-p cp32-abi3t-p");
    CHECK(joined(cpython_tags({3, 1}, Texts{"cpt"}, Texts{"p"}, Limits{})) ==
          "cp31-cpt-p cp31-none-p");
    CHECK(joined(cpython_tags({3, {}}, Texts{}, Texts{"p"}, Limits{})) == "cp3-none-p");
  }

  TEST_CASE("what any Python takes comes last, newest first") {
    CHECK(joined(compatible_tags({3, 2}, "cp32", Texts{"p", "q"}, Limits{})) ==
          "py32-none-p py32-none-q py3-none-p py3-none-q py31-none-p py31-none-q py30-none-p "
          "py30-none-q cp32-none-any py32-none-any py3-none-any py31-none-any py30-none-any");
    CHECK(joined(compatible_tags({3, {}}, "", Texts{"p"}, Limits{})) == "py3-none-p py3-none-any");
  }

  TEST_CASE("a glibc host takes older glibcs, with the older names beside them") {
    CHECK(joined_platforms({.machine = "aarch64", .libc = {glibc, 2, 18}}) ==
          "linux_aarch64 manylinux_2_18_aarch64 manylinux_2_17_aarch64 manylinux2014_aarch64");
    CHECK(joined_platforms({.machine = "x86_64", .libc = {glibc, 2, 6}}) ==
          "linux_x86_64 manylinux_2_6_x86_64 manylinux_2_5_x86_64 manylinux1_x86_64");
    const Texts all = platforms({.machine = "x86_64", .libc = {glibc, 2, 36}});
    CHECK(all.size() == 1 + 32 + 3);
    CHECK(platforms({.machine = "x86_64", .libc = {glibc, 3, 0}}).size() == 1 + 1 + 46 + 3);
    CHECK(platforms({.machine = "x86_64", .libc = {glibc, 2, 4}}).size() == 1);
    CHECK(platforms({.machine = "mips64", .libc = {glibc, 2, 36}}).size() == 1);
    CHECK(platforms({.machine = "x86_64"}).size() == 1);
  }

  TEST_CASE("32-bit machines have manylinux only with the ABI that it names") {
    CHECK(joined_platforms({.machine = "armv8l", .libc = {glibc, 2, 17}}) ==
          "linux_armv8l linux_armv7l manylinux_2_17_armv8l manylinux2014_armv8l "
          "manylinux_2_17_armv7l manylinux2014_armv7l");
    for (const std::string_view machine : {"armv7l", "armv8l", "i686"}) {
      CAPTURE(machine);
      const LinuxHost host{
          .machine = std::string(machine), .libc = {glibc, 2, 36}, .has_manylinux_abi = false};
      CHECK(platforms(host).back().starts_with("linux_"));
    }
  }

  TEST_CASE("a musl host takes all minor versions before its own") {
    CHECK(joined_platforms({.machine = "x86_64", .libc = {musl, 1, 2}}) ==
          "linux_x86_64 musllinux_1_2_x86_64 musllinux_1_1_x86_64 musllinux_1_0_x86_64");
  }

  TEST_CASE("numbers that no version has are refused before anything is made of them") {
    constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
    CHECK(cpython_tags({3, most}, Texts{"a"}, Texts{"p"}, Limits{}).error().kind ==
          ErrorKind::limit);
    CHECK(compatible_tags({3, most}, "", Texts{"p"}, Limits{}).error().kind == ErrorKind::limit);
    for (const LibcVersion libc :
         {LibcVersion{glibc, 2, most}, {glibc, most, 1}, {musl, 1, most}}) {
      const LinuxHost host{.machine = "x86_64", .libc = libc};
      CHECK(linux_platforms(host, Limits{}).error().kind == ErrorKind::limit);
    }
  }
}
