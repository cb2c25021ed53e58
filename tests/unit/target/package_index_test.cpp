#include "target/package_index.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <initializer_list>
#include <map>
#include <string>

#include "base/base64.h"
#include "support/index_server.h"
#include "support/tar_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::map<std::string, std::string> two_files{
    {"name-1-py3-none-any.whl", "the wheel"},
    {"name-1-py3-none-any.whl.metadata", "Name: name\n"},
    {"name-1.tar.gz", "the source"}};

std::string names_of(const Result<std::vector<IndexFile>>& files) {
  REQUIRE(files.has_value());
  std::string names;
  for (const IndexFile& file : *files) names += file.file_name + " ";
  return names;
}

// What a client says of a server that answers so to a question for the page.
Error error_of(const IndexServer& server) {
  const auto files = server.client().files_of("name");
  REQUIRE_FALSE(files.has_value());
  Error error = files.error();
  error.message = server.without_host(error.message);
  return error;
}

Error error_of_answer(const HttpAnswer& said) {
  return error_of(IndexServer({}, [=](const HttpCall&) { return said; }));
}

IndexAddress with_login(IndexAddress address) {
  address.user = "user";
  address.password = "secret";
  return address;
}

// A client that has a login for the server.
PackageIndex client_with_login(const IndexServer& server) {
  return PackageIndex({.indexes = {with_login(server.address())}}, {}, {});
}

const std::string basic = "Basic " + to_base64(as_bytes("user:secret"));

}  // namespace

