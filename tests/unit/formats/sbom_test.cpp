#include "formats/sbom.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// As auditwheel 6.7 writes it, with a nested component as CycloneDX allows.
constexpr std::string_view cyclonedx = R"({"bomFormat":"CycloneDX","specVersion":"1.4","version":1,
"metadata":{"component":{"type":"library","name":"av","version":"19.0.2","purl":"pkg:pypi/av@19.0.2"}},
"components":[{"type":"library","name":"av","version":"19.0.2","purl":"pkg:pypi/av@19.0.2"},
{"type":"library","name":"libxcb","version":"1.13.1-1.el8","purl":"pkg:rpm/almalinux/libxcb@1.13.1-1.el8",
"components":[{"type":"file","name":"inner"}]},
{"type":"library","name":"cc","version":"1.0","scope":"excluded"}]})";

constexpr std::string_view spdx = R"({"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT",
"documentDescribes":["SPDXRef-a"],"packages":[{"SPDXID":"SPDXRef-a","name":"project"},
{"SPDXID":"SPDXRef-b","name":"openssl","versionInfo":"3.0.13","primaryPackagePurpose":"LIBRARY",
"externalRefs":[{"referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a"},
{"referenceType":"purl","referenceLocator":"pkg:generic/openssl@3.0.13"}]}],
"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES",
"relatedSpdxElement":"SPDXRef-c"}]})";

}  // namespace

TEST_SUITE("sbom") {
  TEST_CASE("components of CycloneDX, nested ones behind their parents") {
    const auto sbom = read_sbom(as_bytes(cyclonedx), {});
    REQUIRE(sbom.has_value());
    CHECK(sbom->format == "CycloneDX 1.4");
    CHECK(sbom->defects.empty());
    REQUIRE(sbom->components.size() == 4);
    CHECK(sbom->components[0].is_subject);
    CHECK(sbom->components[1].name == "libxcb");
    CHECK(sbom->components[1].version == "1.13.1-1.el8");
    CHECK(sbom->components[1].purl == "pkg:rpm/almalinux/libxcb@1.13.1-1.el8");
    CHECK_FALSE(sbom->components[1].is_subject);
    CHECK(sbom->components[2].name == "inner");
    CHECK(sbom->components[2].type == "file");
    CHECK(sbom->components[3].scope == "excluded");
  }

  TEST_CASE("packages of SPDX 2") {
    const auto sbom = read_sbom(as_bytes(spdx), {});
    REQUIRE(sbom.has_value());
    CHECK(sbom->format == "SPDX-2.3");
    REQUIRE(sbom->components.size() == 2);
    CHECK(sbom->components[0].is_subject);
    CHECK(sbom->components[1].name == "openssl");
    CHECK(sbom->components[1].version == "3.0.13");
    CHECK(sbom->components[1].type == "LIBRARY");
    CHECK(sbom->components[1].purl == "pkg:generic/openssl@3.0.13");
  }

  TEST_CASE("members of another type are defects, other documents errors") {
    const auto sbom = read_sbom(
        as_bytes(
            R"({"bomFormat":"CycloneDX","components":[{"name":"a","version":1},{"name":"b"}]})"),
        {});
    REQUIRE(sbom.has_value());
    CHECK(sbom->components.size() == 2);
    REQUIRE(sbom->defects.size() == 1);
    CHECK(sbom->defects[0].message == "components[0].version: expected a string, found number");
    CHECK(read_sbom(as_bytes("{}"), {}).error().kind == ErrorKind::unsupported);
    CHECK(read_sbom(as_bytes(R"({"spdxVersion":"SPDX-3.0"})"), {}).error().kind ==
          ErrorKind::unsupported);
    CHECK(read_sbom(as_bytes("[]"), {}).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("truncated and changed documents do no harm") {
    for (const std::string_view sample : {cyclonedx, spdx}) {
      for_each_truncation(as_bytes(sample),
                          [](Bytes shorter) { CHECK_FALSE(read_sbom(shorter, {})); });
      for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_sbom(changed, {}); });
    }
  }
}
