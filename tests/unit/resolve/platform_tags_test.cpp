#include "resolve/platform_tags.h"

#include <doctest/doctest.h>

#include "base/bytes.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string tag = "cp312-cp312-manylinux_2_17_x86_64";

std::string text(const ElfBuilder& builder) {
  return std::string(as_text(builder.build()));
}

ElfBuilder module() {
  return library()
      .function("PyInit_mod")
      .needed("libc.so.6")
      .version_need("libc.so.6", "GLIBC_2.5");
}

std::vector<std::string> rows(const NativeSystem& system) {
  return system.rows(
      "SELECT name || ' ' || claimed || ' ' || computed FROM platform_tag JOIN distribution ON "
      "distribution.id = platform_tag.distribution ORDER BY 1");
}

std::vector<std::string> breaches(const NativeSystem& system) {
  return system.rows(
      "SELECT file.name || ' ' || platform_tag_breach.kind || ' ' || need FROM platform_tag_breach "
      "JOIN file ON file.id = platform_tag_breach.file ORDER BY 1");
}

// One distribution with these binaries.
struct Lab {
  NativeSystem system;
  Lab(const std::map<std::string, std::string>& files, const std::string& its_tag = tag) {
    system.files().install({.name = "pkg", .files = files, .tag = its_tag});
  }
};

}  // namespace

