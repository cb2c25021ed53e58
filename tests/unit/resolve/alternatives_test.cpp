#include "resolve/alternatives.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr const char* libraries = "usr/lib/x86_64-linux-gnu/";
constexpr std::string_view record =
    "manual\n/usr/lib/x86_64-linux-gnu/libblas.so.3\n\n"
    "/usr/lib/x86_64-linux-gnu/blas/libblas.so.3\n10\n"
    "/usr/lib/x86_64-linux-gnu/openblas/libblas.so.3\n100\n\n";

// A system whose libblas.so.3 is the plain one of two.
class SystemWithChoices : public NativeSystem {
 public:
  SystemWithChoices() {
    site("pkg/mod.abi3.so", library().needed("libblas.so.3"));
    for (const std::string name : {"blas", "openblas"}) {
      root(libraries + name + "/libblas.so.3", library("libblas.so.3"));
    }
    link("lib/x86_64-linux-gnu/libblas.so.3", "/etc/alternatives/libblas");
    link("etc/alternatives/libblas", "/usr/lib/x86_64-linux-gnu/blas/libblas.so.3");
  }
  void link(const std::string& path, const std::string& target) {
    const std::filesystem::path place = files().root() / path;
    std::filesystem::create_directories(place.parent_path());
    std::filesystem::create_symlink(target, place);
  }
  [[nodiscard]] Lines found() const {
    return rows(
        "SELECT library, alternative.name, file.place, choice, best, chosen_by FROM alternative "
        "JOIN file ON file.id = alternative.file");
  }
};

}  // namespace

TEST_SUITE("alternatives") {
  TEST_CASE(
      "a library by way of a link in /etc/alternatives is a choice, and the record tells whose") {
    for (const char* directory : {"var/lib/dpkg/alternatives/", "var/lib/alternatives/"}) {
      CAPTURE(directory);
      SystemWithChoices system;
      system.files().root_file(std::string(directory) + "libblas", record);
      CHECK(system.found() == Lines{"libblas.so.3|libblas|/etc/alternatives/libblas|"
                                    "/usr/lib/x86_64-linux-gnu/blas/libblas.so.3|"
                                    "/usr/lib/x86_64-linux-gnu/openblas/libblas.so.3|manual"});
    }
  }

  TEST_CASE("without a record nobody knows who chose") {
    CHECK(SystemWithChoices().found() ==
          Lines{"libblas.so.3|libblas|/etc/alternatives/libblas|"
                "/usr/lib/x86_64-linux-gnu/blas/libblas.so.3||unknown"});
  }

  TEST_CASE("records of what is not loaded are not read") {
    SystemWithChoices system;
    system.files().root_file("var/lib/dpkg/alternatives/awk", "auto\n/usr/bin/awk\n\n");
    CHECK(system.rows("SELECT count(*) FROM alternative_record") == Lines{"0"});
    NativeSystem plain;
    plain.site("pkg/mod.abi3.so", library().needed("libc.so.6"));
    CHECK(plain.rows("SELECT count(*) FROM alternative") == Lines{"0"});
  }
}
