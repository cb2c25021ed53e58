#include "resolve/cpu_needs.h"

#include <doctest/doctest.h>

#include <array>

#include "base/bytes.h"
#include "formats/elf_sections.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using namespace std::string_literals;

ElfBuilder with_texts(const std::string& texts) {
  return library().section(".rodata", '\0' + texts + '\0', elf_section_allocated);
}

ElfBuilder compiled(const std::string& lines) {
  return library().section(".GCC.command.line", lines + '\0');
}

std::string need_of(const ElfBuilder& builder, const std::string& path = "mod.so") {
  NativeSystem system;
  system.site(path, builder);
  const Lines rows = system.rows(
      "SELECT level || '|' || features || '|' || evidence || '|' || dispatches FROM cpu_need JOIN "
      "file ON file.id = cpu_need.file WHERE file.path LIKE '%/mod.so'");
  return rows.empty() ? "unknown" : rows.front();
}

}  // namespace

TEST_SUITE("cpu_needs") {
  TEST_CASE("a note that the loader enforces comes first") {
    CHECK(need_of(library().x86_isa_needed(6)) == "x86-64-v3|x86-64-v3|property-note|0");
    CHECK(need_of(library().x86_isa_needed(2)) == "x86-64-v2|x86-64-v2|property-note|0");
  }

  TEST_CASE("a directory that the loader searches on such processors only") {
    CHECK(need_of(library(), "pkg.libs/glibc-hwcaps/x86-64-v4/mod.so") ==
          "x86-64-v4|x86-64-v4|loader-directory|0");
    CHECK(need_of(library(), "pkg.libs/glibc-hwcaps/power10/mod.so") == "unknown");
  }

  TEST_CASE("build information of numpy, OpenCV and OpenBLAS") {
    CHECK(need_of(with_texts("NumPy was built with baseline optimizations: \n(X86_V2) but")) ==
          "x86-64-v2|X86_V2|build-information|1");
    CHECK(need_of(with_texts("NumPy was built with baseline optimizations: \n(SSE SSE2 AVX2)")) ==
          "x86-64-v3|SSE SSE2 AVX2|build-information|1");
    CHECK(need_of(with_texts("NumPy was built with baseline optimizations: \n(NEON)")) ==
          "|NEON|build-information|1");
    CHECK(need_of(with_texts("General configuration for OpenCV 5.0.0 ==\n    Baseline:  SSE SSE2 "
                             "SSE3\n    Dispatched code generation:  AVX2\n")) ==
          "x86-64-v2|SSE SSE2 SSE3|build-information|1");
    CHECK(
        need_of(with_texts("OpenBLAS 0.3.15 DYNAMIC_ARCH NO_AFFINITY Barcelona MAX_THREADS=128")) ==
        "|DYNAMIC_ARCH|build-information|1");
    CHECK(need_of(with_texts("OpenBLAS 0.3.15 NO_AFFINITY SkylakeX MAX_THREADS=64")) ==
          "x86-64-v4|SkylakeX|build-information|0");
    CHECK(need_of(with_texts("OpenBLAS 0.3.15 NO_AFFINITY ThunderX MAX_THREADS=64")) == "unknown");
  }

  TEST_CASE("options of compilers: the least of several is needed, the rest chosen") {
    CHECK(need_of(compiled("GNU C17 14.2.1 -mtune=generic -march=x86-64 -O2")) ==
          "x86-64|-march=x86-64|compiler-options|0");
    CHECK(
        need_of(compiled("GNU C17 14.2.1 -march=haswell -O2\0GNU C++17 14.2.1 -march=haswell"s)) ==
        "x86-64-v3|-march=haswell|compiler-options|0");
    CHECK(need_of(compiled("GNU C17 14.2.1 -march=haswell\0GNU C17 14.2.1 -march=x86-64"s)) ==
          "x86-64|-march=x86-64|compiler-options|1");
    CHECK(need_of(compiled("GNU C17 14.2.1 -march=somenewone")) == "unknown");
    CHECK(need_of(compiled("GNU AS 2.35")) == "unknown");
    CHECK(need_of(library()) == "unknown");
  }

  TEST_CASE("a symbol by which code asks for the processor tells that it chooses") {
    std::vector<std::byte> symbols(48);
    symbols[24] = std::byte{1};
    symbols[30] = std::byte{1};
    const std::string text = "\0__cpu_model\0"s;
    const Bytes names = as_bytes(text);
    const ElfBuilder builder =
        compiled("GNU C17 14.2.1 -march=x86-64-v2")
            .section(".symtab", symbols, 0, 2, 3)
            .section(".strtab", std::vector<std::byte>(names.begin(), names.end()), 0, 3);
    CHECK(need_of(builder) == "x86-64-v2|-march=x86-64-v2|compiler-options|1");
  }

  TEST_CASE("other machines have no such levels") {
    CHECK(need_of(compiled("GNU C17 14.2.1 -march=armv8-a").machine(183)) == "unknown");
  }

  TEST_CASE("options add to a processor and take from it") {
    constexpr std::array<std::array<std::string_view, 3>, 10> cases{{
        {"GNU C17 14.2.1 -O2", "x86-64", "-march=x86-64"},
        {"GNU C17 14.2.1 -mavx2 -mfma", "x86-64-v3", "-march=x86-64 -mavx2"},
        {"GNU C17 14.2.1 -msse4.2 -march=x86-64", "x86-64-v2", "-march=x86-64 -msse4.2"},
        {"GNU C17 12.2.0 -march=znver3 -mmmx -mno-sse4a -O3", "x86-64-v3", "-march=znver3"},
        {"GNU C17 12.2.0 -march=znver3 -mavx -mavx512f -mavx512vl", "x86-64-v4",
         "-march=znver3 -mavx512f"},
        {"GNU C17 12.2.0 -march=skylake-avx512 -mno-avx512f -mavx2", "x86-64-v3",
         "-march=skylake-avx512"},
        {"GNU C17 12.2.0 -march=haswell -mno-avx2 -mno-fma", "x86-64-v2", "-march=haswell"},
        {"GNU C17 12.2.0 -march=icelake-server", "x86-64-v4", "-march=icelake-server"},
        {"GNU C17 12.2.0 -march=silvermont", "", ""},
        {"GNU C17 12.2.0 -mtune=native -march=x86-64-v3", "x86-64-v3", "-march=x86-64-v3"},
    }};
    for (const auto& [producer, level, options] : cases) {
      CAPTURE(producer);
      CHECK(compiler_target(producer).level == level);
      CHECK(compiler_target(producer).options == options);
    }
  }
}
