#include "formats/registry_reference.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <initializer_list>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string digest = "sha256:" + std::string(64, 'a');

struct Row {
  std::string text;
  std::string registry, repository, tag, digest;
};

}  // namespace

TEST_SUITE("registry reference") {
  TEST_CASE("registry, repository, tag and digest") {
    for (const auto& [text, registry, repository, tag, wanted] : std::initializer_list<Row>{
             {"localhost/app", "localhost", "app", "latest", ""},
             {"localhost:5000/app:1", "localhost:5000", "app", "1", ""},
             {"Host/app", "Host", "app", "latest", ""},
             {"registry.example/a/b/c_d-e__f--g.h", "registry.example", "a/b/c_d-e__f--g.h",
              "latest", ""},
             {"registry.example:443/app@" + digest, "registry.example:443", "app", "", digest},
             {"registry.example/app:1@" + digest, "registry.example", "app", "1", digest},
             {"[::1]:5000/app:1", "[::1]:5000", "app", "1", ""},
             {"127.0.0.1:5000/app", "127.0.0.1:5000", "app", "latest", ""},
         }) {
      CAPTURE(text);
      const auto reference = parse_registry_reference(text);
      REQUIRE(reference.has_value());
      CHECK(reference->registry == registry);
      CHECK(reference->repository == repository);
      CHECK(reference->tag == tag);
      CHECK(reference->digest == wanted);
    }
  }

  TEST_CASE("a name is what other tools take, and what it is asked for by") {
    CHECK(parse_registry_reference("registry.example/a:1")->text() == "registry.example/a:1");
    CHECK(parse_registry_reference("registry.example/a:1@" + digest)->wanted() == digest);
  }

  TEST_CASE("nobody completes a name without a registry") {
    for (const char* text : {"python", "python:3.12", "team/app", "localhost:5000"}) {
      CAPTURE(text);
      const auto reference = parse_registry_reference(text);
      REQUIRE_FALSE(reference.has_value());
      CHECK(
          reference.error().message.starts_with("expected the host of a registry before the name"));
    }
  }

  TEST_CASE("other text is an error") {
    const std::string long_tag = fmt::format("r.example/a:{:t>129}", "");
    for (const std::string& text : {std::string(),
                                    std::string("Team/app/"),
                                    std::string("r.example/a//b"),
                                    std::string("r.example/A"),
                                    std::string("r.example/a:"),
                                    std::string("r.example/a:-1"),
                                    long_tag,
                                    std::string("r.example/a@sha256:12"),
                                    std::string("r.example/a@md5:" + std::string(32, 'a')),
                                    std::string("registry.example:0/a"),
                                    std::string("registry.example:70000/a"),
                                    std::string("registry..example/a"),
                                    std::string("-a.example/a"),
                                    std::string("r.example/a___b"),
                                    std::string("r.example/a..b"),
                                    std::string("r.example/a_/b"),
                                    "r.example/" + std::string(256, 'a'),
                                    std::string("r.example/a b"),
                                    std::string("[::1/a"),
                                    std::string("registry.example/"),
                                    std::string("r.example/a\n")}) {
      CAPTURE(text);
      const auto reference = parse_registry_reference(text);
      REQUIRE_FALSE(reference.has_value());
      CHECK(reference.error().kind == ErrorKind::usage);
    }
  }

  TEST_CASE("what may be a password is not repeated") {
    for (const char* text :
         {"https://user:secret@registry.example/a", "user:secret@registry.example/a",
          "https://registry.example/a?token=secret"}) {
      CAPTURE(text);
      const auto reference = parse_registry_reference(text);
      REQUIRE_FALSE(reference.has_value());
      CHECK(reference.error().message.find("secret") == std::string::npos);
    }
  }

  TEST_CASE("truncated and changed text does no harm, and what is taken is taken again") {
    const std::string text = "registry.example:5000/team/app:1.0@" + digest;
    const auto check = [](Bytes bytes) {
      const auto reference = parse_registry_reference(as_text(bytes));
      if (!reference) return;
      const auto again = parse_registry_reference(reference->text());
      REQUIRE(again.has_value());
      CHECK(again->text() == reference->text());
    };
    for_each_truncation(as_bytes(text), check);
    for_each_flip(as_bytes(text), check);
  }
}
