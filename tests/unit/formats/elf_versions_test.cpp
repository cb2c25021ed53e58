#include "formats/elf_versions.h"

#include <doctest/doctest.h>

#include <array>

#include "support/counting_source.h"
#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// A file with what its tables' errors depend on, to be changed one by one. Little endian.
struct Sample {
  std::vector<std::byte> file;
  ElfFile elf;
  ElfDynamic dynamic;

  explicit Sample(const ElfBuilder& builder) : file(builder.build()) {
    MemorySource source(file);
    elf = *read_elf(source, {});
    dynamic = *read_elf_dynamic(source, elf, {});
  }

  [[nodiscard]] Result<ElfVersions> read(const Limits& limits = {}) const {
    MemorySource source(file);
    return read_elf_versions(source, elf, dynamic, limits);
  }
  // The offset of a byte of a table at this address.
  [[nodiscard]] std::uint64_t place(std::uint64_t address, std::uint64_t distance) const {
    return *file_offset(elf, address) + distance;
  }
  Sample& set(std::uint64_t offset, std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) {
      file.at(offset + i) = static_cast<std::byte>(value >> (8 * i));
    }
    return *this;
  }
  Sample& set_need(std::uint64_t distance, std::uint64_t value, unsigned size) {
    return set(place(dynamic.version_needs, distance), value, size);
  }
  Sample& set_definition(std::uint64_t distance, std::uint64_t value, unsigned size) {
    return set(place(dynamic.version_definitions, distance), value, size);
  }
};

Result<ElfVersions> versions_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const ElfFile elf = ICECORE_TRY(read_elf(source, limits));
  const ElfDynamic dynamic = ICECORE_TRY(read_elf_dynamic(source, elf, limits));
  return read_elf_versions(source, elf, dynamic, limits);
}

// `library version` for each need, with a question mark behind a weak one.
std::vector<std::string> needs_of(const Result<ElfVersions>& versions) {
  REQUIRE(versions.has_value());
  std::vector<std::string> texts;
  for (const ElfVersionNeed& need : versions->needs) {
    texts.push_back(need.library + " " + need.version + (need.is_weak ? "?" : ""));
  }
  return texts;
}

using Texts = std::vector<std::string>;

Texts definitions_of(const Result<ElfVersions>& versions) {
  REQUIRE(versions.has_value());
  Texts texts;
  for (const ElfVersionDefinition& one : versions->definitions) texts.push_back(one.version);
  return texts;
}

// Three records of libraries' needs: at 0 with two needs, at 48 with one, at 80 with one.
ElfBuilder needing() {
  return ElfBuilder{}
      .needed("libc.so.6")
      .version_need("libc.so.6", "GLIBC_2.2.5")
      .weak_version_need("libc.so.6", "GLIBC_2.34")
      .version_need("libm.so.6", "GLIBC_2.29")
      .version_need("libc.so.6", "GLIBC_2.4");
}

// Three definitions: at 0 that of the file, at 28 one, at 56 one with a parent.
ElfBuilder defining() {
  return ElfBuilder{}
      .soname("libx.so.1")
      .version_base("libx.so.1")
      .version_definition("X_1.0")
      .version_definition("X_1.1", "X_1.0");
}

}  // namespace

