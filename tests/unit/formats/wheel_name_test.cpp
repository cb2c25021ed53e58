#include "formats/wheel_name.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "base/bytes.h"
#include "support/hostile.h"

using namespace icecore;

TEST_SUITE("wheel name") {
  TEST_CASE("a wheel's file name says what it is and where it fits") {
    const auto wheel = parse_wheel_filename(
        "Foo_Bar-1.0.RC1-2local-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        Limits{});
    REQUIRE(wheel.has_value());
    CHECK(wheel->name == "foo-bar");
    CHECK(wheel->version.normalized() == "1.0rc1");
    REQUIRE(wheel->build.has_value());
    CHECK(wheel->build->number.digits == "2");
    CHECK(wheel->build->rest == "local");
    CHECK(wheel->tags.size() == 2);
    CHECK(wheel->tags.front().text() == "cp313-cp313-manylinux2014_x86_64");
  }

  TEST_CASE("names, versions and build tags are as free as packaging has them") {
    for (const std::string_view name :
         {"a-1-py3-none-any.whl", "a.b-1-py3-none-any.whl", "_-1-py3-none-any.whl",
          ".-1-py3-none-any.whl", "\u00c4-1-py3-none-any.whl", "a-v1.0.post_1-py3-none-any.whl",
          "a- 1 -py3-none-any.whl", "a-1-99999999999999999999x-py3-none-any.whl",
          "a-1+cu126-py3-none-any.whl"}) {
      CAPTURE(name);
      CHECK(parse_wheel_filename(name, Limits{}).has_value());
    }
    CHECK(parse_wheel_filename("a-1-1x\ny-py3-none-any.whl", Limits{})->build->rest == "x");
  }

  TEST_CASE("a name that packaging refuses is malformed") {
    for (const std::string_view name :
         {"", ".whl", "a-1-py3-none-any", "a-1-py3-none-any.WHL", "a-1-py3-none.whl",
          "a-1-1-1-py3-none-any.whl", "-1-py3-none-any.whl", "a__b-1-py3-none-any.whl",
          "a+b-1-py3-none-any.whl", "a-x-py3-none-any.whl", "a-1-x-py3-none-any.whl",
          "a-1-3-none-any.whl", "a-1--none-any.whl", "a-1\u00b2-py3-none-any.whl"}) {
      CAPTURE(name);
      const auto wheel = parse_wheel_filename(name, Limits{});
      REQUIRE_FALSE(wheel.has_value());
      CHECK(wheel.error().kind == ErrorKind::malformed);
    }
    CHECK(parse_wheel_filename("a-1-a.b-a-a.whl", Limits{.tags = 1}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("build tags are ordered by number, then by text, after none") {
    const auto build = [](std::string_view tag) {
      return parse_wheel_filename(fmt::format("a-1{}-py3-none-any.whl", tag), Limits{})->build;
    };
    constexpr std::array ascending{"", "-0", "-1", "-1a", "-2", "-10", "-10b"};
    for (std::size_t i = 1; i < ascending.size(); ++i) {
      CAPTURE(ascending.at(i));
      CHECK(build(ascending.at(i - 1)) < build(ascending.at(i)));
    }
    CHECK(build("-01") == build("-1"));
  }

  TEST_CASE("a source distribution's file name ends in its version") {
    struct Row {
      std::string_view file, name, version;
    };
    for (const auto& [file, name, version] : std::array{
             Row{"foo-1.0.tar.gz", "foo", "1.0"},
             Row{"Foo.Bar-baz-1.0.RC1.zip", "foo-bar-baz", "1.0rc1"},
             Row{" -1.tar.gz", " ", "1"},
         }) {
      CAPTURE(file);
      const auto sdist = parse_sdist_filename(file);
      REQUIRE(sdist.has_value());
      CHECK(sdist->name == name);
      CHECK(sdist->version.normalized() == version);
    }
    for (const std::string_view file :
         {"", "foo-1.0", "foo-1.0.tar.bz2", "foo.tar.gz", "-1.0.zip", "foo-x.zip", "foo-.zip"}) {
      CAPTURE(file);
      CHECK(parse_sdist_filename(file).error().kind == ErrorKind::malformed);
    }
  }

  TEST_CASE("no part of a wheel's name is one, and a changed one has a normal name") {
    constexpr std::string_view sample = "Foo_Bar-1.0-1-py2.py3-none-any.whl";
    test::for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      CHECK_FALSE(parse_wheel_filename(as_text(shorter), Limits{}).has_value());
    });
    test::for_each_flip(as_bytes(sample), [](Bytes changed) {
      const auto wheel = parse_wheel_filename(as_text(changed), Limits{});
      if (wheel) CHECK(wheel->name.find_first_of("_.ABF") == std::string::npos);
    });
    test::for_each_flip(as_bytes("foo-1.0.tar.gz"), [](Bytes changed) {
      const auto sdist = parse_sdist_filename(as_text(changed));
      if (sdist) CHECK_FALSE(sdist->name.empty());
    });
  }
}
