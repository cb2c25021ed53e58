// Which packages are facts, and what is said of each. Whose files are whose:
// package_files_test.cpp.
#include "target/system_packages.h"

#include <doctest/doctest.h>

#include "support/audited.h"
#include "support/rpm_builder.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view packages_sql =
    "SELECT manager, name, version, architecture, source, source_version, state, is_requested "
    "FROM os_package ORDER BY manager, name";

// A system with a Python and an environment on it.
class System {
 public:
  System& file(const std::string& path, std::string_view text) {
    builder_.root_file(path, text);
    return *this;
  }
  [[nodiscard]] Lines whole(std::string_view select = packages_sql) const {
    return rows_of(audited_target("rootfs:" + builder_.root().string()), select);
  }
  [[nodiscard]] Lines environment(std::string_view select = packages_sql) const {
    return rows_of(audited(builder_), select);
  }

 private:
  TemporaryDirectory directory_;
  EnvironmentBuilder builder_{directory_.path()};
};

constexpr std::string_view status =
    "Package: python3\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.12\n"
    "Source: python3-defaults (3.11)\n\n"
    "Package: bash\nStatus: hold ok installed\nArchitecture: amd64\nVersion: 5.2-1\n\n"
    "Package: tzdata\nStatus: install ok unpacked\nArchitecture: all\nVersion: 2024a\n\n"
    "Package: half\nStatus: install reinstreq half-installed\nVersion: 3\n\n"
    "Package: gone\nStatus: deinstall ok config-files\nVersion: 4\n";

}  // namespace

TEST_SUITE("system packages") {
  TEST_CASE(
      "of a whole system each installed package of dpkg is a fact; of an environment one used") {
    System system;
    system.file("var/lib/dpkg/status", status)
        .file("var/lib/dpkg/info/python3.list", "/usr/local/bin/python3.12\n")
        .file("var/lib/dpkg/info/bash.list", "/bin/bash\n")
        .file("var/lib/dpkg/info/tzdata.list", "/usr/share/zoneinfo/UTC\n");
    CHECK(system.whole() == Lines{"dpkg|bash|5.2-1|amd64|bash|5.2-1|held|",
                                  "dpkg|python3|3.12|amd64|python3-defaults|3.11|installed|",
                                  "dpkg|tzdata|2024a|all|tzdata|2024a|unpacked|"});
    CHECK(system.environment() ==
          Lines{"dpkg|python3|3.12|amd64|python3-defaults|3.11|installed|"});
    CHECK(system.whole("SELECT packages, is_complete FROM package_database") == Lines{"3|1"});
  }

  TEST_CASE("apt says which packages are there for others alone") {
    System system;
    system.file("var/lib/dpkg/status", status)
        .file("var/lib/apt/extended_states",
              "Package: tzdata\nArchitecture: amd64\nAuto-Installed: 1\n\n"
              "Package: bash\nArchitecture: i386\nAuto-Installed: 1\n");
    CHECK(system.whole("SELECT name, is_requested FROM os_package ORDER BY name") ==
          Lines{"bash|1", "python3|1", "tzdata|0"});
  }

  TEST_CASE("distroless images have a file for each package") {
    System system;
    system
        .file("var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12\nArchitecture: all\n")
        .file("var/lib/dpkg/status.d/libc6", "Package: libc6\nVersion: 2.36\nSource: glibc\n")
        .file("var/lib/dpkg/status.d/libc6.md5sums", "00000000000000000000000000000000  lib/x\n");
    CHECK(system.whole() == Lines{"dpkg|base-files|12|all|base-files|12|installed|",
                                  "dpkg|libc6|2.36||glibc|2.36|installed|"});
  }

  TEST_CASE("apk's world says what was asked for") {
    System system;
    system.file("lib/apk/db/installed",
                "P:musl\nV:1.2.4-r2\nA:x86_64\no:musl\n\n"
                "P:python3\nV:3.11.6-r0\nA:x86_64\no:python3\nf:f\n\n"
                "P:ssl_client\nV:1.36\nA:x86_64\no:busybox\n\n");
    CHECK(system.whole() == Lines{"apk|musl|1.2.4-r2|x86_64|musl|1.2.4-r2|installed|",
                                  "apk|python3|3.11.6-r0|x86_64|python3|3.11.6-r0|broken|",
                                  "apk|ssl_client|1.36|x86_64|busybox|1.36|installed|"});
    system.file("etc/apk/world", "python3=3.11.6-r0\n!musl\n");
    CHECK(system.whole("SELECT name, is_requested FROM os_package ORDER BY name") ==
          Lines{"musl|0", "python3|1", "ssl_client|0"});
    CHECK(system.whole("SELECT manager, packages, kind, wanted, priority FROM package_preference "
                       "ORDER BY position") ==
          Lines{"apk|python3|version|3.11.6-r0|", "apk|musl|exclude||"});
  }

  TEST_CASE("rpm keeps a package's header, and some images without rpm a list") {
    System system;
    SUBCASE("a database") {
      system.file("var/lib/rpm/Packages.db", rpm_ndb_of({RpmHeaderBuilder("zlib")
                                                             .version("1.3", "2.el9")
                                                             .epoch(1)
                                                             .source("zlib-1.3-2.el9.src.rpm")
                                                             .build()}));
    }
    SUBCASE("a list") {
      system.file("var/lib/rpmmanifest/container-manifest-2",
                  "zlib\t1.3-2.el9\t0\t0\tX\t1\t0\tx86_64\t1\tzlib-1.3-2.el9.src.rpm\n");
    }
    CHECK(system.whole() == Lines{"rpm|zlib|1:1.3-2.el9|x86_64|zlib|1.3-2.el9|installed|"});
    CHECK(system.environment().empty());
  }

  TEST_CASE("pins of apt and locks of dnf are facts of a whole system") {
    System system;
    system.file("etc/apt/preferences", "Package: a\nPin: version 1*\nPin-Priority: 1001\n")
        .file("etc/apt/preferences.d/more", "Package: *\nPin: release a=x\nPin-Priority: -1\n")
        .file("etc/apt/preferences.d/more.bak", "Package: b\nPin: version 1\nPin-Priority: 1\n")
        .file("etc/dnf/plugins/versionlock.list", "bash-0:5.1-6.el9.*\n")
        .file("etc/dnf/versionlock.toml",
              "[[packages]]\nname = \"c\"\n[[packages.conditions]]\nkey = \"evr\"\n"
              "comparator = \"=\"\nvalue = \"2-1\"\n");
    CHECK(system.whole(
              "SELECT file.path, manager, packages, package_preference.kind, wanted, priority "
              "FROM package_preference JOIN file ON file.id = package_preference.file "
              "ORDER BY 1") == Lines{"etc/apt/preferences|dpkg|a|version|1*|1001",
                                     "etc/apt/preferences.d/more|dpkg|*|release|a=x|-1",
                                     "etc/dnf/plugins/versionlock.list|rpm|bash|version|5.1-6.el9|",
                                     "etc/dnf/versionlock.toml|rpm|c|version|2-1|"});
    CHECK(system.environment("SELECT * FROM package_preference").empty());
  }
}
