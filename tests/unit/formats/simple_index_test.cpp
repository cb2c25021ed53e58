#include "formats/simple_index.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <initializer_list>
#include <utility>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view page_url = "https://index.example/simple/a/";
constexpr std::string_view digest =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

std::string with_digest(std::string text) {
  for (std::size_t place = 0; (place = text.find("DIGEST", place)) != std::string::npos;) {
    text.replace(place, 6, digest);
  }
  return text;
}

const std::string json_page =
    with_digest(R"({"meta":{"api-version":"1.1"},"name":"a","versions":["1"],
"files":[{"filename":"a-1-py3-none-any.whl","url":"../../files/a-1-py3-none-any.whl#x",
"hashes":{"sha256":"DIGEST","md5":"ABCD"},"size":12,"requires-python":">=3.8",
"core-metadata":{"sha256":"DIGEST"},"yanked":"broken","upload-time":"2026-01-02T03:04:05.6Z"},
{"filename":"a-1.tar.gz","url":"https://files.example/a-1.tar.gz","hashes":{}}]})");

const std::string html_page = with_digest(R"(<!DOCTYPE html><html><head>
<meta name="pypi:repository-version" content="1.3"></head><body><a href="/simple/">up</a>
<a href="../../files/a-1-py3-none-any.whl#sha256=DIGEST" data-requires-python="&gt;=3.8"
 data-core-metadata="sha256=DIGEST" data-yanked="broken">a-1-py3-none-any.whl</a><br>
<A HREF='https://files.example/a-1.tar.gz'>a-1.tar.gz</A></body></html>)");

IndexPage page_of(const Result<IndexPage>& page) {
  REQUIRE(page.has_value());
  return *page;
}

// One file of JSON with these members beside its name and URL.
IndexFile json_file(const std::string& members) {
  const std::string text = fmt::format(
      R"({{"meta":{{"api-version":"1.0"}},"files":[{{"filename":"a-1.zip","url":"a-1.zip",{}}}]}})",
      with_digest(members));
  const IndexPage page = page_of(read_index_json(as_bytes(text), page_url, {}));
  REQUIRE(page.files.size() == 1);
  return page.files.front();
}

IndexPage html_links(const std::string& text) {
  return page_of(read_index_html(as_bytes(with_digest(text)), page_url, {}));
}

}  // namespace

