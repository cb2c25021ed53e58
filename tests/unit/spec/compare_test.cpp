#include "spec/compare.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <functional>

using namespace icecore;

namespace {

SpecTree tree(std::string digest, std::int64_t files = 2) {
  return {.files = files, .digest = "sha256:" + std::move(digest)};
}

Spec sample() {
  Spec spec;
  spec.environment.interpreter = {.implementation = "CPython",
                                  .version = "3.12.4",
                                  .soabi = "cpython-312",
                                  .executable = "sha256:01",
                                  .standard_library = tree("02")};
  spec.environment.search_path = {"a", "b"};
  spec.environment.hooks = {
      {.path = "a.pth", .kind = "import-line", .text = "import a", .line = 1}};
  SpecDistribution numpy{.name = "numpy",
                         .version = "1.0",
                         .form = "dist-info",
                         .place = "site",
                         .source = {},
                         .tree = tree("03")};
  numpy.source.kind = "index";
  spec.environment.distributions = {numpy};
  spec.environment.unowned = tree("04", 1);
  spec.platform.libc = "glibc 2.36";
  spec.platform.machine = "x86_64";
  spec.platform.packages = {
      {.manager = "dpkg", .name = "zlib1g", .architecture = "amd64", .version = "1.2"}};
  spec.platform.libraries = {
      {.path = "/lib/libz.so", .digest = "sha256:05", .provider = "dpkg z 1"}};
  spec.platform.variables = {{.name = "LANG", .value = "C"}};
  spec.platform.least = {{.name = "GLIBC", .value = "2.17"}};
  spec.library_copies = {{.library = "openmp", .variant = "gnu", .path = "a.so"}};
  spec.artifacts = {{.distribution = "numpy",
                     .version = "1.0",
                     .strength = "equal",
                     .file_name = "n.whl",
                     .digest = "sha256:06",
                     .url = ""}};
  spec.files = {
      {.tree = "distribution numpy",
       .files = {{.path = "n/a.py", .kind = "F", .size = 1, .digest = "1"},
                 {.path = "n/b.py", .kind = "F", .size = 1, .digest = "2"}}},
      {.tree = "unowned", .files = {{.path = "s.py", .kind = "F", .size = 1, .digest = "3"}}}};
  return spec;
}

std::string told(const Difference& difference) {
  return fmt::format("{} {}: {} -> {}", to_word(difference.kind), difference.subject,
                     difference.before, difference.after);
}

std::vector<std::string> differences(const std::function<void(Spec&)>& change) {
  Spec after = sample();
  change(after);
  std::vector<std::string> found;
  for (const Difference& difference : compare(sample(), after)) found.push_back(told(difference));
  return found;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_SUITE("compare") {
  TEST_CASE("the same has no difference, whatever is no part of it") {
    CHECK(differences([](Spec& spec) {
            spec.provenance.target = "elsewhere";
            spec.gaps.push_back({.field = "x", .reason = "y"});
          }) == Lines{});
  }

  TEST_CASE("each input is told once, in words of its own") {
    struct Case {
      std::function<void(Spec&)> change;
      Lines expected;
    };
    const std::vector<Case> cases{
        {[](Spec& s) { s.environment.interpreter.version = "3.12.5"; },
         {"interpreter : CPython 3.12.4 cpython-312 -> CPython 3.12.5 cpython-312"}},
        {[](Spec& s) { s.environment.interpreter.executable = "sha256:11"; },
         {"interpreter : sha256:01 -> sha256:11"}},
        {[](Spec& s) { s.environment.interpreter.standard_library = tree("12", 1); },
         {"standard-library : 2 files sha256:02 -> 1 file sha256:12"}},
        {[](Spec& s) { s.environment.distributions.clear(); }, {"distribution numpy: 1.0 -> "}},
        {[](Spec& s) { s.environment.distributions[0].version = "2.0"; },
         {"distribution numpy: 1.0 -> 2.0"}},
        {[](Spec& s) { s.environment.distributions[0].tree = tree("13"); },
         {"distribution numpy: 2 files sha256:03 -> 2 files sha256:13"}},
        {[](Spec& s) { s.environment.distributions[0].source.kind = "vcs"; },
         {"distribution numpy: from an index -> vcs"}},
        {[](Spec& s) { s.environment.distributions[0].place = "other"; },
         {"distribution numpy: dist-info in site -> dist-info in other"}},
        {[](Spec& s) { s.environment.hooks[0].text = "import b"; },
         {"hook a.pth:1: import a -> ", "hook a.pth:1:  -> import b"}},
        {[](Spec& s) { s.environment.search_path = {"b", "a"}; }, {"search-path : a:b -> b:a"}},
        {[](Spec& s) { s.platform.libc = "glibc 2.41"; }, {"libc : glibc 2.36 -> glibc 2.41"}},
        {[](Spec& s) { s.platform.machine = "aarch64"; }, {"machine : x86_64 -> aarch64"}},
        {[](Spec& s) { s.platform.packages[0].version = "1.3"; },
         {"os-package zlib1g amd64: 1.2 -> 1.3"}},
        {[](Spec& s) { s.platform.libraries[0].digest = "sha256:15"; },
         {"library /lib/libz.so: dpkg z 1 sha256:05 -> dpkg z 1 sha256:15"}},
        {[](Spec& s) { s.platform.variables[0].value = "de"; }, {"variable LANG: C -> de"}},
        {[](Spec& s) { s.platform.variables.clear(); }, {"variable LANG: C -> "}},
        {[](Spec& s) { s.platform.least[0].value = "2.28"; }, {"least GLIBC: 2.17 -> 2.28"}},
        {[](Spec& s) { s.platform.host_libraries = {"libcuda.so.1"}; },
         {"host-library libcuda.so.1:  -> needed"}},
        {[](Spec& s) { s.platform.missing_libraries = {"libgl.so"}; },
         {"missing-library libgl.so:  -> needed"}},
        {[](Spec& s) {
           s.library_copies.push_back({.library = "openmp", .variant = "", .path = "b"});
         },
         {"library-copy openmp: 1 -> 2"}},
        {[](Spec& s) { s.artifacts[0].digest = "sha256:16"; },
         {"artifact numpy: sha256:06 -> sha256:16"}},
        {[](Spec& s) { s.artifacts[0].digest = ""; }, {}}};
    for (const auto& [change, expected] : cases) CHECK(differences(change) == expected);
  }

  TEST_CASE("the gravest consequence comes first") {
    CHECK(differences([](Spec& spec) {
            spec.platform.variables[0].value = "de";
            spec.environment.distributions[0].version = "2.0";
            spec.platform.libc = "musl 1.2";
          }) == Lines{"libc : glibc 2.36 -> musl 1.2", "distribution numpy: 1.0 -> 2.0",
                      "variable LANG: C -> de"});
  }

  TEST_CASE("files are named where both say which they have") {
    Spec after = sample();
    after.environment.distributions[0].tree = tree("13", 3);
    std::vector<SpecFile>& files = after.files[0].files;
    files[0].digest = "other";
    files[1].path = "n/c.py";
    const std::vector<Difference> found = compare(sample(), after);
    REQUIRE(found.size() == 1);
    CHECK(found[0].files ==
          std::vector<FileDifference>{{.path = "n/a.py", .change = FileChange::changed},
                                      {.path = "n/b.py", .change = FileChange::removed},
                                      {.path = "n/c.py", .change = FileChange::added}});
    after.files.clear();
    CHECK(compare(sample(), after).at(0).files.empty());
  }

  TEST_CASE("a file of hooks that comes is told by its hooks, not once more as a file") {
    const auto add_hook = [](Spec& spec) {
      spec.environment.hooks.push_back(
          {.path = "z.pth", .kind = "import-line", .text = "import z", .line = 1});
      spec.environment.unowned = tree("14");
      spec.files[1].files.push_back({.path = "z.pth", .kind = "F", .size = 9, .digest = "4"});
    };
    CHECK(differences(add_hook) == Lines{"hook z.pth:1:  -> import z"});
    CHECK(differences([&](Spec& spec) {
            add_hook(spec);
            spec.files[1].files[0].digest = "5";
          }).size() == 2);
  }

  TEST_CASE("of two images the layers that they share are counted") {
    Spec before = sample();
    before.platform.image = SpecImage{
        .manifest = "sha256:a", .config = "", .platform = "linux/amd64", .layers = {"1", "2", "3"}};
    Spec after = before;
    after.platform.image->layers = {"1", "2", "4", "5"};
    after.platform.image->manifest = "sha256:b";
    const std::vector<Difference> found = compare(before, after);
    REQUIRE(found.size() == 1);
    CHECK(told(found[0]) ==
          "image : linux/amd64 3 layers sha256:a -> linux/amd64 4 layers sha256:b");
    CHECK(found[0].meaning == "the first 2 layers are the same");
  }

  TEST_CASE("of two installations of one project each is compared with its like") {
    CHECK(differences([](Spec& spec) {
            spec.environment.distributions.push_back(spec.environment.distributions[0]);
            spec.environment.distributions[1].version = "2.0";
          }) == Lines{"distribution numpy (2):  -> 2.0"});
  }
}
