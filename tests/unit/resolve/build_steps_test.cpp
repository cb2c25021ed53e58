#include "resolve/build_steps.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/text.h"
#include "facts/store.h"
#include "support/audited.h"

using namespace icecore;

namespace {

using Lines = test::Lines;

// A small image as BuildKit makes it on a base that the classic builder made.
ImageSettings settings() {
  return {.os = "linux",
          .architecture = "amd64",
          .entrypoint = {"python", "-m", "app server"},
          .variables = {"PATH=/usr/bin", "HF_TOKEN=hf_secret", "A_URL=https://u:p@h/x"},
          .volumes = {"/data"},
          .labels = {{"org.opencontainers.image.base.name", "python:3.12"}, {"api_token", "abc"}},
          .history = {{.created_by = "/bin/sh -c #(nop) ADD file:0 in / "},
                      {.created_by = "/bin/sh -c #(nop)  ENV LANG=C.UTF-8", .is_empty_layer = true},
                      {.created_by = "RUN /bin/sh -c apt-get install -y git # buildkit"},
                      {.created_by = "RUN |1 A_TOKEN=abc /bin/sh -c pip install numpy # buildkit"},
                      {.created_by = "ADD https://u:p@h/x.tgz /x # buildkit"}},
          .layers = {{.digest = "sha256:a", .diff_id = "sha256:b", .size = 7}, {}, {}, {}}};
}

constexpr std::string_view dockerfile =
    "ARG TAG=3.12-slim\n"
    "FROM golang AS tools\n"
    "RUN git clone https://h/r\n"
    "FROM python:${TAG}\n"
    "RUN pip install numpy\n"
    "ADD --checksum=sha256:00 https://u:p@h/x.tgz /x\n"
    "COPY --from=registry.example/tools/uv:0.5@sha256:11 /uv /bin/\n"
    "COPY --from=tools /x /y\n";

AuditResult resolved(const ImageSettings& image, std::string_view text = "") {
  Store store = *Store::create(StoreMedium::memory);
  std::optional<Dockerfile> file;
  if (!text.empty()) file = *parse_dockerfile(as_bytes(text), {});
  resolve_image(image, store);
  resolve_build_steps(image, file, {}, store);
  REQUIRE(store.status());
  return AuditResult(std::move(store));
}

}  // namespace

TEST_SUITE("build steps") {
  TEST_CASE("an image's settings are facts without credentials") {
    const AuditResult result = resolved(settings());
    CHECK(test::rows_of(result, "SELECT os, architecture, entrypoint FROM image") ==
          Lines{"linux|amd64|python -m 'app server'"});
    CHECK(test::rows_of(result, "SELECT name, value FROM image_label") ==
          Lines{"api_token|****", "org.opencontainers.image.base.name|python:3.12"});
    CHECK(test::rows_of(result, "SELECT path FROM image_volume") == Lines{"/data"});
    CHECK(test::rows_of(result, "SELECT place, name, step FROM image_secret") ==
          Lines{"variable|HF_TOKEN|", "label|api_token|", "build-step|A_TOKEN|3"});
  }

  TEST_CASE("what an image is built on: labels claim it, the user's base is compared") {
    ImageSettings image = settings();
    image.labels.emplace_back("org.opencontainers.image.base.digest", "sha256:00");
    image.base = {.name = "base.tar", .digest = "sha256:11", .layers = 2, .shared = 1};
    const AuditResult result = resolved(image);
    CHECK(test::rows_of(result, "SELECT * FROM base_image") ==
          Lines{"label|python:3.12|sha256:00||", "option|base.tar|sha256:11|2|1"});
    CHECK(test::rows_of(result, "SELECT position, is_base FROM layer") ==
          Lines{"0|1", "1|0", "2|0", "3|0"});
    CHECK(test::rows_of(resolved(settings()), "SELECT DISTINCT is_base FROM layer") == Lines{""});
  }

  TEST_CASE("each layer has its step, and each step its layer") {
    const AuditResult result = resolved(settings());
    CHECK(test::rows_of(result, "SELECT position, digest, diff_id, size, step FROM layer") ==
          Lines{"0|sha256:a|sha256:b|7|0", "1|||0|2", "2|||0|3", "3|||0|4"});
    CHECK(test::rows_of(result, "SELECT position, instruction, command, layer FROM build_step") ==
          Lines{"0|ADD|file:0 in /|0", "1|ENV|LANG=C.UTF-8|", "2|RUN|apt-get install -y git|1",
                "3|RUN|pip install numpy|2", "4|ADD|https://****@h/x.tgz /x|3"});
    CHECK(test::rows_of(result,
                        "SELECT step, line, kind, subject, pin, is_pinned FROM build_action") ==
          Lines{"2||apt-install|git|no-version|0", "3||pip-install|numpy|no-version|0",
                "4||add-url|https://****@h/x.tgz|moving-url|0"});
  }

  TEST_CASE("a history of other layers is a gap") {
    ImageSettings image = settings();
    image.layers.pop_back();
    const AuditResult result = resolved(image);
    CHECK(test::rows_of(result, "SELECT reason FROM gap") ==
          Lines{"the history tells of 4 layers and the image has 3, so that no step is known to "
                "have made one"});
    CHECK(test::rows_of(result, "SELECT count(*) FROM build_step WHERE layer IS NOT NULL") ==
          Lines{"0"});
  }

  TEST_CASE("a Dockerfile gives lines, bases and the steps of other stages") {
    const AuditResult result = resolved(settings(), dockerfile);
    CHECK(test::rows_of(result,
                        "SELECT position, origin, stage, line FROM build_step "
                        "WHERE line IS NOT NULL") ==
          Lines{"3|history|1|5", "4|history|1|6", "5|dockerfile|tools|3"});
    CHECK(test::rows_of(result, "SELECT line, kind, subject, text, pin FROM build_action") ==
          Lines{"2|base-image|golang|golang|latest", "4|base-image|python|python:3.12-slim|tag",
                "|apt-install|git|git|no-version", "5|pip-install|numpy|numpy|no-version",
                "6|add-url|https://****@h/x.tgz|https://****@h/x.tgz|digest",
                "3|clone|https://h/r|https://h/r|revision"});
  }

  TEST_CASE("a Dockerfile of another image is told, and read for itself") {
    ImageSettings image = settings();
    for (ImageHistoryEntry& entry : image.history) entry.created_by = "x";
    const AuditResult result = resolved(image, dockerfile);
    CHECK(test::rows_of(result, "SELECT reader FROM gap") == Lines{"dockerfile"});
    CHECK(test::rows_of(result,
                        "SELECT line, instruction FROM build_step WHERE origin = "
                        "'dockerfile'") == Lines{"3|RUN", "5|RUN", "6|ADD", "7|COPY", "8|COPY"});
    CHECK(test::rows_of(result, "SELECT subject, pin FROM build_action WHERE line = 7") ==
          Lines{"registry.example/tools/uv|digest"});
  }
}
