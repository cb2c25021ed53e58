#include "spec/wheel_files.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/digest.h"
#include "support/environment_builder.h"
#include "support/hostile.h"
#include "support/zip_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string script = "#!python -E\nprint(1)\n";

struct Wheel {
  std::vector<std::pair<std::string, std::string>> files{
      {"pkg/__init__.py", "x = 1\n"},        {"pkg-1.0.data/scripts/run", script},
      {"pkg-1.0.data/data/share/note", "n"}, {"pkg-1.0.data/headers/pkg.h", "int x;\n"},
      {"pkg-1.0.data/purelib/more.py", ""},  {"pkg-1.0.dist-info/METADATA", "Name: pkg\n"}};
  std::string more_rows;

  [[nodiscard]] std::string build() const {
    ZipBuilder zip;
    std::string record;
    for (const auto& [name, text] : files) {
      zip.add(name, text, ZipMethod::deflated);
      record += record_row(name, text) + "\n";
    }
    zip.add("pkg-1.0.dist-info/RECORD", record + more_rows + "pkg-1.0.dist-info/RECORD,,\n");
    return zip.build();
  }
};

Result<WheelFiles> read(const std::string& bytes) {
  MemorySource source(as_bytes(bytes));
  return read_wheel_files(source, Limits());
}

std::string digest(std::string_view text) {
  return "sha256:" + sha256_of(as_bytes(text)).hex();
}

}  // namespace

TEST_SUITE("wheel_files") {
  TEST_CASE("each row is where an installer puts it, scripts as installers write them") {
    const Result<WheelFiles> files = read(Wheel().build());
    REQUIRE(files.has_value());
    const std::string installed =
        "python-script -E " + sha256_of(as_bytes(std::string_view("print(1)\n"))).hex();
    using enum WheelScheme;
    CHECK(files->rows ==
          std::vector<WheelFileRow>{
              {site, "more.py", 0, digest("")},
              {site, "pkg-1.0.dist-info/METADATA", 10, digest("Name: pkg\n")},
              {site, "pkg/__init__.py", 6, digest("x = 1\n")},
              {scripts, "run", static_cast<std::int64_t>(installed.size()), digest(installed)},
              {data, "share/note", 1, digest("n")},
              {headers, "pkg.h", 7, digest("int x;\n")}});
  }

  TEST_CASE("a script that names an interpreter itself, or is none, is as it is") {
    for (const std::string_view text : {"#!/bin/sh\n",
                                        "\x7f"
                                        "ELF"}) {
      Wheel wheel;
      wheel.files = {{"pkg-1.0.data/scripts/run", std::string(text)}};
      const Result<WheelFiles> files = read(wheel.build());
      REQUIRE(files.has_value());
      CHECK(files->rows.at(0).digest == digest(text));
    }
  }

  TEST_CASE("what no installer could follow is an error") {
    struct Case {
      std::string row, message;
    };
    const std::vector<Case> cases{
        {"pkg-1.0.data/nowhere/x,sha256=abc,1\n", "gives no SHA-256 and size"},
        {record_row("pkg-1.0.data/nowhere/x", "x") + "\n", "in no directory that installers know"},
        {record_row("pkg-1.0.data/scripts", "x") + "\n", "in no directory that installers know"},
        {record_row("pkg-1.0.data/scripts/gone", "x") + "\n", "which the wheel does not have"},
        {"pkg/a.py,md5=abc,1\n", "gives no SHA-256 and size"},
        {"pkg/a.py,,\n", "gives no SHA-256 and size"}};
    for (const auto& [row, message] : cases) {
      CAPTURE(row);
      Wheel wheel;
      wheel.more_rows = row;
      const Result<WheelFiles> files = read(wheel.build());
      REQUIRE(!files.has_value());
      CHECK(files.error().message.contains(message));
    }
    CHECK(read(ZipBuilder().add("pkg/a.py", "").build()).error().message ==
          "the wheel has no RECORD");
    CHECK(read(ZipBuilder().add("a.dist-info/RECORD", "").add("b.dist-info/RECORD", "").build())
              .error()
              .message == "the wheel has several RECORDs");
  }

  TEST_CASE("hostile wheels end in an error") {
    const std::string wheel = Wheel().build();
    for_each_truncation(as_bytes(wheel), [](Bytes shorter) {
      MemorySource source(shorter);
      CHECK(!read_wheel_files(source, Limits()).has_value());
    });
    for_each_flip(as_bytes(wheel), [](Bytes changed) {
      MemorySource source(changed);
      static_cast<void>(read_wheel_files(source, Limits()));
    });
  }
}
