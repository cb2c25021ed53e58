#include "resolve/package_digests.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "support/native_system.h"
#include "support/rpm_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string digest_of(std::string_view algorithm, const ElfBuilder& builder) {
  auto hasher = Hasher::create(algorithm);
  REQUIRE(hasher.has_value());
  const std::vector<std::byte> bytes = builder.build();
  hasher->update(bytes);
  return to_hex(hasher->finish());
}

constexpr std::string_view verdicts =
    "SELECT file.name, state FROM os_package_verdict JOIN file ON file.id = "
    "os_package_verdict.file ORDER BY file.name";

// A system whose extension needs libz.so.1.
class PackagedSystem : public NativeSystem {
 public:
  PackagedSystem() {
    site("pkg/mod.cpython-312-x86_64-linux-gnu.so", library().needed("libz.so.1"));
    root("lib/x86_64-linux-gnu/libz.so.1", library("libz.so.1"));
  }
  void dpkg(const std::string& sums) {
    files().root_file("var/lib/dpkg/status",
                      "Package: all\nStatus: install ok installed\nArchitecture: amd64\nVersion: "
                      "1\n\n");
    files().root_file("var/lib/dpkg/info/all.list",
                      "/lib/x86_64-linux-gnu/libc.so.6\n/lib/x86_64-linux-gnu/libz.so.1\n"
                      "/usr/local/lib/python3.12/os.py\n");
    files().root_file("var/lib/dpkg/info/all.md5sums", sums);
  }
};

}  // namespace

TEST_SUITE("package digests") {
  TEST_CASE("dpkg's MD5 is held against the system's libraries and the interpreter's modules") {
    PackagedSystem system;
    const std::string good = digest_of("md5", library("libc.so.6"));
    system.dpkg(
        fmt::format("{}  lib/x86_64-linux-gnu/libc.so.6\n"
                    "00000000000000000000000000000000  lib/x86_64-linux-gnu/libz.so.1\n"
                    "00000000000000000000000000000000  usr/local/lib/python3.12/os.py\n",
                    good));
    CHECK(system.rows(verdicts) ==
          Lines{"libc.so.6|verified", "libz.so.1|modified", "os.py|modified"});
    CHECK(rows_of(audited(system.files(), Judge::yes),
                  "SELECT subject FROM finding WHERE rule = 'system-file-modified' ORDER BY "
                  "subject") ==
          Lines{"/lib/x86_64-linux-gnu/libz.so.1", "base:lib/python3.12/os.py"});
  }

  TEST_CASE("rpm's SHA-256 is the one that each file has anyway; settings and ghosts have none") {
    PackagedSystem system;
    const std::string zeros(64, '0');
    system.files().root_file("var/lib/rpm/Packages.db",
                             rpm_ndb_of({RpmHeaderBuilder("all")
                                             .digest_algorithm(8)
                                             .file("/lib/x86_64-linux-gnu/libc.so.6")
                                             .digest(digest_of("sha256", library("libc.so.6")))
                                             .file("/lib/x86_64-linux-gnu/libz.so.1")
                                             .digest(zeros)
                                             .file("/usr/local/lib/python3.12/os.py")
                                             .digest(zeros, 1)
                                             .build()}));
    CHECK(system.rows(verdicts) == Lines{"libc.so.6|verified", "libz.so.1|modified"});
    CHECK(system.rows("SELECT count(*) FROM content_digest") == Lines{"0"});
  }

  TEST_CASE("what has no digest gets no verdict") {
    PackagedSystem system;
    system.dpkg("no digest  lib/x86_64-linux-gnu/libc.so.6\n");
    CHECK(system.rows(verdicts).empty());
    CHECK(system.rows("SELECT count(*) FROM os_package_file WHERE algorithm = '' AND digest IS "
                      "NULL") == Lines{"3"});
  }
}
