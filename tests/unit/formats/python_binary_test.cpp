#include "formats/python_binary.h"

#include <doctest/doctest.h>

#include <array>

#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<std::optional<PythonBinary>> python_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  return read_python_version(source, limits);
}

// The version that is read from `builder`'s file, or what was read instead.
std::string version_of(const ElfBuilder& builder) {
  const auto python = python_of(builder.build());
  if (!python.has_value()) return "error: " + python.error().message;
  return python->has_value() ? (*python)->version : "none";
}

ElfBuilder interpreter_with(std::initializer_list<std::string> constants) {
  ElfBuilder builder;
  builder.function("Py_GetVersion");
  for (const std::string& constant : constants) builder.read_only_string(constant);
  return builder;
}

}  // namespace

TEST_SUITE("python_binary") {
  TEST_CASE("Py_Version is decoded as PY_VERSION_HEX") {
    struct Row {
      std::uint64_t number;
      std::string_view expected;
    };
    for (const auto& [number, expected] : std::array{
             Row{0x030B07F0, "3.11.7"},
             Row{0x030E00C2, "3.14.0rc2"},
             Row{0x030D00A1, "3.13.0a1"},
             Row{0x030C00B4, "3.12.0b4"},
             Row{0x030A0FF0, "3.10.15"},
             Row{0x020712F0, "error: Py_Version is 0x20712f0, which is no version of Python 3"},
             Row{0x030B07F1, "error: Py_Version is 0x30b07f1, which is no version of Python 3"},
             Row{0, "error: Py_Version is 0x0, which is no version of Python 3"},
         }) {
      CAPTURE(expected);
      CHECK(version_of(ElfBuilder{}.number_symbol("Py_Version", number)) == expected);
      CHECK(version_of(ElfBuilder{}
                           .bits(32)
                           .byte_order(std::endian::big)
                           .hash_style(HashStyle::sysv)
                           .number_symbol("Py_Version", number)) == expected);
    }
    const auto wide = version_of(ElfBuilder{}.number_symbol("Py_Version", 0x1030B07F0));
    CHECK(wide.starts_with("error: Py_Version is 0x1030b07f0"));
  }

  TEST_CASE("the number goes before every string") {
    auto builder = interpreter_with({"3.10.4", "python3.10"});
    const auto python = python_of(builder.number_symbol("Py_Version", 0x030B07F0).build());
    CHECK((*python)->version == "3.11.7");
    CHECK((*python)->evidence == "Py_Version");
    CHECK((*python_of(interpreter_with({"3.10.4"}).build()))->evidence == "version string");
  }

  TEST_CASE("a version string counts by its shape and by the series that the binary names") {
    struct Row {
      std::initializer_list<std::string> constants;
      std::string_view expected;
    };
    const Row rows[] = {
        {{"3.10.4"}, "3.10.4"},
        {{"3.10.0rc2"}, "3.10.0rc2"},
        {{"3.9.2+"}, "3.9.2+"},
        {{"3.8.0a12+", "python3.8"}, "3.8.0a12+"},
        {{"3.10"}, "none"},
        {{"3.10.4.1"}, "none"},
        {{"3.10.4-final"}, "none"},
        {{"3.10.4c1"}, "none"},
        {{"3.100.4"}, "none"},
        {{"13.10.4"}, "none"},
        {{"1.3.10.4"}, "none"},
        {{"3.10.0rc"}, "none"},
        // The linker stores a string as the tail of a longer one.
        {{"/opt/python/versions/3.10.13", "lib/python3.10"}, "3.10.13"},
        // Static libraries bring versions of the same shape.
        {{"3.45.1", "3.10.4", "lib/python3.10"}, "3.10.4"},
        {{"3.45.1", "3.0.13", "3.6.15", "python36.zip"}, "3.6.15"},
        // A prefix that names another version is no rival of a string that stands alone.
        {{"3.10.4", "/opt/python/3.10.1", "python3.10"}, "3.10.4"},
        {{"3.45.1", "3.10.4"}, "error: one Python version expected but found 3.10.4, 3.45.1"},
        {{"3.10.4", "3.10.5", "python3.10"},
         "error: one Python version expected but found 3.10.4, 3.10.5"},
        // Python 2.7 with a static SQLite and OpenSSL is not Python 3.
        {{"2.7.18", "3.45.1", "3.0.13", "lib/python2.7"}, "none"},
        {{"2.7.18"}, "none"},
    };
    for (const auto& [constants, expected] : rows) {
      CAPTURE(*constants.begin());
      CHECK(version_of(interpreter_with(constants)) == expected);
    }
  }

  TEST_CASE("a binary that does not export CPython's functions is not CPython") {
    CHECK(version_of(ElfBuilder{}.read_only_string("3.45.1").read_only_string("python3.45")) ==
          "none");
    CHECK(version_of(ElfBuilder{}
                         .undefined_symbol("Py_BytesMain")
                         .undefined_symbol("Py_Version")
                         .needed("libpython3.10.so.1.0")
                         .read_only_string("3.10.4")) == "none");
    CHECK(version_of(ElfBuilder{}.function("Py_Main").read_only_string("3.6.1")) == "3.6.1");
    CHECK(version_of(ElfBuilder{}
                         .function("Py_BytesMain")
                         .hash_style(HashStyle::sysv)
                         .read_only_string("3.8.1")) == "3.8.1");
  }

  TEST_CASE("a Py_Version that the file does not hold says nothing") {
    auto file = ElfBuilder{}.number_symbol("Py_Version", 0x030B07F0).build();
    // The second segment's file size: the value, its last 8 bytes, becomes zero-filled memory.
    std::byte& size = file.at(64 + 56 + 32);
    size = static_cast<std::byte>(std::to_integer<unsigned>(size) - 8);
    const auto python = python_of(file);
    REQUIRE(python.has_value());
    CHECK_FALSE(python->has_value());
  }

  TEST_CASE("a string is found wherever the pieces of the search meet") {
    constexpr std::size_t piece = std::size_t{1} << 20;
    for (std::size_t before = piece - 400; before < piece; before += 7) {
      CAPTURE(before);
      ElfBuilder builder;
      builder.function("Py_Main")
          .read_only_string(std::string(before, 'x'))
          .read_only_string("3.10.4");
      CHECK(version_of(builder) == "3.10.4");
    }
  }

  TEST_CASE("no more than the limit is searched") {
    Limits limits;
    limits.constant_bytes = 100;
    CHECK(python_of(interpreter_with({"3.10.4"}).build(), limits).error().kind == ErrorKind::limit);
  }

  TEST_CASE("what is not ELF is an error") {
    CHECK(python_of(as_bytes("#!/usr/bin/python3.11")).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("truncations and changed bytes never invent a version of another shape") {
    const auto file = interpreter_with({"3.10.4", "python3.10"}).bits(32).build();
    const auto check = [](Bytes changed) {
      const auto python = python_of(changed);
      if (!python.has_value() || !python->has_value()) return;
      CHECK((*python)->version.starts_with("3."));
      CHECK((*python)->version.size() <= 8);
    };
    for_each_truncation(file, check);
    for_each_flip(file, check);
  }
}
