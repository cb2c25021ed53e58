// samples/seeded is what the builders make, and its audit is a golden file.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "support/audited.h"
#include "support/seeded_sample.h"
#include "support/source_directory.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// Every file and link below a directory: its path and content.
std::map<std::string, std::string> contents(const std::filesystem::path& root) {
  std::map<std::string, std::string> result;
  if (!std::filesystem::exists(root)) return result;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string path = entry.path().lexically_relative(root).string();
    if (entry.is_symlink()) {
      result[path] = "-> " + std::filesystem::read_symlink(entry.path()).string();
    } else if (entry.is_regular_file()) {
      std::ifstream file(entry.path(), std::ios::binary);
      result[path] = {std::istreambuf_iterator<char>(file), {}};
    }
  }
  return result;
}

const std::filesystem::path checked_in = source_path("samples/seeded");

}  // namespace

TEST_SUITE("sample") {
  TEST_CASE("samples/seeded is what the builders make") {
    if (std::getenv("ICECORE_ACCEPT") != nullptr) {
      std::filesystem::remove_all(checked_in);
      write_seeded_sample(checked_in);
    }
    const TemporaryDirectory directory;
    write_seeded_sample(directory.path());
    CHECK(contents(directory.path()) == contents(checked_in));
  }

  TEST_CASE("each seeded fault is found by its rule, and nothing else is found") {
    const TemporaryDirectory directory;
    write_seeded_sample(directory.path());
    const Result<AuditResult> result =
        audit({.target = (directory.path() / "srv/app/venv").string(),
               .system_root = directory.path().string()});
    REQUIRE(result.has_value());
    std::vector<std::string> found;
    for (const Finding& finding : result->findings()) {
      found.push_back(fmt::format("{} {}", finding.rule, finding.subject));
    }
    const std::string site = "lib/python3.12/site-packages/";
    CHECK(found ==
          std::vector<std::string>{
              "bytecode-of-other-source " + site + "mathkit/__pycache__/solver.cpython-312.pyc",
              "file-missing " + site + "mathkit/tables.csv",
              "file-modified " + site + "mathkit/__init__.py",
              "startup-code-of-nobody " + site + "zz_tracker.pth",
              "direct-url-without-digest plotter",
              "distribution-duplicated oldlib",
              "distribution-editable labtools",
              "distribution-leftover " + site + "~rraykit",
              "file-owned-twice cvkit and cvkit-headless",
              "file-unlisted " + site + "mathkit/_hotfix.py",
              "local-version-from-unnamed-index tensorlib",
              "record-absent oldlib",
              "stated-version-differs pyvenv.cfg",
              "startup-code " + site + "distutils-precedence.pth",
          });
    CHECK(result->gaps().empty());
  }
}
