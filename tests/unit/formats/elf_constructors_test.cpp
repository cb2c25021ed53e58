#include "formats/elf_constructors.h"

#include <doctest/doctest.h>

#include "formats/elf_symbol.h"
#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using namespace std::string_literals;

// crtfastm.o of GCC 12: endbr64; stmxcsr -4(%rsp); orl $0x8040,-4(%rsp); ldmxcsr -4(%rsp); ret
const std::string fast_math =
    "\xF3\x0F\x1E\xFA\x0F\xAE\x5C\x24\xFC\x81\x4C\x24\xFC\x40\x80\x00\x00\x0F\xAE\x54\x24\xFC\xC3"s;

std::vector<std::byte> bytes_of(std::string_view text) {
  const Bytes bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

std::vector<std::byte> word(std::uint64_t value) {
  std::vector<std::byte> bytes;
  for (unsigned i = 0; i < 8; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
  return bytes;
}

bool flushes(Bytes file) {
  MemorySource source(file);
  const auto elf = read_elf(source, {});
  if (!elf) return false;
  const auto dynamic = read_elf_dynamic(source, *elf, {});
  return dynamic && flushes_denormals(source, *elf, *dynamic).value_or(false);
}

struct Sample {
  std::string code = fast_math + std::string(8, '\x90');
  std::uint16_t machine = 62;
  bool is_in_array = true;  // else by a relocation alone
};

std::uint64_t address_of(const std::vector<std::byte>& file, std::string_view name) {
  MemorySource source(file);
  const auto elf = read_elf(source, {});
  const auto dynamic = read_elf_dynamic(source, *elf, {});
  return (*find_elf_symbol(source, *elf, *dynamic, name, {}))->value;
}

// Two constructors, of which the code is the second, and three relocations of which one is for it.
std::vector<std::byte> built(const Sample& sample, std::uint64_t code, std::uint64_t array,
                             std::uint64_t relocations) {
  std::vector<std::byte> table;
  for (const std::uint64_t place : {array - 8, array + 8, array + 64}) {
    for (const std::uint64_t value : {place, std::uint64_t{8}, code}) {
      const auto bytes = word(value);
      table.insert(table.end(), bytes.begin(), bytes.end());
    }
  }
  std::vector<std::byte> slots = word(1);
  const auto second = word(sample.is_in_array ? code : 0);
  slots.insert(slots.end(), second.begin(), second.end());
  return ElfBuilder{}
      .machine(sample.machine)
      .symbol("code", bytes_of(sample.code))
      .symbol("slots", slots)
      .symbol("table", table)
      .entry(25, array)
      .entry(27, 16)
      .entry(7, relocations)
      .entry(0x6FFFFFF9, 3)
      .build();
}

// Addresses do not depend on what they are written into.
std::vector<std::byte> build(const Sample& sample) {
  const auto draft = built(sample, 0, 8, 0);
  return built(sample, address_of(draft, "code"), address_of(draft, "slots"),
               address_of(draft, "table"));
}

}  // namespace

TEST_SUITE("elf_constructors") {
  TEST_CASE("the constructor of crtfastm.o is known by its code") {
    CHECK(flushes(build({})));
    CHECK(flushes(build({.code = fast_math.substr(4) + std::string(8, '\x90')})));
  }

  TEST_CASE("it is found by its relocation where the array has no address") {
    CHECK(flushes(build({.is_in_array = false})));
  }

  TEST_CASE("another constructor is not") {
    std::string other = fast_math + std::string(8, '\x90');
    other[14] = '\x00';  // the flags that are set
    CHECK_FALSE(flushes(build({.code = other})));
    other = fast_math + std::string(8, '\x90');
    other[12] = '\xF8';  // another place on the stack
    CHECK_FALSE(flushes(build({.code = other})));
    CHECK_FALSE(flushes(build({.code = std::string(40, '\xC3')})));
    CHECK_FALSE(flushes(build({.machine = 183})));
    CHECK_FALSE(flushes(ElfBuilder{}.needed("libc.so.6").build()));
    CHECK_FALSE(flushes(ElfBuilder{}.entry(25, 0xFFFFFFFFFFFFFFF0).entry(27, 16).build()));
  }

  TEST_CASE("truncated and changed files do no harm") {
    const auto file = build({.is_in_array = false});
    for_each_truncation(file, [](Bytes shorter) { (void)flushes(shorter); });
    for_each_flip(file, [](Bytes changed) { (void)flushes(changed); });
  }
}
