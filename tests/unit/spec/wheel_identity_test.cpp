#include "spec/wheel_identity.h"

#include <doctest/doctest.h>

#include <array>

#include "base/digest.h"
#include "support/hostile.h"
#include "support/small_wheel.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Entries = std::map<std::string, std::string>;

Result<WheelIdentity> identity_of(const Entries& entries) {
  const std::string bytes = packed(entries);
  MemorySource source(as_bytes(bytes));
  return read_wheel_identity(source, Limits());
}

Entries entries_of(const std::string& wheel) {
  return wheel_entries({.name = "My_Pkg",
                        .version = "1.0",
                        .files = {{"pkg.py", ""}},
                        .metadata = {{"WHEEL", "Wheel-Version: 1.0\n" + wheel}}});
}

}  // namespace

TEST_SUITE("wheel_identity") {
  TEST_CASE("a wheel is named by its metadata") {
    struct Named {
      std::string wheel, file_name;
    };
    const std::array<Named, 4> all{{
        {"Tag: py3-none-any\n", "My_Pkg-1.0-py3-none-any.whl"},
        {"Tag: py2-none-any\nTag: py3-none-any\n", "My_Pkg-1.0-py2.py3-none-any.whl"},
        {"Build: 1_local\nTag: cp312-abi3-win32\n", "My_Pkg-1.0-1_local-cp312-abi3-win32.whl"},
        {"Tag: cp312-cp312-manylinux_2_17_x86_64\nTag: cp312-cp312-manylinux2014_x86_64\n",
         "My_Pkg-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"},
    }};
    for (const auto& [wheel, file_name] : all) {
      CAPTURE(wheel);
      const auto identity = identity_of(entries_of(wheel));
      REQUIRE(identity.has_value());
      CHECK(identity->name == "my-pkg");
      CHECK(identity->file_name == file_name);
      CHECK(identity->metadata_digest ==
            "sha256:" +
                sha256_of(as_bytes("Metadata-Version: 2.1\nName: My_Pkg\nVersion: 1.0\n")).hex());
    }
  }

  TEST_CASE("what is no wheel, or contradicts itself, has no name") {
    const auto message = [](const Entries& entries) {
      const auto identity = identity_of(entries);
      return identity ? identity->file_name : identity.error().message;
    };
    const Entries good = entries_of("Tag: py3-none-any\n");
    CHECK(message({{"pkg/WHEEL", ""}, {"a/b.dist-info/WHEEL", ""}}) == "it has no WHEEL");
    Entries entries = good;
    entries["other-1.0.dist-info/WHEEL"] = "";
    CHECK(message(entries) == "it has several metadata directories");
    entries = good;
    entries.erase("My_Pkg-1.0.dist-info/METADATA");
    CHECK(message(entries) == "it has no My_Pkg-1.0.dist-info/METADATA");
    for (const std::string text : {"Name: other\nVersion: 1.0\n", "Name: My.Pkg\nVersion: 2\n"}) {
      entries["My_Pkg-1.0.dist-info/METADATA"] = "Metadata-Version: 2.1\n" + text;
      CHECK(message(entries).starts_with("name and version of its METADATA"));
    }
    CHECK(message(entries_of("Tag: py2-none-any\nTag: py3-none-win32\n")) ==
          "its tags are those of no file name");
    CHECK(!identity_of(entries_of("")).has_value());
    CHECK(!identity_of(entries_of("Tag: nonsense\n")).has_value());
    CHECK(!identity_of(entries_of("Tag: py3-none-../../x\n")).has_value());
  }

  TEST_CASE("hostile bytes end in a value or an error") {
    const std::string bytes = packed(entries_of("Tag: py3-none-any\n"));
    for_each_truncation(as_bytes(bytes), [](Bytes shorter) {
      MemorySource source(shorter);
      CHECK(!read_wheel_identity(source, Limits()).has_value());
    });
    for_each_flip(as_bytes(bytes), [](Bytes changed) {
      MemorySource source(changed);
      const auto identity = read_wheel_identity(source, Limits());
      if (identity) CHECK(identity->file_name.ends_with(".whl"));
    });
  }
}
