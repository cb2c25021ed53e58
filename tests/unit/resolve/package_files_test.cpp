#include "resolve/package_files.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

#include "support/native_system.h"
#include "support/rpm_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr const char* extension = "pkg/mod.cpython-312-x86_64-linux-gnu.so";

std::string stanza(std::string_view package, std::string_view more = "") {
  return fmt::format(
      "Package: {}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.2-3\n{}\n",
      package, more);
}

// A system whose libc.so.6 and libz.so.1.3 come from packages.
class PackagedSystem : public NativeSystem {
 public:
  PackagedSystem() {
    site(extension, library().needed("libz.so.1").needed("libown.so.1"));
    root("lib/x86_64-linux-gnu/libz.so.1.3", library("libz.so.1"));
    root("lib/x86_64-linux-gnu/libown.so.1", library("libown.so.1"));
    link("lib/x86_64-linux-gnu/libz.so.1", "libz.so.1.3");
  }
  void link(const std::string& path, const std::string& target) {
    const std::filesystem::path place = files().root() / path;
    std::filesystem::create_directories(place.parent_path());
    std::filesystem::create_symlink(target, place);
  }
  void dpkg(const std::string& name, const std::string& text) {
    files().root_file("var/lib/dpkg/" + name, text);
  }
  [[nodiscard]] Lines owners(const std::string& pattern = "lib*.so*") const {
    return rows(
        "SELECT name, owner_kind, owner, reason FROM owner JOIN file ON file.id = "
        "owner.file WHERE name GLOB '" +
        pattern + "' AND root = 'system' ORDER BY name");
  }
};

std::string zlib() {
  return RpmHeaderBuilder("zlib")
      .version("1.3", "2.el9")
      .epoch(1)
      .source("zlib-1.3-2.el9.src.rpm")
      .file("/lib/x86_64-linux-gnu/libz.so.1.3")
      .file("/lib/x86_64-linux-gnu/libown.so.1", 1)  // replaced
      .file("/lib/x86_64-linux-gnu")
      .build();
}

std::string other() {
  return RpmHeaderBuilder("other").file("/usr/bin/other").build();
}

constexpr std::string_view unlisted = "nobody||listed by no package of the system's";

}  // namespace

