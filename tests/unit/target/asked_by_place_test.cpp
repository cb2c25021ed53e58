#include "target/asked_by_place.h"

#include <doctest/doctest.h>

#include <string_view>

using namespace icecore;

namespace {

bool is_asked(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos
             ? is_asked_by_place("", path)
             : is_asked_by_place(path.substr(0, slash), path.substr(slash + 1));
}

}  // namespace

TEST_SUITE("asked_by_place") {
  TEST_CASE("what leads elsewhere, names packages or says how the loader searches is asked for") {
    for (const char* path : {"opt/venv/pyvenv.cfg",
                             "usr/lib/python3/dist-packages/a.pth",
                             "x/p.egg-link",
                             "x/p-1.dist-info/direct_url.json",
                             "x/__editable___p_1_finder.py",
                             "srv/app/.git/HEAD",
                             "srv/app/.git/refs/heads/main",
                             "srv/app/.git/worktrees/w/commondir",
                             "srv/app/.git",
                             "etc/os-release",
                             "etc/passwd",
                             "usr/lib/os-release",
                             "etc/ld.so.cache",
                             "etc/ld.so.preload",
                             "etc/ld-musl-x86_64.path",
                             ".singularity.d/labels.json",
                             ".singularity.d/runscript",
                             ".singularity.d/Singularity",
                             ".singularity.d/env/90-environment.sh",
                             "var/lib/dpkg/status",
                             "var/lib/dpkg/status.d/libc6",
                             "var/lib/dpkg/info/libc6:amd64.list",
                             "var/lib/dpkg/info/libc6:amd64.md5sums",
                             "var/lib/dpkg/diversions",
                             "var/lib/apt/extended_states",
                             "etc/apk/world",
                             "lib/apk/db/installed",
                             "usr/lib/apk/db/installed",
                             "var/lib/rpm/Packages",
                             "usr/lib/sysimage/rpm/rpmdb.sqlite-wal",
                             "usr/share/rpm/Packages",
                             "var/lib/rpmmanifest/container-manifest-2",
                             "usr/local/bin/docker-entrypoint",
                             "start.sh"}) {
      CAPTURE(path);
      CHECK(is_asked(path));
    }
  }

  TEST_CASE("other files pass by") {
    for (const char* path :
         {"usr/lib/python3.12/os.py", "usr/lib/x86_64-linux-gnu/libc.so.6", "etc/shadow",
          "srv/app/.git/objects/ab/cdef", "srv/app/HEAD", "srv/app/config", "var/lib/dpkgs/status",
          "var/lib/dpkg/info/libc6.postinst", "var/cache/apt/pkgcache.bin", "os-release"}) {
      CAPTURE(path);
      CHECK_FALSE(is_asked(path));
    }
  }
}
