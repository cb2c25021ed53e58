#include "resolve/vendored.h"

#include <doctest/doctest.h>

#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view metadata = "Metadata-Version: 2.1\nName: Six.Copy\nVersion: 1.0-1\n";

Lines vendored(const EnvironmentBuilder& builder) {
  return rows_of(audited(builder),
                 "SELECT coalesce(distribution.name, ''), vendored_distribution.name, "
                 "vendored_distribution.normalized_name, vendored_distribution.version, evidence, "
                 "vendored_distribution.location FROM vendored_distribution LEFT JOIN distribution "
                 "ON distribution.id = vendored_distribution.distribution ORDER BY 6, 2");
}

}  // namespace

TEST_SUITE("vendored") {
  TEST_CASE(
      "metadata below a package is that of a copy, which the package's distribution carries") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install(
        {.name = "tools",
         .files = {{"tools/_vendor/six_copy-1.0.dist-info/METADATA", std::string(metadata)},
                   {"tools/_vendor/vendor.txt", "requests==2.34.2\n  idna==3.20\n"}}});
    builder.site_file("by_hand/old.egg-info/PKG-INFO", metadata);
    const std::string site = "lib/python3.12/site-packages/";
    CHECK(vendored(builder) ==
          Lines{"|Six.Copy|six-copy|1.0.post1|metadata|" + site + "by_hand/old.egg-info",
                "tools|Six.Copy|six-copy|1.0.post1|metadata|" + site +
                    "tools/_vendor/six_copy-1.0.dist-info",
                "tools|idna|idna|3.20|vendor-list|" + site + "tools/_vendor/vendor.txt",
                "tools|requests|requests|2.34.2|vendor-list|" + site + "tools/_vendor/vendor.txt"});
  }

  TEST_CASE("what is installed, an egg, another environment and what lies elsewhere is no copy") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.name = "tools"});
    builder.site_file("~ools-1.0.dist-info/METADATA", metadata);
    builder.site_file("a-1.0.egg/EGG-INFO/PKG-INFO", metadata);
    builder.site_file("inner/lib/python3.12/site-packages/x-1.0.dist-info/METADATA", metadata);
    builder.file("share/x-1.0.dist-info/METADATA", metadata);
    CHECK(vendored(builder).empty());
  }
}