TEST_SUITE("platform_tags") {
  TEST_CASE("the oldest systems that a module can run on") {
    const Lab lab({{"mod.so", text(module())}});
    CHECK(rows(lab.system) == Lines{"pkg manylinux_2_17_x86_64 manylinux_2_5_x86_64"});
    CHECK(breaches(lab.system).empty());
  }

  TEST_CASE("a newer symbol version moves the tag, and breaks the claim") {
    const Lab lab({{"mod.so", text(module().version_need("libc.so.6", "GLIBC_2.34"))},
                   {"other.so", text(module())}});
    CHECK(rows(lab.system) == Lines{"pkg manylinux_2_17_x86_64 manylinux_2_34_x86_64"});
    CHECK(breaches(lab.system) == Lines{"mod.so version GLIBC_2.34"});
  }

  TEST_CASE("what the loader itself defines does not count") {
    const Lab lab({{"mod.so", text(module()
                                       .needed("ld-linux-x86-64.so.2")
                                       .version_need("ld-linux-x86-64.so.2", "GLIBC_2.99"))}});
    CHECK(rows(lab.system) == Lines{"pkg manylinux_2_17_x86_64 manylinux_2_5_x86_64"});
  }

  TEST_CASE("a library that the wheel does not bring") {
    const Lab lab({{"mod.so", text(module().needed("libxcb.so.1"))}});
    CHECK(rows(lab.system) == Lines{"pkg manylinux_2_17_x86_64 linux_x86_64"});
    CHECK(breaches(lab.system) == Lines{"mod.so library libxcb.so.1"});
  }

  TEST_CASE("a library of the wheel, and what that needs") {
    const std::string user = text(module().needed("libone.so").runpath("$ORIGIN/../pkg.libs"));
    const Lab kept({{"pkg/mod.so", user}, {"pkg.libs/libone.so", text(library("libone.so"))}});
    CHECK(rows(kept.system) == Lines{"pkg manylinux_2_17_x86_64 manylinux_2_5_x86_64"});
    const Lab broken({{"pkg/mod.so", user},
                      {"pkg.libs/libone.so", text(library("libone.so").needed("libgone.so"))}});
    CHECK(breaches(broken.system) == Lines{"mod.so library libgone.so"});
    // The search path of the module counts for its libraries.
    const Lab inherited({{"pkg/mod.so", user},
                         {"pkg.libs/libone.so", text(library("libone.so").needed("libtwo.so"))},
                         {"pkg.libs/libtwo.so", text(library("libtwo.so"))}});
    CHECK(breaches(inherited.system).empty());
  }

  TEST_CASE("a library of another distribution is not in the wheel") {
    Lab lab({{"pkg/mod.so", text(module().needed("libone.so").rpath("$ORIGIN/../other"))}});
    lab.system.files().install(
        {.name = "other", .files = {{"other/libone.so", text(library("libone.so"))}}, .tag = tag});
    CHECK(rows(lab.system) == Lines{"other manylinux_2_17_x86_64 manylinux_2_5_x86_64",
                                    "pkg manylinux_2_17_x86_64 linux_x86_64"});
  }

  TEST_CASE("a library that only newer policies name") {
    const Lab lab({{"mod.so", text(module().needed("libexpat.so.1"))}});
    CHECK(rows(lab.system) == Lines{"pkg manylinux_2_17_x86_64 manylinux_2_12_x86_64"});
    CHECK(breaches(lab.system).empty());
  }

  TEST_CASE("symbols that policies forbid, taken from the library that has them") {
    const ElfBuilder uses = module().undefined_symbol("inflate_fast");
    const Lab own({{"mod.so", text(uses)}});
    CHECK(breaches(own.system).empty());
    const Lab forbidden({{"mod.so", text(ElfBuilder(uses).needed("libz.so.1"))}});
    CHECK(rows(forbidden.system) == Lines{"pkg manylinux_2_17_x86_64 linux_x86_64"});
    CHECK(breaches(forbidden.system) == Lines{"mod.so symbol inflate_fast"});
    const Lab floating({{"mod.so", text(module().undefined_symbol("PyFPE_jbuf"))}});
    CHECK(breaches(floating.system) == Lines{"mod.so symbol PyFPE_jbuf"});
  }

  TEST_CASE("instructions that not every CPU has") {
    const Lab lab({{"mod.so", text(module().x86_isa_needed(7))}});
    CHECK(rows(lab.system) == Lines{"pkg manylinux_2_17_x86_64 linux_x86_64"});
    CHECK(breaches(lab.system) == Lines{"mod.so instructions x86-64-v3"});
    const Lab baseline({{"mod.so", text(module().x86_isa_needed(1))}});
    CHECK(breaches(baseline.system).empty());
  }

  TEST_CASE("a tag of no policy promises nothing") {
    const Lab lab({{"mod.so", text(module().needed("libxcb.so.1"))}}, "cp312-cp312-linux_x86_64");
    CHECK(rows(lab.system) == Lines{"pkg linux_x86_64 linux_x86_64"});
    CHECK(breaches(lab.system).empty());
    const Lab pure({{"mod.so", text(module())}}, "py3-none-any");
    CHECK(rows(pure.system) == Lines{"pkg  manylinux_2_5_x86_64"});
  }

  TEST_CASE("the strictest of several platforms counts") {
    const Lab lab({{"mod.so", text(module().version_need("libc.so.6", "GLIBC_2.28"))}},
                  "cp312-cp312-manylinux_2_28_x86_64.manylinux2014_x86_64");
    CHECK(rows(lab.system) == Lines{"pkg manylinux2014_x86_64 manylinux_2_28_x86_64"});
    CHECK(breaches(lab.system) == Lines{"mod.so version GLIBC_2.28"});
  }

  TEST_CASE("musl's platforms") {
    const ElfBuilder builder = library().function("PyInit_mod").needed("libc.musl-x86_64.so.1");
    const Lab lab({{"mod.so", text(builder)}}, "cp312-cp312-musllinux_1_1_x86_64");
    CHECK(rows(lab.system) == Lines{"pkg musllinux_1_1_x86_64 musllinux_1_2_x86_64"});
    const Lab unsaid({{"mod.so", text(builder)}}, "py3-none-any");
    CHECK(rows(unsaid.system) == Lines{"pkg  musllinux_1_2_x86_64"});
  }

  TEST_CASE("a program without a C library can be tagged for both") {
    const Lab lab({{"mod.so", text(library())}}, "py3-none-manylinux1_x86_64.musllinux_1_1_x86_64");
    CHECK(rows(lab.system) == Lines{"pkg manylinux1_x86_64 manylinux_2_5_x86_64"});
  }

  TEST_CASE("binaries of another machine do not count") {
    const Lab lab(
        {{"mod.so", text(module())},
         {"arm.so", text(module().machine(183).version_need("libc.so.6", "GLIBC_2.38"))}});
    CHECK(rows(lab.system) == Lines{"pkg manylinux_2_17_x86_64 manylinux_2_5_x86_64"});
  }

  TEST_CASE("libraries that need each other end") {
    const Lab lab({{"mod.so", text(module().needed("liba.so").runpath("$ORIGIN"))},
                   {"liba.so", text(library("liba.so").needed("libb.so").runpath("$ORIGIN"))},
                   {"libb.so", text(library("libb.so").needed("liba.so").runpath("$ORIGIN"))}});
    CHECK(rows(lab.system) == Lines{"pkg manylinux_2_17_x86_64 manylinux_2_5_x86_64"});
  }
}
