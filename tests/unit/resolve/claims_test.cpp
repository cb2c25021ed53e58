#include "resolve/claims.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// An environment and claims beside it.
class ClaimedWorld {
 public:
  EnvironmentBuilder& builder() { return builder_; }

  ClaimedWorld& claim(const std::string& name, std::string_view text) {
    write_file(claims_.path() / name, text);
    given_.push_back((claims_.path() / name).string());
    return *this;
  }

  [[nodiscard]] AuditResult audit() const {
    Result<AuditResult> result = icecore::audit({.target = builder_.environment().string(),
                                                 .system_root = builder_.root().string(),
                                                 .against = given_,
                                                 .jobs = 2,
                                                 .judge = Judge::no});
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
  }

  [[nodiscard]] Lines differences() const {
    return rows_of(audit(),
                   "SELECT kind, name, line, expected, found FROM claim_difference "
                   "ORDER BY claim, kind, name");
  }

  [[nodiscard]] Lines pins() const {
    return rows_of(audit(),
                   "SELECT input, level, reason FROM pin WHERE claim = 2 AND input_kind = "
                   "'distribution' ORDER BY input");
  }

 private:
  TemporaryDirectory directory_, claims_;
  EnvironmentBuilder builder_{directory_.path()};
  std::vector<std::string> given_;
};

std::string metadata_of(const std::string& name, const std::string& more) {
  return "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n" + more;
}

constexpr std::string_view hash =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

}  // namespace