TEST_SUITE("simple index") {
  TEST_CASE("pages of JSON and of HTML say the same") {
    const IndexPage json = page_of(read_index_json(as_bytes(json_page), page_url, {}));
    const IndexPage html = page_of(read_index_html(as_bytes(html_page), page_url, {}));
    CHECK(json.api_version == "1.1");
    CHECK(html.api_version == "1.3");
    for (const IndexPage& page : {json, html}) {
      REQUIRE(page.files.size() == 2);
      CHECK(page.defects.empty());
      const IndexFile& wheel = page.files[0];
      CHECK(wheel.file_name == "a-1-py3-none-any.whl");
      CHECK(wheel.url == "https://index.example/files/a-1-py3-none-any.whl");
      CHECK(wheel.hash("sha256") == digest);
      CHECK(wheel.hash("sha512").empty());
      CHECK(wheel.requires_python == ">=3.8");
      CHECK(wheel.has_metadata);
      CHECK(wheel.metadata_sha256 == digest);
      CHECK(wheel.is_yanked);
      CHECK(wheel.yanked_reason == "broken");
      const IndexFile& source = page.files[1];
      CHECK(source.file_name == "a-1.tar.gz");
      CHECK(source.url == "https://files.example/a-1.tar.gz");
      CHECK(source.hashes.empty());
      CHECK_FALSE(source.size.has_value());
      CHECK_FALSE(source.has_metadata);
      CHECK_FALSE(source.is_yanked);
    }
    CHECK(json.files[0].size == 12);
    CHECK(json.files[0].hash("md5") == "abcd");
    CHECK(json.files[0].upload_time == "2026-01-02T03:04:05.6Z");
  }

  TEST_CASE("metadata by its old name and its new one (PEP 714)") {
    CHECK(json_file(R"("dist-info-metadata":true)").has_metadata);
    CHECK_FALSE(json_file(R"("dist-info-metadata":true,"core-metadata":false)").has_metadata);
    CHECK(json_file(R"("dist-info-metadata":{"sha256":"DIGEST"},"core-metadata":null)")
              .metadata_sha256 == digest);
    CHECK(json_file(R"("core-metadata":{"sha256":"zz"})").metadata_sha256.empty());
    CHECK(json_file(R"("core-metadata":{"md5":"ab"})").has_metadata);
    const IndexPage page = html_links(
        "<a href=a-1.zip data-dist-info-metadata=sha256=DIGEST><a href=b-1.zip "
        "data-core-metadata=true data-dist-info-metadata=sha256=DIGEST>");
    REQUIRE(page.files.size() == 2);
    CHECK(page.files[0].metadata_sha256 == digest);
    CHECK(page.files[1].has_metadata);
    CHECK(page.files[1].metadata_sha256.empty());
  }

  TEST_CASE("yanked with a reason, without one, and not") {
    CHECK(json_file(R"("yanked":true)").is_yanked);
    CHECK(json_file(R"("yanked":"")").is_yanked);
    CHECK_FALSE(json_file(R"("yanked":false)").is_yanked);
    CHECK(html_links("<a href=a-1.zip data-yanked>").files.front().is_yanked);
  }

  TEST_CASE("links are resolved, and those that are no files passed over") {
    const IndexPage page = html_links(
        "<base href='https://other.example/x/'><base href='/y/'><a href='a%2B1.whl'><a "
        "href=#sha256=ab><a href='../b-1.tar.bz2?q=1&amp;r=2#md5=ab&amp;egg=c'><a "
        "href=mailto:x@y.zip><a>");
    REQUIRE(page.files.size() == 2);
    CHECK(page.files[0].url == "https://other.example/x/a%2B1.whl");
    CHECK(page.files[0].file_name == "a+1.whl");
    CHECK(page.files[1].url == "https://other.example/b-1.tar.bz2?q=1&r=2");
    CHECK(page.files[1].hash("md5") == "ab");
  }

  TEST_CASE("a file that is wrong is left out, and said") {
    const auto page = read_index_json(
        as_bytes(R"({"meta":{"api-version":"1.0"},"files":[1,{"filename":"a"},{"url":"b"},
{"filename":"../c","url":"c"},{"filename":"d","url":"file:///d"},{"filename":"e\n","url":"e"},
{"filename":"f","url":"f","hashes":{"sha256":"x","md5":1},"size":-1}]})"),
        page_url, {});
    REQUIRE(page.has_value());
    REQUIRE(page->files.size() == 1);
    CHECK(page->files[0].file_name == "f");
    CHECK(page->files[0].hashes.empty());
    std::string defects;
    for (const Error& defect : page->defects) defects += defect.message + "\n";
    CHECK(defects ==
          "files[0]: expected an object, found number\n"
          "files[1].url: is missing\n"
          "files[2].filename: is missing\n"
          "the file ../c has a name that is none of a file\n"
          "the file d has no URL of HTTP\n"
          "the file e\\x0a has a name that is none of a file\n"
          "the file f has a hash that is no digest\n"
          "files[6].hashes.md5: expected a string, found number\n"
          "files[6].size: expected a whole number of at least 0, found number\n");
  }

  TEST_CASE("other versions and other documents are errors") {
    struct Row {
      const char* text;
      ErrorKind kind;
      const char* message;
    };
    for (const auto& [text, kind, message] : std::initializer_list<Row>{
             {R"({"meta":{"api-version":"2.0"},"files":[]})", ErrorKind::unsupported,
              "the index has version 2.0 of the simple API, versions 1.x are read"},
             {R"({"files":[]})", ErrorKind::malformed, "expected meta.api-version, found none"},
             {R"({"meta":{"api-version":"1.0"}})", ErrorKind::malformed,
              "expected an array of files, found none"},
             {"[]", ErrorKind::malformed, "expected an object, found array"}}) {
      CAPTURE(text);
      const auto page = read_index_json(as_bytes(text), page_url, {});
      REQUIRE_FALSE(page.has_value());
      CHECK(page.error().kind == kind);
      CHECK(page.error().message == message);
    }
    CHECK(read_index_html(as_bytes("<meta name=pypi:repository-version content=2.1>"), page_url, {})
              .error()
              .kind == ErrorKind::unsupported);
    Limits limits;
    limits.list_entries = 1;
    CHECK(read_index_json(as_bytes(json_page), page_url, limits).error().kind == ErrorKind::limit);
  }

  TEST_CASE("truncated and changed pages do no harm") {
    const auto check = [](Bytes bytes) {
      for (const auto& page :
           {read_index_json(bytes, page_url, {}), read_index_html(bytes, page_url, {})}) {
        if (page) CHECK(page->files.size() <= 2);
      }
    };
    for (const std::string& sample : {json_page, html_page}) {
      for_each_truncation(as_bytes(sample), check);
      for_each_flip(as_bytes(sample), check);
    }
    for_each_truncation(as_bytes(json_page), [](Bytes shorter) {
      CHECK_FALSE(read_index_json(shorter, page_url, {}).has_value());
    });
  }
}
