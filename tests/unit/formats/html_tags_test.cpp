#include "formats/html_tags.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <initializer_list>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string tags_of(std::string_view page) {
  const auto tags = read_html_tags(as_bytes(page), {"a", "base"}, {});
  REQUIRE(tags.has_value());
  std::string result;
  for (const HtmlTag& tag : *tags) {
    result += tag.name;
    for (const auto& [name, value] : tag.attributes) result += fmt::format(" {}={}|", name, value);
    result += ";";
  }
  return result;
}

}  // namespace

TEST_SUITE("html tags") {
  TEST_CASE("start tags, as browsers find them") {
    struct Row {
      const char *page, *expected;
    };
    for (const auto& [page, expected] :
         std::initializer_list<Row>{{"", ""},
                                    {"a < b", ""},
                                    {"<a href=\"x\">x</a>", "a href=x|;"},
                                    {"<A HREF='x' Data-Yanked>", "a href=x| data-yanked=|;"},
                                    {"<a\n href = x/y?z=1 /><a>", "a href=x/y?z=1|;a;"},
                                    {"<abbr href=x><p><br/>", ""},
                                    {"<base href=/><!-- <a href=y> --><a>", "base href=/|;a;"},
                                    {"<!-- <a>", ""},
                                    {"<script>\"<a href=x>\"</script><a>", "a;"},
                                    {"<style><a></nothing><a></STYLE><a>", "a;"},
                                    {"<a href=x", ""},
                                    {"<a href=\"x", ""},
                                    {"<a x=1 x=2 =y=3>", "a x=1| =y=3|;"},
                                    {"<a x='&gt;=3 &amp;&#62;&#x3E;&#0;&#xD800; &b; &amp'>",
                                     "a x=>=3 &>>&#0;&#xD800; &b; &amp|;"},
                                    {"<!DOCTYPE html><?xml?><a>", "a;"}}) {
      CAPTURE(page);
      CHECK(tags_of(page) == expected);
    }
  }

  TEST_CASE("bounds") {
    Limits limits;
    limits.list_entries = 2;
    CHECK(read_html_tags(as_bytes("<a><a>"), {"a"}, limits).has_value());
    CHECK(read_html_tags(as_bytes("<a><a><a>"), {"a"}, limits).error().kind == ErrorKind::limit);
    CHECK(read_html_tags(as_bytes("<a \xff>"), {"a"}, limits).error().kind == ErrorKind::malformed);
    std::string many = "<p";
    for (int i = 0; i < 1'001; ++i) many += fmt::format(" a{}", i);
    CHECK(read_html_tags(as_bytes(many + ">"), {"a"}, {}).error().kind == ErrorKind::limit);
  }

  TEST_CASE("truncated and changed pages do no harm") {
    const Bytes sample =
        as_bytes("<!-- c --><script>x</script><a href='x&amp;y' data-yanked=\"\">x</a>");
    const auto check = [](Bytes bytes) {
      const auto tags = read_html_tags(bytes, {"a"}, {});
      if (tags) CHECK(tags->size() <= 1);
    };
    for_each_truncation(sample, check);
    for_each_flip(sample, check);
  }
}
