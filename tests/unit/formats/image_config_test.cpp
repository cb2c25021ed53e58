#include "formats/image_config.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view sample = R"({"architecture":"arm64","variant":"v8","os":"linux",
"created":"2026-01-02T03:04:05Z","author":"me","config":{"User":"1000:1000",
"ExposedPorts":{"80/tcp":{}},"Env":["PATH=/bin","A=b=c"],"Entrypoint":["/entry"],"Cmd":null,
"Volumes":{"/data":{}},"WorkingDir":"/srv","Labels":{"l":"v"},"StopSignal":"SIGTERM",
"Shell":["/bin/bash","-c"],"OnBuild":["RUN x"],
"Healthcheck":{"Test":["CMD","true"],"Interval":1000,"Retries":3}},
"rootfs":{"type":"layers","diff_ids":["sha256:aa","sha256:bb"]},"history":[
{"created":"2026-01-01T00:00:00Z","created_by":"/bin/sh -c #(nop) ADD file:1 in / "},
{"created_by":"ENV A=b=c","empty_layer":true,"comment":"buildkit"},{"created_by":"RUN make"}]})";

using Texts = std::vector<std::string>;

}  // namespace

TEST_SUITE("image config") {
  TEST_CASE("every member that decides what runs") {
    const auto config = read_image_config(as_bytes(sample), {});
    REQUIRE(config.has_value());
    CHECK(config->defects.empty());
    CHECK(config->platform.text() == "linux/arm64/v8");
    CHECK(config->created == "2026-01-02T03:04:05Z");
    CHECK(config->author == "me");
    CHECK(config->environment == Texts{"PATH=/bin", "A=b=c"});
    CHECK(config->entrypoint == Texts{"/entry"});
    CHECK(config->command.empty());
    CHECK(config->user == "1000:1000");
    CHECK(config->working_directory == "/srv");
    CHECK(config->stop_signal == "SIGTERM");
    CHECK(config->volumes == Texts{"/data"});
    CHECK(config->exposed_ports == Texts{"80/tcp"});
    CHECK(config->shell == Texts{"/bin/bash", "-c"});
    CHECK(config->on_build == Texts{"RUN x"});
    CHECK(config->labels == ImageAnnotations{{"l", "v"}});
    REQUIRE(config->healthcheck.has_value());
    CHECK(config->healthcheck->test == Texts{"CMD", "true"});
    CHECK(config->healthcheck->interval_ns == 1000);
    CHECK_FALSE(config->healthcheck->timeout_ns.has_value());
    CHECK(config->healthcheck->retries == 3);
  }

  TEST_CASE("diff ids and the steps that made them") {
    const auto config = read_image_config(as_bytes(sample), {});
    REQUIRE(config.has_value());
    CHECK(config->has_root_file_system);
    CHECK(config->diff_ids == Texts{"sha256:aa", "sha256:bb"});
    REQUIRE(config->history.size() == 3);
    CHECK_FALSE(config->history[0].is_empty_layer);
    CHECK(config->history[1].is_empty_layer);
    CHECK(config->history[1].comment == "buildkit");
    CHECK(config->history[2].created_by == "RUN make");
  }

  TEST_CASE("a plain text is a list of one, null is none, other kinds are defects") {
    const auto config = read_image_config(
        as_bytes(R"({"config":{"Entrypoint":"/a","Cmd":["b"],"Env":null,"User":7,"Labels":null}})"),
        {});
    REQUIRE(config.has_value());
    CHECK(config->entrypoint == Texts{"/a"});
    CHECK(config->command == Texts{"b"});
    CHECK_FALSE(config->has_root_file_system);
    REQUIRE(config->defects.size() == 1);
    CHECK(config->defects[0].message == "config.User: expected a string, found number");
  }

  TEST_CASE("what cannot be taken for a configuration is an error") {
    CHECK(read_image_config(as_bytes("[]"), {}).error().message ==
          "expected an object, found array");
    CHECK(read_image_config(as_bytes(R"({"rootfs":{"diff_ids":["a",1]}})"), {}).error().message ==
          "rootfs.diff_ids: expected only strings");
    Limits limits;
    limits.image_layers = 1;
    CHECK(read_image_config(as_bytes(sample), limits).error().message ==
          "expected at most 1 diff ids, found 2");
    limits = {};
    limits.image_steps = 2;
    CHECK(read_image_config(as_bytes(sample), limits).error().message ==
          "expected at most 2 build steps, found 3");
  }

  TEST_CASE("truncated and changed documents do no harm") {
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { CHECK_FALSE(read_image_config(shorter, {})); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_image_config(changed, {}); });
  }
}
