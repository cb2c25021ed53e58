#include "formats/version_functions.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>

#include "base/literal_scan.h"
#include "formats/elf_dynamic.h"
#include "formats/elf_symbol.h"
#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::vector<std::byte> code_bytes(std::string_view code) {
  const Bytes bytes = as_bytes(code);
  return {bytes.begin(), bytes.end()};
}

// What the function at the symbol `f` of a file answers.
std::string answer(Bytes file, VersionAnswer kind) {
  MemorySource source(file);
  const auto elf = read_elf(source, {});
  if (!elf) return "";
  const auto dynamic = read_elf_dynamic(source, *elf, {});
  if (!dynamic) return "";
  const auto symbol = find_elf_symbol(source, *elf, *dynamic, "f", {});
  if (!symbol || !*symbol) return "";
  const VersionFunction function{.symbol = "f", .library = "x", .answer = kind};
  const SymbolPlace place{.address = (*symbol)->value, .size = (*symbol)->size};
  return read_version_function(source, *elf, function, place).value_or("");
}

std::string answer_of(std::string_view code, VersionAnswer kind, std::uint16_t machine = 62) {
  return answer(ElfBuilder{}.machine(machine).symbol("f", code_bytes(code)).build(), kind);
}

// Little-endian words of AArch64 code.
std::string words(const std::vector<std::uint32_t>& list) {
  std::string code;
  for (const std::uint32_t word : list) {
    for (unsigned i = 0; i < 4; ++i) code += static_cast<char>(word >> (8 * i));
  }
  return code;
}

using namespace std::string_literals;

// lea 1(%rip),%rax; ret; the text behind them.
const std::string returns_text = "\x48\x8D\x05\x01\x00\x00\x00\xC3"s + "1.5.7\0"s;

}  // namespace

