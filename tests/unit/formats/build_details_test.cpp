#include "formats/build_details.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::string_view smallest = R"({"schema_version": "1.0", "base_prefix": "../..",
  "platform": "linux-x86_64", "language": {"version": "3.14"}, "implementation": {"name": "cpython",
  "version": {"major": 3, "minor": 14, "micro": 0, "releaselevel": "final", "serial": 0}}})";

BuildDetails parse(std::string_view text) {
  Result<BuildDetails> details = parse_build_details(as_bytes(text), Limits{});
  REQUIRE(details.has_value());
  return *std::move(details);
}

}  // namespace

TEST_SUITE("build_details") {
  TEST_CASE("the PEP's example is read whole") {
    const BuildDetails details = parse(R"({"schema_version": "1.0", "base_prefix": "/usr",
      "base_interpreter": "/usr/bin/python", "platform": "linux-x86_64",
      "language": {"version": "3.14", "version_info": {"major": 3, "minor": 14, "micro": 0,
        "releaselevel": "alpha", "serial": 5}},
      "implementation": {"name": "cpython", "version": {"major": 3, "minor": 14, "micro": 0,
        "releaselevel": "alpha", "serial": 0}, "hexversion": 51249312,
        "cache_tag": "cpython-314", "_multiarch": "x86_64-linux-gnu"},
      "abi": {"flags": ["t", "d"], "extension_suffix": ".cpython-314td-x86_64-linux-gnu.so",
        "stable_abi_suffix": ".abi3.so"},
      "suffixes": {"source": [".py"], "extensions": [".abi3.so", ".so"]},
      "libpython": {"dynamic": "/usr/lib/libpython3.14.so.1.0",
        "dynamic_stableabi": "/usr/lib/libpython3.so", "static": "/usr/lib/libpython3.14.a",
        "link_extensions": true},
      "c_api": {"headers": "/usr/include/python3.14", "pkgconfig_path": "/usr/lib/pkgconfig"}})");
    CHECK(details.schema_version == "1.0");
    CHECK(details.base_prefix == "/usr");
    CHECK(details.base_interpreter == "/usr/bin/python");
    CHECK(details.platform == "linux-x86_64");
    CHECK(details.language_version == "3.14");
    CHECK(details.language_version_info == PythonVersionInfo{3, 14, 0, "alpha", 5});
    CHECK(details.implementation_name == "cpython");
    CHECK(details.implementation_version == PythonVersionInfo{3, 14, 0, "alpha", 0});
    CHECK(details.hex_version == 51249312);
    CHECK(details.cache_tag == "cpython-314");
    CHECK(details.multiarch == "x86_64-linux-gnu");
    CHECK(details.states_abi);
    CHECK(details.abi_flags == std::vector<std::string>{"t", "d"});
    CHECK(details.extension_suffix == ".cpython-314td-x86_64-linux-gnu.so");
    CHECK(details.stable_abi_suffix == ".abi3.so");
    CHECK(details.extension_suffixes == std::vector<std::string>{".abi3.so", ".so"});
    CHECK(details.dynamic_library == "/usr/lib/libpython3.14.so.1.0");
    CHECK(details.stable_abi_library == "/usr/lib/libpython3.so");
    CHECK(details.static_library == "/usr/lib/libpython3.14.a");
    CHECK(details.links_extensions == true);
    CHECK(details.headers == "/usr/include/python3.14");
    CHECK(details.pkgconfig_path == "/usr/lib/pkgconfig");
    CHECK(details.defects.empty());
  }

  TEST_CASE("sections that may be missing leave their fields empty") {
    const BuildDetails details = parse(smallest);
    CHECK(details.defects.empty());
    CHECK_FALSE(details.states_abi);
    CHECK_FALSE(details.links_extensions.has_value());
    CHECK_FALSE(details.language_version_info.has_value());
    CHECK(details.headers.empty());
  }

  TEST_CASE("members that are missing or of another kind are told, the others kept") {
    const BuildDetails details = parse(
        R"({"schema_version": "1.7", "base_prefix": 5, "platform": "p", "language": {},
            "implementation": {"name": "x", "version": {"major": 3}}, "abi": {}, "c_api": {}})");
    std::string messages;
    for (const Error& defect : details.defects) messages += defect.message + ";";
    CHECK(messages ==
          "base_prefix: expected a string, found number;language.version: is missing;"
          "implementation.version.minor: is missing;implementation.version.micro: is missing;"
          "implementation.version.releaselevel: is missing;"
          "implementation.version.serial: is missing;abi.flags: is missing;"
          "c_api.headers: is missing;");
    CHECK(details.implementation_version->major == 3);
  }

  TEST_CASE("another major version of the schema is not read") {
    const auto kind = [](std::string_view text) {
      const auto details = parse_build_details(as_bytes(text), Limits{});
      REQUIRE_FALSE(details.has_value());
      return details.error().kind;
    };
    CHECK(kind(R"({"schema_version": "2.0"})") == ErrorKind::unsupported);
    CHECK(kind(R"({"schema_version": "10"})") == ErrorKind::unsupported);
    CHECK(kind(R"({"schema_version": 1})") == ErrorKind::malformed);
    CHECK(kind(R"({})") == ErrorKind::malformed);
    CHECK(kind(R"([])") == ErrorKind::malformed);
  }

  TEST_CASE("no shorter file is valid and a changed one keeps its schema's major version") {
    test::for_each_truncation(as_bytes(smallest), [](Bytes shorter) {
      CHECK_FALSE(parse_build_details(shorter, Limits{}).has_value());
    });
    test::for_each_flip(as_bytes(smallest), [](Bytes changed) {
      const auto details = parse_build_details(changed, Limits{});
      if (details.has_value()) CHECK(details->schema_version.starts_with('1'));
    });
  }
}
