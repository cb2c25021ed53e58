#include "formats/dlopen_texts.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <string>

#include "formats/version_texts.h"
#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using namespace std::string_literals;

DlopenTextSearch search_of(std::string_view data, const Limits& limits = {},
                           FilePart excluded = {}) {
  MemorySource source(as_bytes(data));
  DlopenTextSearch search(limits, excluded);
  const auto passed = find_version_texts(source, {{.offset = 0, .size = data.size()}}, limits,
                                         [&](const PassingPiece& piece) { search.look_at(piece); });
  REQUIRE(passed.has_value());
  return search;
}

// `offset name` of each.
std::string found_in(std::string_view data, const Limits& limits = {}, FilePart excluded = {}) {
  std::string told;
  const DlopenTextSearch search = search_of(data, limits, excluded);
  for (const DlopenText& text : search.found()) {
    told += fmt::format("{} {}; ", text.offset, text.name);
  }
  return told;
}

Result<std::size_t> count_in_file(Bytes file) {
  MemorySource source(file);
  const ElfFile elf = ICECORE_TRY(read_elf(source, {}));
  const auto sections = ICECORE_TRY(read_elf_sections(source, elf, {}));
  DlopenTextSearch search(Limits{});
  ICECORE_TRY(find_version_texts(source, constant_parts(elf, sections), {},
                                 [&](const PassingPiece& piece) { search.look_at(piece); }));
  return search.found().size();
}

}  // namespace

TEST_SUITE("dlopen_texts") {
  // Most of them stand in real wheels.
  TEST_CASE("a whole text of the form of a library's name is one") {
    for (const char* name :
         {"libX11.so.6", "libnuma.so", "libcrypto.so.1.1.1k", "libonnxruntime_providers_cuda.so",
          "libnvrtc-builtins.so.13.2", "libstdc++.so.6", "/usr/lib64/libnvidia-ml.so.1",
          "/usr/lib/gconv/UTF-16.so", "$ORIGIN/../lib/libx.so", "${ORIGIN}/libx.so.1", "libx.so"}) {
      CAPTURE(name);
      CHECK(found_in("\0"s + name + "\0"s) == fmt::format("1 {}; ", name));
    }
  }

  TEST_CASE("messages, patterns, other files and relative paths are none") {
    for (const char* text : {"Failed to open libgdrapi.so.2",
                             "Make sure that\nlibx.so.1",
                             "\tlibx.so",
                             "lib%s.so",
                             "%s-%s.so",
                             ".so",
                             "lib.so",
                             "gov.so",
                             "me.so",
                             "libx.so_1",
                             "libx.so.",
                             "libx.so.x",
                             "libx.so1",
                             "libx.so is corrupted",
                             "libx.so,liby.so",
                             "./libx.so",
                             "lib/libx.so",
                             "/usr/lib/?.so;./?.so",
                             "/usr/lib/.so",
                             "/opt/$LIB/libx.so",
                             "$ORIGINAL/libx.so",
                             "$ORIGIN",
                             "${libx}.so",
                             "lib{}.so",
                             "libx.so.1/liby",
                             "https://x.org/libx.so",
                             "/tmp/pytorch_fuserXXXXXX.so"}) {
      CAPTURE(text);
      CHECK(found_in("\0"s + text + "\0"s).empty());
    }
  }

  TEST_CASE("what stands around it decides whether the text is whole") {
    CHECK(found_in("libx.so.1\0"s) == "0 libx.so.1; ");
    CHECK(found_in("\xDClibx.so.1\0"s) == "1 libx.so.1; ");
    CHECK(found_in("\x01libx.so.1\0"s) == "1 libx.so.1; ");
    CHECK(found_in(" libx.so.1\0"s).empty());
    CHECK(found_in("\0libx.so.1"s).empty());
    CHECK(found_in("\0libx.so.1\n\0"s).empty());
    CHECK(found_in("\0libx.so.1\xC3\0"s).empty());
  }

  TEST_CASE("a name counts once, where it stands first") {
    CHECK(found_in("\0liba.so\0libb.so.2\0liba.so\0"s) == "1 liba.so; 9 libb.so.2; ");
  }

  TEST_CASE("what is excluded does not count") {
    const std::string data = "\0liba.so\0libb.so\0liba.so\0"s;
    CHECK(found_in(data, {}, {.offset = 1, .size = 8}) == "9 libb.so; 17 liba.so; ");
    CHECK(found_in(data, {}, {.offset = 0, .size = 1}) == "1 liba.so; 9 libb.so; ");
  }

  TEST_CASE("it is found at each place, also where two pieces meet") {
    constexpr std::size_t piece = 64U << 10;
    for (std::size_t at = 0; at < 24; ++at) {
      const std::string before = std::string(at, '\1');
      CHECK(found_in(before + "libx.so\0"s) == fmt::format("{} libx.so; ", at));
    }
    for (std::size_t at = piece - 24; at < piece + 8; ++at) {
      const std::string data = std::string(at, '\0') + "libname.so.1\0"s + std::string(300, '\0');
      CHECK(found_in(data) == fmt::format("{} libname.so.1; ", at));
    }
  }

  TEST_CASE("a name that is too long is none") {
    const auto named = [](std::size_t size) {
      return "\0lib"s + std::string(size - 6, 'x') + ".so\0"s;
    };
    CHECK(search_of(named(119)).found().size() == 1);
    CHECK(search_of(named(121)).found().empty());
    CHECK(search_of(std::string(70'000, '\0') + named(200) + std::string(1'000, '\0'))
              .found()
              .empty());
  }

  TEST_CASE("more than the limit are cut, and that is told") {
    const std::string data = "\0liba.so\0libb.so\0libc.so\0libd.so\0"s;
    CHECK(found_in(data, {.dlopen_texts = 2}) == "1 liba.so; 9 libb.so; ");
    const auto search = search_of(data, {.dlopen_texts = 2});
    REQUIRE(search.cut().has_value());
    CHECK(search.cut()->kind == ErrorKind::limit);
    CHECK(search.cut()->offset == 17);
    CHECK_FALSE(search_of(data, {.dlopen_texts = 4}).cut().has_value());
  }

  TEST_CASE("truncated and changed files do no harm") {
    const auto file =
        ElfBuilder{}
            .section(".rodata", "\0libx.so.1\0/usr/lib/liby.so\0"s, elf_section_allocated)
            .build();
    CHECK(*count_in_file(file) == 2);
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(count_in_file(shorter)); });
    for_each_flip(file, [](Bytes changed) { (void)count_in_file(changed); });
  }
}
