#include "spec/lock.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace icecore;

namespace {

void add(Spec& spec, const std::string& name, std::string kind, SpecArtifact artifact) {
  SpecDistribution distribution{.name = name,
                                .version = "1.0",
                                .form = "dist-info",
                                .place = "p",
                                .source = {},
                                .tree = {.files = 3, .digest = "d"}};
  distribution.source.kind = std::move(kind);
  artifact.distribution = name;
  artifact.version = "1.0";
  spec.environment.distributions.push_back(std::move(distribution));
  spec.artifacts.push_back(std::move(artifact));
}

Spec sample() {
  Spec spec;
  spec.provenance.target = "venv\nRUN evil";
  spec.environment_digest = "sha256:ee";
  spec.platform_digest = "sha256:ff";
  spec.environment.interpreter = {.implementation = "CPython",
                                  .version = "3.12.4",
                                  .soabi = "cpython-312",
                                  .executable = "sha256:01",
                                  .standard_library = {.files = 1, .digest = "sha256:02"}};
  spec.platform.system = "debian";
  spec.platform.release = "12";
  spec.platform.libc = "glibc 2.36";
  spec.platform.machine = "x86_64";
  spec.platform.packages = {
      {.manager = "dpkg", .name = "libc6", .architecture = "amd64", .version = "2.36-9"}};
  spec.platform.variables = {{.name = "A", .value = "x \"y\""}, {.name = "T", .value = "****"}};
  add(spec, "good", "index",
      {.strength = "equal",
       .file_name = "good-1.0-py3-none-any.whl",
       .digest = "sha256:aa",
       .url = "https://files.example/good-1.0-py3-none-any.whl",
       .index = "https://index.example/simple",
       .size = 7,
       .reason = ""});
  add(spec, "lost", "index", {.strength = "unknown", .reason = "no source has it\n[[evil]]"});
  add(spec, "repo", "vcs", {.strength = "unknown", .reason = ""});
  spec.environment.distributions.back().source.url = "https://git.example/repo";
  spec.environment.distributions.back().source.vcs = "git";
  spec.environment.distributions.back().source.commit = "0123";
  add(spec, "work", "editable", {.strength = "unknown", .reason = ""});
  add(spec, "zip", "archive",
      {.strength = "only-candidate",
       .file_name = "zip-1.0.zip",
       .digest = "sha256:bb",
       .url = "https://files.example/zip-1.0.zip",
       .reason = ""});
  return spec;
}

Lock written(LockFormat format, const std::string& base = {},
             const std::vector<CondaArtifact>& conda = {}) {
  const Spec spec = sample();
  return write_lock({.spec = spec, .conda = conda, .base_image = base}, format);
}

std::vector<std::string> inputs(const Lock& lock) {
  std::vector<std::string> names;
  for (const UnpinnedInput& unpinned : lock.unpinned) names.push_back(unpinned.input);
  return names;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_SUITE("lock") {
  TEST_CASE("a pylock names files and commits, and says what it leaves open") {
    const Lock lock = written(LockFormat::pylock);
    CHECK(
        lock.text.contains("[[packages]]\nname = \"good\"\nversion = \"1.0\"\n"
                           "index = \"https://index.example/simple\"\n\n[[packages.wheels]]\n"
                           "name = \"good-1.0-py3-none-any.whl\"\n"
                           "url = \"https://files.example/good-1.0-py3-none-any.whl\"\nsize = 7\n"
                           "hashes = { sha256 = \"aa\" }\n"));
    CHECK(
        lock.text.contains("name = \"repo\"\n\n[packages.vcs]\ntype = \"git\"\n"
                           "url = \"https://git.example/repo\"\ncommit-id = \"0123\"\n"));
    CHECK(lock.text.contains("name = \"zip\"\nversion = \"1.0\"\n\n[packages.archive]\n"));
    CHECK(lock.text.contains("requires-python = \"==3.12.*\"\n"));
    CHECK(lock.text.contains("#   lost 1.0: no source has it\n# [[evil]]\n"));
    CHECK(inputs(lock) == Lines{"lost 1.0", "work 1.0"});
    CHECK(lock.text.contains("  \"dpkg libc6 amd64 2.36-9\",\n"));
  }

  TEST_CASE("a file with a digest and no place is named by who asks an index for it") {
    Spec spec;
    add(spec, "kept", "index",
        {.strength = "equal", .file_name = "", .digest = "sha256:aa", .url = "", .reason = ""});
    add(spec, "zip", "archive",
        {.strength = "equal", .file_name = "", .digest = "sha256:bb", .url = "", .reason = ""});
    const auto left_open = [&](LockFormat format) {
      return inputs(write_lock({.spec = spec, .conda = {}, .base_image = {}}, format));
    };
    CHECK(left_open(LockFormat::requirements) == Lines{"zip 1.0"});
    CHECK(left_open(LockFormat::json) == Lines{"zip 1.0"});
    CHECK(left_open(LockFormat::pylock) == Lines{"kept 1.0", "zip 1.0"});
    CHECK(left_open(LockFormat::nix) == Lines{"kept 1.0", "zip 1.0", "interpreter and system"});
  }

  TEST_CASE("requirements have hashes alone") {
    const Lock lock = written(LockFormat::requirements);
    CHECK(
        lock.text.ends_with("good==1.0 \\\n    --hash=sha256:aa\n"
                            "zip @ https://files.example/zip-1.0.zip \\\n    --hash=sha256:bb\n"));
    CHECK(inputs(lock) == Lines{"lost 1.0", "repo 1.0", "work 1.0"});
    for (std::size_t at = 0; at != std::string::npos; at = lock.text.find('\n', at + 1)) {
      CHECK(!std::string_view(lock.text).substr(at + 1).starts_with("RUN"));
    }
  }

  TEST_CASE("conda's list has a digest behind each URL") {
    const Lock lock =
        written(LockFormat::conda_explicit, {},
                {{.name = "a", .url = "https://c/a.conda", .md5 = "11", .sha256 = "22"},
                 {.name = "b", .url = "https://c/b.conda", .md5 = "33", .sha256 = ""},
                 {.name = "c", .url = "", .md5 = "44", .sha256 = ""}});
    CHECK(lock.text.ends_with("@EXPLICIT\nhttps://c/a.conda#sha256:22\nhttps://c/b.conda#33\n"));
    CHECK(inputs(lock) == Lines{"c", "good 1.0", "lost 1.0", "repo 1.0", "work 1.0", "zip 1.0"});
  }

  TEST_CASE("a Dockerfile begins with the base's digest, or says that it is not known") {
    const Lock known = written(LockFormat::dockerfile, "debian@sha256:cc");
    CHECK(known.text.contains("\nFROM debian@sha256:cc\n"));
    CHECK(known.text.contains("libc6:amd64=2.36-9"));
    CHECK(known.text.contains("ENV A=\"x \\\"y\\\"\"\n"));
    CHECK(!known.text.contains("ENV T="));
    CHECK(inputs(known) ==
          Lines{"archive of packages", "variable T", "lost 1.0", "repo 1.0", "work 1.0"});
    CHECK(inputs(written(LockFormat::dockerfile)).front() == "base image");
    CHECK(!known.text.contains("\nRUN evil"));
  }

  TEST_CASE("apt gets names with versions, Nix gets fetchers, programs get all") {
    CHECK(written(LockFormat::apt).text.ends_with("\nlibc6:amd64=2.36-9\n"));
    const Lock nix = written(LockFormat::nix);
    CHECK(nix.text.contains(
        "(fetchurl { name = \"good-1.0-py3-none-any.whl\"; url = "
        "\"https://files.example/good-1.0-py3-none-any.whl\"; sha256 = \"aa\"; })"));
    const auto document = nlohmann::json::parse(written(LockFormat::json).text);
    CHECK(document["packages"].size() == 3);
    CHECK(document["unpinned"].size() == 2);
  }
}