TEST_SUITE("package index") {
  TEST_CASE("the files of a project, in JSON") {
    const IndexServer server(two_files);
    const PackageIndex index = server.client();
    const auto files = index.files_of("name");
    CHECK(names_of(files) == "name-1-py3-none-any.whl name-1.tar.gz ");
    const IndexFile& wheel = files->front();
    CHECK(server.without_host(wheel.url) == "http://HOST/files/name-1-py3-none-any.whl");
    CHECK(wheel.index == server.url());
    const HttpCall call = server.http().calls().front();
    CHECK(call.path == "/simple/name/");
    CHECK(call.header("accept") ==
          "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, "
          "text/html;q=0.01");
    CHECK(index.received_bytes() == server.page().size());
    CHECK(index.request_count() == 1);
    CHECK(index.metadata_of(wheel).has_value());
    CHECK(index.page_bytes() == server.page().size());
    CHECK(index.received_bytes() == server.page().size() + 11);
    CHECK(index.request_count() == 2);
  }

  TEST_CASE("the files of a project, in HTML") {
    const IndexServer server({}, [](const HttpCall&) {
      return answer(200, "<a href='../../x/name-1.zip#md5=ab'>name-1.zip</a>",
                    {"Content-Type: Text/HTML; charset=utf-8"});
    });
    CHECK(names_of(server.client().files_of("name")) == "name-1.zip ");
  }

  TEST_CASE("links mean what they mean where a redirect led") {
    const IndexServer server(two_files, [&](const HttpCall& call) -> std::optional<HttpAnswer> {
      if (call.path == "/simple/name/") return answer(301, "", {"Location: /other/place/name/"});
      return answer(200, "<a href=name-1.zip>", {"Content-Type: text/html"});
    });
    const auto files = server.client().files_of("name");
    REQUIRE(files.has_value());
    CHECK(server.without_host(files->front().url) == "http://HOST/other/place/name/name-1.zip");
    CHECK(files->front().index == server.url());
  }

  TEST_CASE("all indexes are asked, and all files join") {
    const IndexServer one(two_files);
    const std::map<std::string, std::string> one_file{{"name-2.zip", "x"}};
    const IndexServer two(one_file);
    const IndexServer none({}, [](const HttpCall&) { return answer(404); });
    const auto files = none.client({one.address(), two.address()}).files_of("name");
    CHECK(names_of(files) == "name-1-py3-none-any.whl name-1.tar.gz name-2.zip ");
    CHECK(files->front().index == one.url());
    CHECK(files->back().index == two.url());
    const auto unknown = one.client({two.address()}).files_of("other");
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error().kind == ErrorKind::not_found);
    CHECK(one.without_host(unknown.error().message) == "HOST does not have the project other");
    const IndexServer broken({}, [](const HttpCall&) { return answer(500); });
    CHECK_FALSE(one.client({broken.address()}).files_of("name").has_value());
  }

  TEST_CASE("only normalized names are asked for") {
    const IndexServer server(two_files);
    for (const char* name : {"", "Name", "a_b", "a/b", "..", "a?b", "a b", "a\n"}) {
      CAPTURE(name);
      const auto files = server.client().files_of(name);
      REQUIRE_FALSE(files.has_value());
      CHECK(files.error().kind == ErrorKind::usage);
    }
    CHECK(server.http().calls().empty());
  }

  TEST_CASE("one sentence for each refusal") {
    struct Row {
      HttpAnswer said;
      ErrorKind kind;
      const char* message;
    };
    const std::string html = "<html>log in</html>";
    for (
        const auto& [said, kind, message] : std::initializer_list<Row>{
            {answer(401), ErrorKind::unreadable,
             "HOST answers 401: it does not give the project name to everybody, and no login for "
             "it is in the index's URL or in a netrc file"},
            {answer(404), ErrorKind::not_found, "HOST does not have the project name"},
            {answer(429), ErrorKind::unreadable,
             "HOST answers 429, too many requests; try again later; the project name was asked "
             "for"},
            {answer(500, html), ErrorKind::unreadable,
             "HOST answers 500; try again later; the project name was asked for"},
            {answer(302), ErrorKind::unreadable,
             "HOST answers 302; the project name was asked for"},
            {answer(302, "", {"Location: /simple/name/"}), ErrorKind::limit,
             "HOST redirects more than 10 times from the project name, perhaps in a circle"},
            {answer(302, "", {"Location: ftp://x.example/"}), ErrorKind::unsupported,
             "HOST redirects from the project name to a URL that is not of HTTPS"},
            {answer(200, html, {json_content}), ErrorKind::malformed,
             "HOST answers for the project name with a page of JSON that is not read: "},
            {answer(200, "{", {json_content}), ErrorKind::truncated,
             "HOST answers for the project name with a page of JSON that is not read: "},
            {answer(200, "x", {"Content-Type: text/plain"}), ErrorKind::unsupported,
             "HOST answers for the project name with text/plain, which is no page of an index that "
             "is read here"},
            {answer(200, "{}"), ErrorKind::unsupported,
             "HOST answers for the project name with no Content-Type, which is no page of an index "
             "that is read here"},
            {answer(200, R"({"meta":{"api-version":"2.0"}})", {json_content}),
             ErrorKind::unsupported,
             "HOST answers for the project name with a page of JSON that is not read: the index "
             "has "
             "version 2.0 of the simple API, versions 1.x are read"},
            {cut_answer(answer(200, "{}", {json_content}), 1), ErrorKind::unreadable,
             "the connection to HOST broke after 1 B: "}}) {
      const Error error = error_of_answer(said);
      CAPTURE(message);
      CHECK(error.kind == kind);
      CHECK(error.message.substr(0, std::string_view(message).size()) == message);
    }
  }

  TEST_CASE("who is busy is asked again, as long as it says") {
    int count = 0;
    const auto busy = [&](const HttpCall&) -> std::optional<HttpAnswer> {
      if (++count < 3) return answer(count == 1 ? 503 : 429, "", {"Retry-After: 0"});
      return std::nullopt;
    };
    const IndexServer server(two_files, busy);
    CHECK(server.client().files_of("name").has_value());
    CHECK(server.http().calls().size() == 3);
    const IndexServer patient(
        {}, [](const HttpCall&) { return answer(429, "", {"Retry-After: 3600"}); });
    CHECK(error_of(patient).message ==
          "HOST answers 429, too many requests; try again in 3600 seconds; the project name was "
          "asked for");
    CHECK(patient.http().calls().size() == 1);
  }

  TEST_CASE("a page may come compressed, and is bounded by what it holds") {
    const std::string page = IndexServer(two_files).page();
    const std::string small = gzip_member(page);
    const IndexServer server({}, [&](const HttpCall& call) {
      CHECK(call.header("accept-encoding") == "gzip");
      return answer(200, small, {json_content, "Content-Encoding: gzip"});
    });
    const PackageIndex index = server.client();
    CHECK(index.files_of("name").has_value());
    CHECK(index.received_bytes() == small.size());
    const std::string bomb = gzip_member(std::string(40'000'000, ' '));
    const IndexServer bad({}, [&](const HttpCall&) {
      return answer(200, bomb, {json_content, "Content-Encoding: gzip"});
    });
    CHECK(error_of(bad).kind == ErrorKind::limit);
  }

  TEST_CASE("a login goes to its index alone, and into no message") {
    const HttpServer stranger([](const HttpCall&) { return answer(401); });
    const IndexServer server(two_files, [&](const HttpCall& call) -> std::optional<HttpAnswer> {
      if (call.header("authorization") != basic) return answer(401);
      if (call.path == "/simple/away/") {
        return answer(302, "", {"Location: http://" + stranger.address() + "/x"});
      }
      if (call.path == "/simple/named/") {
        return answer(302, "", {"Location: http://a:b@" + stranger.address() + "/x"});
      }
      return std::nullopt;
    });
    const PackageIndex index = client_with_login(server);
    const auto files = index.files_of("name");
    REQUIRE(files.has_value());
    CHECK(index.open_file(files->front()).has_value());
    for (const char* name : {"away", "named"}) {
      const auto away = index.files_of(name);
      REQUIRE_FALSE(away.has_value());
      CHECK(away.error().message.find("secret") == std::string::npos);
    }
    REQUIRE(stranger.calls().size() == 2);
    for (const HttpCall& call : stranger.calls()) CHECK(call.header("authorization").empty());
    const IndexServer refusing({}, [](const HttpCall&) { return answer(401); });
    const auto refused = client_with_login(refusing).files_of("name");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refusing.without_host(refused.error().message) ==
          "HOST answers 401: it does not give the project name to the login that is configured for "
          "it");
  }

  TEST_CASE("a file elsewhere is asked for without the login, one with its own with that") {
    const HttpServer stranger([](const HttpCall& call) { return ranged_answer(call, "x"); });
    const IndexServer server({}, [&](const HttpCall&) {
      return answer(200,
                    fmt::format("<a href='http://{0}/a-1.zip'><a href='http://c:d@{0}/b-1.zip'>",
                                stranger.address()),
                    {"Content-Type: text/html"});
    });
    const PackageIndex index = client_with_login(server);
    const auto files = index.files_of("name");
    REQUIRE(files.has_value());
    REQUIRE(files->size() == 2);
    for (const IndexFile& file : *files) CHECK(index.open_file(file).has_value());
    CHECK(stranger.calls()[0].header("authorization").empty());
    CHECK(stranger.calls()[1].header("authorization") == "Basic " + to_base64(as_bytes("c:d")));
  }

  TEST_CASE("metadata alone, with its digest") {
    const IndexServer server(two_files);
    const PackageIndex index = server.client();
    auto files = index.files_of("name");
    REQUIRE(files.has_value());
    const auto metadata = index.metadata_of(files->front());
    REQUIRE(metadata.has_value());
    CHECK(as_text(*metadata) == "Name: name\n");
    const auto none = index.metadata_of(files->back());
    REQUIRE_FALSE(none.has_value());
    CHECK(none.error().kind == ErrorKind::not_found);
    CHECK(none.error().message ==
          "the index does not have the metadata of name-1.tar.gz apart from it");
    files->front().metadata_sha256 = std::string(64, '0');
    const auto wrong = index.metadata_of(files->front());
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().kind == ErrorKind::malformed);
    CHECK(wrong.error().message.starts_with(
        "the index says that the metadata of name-1-py3-none-any.whl has the sha256 000"));
    files->back().has_metadata = true;
    CHECK(index.metadata_of(files->back()).error().kind == ErrorKind::not_found);
  }

  TEST_CASE("an index of HTTPS does not lead away from it") {
    const IndexServer server(two_files);
    const IndexFile file{.file_name = "a.whl",
                         .url = "http://files.example/a.whl",
                         .has_metadata = true,
                         .index = "https://index.example/simple/"};
    const auto source = server.client().open_file(file);
    REQUIRE_FALSE(source.has_value());
    CHECK(source.error().kind == ErrorKind::unsupported);
    CHECK(source.error().message ==
          "index.example says that a.whl is at a URL that is not of HTTPS");
    CHECK(server.client().metadata_of(file).error().kind == ErrorKind::unsupported);
  }
}