TEST_SUITE("elf_versions") {
  TEST_CASE("needs and definitions are read in both classes and byte orders") {
    for (const unsigned bits : {32U, 64U}) {
      for (const std::endian byte_order : {std::endian::little, std::endian::big}) {
        CAPTURE(bits);
        CAPTURE(byte_order == std::endian::big);
        const auto needs = versions_of(needing().bits(bits).byte_order(byte_order).build());
        CHECK(needs_of(needs) == Texts{"libc.so.6 GLIBC_2.2.5", "libc.so.6 GLIBC_2.34?",
                                       "libm.so.6 GLIBC_2.29", "libc.so.6 GLIBC_2.4"});
        CHECK_FALSE(needs->has_definitions);
        const auto definitions = versions_of(defining().bits(bits).byte_order(byte_order).build());
        REQUIRE(definitions.has_value());
        CHECK(definitions_of(definitions) == Texts{"X_1.0", "X_1.1"});
        CHECK(definitions->definitions.back().index == 3);
        CHECK(definitions->has_definitions);
        CHECK(definitions->needs.empty());
        const auto both = versions_of(
            defining().version_need("a", "b").bits(bits).byte_order(byte_order).build());
        CHECK(needs_of(both) == Texts{"a b"});
        CHECK(both->definitions.size() == 2);
      }
    }
  }

  TEST_CASE("a file without versions has none") {
    for (const auto& file : {ElfBuilder{}.build(), ElfBuilder{}.needed("libc.so.6").build()}) {
      CHECK(needs_of(versions_of(file)).empty());
      CHECK(versions_of(file)->definitions.empty());
      CHECK_FALSE(versions_of(file)->has_definitions);
    }
  }

  TEST_CASE("a file that defines only itself is not one without definitions") {
    const auto versions = versions_of(ElfBuilder{}.soname("x").version_base("x").build());
    REQUIRE(versions.has_value());
    CHECK(versions->has_definitions);
    CHECK(versions->definitions.empty());
  }

  TEST_CASE("a link of 0 ends its chain, whatever count is stated") {
    Sample libraries(needing());
    libraries.set_need(12, 0, 4);
    CHECK(needs_of(libraries.read()).size() == 2);
    Sample needs(needing());
    needs.set_need(16 + 12, 0, 4);
    CHECK(needs_of(needs.read()).size() == 3);
    Sample definitions(defining());
    definitions.set_definition(28 + 16, 0, 4);
    CHECK(definitions_of(definitions.read()) == Texts{"X_1.0"});
    for (const std::uint64_t count : {4ULL, 0xFFFFFFFFULL, ~0ULL}) {
      Sample more(needing());
      more.dynamic.version_need_count = count;
      CHECK(needs_of(more.set_need(2, 0xFFFF, 2).read()).size() == 4);
      Sample other(defining());
      other.dynamic.version_definition_count = count;
      CHECK(other.read()->definitions.size() == 2);
    }
  }

  TEST_CASE("a chain that goes on after its count is an error at the record that says so") {
    Sample libraries(needing());
    libraries.dynamic.version_need_count = 2;
    CHECK(libraries.read().error() ==
          Error{ErrorKind::malformed,
                "library with version needs: the chain goes on after the 2 that the file states",
                libraries.place(libraries.dynamic.version_needs, 48)});
    Sample none(needing());
    none.dynamic.version_need_count = 0;
    CHECK(none.read().error().kind == ErrorKind::malformed);
    Sample needs(needing());
    CHECK(needs.set_need(2, 1, 2).read().error() ==
          Error{ErrorKind::malformed,
                "version need: the chain goes on after the 1 that the file states",
                needs.place(needs.dynamic.version_needs, 16)});
    Sample definitions(defining());
    definitions.dynamic.version_definition_count = 2;
    CHECK(definitions.read().error() ==
          Error{ErrorKind::malformed,
                "version definition: the chain goes on after the 2 that the file states",
                definitions.place(definitions.dynamic.version_definitions, 28)});
    Sample nameless(defining());
    CHECK(nameless.set_definition(28 + 6, 0, 2).read().error().message ==
          "version definition's name: the chain goes on after the 0 that the file states");
  }

  TEST_CASE("records of another version are refused") {
    Sample needs(needing());
    CHECK(needs.set_need(48, 2, 2).read().error() ==
          Error{ErrorKind::malformed,
                "library with version needs: record version 1 expected but found 2",
                needs.place(needs.dynamic.version_needs, 48)});
    Sample definitions(defining());
    CHECK(definitions.set_definition(0, 0, 2).read().error() ==
          Error{ErrorKind::malformed, "version definition: record version 1 expected but found 0",
                definitions.place(definitions.dynamic.version_definitions, 0)});
  }

  TEST_CASE("a link that wraps around the addresses is refused, so no chain is a circle") {
    struct Case {
      std::uint64_t distance;  // of the link from the table's start
      std::uint64_t from;      // the record that it is in
    };
    for (const auto& [distance, from] : {Case{8, 0}, Case{12, 0}, Case{28, 16}, Case{60, 48}}) {
      CAPTURE(distance);
      Sample sample(needing().bits(32));
      const std::uint64_t address = sample.dynamic.version_needs + from;
      sample.set_need(distance, 0x1'0000'0000 - address, 4);  // to address 0
      CHECK(sample.read().error().kind == ErrorKind::malformed);
      CHECK(sample.read().error().offset == sample.place(address, 0));
      CHECK(sample.read().error().message.ends_with("leads past the last address"));
      sample.set_need(distance, 0xFFFF'FFFF - address, 4);
      CHECK(sample.read().error().message.ends_with(
          "no loaded segment takes address 0xffffffff from the file"));
      CHECK(sample.read().error().offset == sample.place(address, 0));
    }
    Sample definitions(defining().bits(32));
    definitions.set_definition(16, 0x1'0000'0000 - definitions.dynamic.version_definitions, 4);
    CHECK(definitions.read().error().message.ends_with("leads past the last address"));
  }

  TEST_CASE("a link that wraps around 64 bits is refused") {
    Sample sample(needing());
    const std::uint64_t low = sample.dynamic.version_needs;
    sample.dynamic.version_needs = ~0ULL - 0xFFFF;
    sample.elf.segments.push_back({.type = 1,
                                   .offset = low,
                                   .virtual_address = sample.dynamic.version_needs,
                                   .file_size = 0x100});
    CHECK(needs_of(sample.read()).size() == 4);
    sample.set(low + 12, 0x10000, 4);
    CHECK(sample.read().error().message ==
          "library with version needs: a link of 0x10000 from address 0xffffffffffff0000 leads "
          "past the last address");
    CHECK(sample.read().error().offset == low);
  }

  TEST_CASE("chains without end or with shared records end at the limit") {
    // Definitions of the file itself, each of which leads to the next.
    std::vector<std::byte> file(300'000);
    ElfFile elf;
    elf.segments.push_back({.type = 1, .virtual_address = 0x1000, .file_size = file.size()});
    ElfDynamic dynamic;
    dynamic.string_table = 0x1000;
    dynamic.string_size = 1;
    dynamic.version_definitions = 0x1000;
    dynamic.version_definition_count = 0xFFFFFFFF;
    for (std::size_t i = 0; i + 20 < file.size(); i += 20) {
      file[i] = file[i + 2] = std::byte{1};
      file[i + 16] = std::byte{20};
    }
    MemorySource source(file);
    Limits limits;
    limits.elf_version_entries = 1000;
    const auto creeping = read_elf_versions(source, elf, dynamic, limits);
    CHECK(creeping.error() ==
          Error{ErrorKind::limit, "version records are more than the limit of 1000", 999 * 20});

    Sample sharing(needing());
    sharing.set_need(48 + 8, 16, 4).set_need(80 + 8, 16, 4);
    limits.elf_version_entries = 7;
    CHECK(sharing.read(limits).has_value());
    limits.elf_version_entries = 6;
    CHECK(sharing.read(limits).error().kind == ErrorKind::limit);
  }

  TEST_CASE("a long name that many versions share is limited") {
    ElfBuilder builder;
    for (int i = 0; i < 10; ++i) builder.version_need(std::string(1000, 'l'), "v");
    Limits limits;
    limits.elf_string_bytes = 9000;
    CHECK(versions_of(builder.build(), limits).error().kind == ErrorKind::limit);
    limits.elf_string_bytes = 20000;
    CHECK(needs_of(versions_of(builder.build(), limits)).size() == 10);
  }

  TEST_CASE("tables and names outside the file are errors that say where") {
    Sample name(needing());
    CHECK(
        name.set_need(16 + 8, 0xFFFFFFFF, 4).read().error() ==
        Error{ErrorKind::malformed,
              "no string ends after position 0xffffffff of the dynamic string table of 0x55 bytes",
              name.place(name.dynamic.version_needs, 16)});
    Sample table(needing());
    table.dynamic.version_needs = 0x100000;
    CHECK(table.read().error().message ==
          "library with version needs: no loaded segment takes address 0x100000 from the file");
    Sample strings(needing());
    strings.dynamic.string_table = 0;
    CHECK(strings.read().error().kind == ErrorKind::malformed);
    Sample end(needing());
    const std::uint64_t size = end.elf.segments.front().file_size;
    end.dynamic.version_needs = size - 4;
    CHECK(end.read().error().kind == ErrorKind::truncated);
    CHECK(end.read().error().offset == size - 4);
  }

  TEST_CASE("a library of 500 MB costs no more than its version tables") {
    ElfBuilder builder = needing();
    for (int i = 0; i < 1000; ++i) {
      builder.function("function_with_a_long_name_" + std::to_string(i));
    }
    const Sample sample(builder);
    CountingSource source(sample.file, 500'000'000);
    REQUIRE(read_elf_versions(source, sample.elf, sample.dynamic, {}).has_value());
    CHECK(source.requests == 14);                   // 7 records, 7 names
    CHECK(source.bytes_asked <= 7 * 16 + 7 * 256);  // names are asked for by pieces
  }

  TEST_CASE("every truncation is an error and no change of a byte does harm") {
    for (const unsigned bits : {32U, 64U}) {
      const Sample sample(defining().bits(bits).version_need("l", "v").version_need("l", "w"));
      for_each_truncation(sample.file, [&](Bytes shorter) {
        CHECK_FALSE(versions_of(shorter).has_value());
        MemorySource source(shorter);
        const std::uint64_t end =
            sample.place(sample.dynamic.string_table, 0) + sample.dynamic.string_size;
        CHECK(read_elf_versions(source, sample.elf, sample.dynamic, {}).has_value() ==
              (shorter.size() >= end));
      });
      for_each_flip(sample.file, [&](Bytes changed) {
        const Result<ElfVersions> versions = versions_of(changed);
        if (!versions.has_value()) return;
        CHECK(versions->needs.size() <= 2);
        CHECK(versions->definitions.size() <= 3);
        for (const ElfVersionNeed& need : versions->needs) {
          CHECK(need.library.size() + need.version.size() <= 2 * changed.size());
        }
      });
    }
  }
}
