// Layers of a registry that cannot be fetched are gaps; none at all is no audit.
#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>

#include "icecore/audit.h"
#include "support/registry_server.h"
#include "support/tar_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string first = TarBuilder().file("etc/os-release", "ID=x\n").build();
const std::string second = TarBuilder().file("b", "2").build();

ImageBuilder two_layers() {
  ImageBuilder builder;
  builder.layout({builder.oci_image({first, second})});
  return builder;
}

Result<AuditResult> audit_of(const RegistryServer& registry) {
  return audit({.target = "registry:" + registry.name() + ":1",
                .insecure = true,
                .platform = "linux/amd64",
                .jobs = 2,
                .judge = Judge::no});
}

}  // namespace

TEST_SUITE("registry audit") {
  TEST_CASE("a layer that is missing or other bytes is a gap that names it") {
    for (const HttpAnswer& other : {answer(404), answer(200, std::string(second.size(), 'x'))}) {
      const RegistryServer registry(two_layers(), [&](const HttpCall& call) {
        return call.path == blob_path(second) ? std::optional(other) : std::nullopt;
      });
      const Result<AuditResult> result = audit_of(registry);
      REQUIRE_MESSAGE(result.has_value(), result.error().message);
      const std::vector<Gap> gaps = result->gaps();
      const auto gap = std::ranges::find(gaps, "layer", &Gap::reader);
      REQUIRE(gap != gaps.end());
      CHECK(gap->reason.starts_with("layer 2 of 2 (" + digest_text(second) + ") is left out: "));
    }
  }

  TEST_CASE("without any layer nothing is audited") {
    const RegistryServer registry(two_layers(), [&](const HttpCall& call) {
      const bool is_layer = call.path == blob_path(first) || call.path == blob_path(second);
      return is_layer ? std::optional(answer(404)) : std::nullopt;
    });
    const Result<AuditResult> result = audit_of(registry);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().message.starts_with("layer 1 of 2 (" + digest_text(first) + "): "));
  }

  TEST_CASE("plain HTTP is for registries alone") {
    for (const char* target : {"/", "docker:app"}) {
      CAPTURE(target);
      const Result<AuditResult> result = audit({.target = target, .insecure = true});
      REQUIRE_FALSE(result.has_value());
      CHECK(result.error().message == "--insecure is about registry:REFERENCE");
      CHECK(result.error().kind == ErrorKind::usage);
    }
  }
}
