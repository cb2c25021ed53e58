// An image is audited as what it unpacks to.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "support/image_builder.h"
#include "support/native_system.h"
#include "support/sif_builder.h"
#include "support/squashfs_builder.h"
#include "support/tar_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Everything below a directory, as squashfs.
std::string squashfs_of(const std::filesystem::path& root) {
  SquashfsBuilder builder;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string name = "/" + entry.path().lexically_relative(root).string();
    const auto mode = static_cast<std::uint32_t>(entry.symlink_status().permissions());
    if (entry.is_symlink()) {
      builder.add(name,
                  {.kind = 'l', .text = std::filesystem::read_symlink(entry.path()), .mode = 0777});
    } else if (entry.is_directory()) {
      builder.add(name, {.kind = 'd', .text = "", .mode = mode});
    } else {
      builder.add(name, {.text = text_of(entry.path()), .mode = mode});
    }
  }
  return builder.build();
}

// The report as JSON, without what names the target and when files were written.
std::string report_of(const std::string& target) {
  const AuditResult result = audited_target(target, Judge::yes);
  std::string facts;
  for (const char* query :
       {"SELECT root, path, kind, size, mode, link_target, sha256 FROM file ORDER BY 1, 2",
        "SELECT root, path, owner_kind, owner FROM owner JOIN file ON file.id = owner.file "
        "ORDER BY 1, 2",
        "SELECT load.name, found_by, file.place FROM load LEFT JOIN file ON file.id = load.found "
        "ORDER BY load.file, load.name",
        "SELECT name, version, location FROM distribution ORDER BY 1",
        "SELECT rule, environment, subject, message FROM finding ORDER BY 1, 2, 3, 4",
        "SELECT root, path, reader, reason FROM gap ORDER BY 1, 2, 3, 4"}) {
    for (const std::string& line : rows_of(result, query)) facts += line + "\n";
  }
  for (std::size_t place = 0; (place = facts.find(target, place)) != std::string::npos;) {
    facts.replace(place, target.size(), "TARGET");
  }
  return facts;
}

}  // namespace

TEST_SUITE("image audit") {
  TEST_CASE("an image is audited as the directory that it unpacks to") {
    const TemporaryDirectory directory;
    NativeSystem system;
    EnvironmentBuilder& builder = system.files();
    builder.root_file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
    builder.root_file("var/lib/dpkg/status",
                      "Package: libx\nStatus: install ok installed\nArchitecture: amd64\n"
                      "Version: 1.2-3\n\n");
    builder.root_file("var/lib/dpkg/info/libx.list", "/usr\n/usr/lib\n/usr/lib/libx.so.1\n");
    builder.root_file("var/lib/dpkg/info/libx.md5sums",
                      "00000000000000000000000000000000  usr/lib/libx.so.1\n");
    system.root("usr/lib/libx.so.1", library("libx.so.1"));
    system.site("mod.abi3.so", library().needed("libx.so.1").needed("liby.so.2"));
    builder.install({.name = "pkg", .files = {{"pkg/__init__.py", "import os\n"}}});
    builder.site_file("pkg/__init__.py", "import sys\n");
    builder.site_file("lead.pth", "/srv/more\n");
    builder.root_file("srv/more/module.py", "x = 1\n");
    builder.link("link", "/usr/lib");

    const auto is_application = [](const std::string& name) { return name.starts_with("srv"); };
    const std::vector<std::string> layers{
        tar_of_directory(builder.root(), std::not_fn(is_application)),
        tar_of_directory(builder.root(), is_application)};
    ImageBuilder image;
    image.docker_manifest({image.docker_image(layers, {"app:latest"})});
    const std::string archive = (directory.path() / "app.tar").string();
    std::ofstream(archive, std::ios::binary) << image.tar();

    const std::string system_bytes = squashfs_of(builder.root());
    const std::string squashfs = (directory.path() / "app.squashfs").string();
    std::ofstream(squashfs, std::ios::binary) << system_bytes;
    const std::string sif = (directory.path() / "app.sif").string();
    std::ofstream(sif, std::ios::binary) << SifBuilder{.parts = {{.bytes = system_bytes}}}.build();

    const std::string unpacked = report_of("rootfs:" + builder.root().string());
    CHECK(unpacked.contains("libx"));
    CHECK(unpacked.contains("system-file-modified"));
    CHECK(report_of("docker-archive:" + archive) == unpacked);
    CHECK(report_of("squashfs:" + squashfs) == unpacked);
    CHECK(report_of("sif:" + sif) == unpacked);
    CHECK(rows_of(audited_target("docker-archive:" + archive, Judge::yes),
                  "SELECT rule, layer FROM finding WHERE rule LIKE '%file-modified' ORDER BY 1") ==
          Lines{"file-modified|1", "system-file-modified|0"});
  }

  TEST_CASE("which image it was is a fact: its digests and the platform that was chosen") {
    const TemporaryDirectory directory;
    ImageBuilder image;
    const std::string layer = TarBuilder().file("a", "1").build();
    const std::string other =
        image.oci_image({layer}, platform_member("linux", "arm64", "v8"), "linux/arm64");
    const std::string chosen = image.oci_image({layer}, platform_member("linux", "amd64"));
    image.layout({image.oci_index({other, chosen})});
    image.write(directory.path());
    constexpr std::string_view digest = "\"digest\":\"";
    const std::size_t start = chosen.find(digest) + digest.size();
    const std::string manifest = chosen.substr(start, digest_text("").size());
    const std::string& text = image.files.at("blobs/sha256/" + manifest.substr(7));
    const std::size_t config = text.find(digest) + digest.size();

    const AuditResult result =
        audit({.target = "oci-dir:" + directory.path().string(), .platform = "linux/amd64"})
            .value();
    CHECK(
        rows_of(result,
                "SELECT manifest_digest, config_digest, os, architecture, platforms FROM image") ==
        Lines{manifest + "|" + text.substr(config, manifest.size()) + "|linux|amd64|2"});
  }

  TEST_CASE("an archive of docker save has no manifest") {
    const TemporaryDirectory directory;
    ImageBuilder image;
    image.docker_manifest({image.docker_image({TarBuilder().file("a", "1").build()}, {"a:1"})});
    const std::string archive = (directory.path() / "a.tar").string();
    std::ofstream(archive, std::ios::binary) << image.tar();
    CHECK(rows_of(audited_target("docker-archive:" + archive),
                  "SELECT manifest_digest, substr(config_digest, 1, 7), platforms FROM image") ==
          Lines{"|sha256:|1"});
  }

  TEST_CASE("options that an image cannot have are told") {
    const TemporaryDirectory directory;
    ImageBuilder image;
    image.layout({image.oci_image({TarBuilder().file("a", "1").build()})});
    image.write(directory.path());
    const std::string target = "oci-dir:" + directory.path().string();
    CHECK(audit({.target = target, .system_root = "/"}).error().kind == ErrorKind::usage);
    CHECK(audit({.target = target, .python = "3.12"}).error().kind == ErrorKind::usage);
    CHECK(audit({.target = target, .platform = "plan9"}).error().kind == ErrorKind::usage);
    CHECK(audit({.target = "/", .platform = "linux/arm64"}).error().kind == ErrorKind::usage);
    const auto other = audit({.target = target, .platform = "linux/arm64"});
    REQUIRE_FALSE(other.has_value());
    CHECK(other.error().kind == ErrorKind::not_found);
  }
}
