// What is written is read again; what was changed, is of another version or of another shape is
// refused with one sentence.
#include "spec/spec_json.h"

#include <doctest/doctest.h>

#include <string>

#include "base/text.h"
#include "spec/canonical_json.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Spec sample() {
  Spec spec;
  SpecInterpreter& interpreter = spec.environment.interpreter;
  interpreter.version = "3.12.4";
  interpreter.executable = "sha256:aa";
  spec.environment.search_path = {"lib/python3.12/site-packages"};
  spec.environment.hooks = {
      {.path = "a.pth", .kind = "import-line", .text = "import a", .line = 1}};
  spec.environment.distributions.resize(1);
  spec.environment.distributions[0].name = "numpy";
  spec.environment.distributions[0].source.kind = "index";
  spec.platform.system = "debian";
  spec.platform.image = SpecImage{.manifest = "sha256:01",
                                  .config = "sha256:02",
                                  .platform = "linux/amd64",
                                  .layers = {"sha256:03"}};
  spec.gaps = {{.field = "x", .reason = "y \"z\"\n"}};
  spec.files = {
      {.tree = "unowned", .files = {{.path = "p", .kind = "F", .size = 1, .digest = "d"}}}};
  spec.environment_digest = content_digest(spec.environment);
  spec.platform_digest = content_digest(spec.platform);
  return spec;
}

std::string text_of(const Spec& spec) {
  return canonical_json(spec_document(spec));
}

Result<Spec> read(std::string_view text) {
  return read_spec(as_bytes(text), Limits());
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const std::size_t found = text.find(what);
  REQUIRE(found != std::string::npos);
  return text.replace(found, what.size(), by);
}

}  // namespace

TEST_SUITE("spec_json") {
  TEST_CASE("a spec that was written is read, as a document and inside a statement") {
    const Spec spec = sample();
    const Result<Spec> again = read(text_of(spec));
    REQUIRE(again.has_value());
    CHECK(text_of(*again) == text_of(spec));
    const Result<Spec> indented = read(indented_json(spec_document(spec)));
    REQUIRE(indented.has_value());
    CHECK(text_of(*indented) == text_of(spec));
    const Result<Spec> stated = read(canonical_json(spec_statement(spec)));
    REQUIRE(stated.has_value());
    CHECK(text_of(*stated) == text_of(spec));
  }

  TEST_CASE("a statement is about the image, or about the environment where there is none") {
    Spec spec = sample();
    CHECK(canonical_json(spec_statement(spec))
              .contains(R"("subject":[{"digest":{"sha256":"01"},"name":"image manifest"}])"));
    spec.platform.image->manifest.clear();
    CHECK(canonical_json(spec_statement(spec))
              .contains(R"("subject":[{"digest":{"sha256":"02"},"name":"image configuration"}])"));
    spec.platform.image.reset();
    CHECK(canonical_json(spec_statement(spec))
              .contains(R"("digest":{"sha256":")" + spec.environment_digest.substr(7) + '"'));
  }

  TEST_CASE("files, artifacts and gaps are no part of the digests") {
    const Spec spec = sample();
    Spec other = spec;
    other.files.clear();
    other.gaps.clear();
    other.provenance.target = "elsewhere";
    CHECK(content_digest(other.environment) == spec.environment_digest);
    CHECK(content_digest(other.platform) == spec.platform_digest);
    other.environment.hooks[0].line = 2;
    CHECK(content_digest(other.environment) != spec.environment_digest);
  }

  TEST_CASE("what cannot be compared with is refused") {
    const std::string text = text_of(sample());
    struct Case {
      std::string text, message;
      ErrorKind kind;
    };
    const std::vector<Case> cases{
        {"{}", "no spec of icecore: it has no text `icecore_spec`", ErrorKind::malformed},
        {"[1]", "no spec of icecore: it has no text `icecore_spec`", ErrorKind::malformed},
        {R"({"icecore_spec":"1.1"})",
         "a spec of version 1.1; this icecore reads version 1.0: make the spec again, or use the "
         "icecore that made it",
         ErrorKind::unsupported},
        {R"({"icecore_spec":"1.0"})", "artifacts: a member is expected, found none",
         ErrorKind::malformed},
        {replaced(text, R"("line":1)", R"("line":"1")"),
         "environment.hooks[0].line: an integer is expected, found string", ErrorKind::malformed},
        {replaced(text, R"("distributions":[{)", R"("distributions":[7,{)"),
         "environment.distributions[0]: an object is expected, found number", ErrorKind::malformed},
        {replaced(text, R"("gaps":[)", R"("gaps":{},"x":[)"),
         "gaps: an array is expected, found object", ErrorKind::malformed},
        {replaced(text, R"("version":"3.12.4")", R"("version":"3.12.5")"),
         "its environment was changed after it was written: the digest of what it says is",
         ErrorKind::malformed},
        {replaced(text, R"("system":"debian")", R"("system":"fedora")"),
         "its platform was changed after it was written", ErrorKind::malformed}};
    for (const auto& [written, message, kind] : cases) {
      CAPTURE(written);
      const Result<Spec> spec = read(written);
      REQUIRE(!spec.has_value());
      CHECK(spec.error().message.starts_with(message));
      CHECK(spec.error().kind == kind);
    }
  }

  TEST_CASE("hostile documents end in an error") {
    const std::string text = text_of(sample());
    for_each_truncation(as_bytes(text),
                        [](Bytes shorter) { CHECK(!read_spec(shorter, Limits()).has_value()); });
    for_each_flip(as_bytes(text),
                  [](Bytes changed) { static_cast<void>(read_spec(changed, Limits())); });
  }
}
