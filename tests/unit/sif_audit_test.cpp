// What Apptainer keeps of an image in it is told as of other images.
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "support/audited.h"
#include "support/sif_builder.h"
#include "support/squashfs_builder.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view definition =
    "Bootstrap: docker\nFrom: python:3.12\n\n%post\n    pip install requests\n"
    "    git clone https://host.example/team/app\n%environment\n    export SECRET_TOKEN=hunter2\n";

SquashfsBuilder system_builder() {
  SquashfsBuilder builder;
  builder.directory("/etc").file("/etc/os-release", "ID=debian\n").directory("/usr");
  builder.directory("/usr/bin").add("/usr/bin/tool", {.text = "#!/bin/sh\n", .mode = 0755});
  builder.directory("/.singularity.d").directory("/.singularity.d/env");
  return builder;
}

AuditResult audited_sif(SquashfsBuilder& builder, std::string_view deffile = "") {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "image.sif").string();
  SifBuilder sif{.parts = {{.bytes = builder.build()}}};
  if (!deffile.empty()) sif.parts.push_back({.type = 0x4001, .bytes = std::string(deffile)});
  std::ofstream(path, std::ios::binary) << sif.build();
  return audited_target(path, Judge::yes);
}

}  // namespace

TEST_SUITE("SIF audit") {
  TEST_CASE("variables by the scripts, in their order") {
    SquashfsBuilder builder = system_builder();
    builder.file("/.singularity.d/env/10-docker2singularity.sh",
                 "export PATH=\"/opt/bin:/usr/bin\"\nexport LANG=\"${LANG:-\"C.UTF-8\"}\"\n");
    builder.file("/.singularity.d/env/90-environment.sh",
                 "#!/bin/sh\nexport PATH=/first:$PATH\nif true; then export NOT=told; fi\n");
    builder.file("/.singularity.d/env/notes", "export NOT=a-script\n");
    const AuditResult result = audited_sif(builder);
    CHECK(rows_of(result, "SELECT name, value, origin FROM variable ORDER BY name") ==
          Lines{"LANG|C.UTF-8|image", "PATH|/first:/opt/bin:/usr/bin|image"});
    CHECK(rows_of(result, "SELECT os, architecture FROM image") == Lines{"linux|amd64"});
  }

  TEST_CASE("labels, and what runs") {
    SquashfsBuilder builder = system_builder();
    builder.file("/.singularity.d/labels.json", R"({"org.label-schema.version": "1", "n": 2})");
    builder.add("/.singularity.d/runscript",
                {.text = "#!/bin/sh\nexec /usr/bin/tool \"$@\"\n", .mode = 0755});
    const AuditResult result = audited_sif(builder);
    CHECK(rows_of(result, "SELECT name, value FROM image_label") ==
          Lines{"org.label-schema.version|1"});
    CHECK(rows_of(result, "SELECT entrypoint FROM image") == Lines{"/.singularity.d/runscript"});
    CHECK(rows_of(result, "SELECT kind, place FROM entrypoint ORDER BY position") ==
          Lines{"configured|", "script|.singularity.d/runscript", "wrapper|", "script|usr/bin/tool",
                "unknown|"});
    builder.file("/.singularity.d/runscript",
                 "#!/bin/sh\nOCI_ENTRYPOINT=''\nOCI_CMD='\"tool\" \"-x\"'\neval \"$RUN\"\n");
    CHECK(rows_of(audited_sif(builder), "SELECT entrypoint, command FROM image") ==
          Lines{"|tool -x"});
  }

  TEST_CASE("the definition file, beside the system or in it") {
    SquashfsBuilder builder = system_builder();
    const AuditResult beside = audited_sif(builder, definition);
    CHECK(rows_of(beside, "SELECT origin, instruction, line, layer FROM build_step") ==
          Lines{"definition|RUN|4|", "definition|ENV|7|"});
    CHECK(rows_of(beside, "SELECT kind, subject, pin, line FROM build_action") ==
          Lines{"base-image|python|tag|1", "pip-install|requests|no-version|4",
                "clone|https://host.example/team/app|revision|4"});
    CHECK(rows_of(beside, "SELECT place, name FROM image_secret") ==
          Lines{"build-step|SECRET_TOKEN"});
    CHECK(rows_of(beside, "SELECT count(*) FROM finding WHERE rule = 'base-image-moving'") ==
          Lines{"1"});
    builder.file("/.singularity.d/Singularity", std::string(definition));
    CHECK(rows_of(audited_sif(builder), "SELECT kind, subject, pin, line FROM build_action") ==
          rows_of(beside, "SELECT kind, subject, pin, line FROM build_action"));
  }

  TEST_CASE("what cannot be read is a gap") {
    SquashfsBuilder builder = system_builder();
    builder.file("/.singularity.d/labels.json", "[1]");
    builder.file("/.singularity.d/Singularity", "FROM python\n");
    CHECK(rows_of(audited_sif(builder),
                  "SELECT path, reader FROM gap WHERE reader = 'apptainer' ORDER BY path") ==
          Lines{".singularity.d/Singularity|apptainer", ".singularity.d/labels.json|apptainer"});
  }

  TEST_CASE("names with .wh. in front are names like others") {
    SquashfsBuilder builder = system_builder();
    builder.file("/.singularity.d/env/.wh.a.sh", "export A=1\n").directory("/.wh..wh.plnk");
    const AuditResult result = audited_sif(builder);
    CHECK(rows_of(result, "SELECT name FROM variable") == Lines{"A"});
    CHECK(rows_of(result, "SELECT count(*) FROM hidden_entry") == Lines{"0"});
    CHECK(rows_of(result, "SELECT count(*) FROM odd_entry") == Lines{"0"});
  }
}
