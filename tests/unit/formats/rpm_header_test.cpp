#include "formats/rpm_header.h"

#include <doctest/doctest.h>

#include "support/hostile.h"
#include "support/rpm_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Files = std::vector<RpmFileView>;

Result<RpmPackageView> parsed(const std::string& header) {
  return parse_rpm_header(as_bytes(header));
}

ErrorKind error_of(const RpmHeaderBuilder& builder) {
  const std::string header = builder.build();
  const auto package = parsed(header);
  REQUIRE_FALSE(package.has_value());
  return package.error().kind;
}

std::string texts(std::initializer_list<std::string> values) {
  std::string data;
  for (const std::string& value : values) data += value + '\0';
  return data;
}

}  // namespace

TEST_SUITE("rpm_header") {
  TEST_CASE("a package has name, version with epoch, architecture, source and files") {
    const std::string header = RpmHeaderBuilder("zlib")
                                   .version("1.2.11", "40.el9")
                                   .epoch(1)
                                   .source("zlib-1.2.11-40.el9.src.rpm")
                                   .file("/usr/lib64/libz.so.1")
                                   .file("/usr/share/doc/zlib")
                                   .file("/usr/lib64/libz.so.1.2.11")
                                   .build();
    const auto package = parsed(header);
    REQUIRE(package.has_value());
    CHECK(package->name == "zlib");
    CHECK(package->version == "1:1.2.11-40.el9");
    CHECK(package->architecture == "x86_64");
    CHECK(package->source == "zlib-1.2.11-40.el9.src.rpm");
    CHECK(package->files == Files{{"/usr/lib64/", "libz.so.1"},
                                  {"/usr/share/doc/", "zlib"},
                                  {"/usr/lib64/", "libz.so.1.2.11"}});
  }

  TEST_CASE("a package may have neither epoch nor files") {
    const std::string header =
        RpmHeaderBuilder("gpg-pubkey").version("8483c65d", "5ccc5b19").build();
    const auto package = parsed(header);
    REQUIRE(package.has_value());
    CHECK(package->version == "8483c65d-5ccc5b19");
    CHECK(package->files.empty());
  }

  TEST_CASE("files that were not installed or were replaced are not its own") {
    const std::string header = RpmHeaderBuilder("a")
                                   .file("/usr/here")
                                   .file("/usr/replaced", 1)
                                   .file("/usr/left-out", 2)
                                   .file("/usr/shared", 3)
                                   .file("/usr/wrong-machine", 4)
                                   .build();
    CHECK(parsed(header)->files == Files{{"/usr/", "here"}, {"/usr/", "shared"}});
  }

  TEST_CASE("regular files have digests, settings and ghosts none that counts") {
    RpmHeaderBuilder builder("a");
    builder.file("/a/code").digest("00ff").file("/a/setting").digest("11", 1);
    builder.file("/a/ghost").digest("22", 64).file("/a/directory");
    const std::string old = builder.build();
    CHECK(parsed(old)->digest_algorithm == "md5");
    CHECK(
        parsed(old)->files ==
        Files{{"/a/", "code", "00ff"}, {"/a/", "setting"}, {"/a/", "ghost"}, {"/a/", "directory"}});
    CHECK(parsed(builder.digest_algorithm(8).build())->digest_algorithm == "sha256");
    CHECK(parsed(builder.digest_algorithm(3).build())->digest_algorithm == "");
    CHECK(parsed(builder.digest_algorithm(99).build())->digest_algorithm == "");
    CHECK(parsed(builder.entry(1035, 8, texts({"1"}), 1).build())->files.front().digest == "");
  }

  TEST_CASE("packages from before rpm 4 list whole paths") {
    const std::string header = RpmHeaderBuilder("a").old_file("/bin/a").old_file("/bin/b").build();
    CHECK(parsed(header)->files == Files{{"/bin/", "a"}, {"/bin/", "b"}});
  }

  TEST_CASE("what was added when it was installed replaces what it was built with") {
    const std::string header =
        RpmHeaderBuilder("a").file("/usr/bin/a").entry(1118, 8, texts({"/opt/bin/"}), 1).build();
    CHECK(parsed(header)->files == Files{{"/opt/bin/", "a"}});
  }

  TEST_CASE("lists that do not fit together are malformed") {
    CHECK(error_of(RpmHeaderBuilder("")) == ErrorKind::malformed);
    CHECK(error_of(RpmHeaderBuilder("a").file("/a/b").entry(1118, 8, "", 0)) ==
          ErrorKind::malformed);
    CHECK(error_of(RpmHeaderBuilder("a").file("/a/b").entry(1117, 8, texts({"b", "c"}), 2)) ==
          ErrorKind::malformed);
    CHECK(error_of(RpmHeaderBuilder("a").file("/a/b").entry(1029, 1, std::string(2, '\0'), 2)) ==
          ErrorKind::malformed);
    CHECK(error_of(RpmHeaderBuilder("a").entry(1000, 4, "1234", 1)) == ErrorKind::malformed);
  }

  TEST_CASE("counts are held against the bytes that are there") {
    CHECK(error_of(RpmHeaderBuilder("a").entry(1117, 8, texts({"b"}), 0xFFFFFFFF)) ==
          ErrorKind::truncated);
    CHECK(error_of(RpmHeaderBuilder("a").file("/a/b").entry(1116, 4, "123", 3)) ==
          ErrorKind::truncated);
    CHECK(error_of(RpmHeaderBuilder("a").entry(1118, 8, "no end", 1)) == ErrorKind::truncated);
    const std::string counts = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
    CHECK(parsed(counts).error().kind == ErrorKind::truncated);
  }

  TEST_CASE("cut and changed headers") {
    const std::string header =
        RpmHeaderBuilder("a").epoch(2).source("a.src.rpm").file("/a/b").file("/c/d", 1).build();
    for_each_truncation(as_bytes(header),
                        [](Bytes shorter) { CHECK_FALSE(parse_rpm_header(shorter).has_value()); });
    for_each_flip(as_bytes(header), [](Bytes changed) { (void)parse_rpm_header(changed); });
  }
}
