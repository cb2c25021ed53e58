#include "target/claim_files.h"

#include <doctest/doctest.h>

#include <array>

#include "support/claim_text.h"
#include "support/environment_builder.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

class Files {
 public:
  Files& add(const std::string& name, std::string_view text) {
    write_file(directory_.path() / name, text);
    return *this;
  }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (directory_.path() / name).string();
  }

  [[nodiscard]] Result<GivenClaims> against(const std::string& name,
                                            const Limits& limits = {}) const {
    return read_given_claims({.against = {path(name)}, .project = {}, .variables = {}}, limits);
  }

  [[nodiscard]] Result<GivenClaims> project() const {
    return read_given_claims(
        {.against = {}, .project = directory_.path().string(), .variables = {}}, {});
  }

  // Gaps without the directory's own name.
  [[nodiscard]] Lines gaps(const GivenClaims& given) const {
    Lines lines;
    for (const Gap& gap : given.gaps) {
      std::string line = gap.path + ": " + gap.reason;
      const std::string own = directory_.path().string() + "/";
      for (std::size_t at = line.find(own); at != std::string::npos; at = line.find(own)) {
        line.erase(at, own.size());
      }
      lines.push_back(line);
    }
    return lines;
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace

TEST_SUITE("claim files") {
  TEST_CASE("files that a claim leads to are read relative to it, in pip's order") {
    Files files;
    files.add("a/requirements.txt", "-r sub/b.txt\n-c limits.txt\nsix\n")
        .add("a/sub/b.txt", "idna\n-r ../c.txt\n")
        .add("a/c.txt", "attrs\n")
        .add("a/limits.txt", "six<2\n");
    const auto given = files.against("a/requirements.txt");
    REQUIRE(given.has_value());
    REQUIRE(given->claims.size() == 1);
    Lines names;
    for (const ClaimPart& part : given->claims[0].parts) {
      for (const ClaimedInput& input : part.document.inputs) names.push_back(input.name);
    }
    CHECK(names == Lines{"six", "idna", "attrs", "six"});
    CHECK(given->gaps.empty());
    CHECK(given->fingerprint.size() == 64);
  }

  TEST_CASE("URLs, missing files and circles are gaps") {
    Files files;
    files.add("a.txt", "-r https://u:p@host.example/x.txt\n-r missing.txt\n-r b.txt\n")
        .add("b.txt", "-r a.txt\n-r b.txt\nsix\n");
    const auto given = files.against("a.txt");
    REQUIRE(given.has_value());
    CHECK(files.gaps(*given) ==
          Lines{"a.txt: line 1 leads to https://****@host.example/x.txt, which is not fetched",
                "a.txt: line 2 leads to missing.txt: there is no such file",
                "b.txt: line 1 leads to a.txt, which leads here again",
                "b.txt: line 2 leads to b.txt, which leads here again"});
    CHECK(given->claims[0].parts.size() == 2);
    CHECK(!given->claims[0].is_whole);
  }

  TEST_CASE("a claim is whole unless what may name more was not read") {
    const auto is_whole = [](const std::string& text) {
      Files files;
      files.add("a.txt", text).add("b.txt", "-r a.txt\nsix\n");
      return files.against("a.txt")->claims[0].is_whole;
    };
    CHECK(is_whole("-r b.txt\n"));
    CHECK(is_whole("-c https://host.example/limits.txt\n-c missing.txt\n-r b.txt\n"));
    CHECK(!is_whole("-r https://host.example/x.txt\n"));
    CHECK(!is_whole("-r b.txt\n-r missing.txt\n"));
  }

  TEST_CASE("more files than the limit are a gap") {
    Files files;
    std::string lines;
    for (int i = 0; i < 10; ++i) lines += "-r b.txt\n";
    files.add("a.txt", lines).add("b.txt", "-r c.txt\n-r c.txt\n").add("c.txt", "six\n");
    const auto given = files.against("a.txt", {.claim_includes = 5});
    REQUIRE(given.has_value());
    CHECK(files.gaps(*given) == Lines{"a.txt: leads to more than 5 files"});
    CHECK(!given->claims[0].is_whole);
    CHECK(given->claims[0].parts.size() == 6);
  }

  TEST_CASE("what is given and cannot be read is one sentence") {
    Files files;
    files.add("uv.lock", "version = 9\n").add("x.toml", "a = 1\n").add("p.lock", "version = ");
    struct Row {
      std::string name, expected;
    };
    for (const auto& [name, expected] :
         std::array{Row{"missing.txt", "there is no such file"},
                    Row{"uv.lock", "expected version 1, found 9"},
                    Row{"x.toml", "no lock, requirements file or other claim"}}) {
      CAPTURE(name);
      const auto given = files.against(name);
      REQUIRE_FALSE(given.has_value());
      CHECK(given.error().message == files.path(name) + ": " + expected);
    }
    files.add("large.txt", std::string(100, '#'));
    CHECK(files.against("large.txt", {.manifest_bytes = 10}).error().kind == ErrorKind::limit);
    CHECK_FALSE(
        read_given_claims({.against = {}, .project = files.path("none"), .variables = {}}, {})
            .has_value());
  }

  TEST_CASE("a project's files are found by their names, each once") {
    Files files;
    files.add("requirements.txt", "-c constraints.txt\nsix\n")
        .add("constraints.txt", "six<2\n")
        .add("uv.lock", "version = 9\n")
        .add("Dockerfile", "FROM x\nRUN pip install -r requirements.txt\n")
        .add("other.txt", "idna\n");
    const auto given = files.project();
    REQUIRE(given.has_value());
    Lines formats;
    for (const GivenClaim& claim : given->claims) {
      formats.emplace_back(
          claim_format_words.at(static_cast<std::size_t>(claim.parts[0].document.format)));
    }
    CHECK(formats == Lines{"requirements", "dockerfile"});
    CHECK(files.gaps(*given) == Lines{"uv.lock: uv.lock: expected version 1, found 9"});
  }

  TEST_CASE("variables are those that the user names") {
    Files files;
    files.add("a.txt", "p @ https://${HOST}/p.zip\n");
    const auto given = read_given_claims({.against = {files.path("a.txt")},
                                          .project = {},
                                          .variables = {{.name = "HOST", .value = "h.example"}}},
                                         {});
    CHECK(given->claims[0].parts[0].document.inputs[0].url == "https://h.example/p.zip");
    CHECK(files.against("a.txt")->claims[0].parts[0].document.inputs[0].url ==
          "https://${HOST}/p.zip");
  }

  TEST_CASE("the fingerprint follows the bytes") {
    Files files;
    files.add("a.txt", "-r b.txt\n").add("b.txt", "six\n");
    const std::string first = files.against("a.txt")->fingerprint;
    CHECK(files.against("a.txt")->fingerprint == first);
    files.add("b.txt", "idna\n");
    CHECK(files.against("a.txt")->fingerprint != first);
  }
}