TEST_SUITE("claims") {
  TEST_CASE("requirements pin as far as they say") {
    ClaimedWorld world;
    for (const std::string name : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
      world.builder().install({.name = name});
    }
    const std::string digest = "sha256:" + std::string(hash);
    world.claim("requirements.txt",
                "a==1.0\nb>=1\nc\nd==1.0 --hash=" + digest + "\ne==1.0 --hash=" + digest +
                    " --hash=sha256:aa\nf==1.0 ; python_version < '3'\ng==2.0\n");
    CHECK(world.pins() == Lines{"a|versioned|name-and-version", "b|named|version-range",
                                "c|named|name-alone", "d|hashed|one-artifact",
                                "e|versioned|several-artifacts", "f|absent|not-in-claim",
                                "g|absent|other-version", "h|absent|not-in-claim"});
    CHECK(world.differences() ==
          Lines{"not-claimed|f|||1.0", "not-claimed|h|||1.0", "other-version|g|7|2.0|1.0"});
  }

  TEST_CASE("nothing is surplus where a part of the claim is not known") {
    for (const std::string line : {"-r https://host.example/more.txt", "x==${NOPE}", "-r no.txt"}) {
      CAPTURE(line);
      ClaimedWorld world;
      world.builder().install({.name = "a"}).install({.name = "b"});
      world.claim("requirements.txt", "a==2.0\n" + line + "\n");
      CHECK(world.differences() == Lines{"other-version|a|1|2.0|1.0"});
      CHECK(world.pins() == Lines{"a|absent|other-version", "b|absent|not-in-claim"});
    }
  }

  TEST_CASE("of a lock's files the best wheel that fits counts") {
    const auto level_of = [](const std::string& files) {
      ClaimedWorld world;
      world.builder().install({.name = "a"});
      world.claim("uv.lock",
                  "version = 1\n[[package]]\nname = \"p\"\nsource = {virtual = \".\"}\n"
                  "dependencies = [{name = \"a\"}]\n[[package]]\nname = \"a\"\nversion = \"1.0\"\n"
                  "source = {registry = \"https://index.example\"}\n" +
                      files);
      return world.pins().front();
    };
    const std::string wheel =
        "{url = \"https://h.example/a-1.0-py3-none-any.whl\", hash = \"sha256:aa\"}";
    const std::string source =
        "sdist = {url = \"https://h.example/a-1.0.tar.gz\", hash = \"sha256:bb\"}\n";
    CHECK(level_of("wheels = [" + wheel + "]\n") == "a|hashed|one-artifact");
    CHECK(level_of(source) == "a|versioned|source-fixed");
    // Without a processor and a C library that are known nobody can tell which wheel is taken.
    CHECK(level_of(source + "wheels = [" + wheel + "]\n") == "a|versioned|several-artifacts");
    CHECK(level_of("") == "a|versioned|name-and-version");
  }

  TEST_CASE("markers on the way from the root decide what a lock installs") {
    ClaimedWorld world;
    world.builder().install({.name = "a"}).install({.name = "x"});
    const auto package = [](const std::string& name, const std::string& more) {
      return "[[package]]\nname = \"" + name + "\"\nversion = \"1.0\"\n" +
             "source = {registry = \"https://index.example\"}\n" + more;
    };
    world.claim(
        "uv.lock",
        "version = 1\n[[package]]\nname = \"p\"\nsource = {editable = \".\"}\n"
        "dependencies = [{name = \"a\"}, {name = \"b\", marker = \"python_version < '3'\"}, "
        "{name = \"c\", extra = [\"more\"]}]\n"
        "[package.optional-dependencies]\nweb = [{name = \"x\"}]\n"
        "[package.dev-dependencies]\ndev = [{name = \"y\"}]\n" +
            package("a", "dependencies = [{name = \"d\"}]\n") + package("b", "") +
            package("c", "[package.optional-dependencies]\nmore = [{name = \"e\"}]\n") +
            package("d", "") + package("e", "") + package("x", "") + package("y", ""));
    CHECK(rows_of(world.audit(),
                  "SELECT name, applies FROM claimed_input WHERE name <> 'p' ORDER BY name") ==
          Lines{"a|yes", "b|no", "c|yes", "d|yes", "e|yes", "x|unknown", "y|unknown"});
    CHECK(world.differences() ==
          Lines{"not-installed|c|19|1.0|", "not-installed|d|25|1.0|", "not-installed|e|29|1.0|"});
  }

  TEST_CASE("what a list's distributions need is not surplus; of a lock it is") {
    const std::string needs = "Requires-Dist: b\n";
    for (const bool is_lock : {false, true}) {
      ClaimedWorld world;
      Project project{.name = "a"};
      project.metadata["METADATA"] = metadata_of("a", needs);
      world.builder().install(project).install({.name = "b"}).install({.name = "pip"});
      if (is_lock) {
        world.claim("pylock.toml",
                    "lock-version = \"1.0\"\ncreated-by = \"x\"\n[[packages]]\nname = \"a\"\n"
                    "version = \"1.0\"\nwheels = [{url = \"https://h.example/"
                    "a-1.0-py3-none-any.whl\", hashes = {sha256 = \"aa\"}}]\n");
      } else {
        world.claim("requirements.txt", "a\n");
      }
      CHECK(world.differences() == (is_lock ? Lines{"not-claimed|b|||1.0"} : Lines{}));
    }
  }

  TEST_CASE("another commit, hash, source or wheel is another artifact") {
    ClaimedWorld world;
    const auto install = [&](const std::string& name, const std::string& direct_url,
                             const std::string& tag = "py3-none-any") {
      Project project{.name = name, .tag = tag};
      if (!direct_url.empty()) project.metadata["direct_url.json"] = direct_url;
      world.builder().install(project);
    };
    install(
        "a",
        R"({"url": "https://g.example/a", "vcs_info": {"vcs": "git", "commit_id": "1123456789012345678901234567890123456789"}})");
    install(
        "b",
        R"({"url": "https://h.example/b-1.0-py3-none-any.whl", "archive_info": {"hashes": {"sha256": "bb"}}})");
    install("c", R"({"url": "file:///src", "dir_info": {"editable": true}})");
    install("d", "", "cp312-cp312-manylinux_2_17_x86_64");
    install("e", "");
    world.claim("requirements.txt",
                "a @ git+https://g.example/a@0123456789012345678901234567890123456789\n"
                "b @ https://h.example/b-1.0-py3-none-any.whl#sha256=aa\nc==1.0\ne @ "
                "git+https://g.example/e\n");
    world.claim("pylock.toml",
                "lock-version = \"1.0\"\ncreated-by = \"x\"\n[[packages]]\nname = \"d\"\n"
                "version = \"1.0\"\nwheels = [{url = \"https://h.example/"
                "d-1.0-cp312-cp312-musllinux_1_2_x86_64.whl\", hashes = {sha256 = \"aa\"}}]\n");
    CHECK(rows_of(world.audit(),
                  "SELECT kind, name, expected, found FROM claim_difference "
                  "WHERE kind LIKE 'other-%' ORDER BY name") ==
          Lines{"other-artifact|a|0123456789012345678901234567890123456789|"
                "1123456789012345678901234567890123456789",
                "other-artifact|b|sha256:aa|sha256:bb",
                "other-source|c|an index|a directory, editable",
                "other-artifact|d|d-1.0-cp312-cp312-musllinux_1_2_x86_64.whl|"
                "a wheel for cp312-cp312-manylinux_2_17_x86_64",
                "other-source|e|a repository|an index"});
  }

  TEST_CASE("claims that cannot both hold disagree, at the later one's line") {
    ClaimedWorld world;
    world.builder().install({.name = "a"}).install({.name = "b"}).install({.name = "c"});
    world.claim("requirements.txt", "a==1.0\nb==1.0\nc>=1\n")
        .claim("pyproject.toml", "[project]\ndependencies = [\n\"a>=1\",\n\"b<1\",\n\"c==1.0\"]\n");
    CHECK(rows_of(world.audit(),
                  "SELECT name, line, expected, substr(found, 1, 6) FROM claim_difference "
                  "WHERE kind = 'claims-disagree'") == Lines{"b|4|<1|1.0 in"});
  }

  TEST_CASE("a claim for another Python is one") {
    ClaimedWorld world;
    world.builder().install({.name = "a"});
    world.claim("pyproject.toml", "[project]\nrequires-python = \">=3.13\"\ndependencies = []\n");
    CHECK(rows_of(world.audit(),
                  "SELECT kind, expected, found FROM claim_difference WHERE input_kind = "
                  "'interpreter'") == Lines{"python-not-accepted|>=3.13|3.12.4"});
    CHECK(rows_of(world.audit(),
                  "SELECT level, reason FROM pin WHERE claim = 2 AND input_kind = 'interpreter'") ==
          Lines{"named|version-range"});
  }

  TEST_CASE("each claim counts every file of the closure once, as freeze does") {
    ClaimedWorld world;
    world.builder().install({.name = "a", .files = {{"a.py", "1"}}});
    world.claim("requirements.txt", "a==1.0\n").claim("Dockerfile", "FROM python:3.12\n");
    const Lines sums =
        rows_of(world.audit(), "SELECT sum(files), sum(bytes) FROM pin GROUP BY claim");
    REQUIRE(sums.size() == 3);
    CHECK(sums[0] == sums[1]);
    CHECK(sums[0] == sums[2]);
    CHECK(rows_of(world.audit(),
                  "SELECT level, reason FROM pin WHERE claim = 3 AND input_kind = 'interpreter'") ==
          Lines{"named|image-tag"});
  }

  TEST_CASE("defects and credentials: gaps with lines, masked URLs") {
    ClaimedWorld world;
    world.builder().install({.name = "a"});
    world.claim("requirements.txt",
                "--index-url https://user:secret@index.example/simple\na==\n"
                "p @ https://user:secret@h.example/p-1.0-py3-none-any.whl\n");
    const AuditResult result = world.audit();
    CHECK(rows_of(result, "SELECT reason FROM gap WHERE reader = 'claim'") ==
          Lines{"line 2: \"\" is not a PEP 440 version"});
    CHECK(rows_of(result, "SELECT value FROM claim_option") ==
          Lines{"https://****@index.example/simple"});
    CHECK(rows_of(result, "SELECT url FROM claimed_input") ==
          Lines{"https://****@h.example/p-1.0-py3-none-any.whl"});
  }

  TEST_CASE("constraints limit what requirements name, and name nothing") {
    ClaimedWorld world;
    world.builder().install({.name = "a"}).install({.name = "b"});
    world.claim("more-constraints.txt", "a==1.0\nz==1.0\n");
    CHECK(world.differences().empty());
    CHECK(world.pins() == Lines{"a|versioned|name-and-version", "b|absent|not-in-claim"});
  }
}
