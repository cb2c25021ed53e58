#include "resolve/closure.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "formats/elf_sections.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;
using namespace std::string_literals;

namespace {

void link(NativeSystem& system, const std::string& path, const std::string& target) {
  const std::filesystem::path place = system.files().root() / path;
  std::filesystem::create_directories(place.parent_path());
  std::filesystem::create_symlink(target, place);
}

}  // namespace

TEST_SUITE("closure") {
  TEST_CASE("of the system's libraries those that are loaded count, with the links to them") {
    NativeSystem system;
    system.site("pkg/mod.cpython-312-x86_64-linux-gnu.so", library().needed("libz.so.1"));
    system.root("lib/x86_64-linux-gnu/libz.so.1.3", library("libz.so.1"));
    link(system, "lib/x86_64-linux-gnu/libz.so.1", "libz.so.1.3");
    system.root("usr/lib/libz.so.1", library("libz.so.1"));  // has the name, comes too late
    system.files().root_file("etc/os-release", "ID=debian\n");
    CHECK(system.rows("SELECT place FROM file WHERE root = 'system' ORDER BY place") ==
          Lines{"/etc/os-release", "/lib/x86_64-linux-gnu/libc.so.6",
                "/lib/x86_64-linux-gnu/libz.so.1", "/lib/x86_64-linux-gnu/libz.so.1.3",
                "/lib64/ld-linux-x86-64.so.2", "/usr/lib/libz.so.1"});
    CHECK(system.rows("SELECT input FROM pin WHERE input LIKE '/%' ORDER BY input") ==
          Lines{"/lib/x86_64-linux-gnu/libc.so.6", "/lib/x86_64-linux-gnu/libz.so.1",
                "/lib/x86_64-linux-gnu/libz.so.1.3", "/lib64/ld-linux-x86-64.so.2"});
  }

  TEST_CASE("what may be opened by name does not count, nor a link that is read for that alone") {
    NativeSystem system;
    system.site("pkg/mod.cpython-312-x86_64-linux-gnu.so",
                library()
                    .needed("libz.so.1")
                    .undefined_symbol("dlopen")
                    .section(".rodata", "libz.so\0libx.so.1\0libm.so\0"s, elf_section_allocated));
    system.root("usr/lib/libz.so.1.3", library("libz.so.1"));
    link(system, "usr/lib/libz.so.1", "libz.so.1.3");
    link(system, "usr/lib/libz.so", "libz.so.1.3");  // of the package for those who link with it
    system.root("usr/lib/libx.so.1", library("libx.so.1"));
    system.files().root_file("etc/os-release", "ID=debian\n");
    CHECK(system.rows("SELECT name, place FROM opened_library WHERE found IS NOT NULL") ==
          Lines{"libz.so|/usr/lib/libz.so", "libx.so.1|/usr/lib/libx.so.1"});
    CHECK(system.rows("SELECT input FROM pin WHERE input LIKE '/usr%' ORDER BY input") ==
          Lines{"/usr/lib/libz.so.1", "/usr/lib/libz.so.1.3"});
  }

  TEST_CASE("each of several environments counts what it loads itself") {
    NativeSystem system;
    system.root("lib/x86_64-linux-gnu/libz.so.1", library("libz.so.1"));
    system.root("lib/x86_64-linux-gnu/libm.so.6", library("libm.so.6"));
    system.site("pkg/mod.cpython-312-x86_64-linux-gnu.so", library().needed("libz.so.1"));
    std::filesystem::copy(
        system.files().environment(), system.files().root() / "srv/app/other",
        std::filesystem::copy_options::recursive | std::filesystem::copy_options::copy_symlinks);
    system.site("pkg/mod.cpython-312-x86_64-linux-gnu.so", library().needed("libm.so.6"));
    system.files().root_file("etc/os-release", "ID=debian\n");
    CHECK(rows_of(audited_target("rootfs:" + system.files().root().string()),
                  "SELECT environment.path, pin.input FROM pin JOIN claim ON claim.id = pin.claim "
                  "JOIN environment ON environment.id = claim.environment WHERE pin.input GLOB "
                  "'*lib[mz].so*' ORDER BY 1, 2") ==
          Lines{"srv/app/other|lib/x86_64-linux-gnu/libz.so.1",
                "srv/app/venv|lib/x86_64-linux-gnu/libm.so.6"});
  }
}