TEST_SUITE("package files") {
  TEST_CASE("what dpkg has not finished, and what is held, is told; its files are its own") {
    PackagedSystem system;
    system.dpkg("status",
                "Package: zlib1g\nStatus: install ok half-configured\nArchitecture: amd64\n"
                "Version: 1.3-1\n\n"
                "Package: own\nStatus: hold ok installed\nVersion: 1\n\n"
                "Package: own\nStatus: install ok unpacked\nVersion: 2\n\n"
                "Package: half\nStatus: install reinstreq half-installed\nVersion: 3\n\n"
                "Package: gone\nStatus: deinstall ok config-files\nVersion: 4\n");
    system.dpkg("info/zlib1g.list", "/lib/x86_64-linux-gnu/libz.so.1.3\n");
    system.dpkg("info/own.list", "/lib/x86_64-linux-gnu/libown.so.1\n");
    CHECK(system.rows("SELECT name, version, architecture, state FROM unfinished_package") ==
          Lines{"half|3||half-installed", "own|1||held", "zlib1g|1.3-1|amd64|half-configured"});
    CHECK(system.owners("libz.so.1.3") == Lines{"libz.so.1.3|os_package|zlib1g|dpkg lists it"});
  }

  TEST_CASE("dpkg's lists say whose a library is; links that nobody lists are their ends'") {
    PackagedSystem system;
    system.dpkg("status", stanza("libc6", "Multi-Arch: same\n") +
                              stanza("zlib1g", "Source: zlib (1.2)\n") +
                              "Package: gone\nStatus: deinstall ok config-files\n\n");
    system.dpkg("info/libc6:amd64.list", "/.\n/lib\n/lib/x86_64-linux-gnu/libc.so.6\n");
    system.dpkg("info/zlib1g.list", "/lib/x86_64-linux-gnu/libz.so.1.3\n");
    system.dpkg("info/gone.list", "/lib/x86_64-linux-gnu/libown.so.1\n");
    CHECK(system.owners() == Lines{"libc.so.6|os_package|libc6|dpkg lists it",
                                   fmt::format("libown.so.1|{}", unlisted),
                                   "libz.so.1|by_product|zlib1g|a link to what dpkg lists",
                                   "libz.so.1.3|os_package|zlib1g|dpkg lists it"});
    CHECK(system.rows("SELECT kind, path, packages, is_complete FROM package_database") ==
          Lines{"dpkg|/var/lib/dpkg/status|2|1"});
    CHECK(system.rows("SELECT manager, name, version, architecture, source, source_version, state, "
                      "is_requested FROM os_package ORDER BY name") ==
          Lines{"dpkg|libc6|1.2-3|amd64|libc6|1.2-3|installed|",
                "dpkg|zlib1g|1.2-3|amd64|zlib|1.2|installed|"});
    CHECK(system.rows("SELECT input, level, reason, files FROM pin WHERE input_kind = "
                      "'os_package' ORDER BY input") ==
          Lines{"libc6|absent|not-in-freeze|1", "zlib1g|absent|not-in-freeze|1"});
  }

  TEST_CASE("a listed directory may be a link") {
    PackagedSystem system;
    system.link("usr/lib/x86_64-linux-gnu", "../../lib/x86_64-linux-gnu");
    system.dpkg("status", stanza("libc6"));
    system.dpkg("info/libc6.list", "/usr/lib/x86_64-linux-gnu/libc.so.6\n");
    CHECK(system.owners("libc.*") == Lines{"libc.so.6|os_package|libc6|dpkg lists it"});
  }

  TEST_CASE("a listed directory may be a link to one of another name in /usr") {
    PackagedSystem system;
    system.link("usr/lib", "../lib/x86_64-linux-gnu");
    system.dpkg("status", stanza("libc6"));
    system.dpkg("info/libc6.list", "/usr/lib/libc.so.6\n");
    CHECK(system.owners("libc.*") == Lines{"libc.so.6|os_package|libc6|dpkg lists it"});
  }

  TEST_CASE("a diversion moves the file of every package but one") {
    PackagedSystem system;
    system.dpkg("status", stanza("libown") + stanza("rival"));
    system.dpkg("info/libown.list", "/lib/x86_64-linux-gnu/libother.so.1\n");
    system.dpkg("info/rival.list", "/lib/x86_64-linux-gnu/libz.so.1.3\n");
    system.dpkg("diversions",
                "/lib/x86_64-linux-gnu/libother.so.1\n/lib/x86_64-linux-gnu/libown.so.1\nrival\n"
                "/lib/x86_64-linux-gnu/libz.so.1.3\n/lib/x86_64-linux-gnu/elsewhere\nrival\n");
    CHECK(system.owners("lib[oz]*.so.1*") ==
          Lines{"libown.so.1|os_package|libown|dpkg lists it",
                "libz.so.1|by_product|rival|a link to what dpkg lists",
                "libz.so.1.3|os_package|rival|dpkg lists it"});
  }

  TEST_CASE("what an incomplete database does not list is unknown, with a gap") {
    PackagedSystem system;
    SUBCASE("a package without a list") {
      system.dpkg("status", stanza("libc6"));
      system.dpkg("info/other.list", "");
    }
    SUBCASE("a distroless image lists regular files alone") {
      system.dpkg("status.d/libc6", stanza("libc6"));
      system.dpkg("status.d/libc6.md5sums",
                  "d41d8cd98f00b204e9800998ecf8427e  lib/x86_64-linux-gnu/libz.so.1.3\n");
      CHECK(system.owners("libz.so.1.3") == Lines{"libz.so.1.3|os_package|libc6|dpkg lists it"});
    }
    SUBCASE("a database that cannot be read") {
      system.files().root_file("var/lib/rpm/rpmdb.sqlite", "SQLite format 3");
    }
    SUBCASE("a package of rpm's that cannot be read") {
      system.files().root_file("var/lib/rpm/Packages.db", rpm_ndb_of({"no header"}));
    }
    SUBCASE("a list of packages without their files") {
      system.files().root_file("var/lib/rpmmanifest/container-manifest-2",
                               "libc6\t1-1\t0\t0\tX\t(none)\t0\tx86_64\t0\tlibc6.src.rpm\n");
    }
    SUBCASE("a database in which a transaction was cut off") {
      system.files().root_file("var/lib/rpm/rpmdb.sqlite", rpm_sqlite_of({zlib()}).at(""));
      system.files().root_file("var/lib/rpm/rpmdb.sqlite-journal",
                               "\xD9\xD5\x05\xF9\x20\xA1\x63\xD7");
    }
    CHECK(system.owners("libown*") ==
          Lines{"libown.so.1|unknown||the system's package database says too little"});
    CHECK(system.rows("SELECT count(*) FROM gap WHERE root = 'system' AND reader = 'owner'") ==
          Lines{"1"});
  }

  TEST_CASE("apk has everything in one file") {
    PackagedSystem system;
    system.files().root_file("lib/apk/db/installed",
                             "P:zlib\nV:1.3-r0\nA:x86_64\no:zlib\nF:lib/x86_64-linux-gnu\n"
                             "R:libz.so.1.3\nR:libz.so.1\n\n");
    CHECK(system.owners("libz*") == Lines{"libz.so.1|os_package|zlib|apk lists it",
                                          "libz.so.1.3|os_package|zlib|apk lists it"});
  }

  TEST_CASE("rpm has a package's files in its header, in several forms of database") {
    PackagedSystem system;
    std::string path;
    SUBCASE("of SQLite") {
      path = "/usr/lib/sysimage/rpm/rpmdb.sqlite";
      system.link("var/lib/rpm", "../../usr/lib/sysimage/rpm");
      system.files().root_file(path.substr(1), rpm_sqlite_of({other(), zlib()}).at(""));
    }
    SUBCASE("of SQLite, with a part still in its log") {
      path = "/var/lib/rpm/rpmdb.sqlite";
      for (const auto& [ending, bytes] : rpm_sqlite_of({other()}, {zlib()})) {
        system.files().root_file("var/lib/rpm/rpmdb.sqlite" + ending, bytes);
      }
    }
    SUBCASE("its own, beside one that another tool made") {
      path = "/var/lib/rpm/Packages.db";
      system.files().root_file("var/lib/rpm/rpmdb.sqlite", rpm_sqlite_of({}).at(""));
      system.files().root_file("var/lib/rpm/Packages.db", rpm_ndb_of({other(), zlib()}));
    }
    SUBCASE("of Berkeley DB") {
      path = "/usr/share/rpm/Packages";
      system.files().root_file(path.substr(1), rpm_berkeley_of({other(), zlib()}));
    }
    CHECK(system.owners("libz*") == Lines{"libz.so.1|by_product|zlib|a link to what rpm lists",
                                          "libz.so.1.3|os_package|zlib|rpm lists it"});
    CHECK(system.owners("libown*") ==
          Lines{"libown.so.1|nobody||listed by no package of the system's"});
    CHECK(system.rows("SELECT kind, path, packages, is_complete FROM package_database") ==
          Lines{fmt::format("rpm|{}|2|1", path)});
    CHECK(system.rows("SELECT manager, name, version, architecture, source, source_version FROM "
                      "os_package") == Lines{"rpm|zlib|1:1.3-2.el9|x86_64|zlib|1.3-2.el9"});
    CHECK(system.rows("SELECT input, level FROM pin WHERE input_kind = 'os_package'") ==
          Lines{"zlib|absent"});
  }

  TEST_CASE("one of rpm's databases without packages is one") {
    PackagedSystem system;
    system.files().root_file("var/lib/rpm/rpmdb.sqlite", rpm_sqlite_of({}).at(""));
    CHECK(system.rows("SELECT kind, packages, is_complete FROM package_database") ==
          Lines{"rpm|0|1"});
  }

  TEST_CASE("beside dpkg, rpm's database is a tool's for guests") {
    PackagedSystem system;
    system.dpkg("status", stanza("libown"));
    system.dpkg("info/libown.list", "/lib/x86_64-linux-gnu/libown.so.1\n");
    system.files().root_file("var/lib/rpm/Packages.db", rpm_ndb_of({zlib()}));
    CHECK(system.rows("SELECT kind FROM package_database") == Lines{"dpkg"});
  }

  TEST_CASE("a packaged interpreter stays one, and what was added to it is nobody's") {
    PackagedSystem system;
    system.files().root_file("usr/local/lib/python3.12/added.py", "");
    system.dpkg("status", stanza("python3.12"));
    system.dpkg("info/python3.12.list",
                "/usr/local/bin/python3.12\n/usr/local/lib/python3.12/os.py\n");
    constexpr std::string_view part =
        "a part of the interpreter's installation; dpkg lists it for python3.12";
    CHECK(system.rows("SELECT name, owner_kind, reason FROM owner JOIN file ON file.id = "
                      "owner.file WHERE name IN ('python3.12', 'os.py', 'added.py') AND root <> "
                      "'target' ORDER BY name") ==
          Lines{"added.py|nobody|listed by no package of the system's",
                fmt::format("os.py|interpreter|{}", part),
                fmt::format("python3.12|interpreter|{}", part)});
  }

  TEST_CASE("of a system without packages nothing is known") {
    PackagedSystem system;
    CHECK(system.owners("libown*") ==
          Lines{"libown.so.1|unknown||the system has no package database that is known"});
  }

  TEST_CASE("hostile databases: every truncation and flip gives gaps at most") {
    const std::string status = stanza("libc6");
    for (std::size_t length = 0; length < status.size(); length += 7) {
      PackagedSystem system;
      system.dpkg("status", status.substr(0, length));
      system.dpkg("info/libc6.list", "/lib/x86_64-linux-gnu/libc.so.6\n");
      CHECK(system.owners("libc.*").size() == 1);
    }
  }
}
