#include "resolve/library_copies.h"

#include <doctest/doctest.h>

#include "base/bytes.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

ElfBuilder module_needing(std::initializer_list<const char*> libraries) {
  ElfBuilder builder = library().runpath("$ORIGIN");
  for (const char* name : libraries) builder.needed(name);
  return builder;
}

Lines copies(const NativeSystem& system) {
  return system.rows(
      "SELECT copied.name, library, variant, library_copy.version, extensions, root.name FROM "
      "library_copy JOIN file AS copied ON copied.id = file JOIN file AS root ON root.id = "
      "first_root ORDER BY 1, 2");
}

Lines clashes(const NativeSystem& system) {
  return system.rows(
      "SELECT symbol_clash.kind, library, winner.name, loser.name, symbol, symbols, root.name, "
      "roots FROM symbol_clash JOIN file AS winner ON winner.id = winner JOIN file AS loser ON "
      "loser.id = loser JOIN file AS root ON root.id = first_root ORDER BY 1, 2, 3, 4");
}

ElfBuilder protobuf(const std::string& soname) {
  return library(soname).function("_ZN6google8protobuf14DescriptorPool14generated_poolEv");
}

std::string bytes_of(const ElfBuilder& builder) {
  return std::string(as_text(builder.build()));
}

}  // namespace

TEST_SUITE("library_copies") {
  TEST_CASE("copies are known by what they define, and told with how many modules bring them") {
    NativeSystem system;
    system.site("a.abi3.so", module_needing({"libgomp-a34b3233.so.1"}));
    system.site("b.abi3.so", module_needing({"libgomp-a34b3233.so.1", "libother.so"}));
    system.site("libgomp-a34b3233.so.1",
                library("libgomp-a34b3233.so.1").function("GOMP_parallel"));
    system.site("libother.so", library("libother.so").function("GOMP_parallel_"));
    system.site("libalone.so.5", library("libalone.so.5").function("__kmpc_fork_call"));
    CHECK(copies(system) == Lines{"libalone.so.5|openmp|llvm|5|0|libalone.so.5",
                                  "libgomp-a34b3233.so.1|openmp|gnu|1|2|a.abi3.so"});
    CHECK(clashes(system).empty());
  }

  TEST_CASE("in one scope the first definition counts") {
    NativeSystem system;
    system.site("a.abi3.so", module_needing({"libfirst.so", "libsecond.so"}));
    system.site("b.abi3.so", module_needing({"libsecond.so"}));
    system.site("libfirst.so", protobuf("libfirst.so"));
    system.site("libsecond.so", protobuf("libsecond.so"));
    CHECK(clashes(system) ==
          Lines{"scope|protobuf|libfirst.so|libsecond.so|"
                "_ZN6google8protobuf14DescriptorPool14generated_poolEv|1|a.abi3.so|1"});
  }

  TEST_CASE("definitions of different versions do not meet, one without a version meets all") {
    const auto versioned = [](const std::string& soname, const std::string& version) {
      return library(soname)
          .version_base(soname)
          .version_definition(version)
          .function("EVP_CIPHER_CTX_new")
          .of_version(version);
    };
    NativeSystem apart;
    apart.site("a.abi3.so", module_needing({"libcrypto.so.1.1", "libcrypto.so.3"}));
    apart.site("libcrypto.so.1.1", versioned("libcrypto.so.1.1", "OPENSSL_1_1_0"));
    apart.site("libcrypto.so.3", versioned("libcrypto.so.3", "OPENSSL_3.0.0"));
    CHECK(copies(apart).size() == 2);
    CHECK(clashes(apart).empty());

    NativeSystem meeting;
    meeting.site("a.abi3.so", module_needing({"libbundled.so", "libcrypto.so.3"}));
    meeting.site("libbundled.so", library("libbundled.so").function("EVP_CIPHER_CTX_new"));
    meeting.site("libcrypto.so.3", versioned("libcrypto.so.3", "OPENSSL_3.0.0"));
    CHECK(clashes(meeting) ==
          Lines{"scope|openssl|libbundled.so|libcrypto.so.3|EVP_CIPHER_CTX_new|1|a.abi3.so|1"});
  }

  TEST_CASE("what torch opens for all comes before what other modules bring") {
    NativeSystem system;
    system.site("torch/lib/libtorch_global_deps.so", module_needing({"libmine.so", "libone.so"}));
    system.site("torch/lib/libmine.so", protobuf("libmine.so"));
    system.site("torch/lib/libone.so", library("libone.so").function("H5open"));
    system.site("pkg/a.abi3.so", module_needing({"libtheirs.so", "libone.so"}));
    system.site("pkg/libtheirs.so", protobuf("libtheirs.so"));
    system.site("pkg/libone.so", library("libone.so").function("H5open").function("more"));
    CHECK(clashes(system) ==
          Lines{"global|protobuf|libmine.so|libtheirs.so|"
                "_ZN6google8protobuf14DescriptorPool14generated_poolEv|1|a.abi3.so|1"});
  }

  TEST_CASE(
      "unique symbols of two distributions are one, unless one of them is made for the other") {
    const auto unique = [](ElfBuilder builder) {
      return builder.symbol("_ZN3lib7counterE", {std::byte{1}})
          .unique()
          .symbol("_ZNSt3oneE", {std::byte{1}})
          .unique();
    };
    NativeSystem system;
    system.files().install({.name = "one", .files = {{"a.abi3.so", bytes_of(unique(library()))}}});
    system.files().install(
        {.name = "two", .files = {{"b.abi3.so", bytes_of(unique(library("x")))}}});
    CHECK(clashes(system) == Lines{"unique||a.abi3.so|b.abi3.so|_ZN3lib7counterE|1|b.abi3.so|1"});

    NativeSystem together;
    together.files().install(
        {.name = "one", .files = {{"libone.so", bytes_of(unique(library("libone.so")))}}});
    together.files().install(
        {.name = "two", .files = {{"b.abi3.so", bytes_of(unique(module_needing({"libone.so"})))}}});
    CHECK(clashes(together).empty());
  }
}