TEST_SUITE("version_functions") {
  TEST_CASE("a text is found where x86-64 code loads its address") {
    CHECK(answer_of(returns_text, VersionAnswer::text) == "1.5.7");
    CHECK(answer_of("\xF3\x0F\x1E\xFA" + returns_text, VersionAnswer::text) == "1.5.7");
    // push %rbp; mov %rsp,%rbp; lea; pop %rbp; ret
    CHECK(answer_of("\x55\x48\x89\xE5\x48\x8D\x05\x02\x00\x00\x00\x5D\xC3"s + "v1.17.0\0"s,
                    VersionAnswer::text) == "1.17.0");
    // A test of the argument before it.
    CHECK(answer_of("\x48\x85\xFF\x74\x00"s + returns_text, VersionAnswer::text) == "1.5.7");
  }

  TEST_CASE("a text may go through another register") {
    // push %rbx; lea 1(%rip),%rbx; ret
    CHECK(answer_of("\x53\x48\x8D\x1D\x01\x00\x00\x00\xC3"s + "2.3.7\0"s, VersionAnswer::text) ==
          "2.3.7");
  }

  TEST_CASE("what follows the function is not the function's") {
    const auto file =
        ElfBuilder{}.symbol("f", code_bytes("\x90\x90\xC3\x90" + returns_text)).build();
    MemorySource source(file);
    const auto elf = read_elf(source, {});
    const auto dynamic = read_elf_dynamic(source, *elf, {});
    const std::uint64_t address = (*find_elf_symbol(source, *elf, *dynamic, "f", {}))->value;
    const VersionFunction function{.symbol = "f", .library = "x", .answer = VersionAnswer::text};
    const auto of_size = [&](std::uint64_t size) {
      return read_version_function(source, *elf, function, {.address = address, .size = size});
    };
    CHECK_FALSE(of_size(3).has_value());
    CHECK(of_size(12) == "1.5.7");
    CHECK(of_size(0) == "1.5.7");  // not told: the first sixteen bytes
  }

  TEST_CASE("a number may be what an argument is held against, or be stored in three parts") {
    CHECK(answer_of("\x81\xFF\x00\x45\x01\x00\xC3"s, VersionAnswer::bytes_check) == "1.69.0");
    CHECK(answer_of("\x81\xFE\x00\x45\x01\x00\xC3"s, VersionAnswer::bytes_check).empty());
    const std::string stores =
        "\xC7\x07\x04\x00\x00\x00\xC7\x06\x03\x00\x00\x00"
        "\xC7\x02\x05\x00\x00\x00\xC3"s;
    CHECK(answer_of(stores, VersionAnswer::stores) == "4.3.5");
    CHECK(answer_of(stores.substr(0, 12), VersionAnswer::stores).empty());
    CHECK(answer_of(stores, VersionAnswer::stores, 183).empty());
    CHECK(answer_of("\x31\xC0\xC3"s, VersionAnswer::minor) == "0");
  }

  TEST_CASE("what is no version is no answer") {
    CHECK(answer_of("\x48\x8D\x05\x01\x00\x00\x00\xC3"s + "none\0"s, VersionAnswer::text).empty());
    CHECK(answer_of("\xC3"s, VersionAnswer::text).empty());
    CHECK(answer_of("\x48\x8D\x05\xFF\xFF\xFF\x7F\xC3"s, VersionAnswer::text).empty());
    CHECK(answer_of(returns_text, VersionAnswer::text, 8).empty());
    CHECK(answer_of("\x48\x8B\x05\x01\x00\x00\x00\xC3"s, VersionAnswer::bytes).empty());
  }

  TEST_CASE("numbers are read as each library counts") {
    struct Case {
      std::uint32_t number;
      VersionAnswer kind;
      std::string_view version;
    };
    constexpr std::array<Case, 10> cases{{
        {0x010600, VersionAnswer::bytes, "1.6.0"},
        {0x03060500, VersionAnswer::bytes, "3.6.5"},
        {0x1002000, VersionAnswer::twelve_bits, "1.2.0"},
        {10507, VersionAnswer::hundreds, "1.5.7"},
        {2190, VersionAnswer::tens, "2.19"},
        {2131, VersionAnswer::tens, "2.13.1"},
        {170011, VersionAnswer::postgresql, "17.11"},
        {90624, VersionAnswer::postgresql, "9.6.24"},
        {4, VersionAnswer::major, "4"},
        {33, VersionAnswer::minor, "33"},
    }};
    for (const Case& one : cases) {
      CAPTURE(one.number);
      const std::string code = "\xB8"s + words({one.number}) + "\xC3";
      CHECK(answer_of(code, one.kind) == one.version);
      const std::string arm = words({0x52800000U | ((one.number & 0xFFFFU) << 5U),
                                     0x72A00000U | ((one.number >> 16U) << 5U), 0xD65F03C0U});
      CHECK(answer_of(arm, one.kind, 183) == one.version);
    }
    CHECK(answer_of("\xB8\x00\x00\x00\x00\xC3"s, VersionAnswer::hundreds).empty());
    CHECK(answer_of("\xB8\x39\x29\x00\x00\x90"s, VersionAnswer::hundreds).empty());
  }

  TEST_CASE("AArch64 takes the page of a text and the rest of its address") {
    // The symbol lies in a page of its own: adrp of distance 0, then the offset in the page.
    const auto file = [](std::uint32_t offset) {
      const std::string code =
          words({0xD503245F, 0x90000000, 0x91000000U | (offset << 10U), 0xD65F03C0});
      return ElfBuilder{}.machine(183).symbol("f", code_bytes(code + "3.53.1\0"s)).build();
    };
    const auto draft = file(0);
    MemorySource source(draft);
    const auto elf = read_elf(source, {});
    const auto dynamic = read_elf_dynamic(source, *elf, {});
    const std::uint64_t address = (*find_elf_symbol(source, *elf, *dynamic, "f", {}))->value;
    const auto offset = static_cast<std::uint32_t>((address + 16) & 0xFFFU);
    CHECK(answer(file(offset), VersionAnswer::text) == "3.53.1");
  }

  TEST_CASE("data is read as it stands, in the file's byte order") {
    CHECK(answer_of("3.45.1\0"s, VersionAnswer::text_data) == "3.45.1");
    CHECK(answer_of(words({10143}), VersionAnswer::number_data) == "1.1.43");
    CHECK(answer_of(words({0x10402}), VersionAnswer::bytes_data) == "1.4.2");
    CHECK(answer_of(words({0, 0}), VersionAnswer::text_pointer).empty());
    const auto big =
        ElfBuilder{}.byte_order(std::endian::big).symbol("f", code_bytes("\0\0\x27\x9F"s)).build();
    CHECK(answer(big, VersionAnswer::number_data) == "1.1.43");
  }

  TEST_CASE("the version in a text is its first one, with what belongs to it") {
    constexpr std::array<std::array<std::string_view, 2>, 14> cases{{
        {"libopus 1.6.1", "1.6.1"},
        {"3.14.1-CAPI-1.20.5", "3.14.1"},
        {"LIBTIFF, Version 4.7.2\nCopyright (c) 1988", "4.7.2"},
        {"4.10.1 of Oct 22 2026 23:17:00 $", "4.10.1"},
        {"0.21.5 (+libidn2/2.3.7)", "0.21.5"},
        {"OpenSSL 1.1.1k  FIPS", "1.1.1k"},
        {"2.23.1.dev0", "2.23.1.dev0"},
        {"1.0.0-rc2", "1.0.0-rc2"},
        {"1.5.3-0-gb546257", "1.5.3"},
        {"1.11.1_DEV", "1.11.1"},
        {"4.3+1-e9b8812", "4.3"},
        {"v1.17", "1.17"},
        {"AV1 17", ""},
        {"1.", ""},
    }};
    for (const auto& [text, version] : cases) CHECK(first_version(text) == version);
  }

  TEST_CASE("every function can be looked up and looked for") {
    for (const VersionFunction& function : version_functions()) {
      CAPTURE(function.symbol);
      CHECK(find_version_function(function.symbol) == &function);
      CHECK(function.symbol.size() >= LiteralScan::shortest);
    }
    CHECK(find_version_function("ZSTD_version") == nullptr);
    CHECK(find_version_function("") == nullptr);
    CHECK(find_version_function(std::string(200, 'Z')) == nullptr);
  }

  TEST_CASE("truncated and changed files do no harm") {
    const auto file = ElfBuilder{}.symbol("f", code_bytes(returns_text)).build();
    for_each_truncation(file, [](Bytes shorter) { (void)answer(shorter, VersionAnswer::text); });
    for_each_flip(file, [](Bytes changed) { (void)answer(changed, VersionAnswer::text); });
  }
}
