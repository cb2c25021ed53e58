"""Which file each needed library is, against the real loader of musl (Debian's package musl).

A small program, built with musl-gcc, stands in for the interpreter: it opens a file with dlopen and tells which files are
in its process then, or what failed. It and its loader lie in a prefix of their own, so that the prefix's path file counts.
"""

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons
from support.loader_maker import NEW, OLD, ORIGIN, Maker

LOADER = Path("/lib/ld-musl-x86_64.so.1")
OPENER = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
static int tell(struct dl_phdr_info *info, size_t size, void *data) {
  return printf("loaded %s\n", info->dlpi_name) < 0;
}
int main(int count, char **arguments) {
  if (!dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL)) printf("error %s\n", dlerror());
  return dl_iterate_phdr(tell, 0);
}
"""
ROWS = """
    SELECT l.name, l.found_by, l.root_kind, fr.path || '/' || f.path AS "from",
      CASE WHEN t.id IS NULL THEN '' ELSE tr.path || '/' || t.path END AS found
    FROM load AS l
    JOIN file AS f ON f.id = l.file JOIN root AS fr ON fr.name = f.root
    LEFT JOIN file AS t ON t.id = l.found LEFT JOIN root AS tr ON tr.name = t.root
"""
ERROR = re.compile(r"Error loading shared library (.*): .* \(needed by (.*)\)$")


class Prefix:
    """A system of its own: musl's loader, the program as its Python, and a virtual environment of that."""

    def __init__(self, directory, path_file=None):
        self.directory = directory
        self.environment = directory / "venv"
        loader = directory / "lib" / LOADER.name
        for name in ("lib", "etc", "opt", "base/bin", "base/lib/python3.12", "venv/bin"):
            (directory / name).mkdir(parents=True)
        shutil.copy(LOADER.resolve(), loader)
        (directory / "opener.c").write_text(OPENER)
        self.program = directory / "base/bin/python3.12"
        options = [f"-Wl,--dynamic-linker={loader}", "-Wl,-rpath,$ORIGIN/../rpath"]
        environments.tool("musl-gcc", directory / "opener.c", *options, "-o", self.program)
        (directory / "base/lib/python3.12/os.py").write_text("")
        (self.environment / "pyvenv.cfg").write_text(f"home = {directory}/base/bin\nversion = 3.12.4\n")
        (self.environment / "bin/python").symlink_to(self.program)
        self.site = self.environment / "lib/python3.12/site-packages"
        self.site.mkdir(parents=True)
        if path_file is not None:
            (directory / "etc" / LOADER.name.replace(".so.1", ".path")).write_text(path_file)

    def run(self, path, variables):
        """The files in the process by where they end, and what the loader lacked: (needing file, name)."""
        done = subprocess.run([self.program, path], capture_output=True, check=True, env=variables)
        loaded, lacked = set(), None
        for line in done.stdout.decode().splitlines():
            word, _, rest = line.partition(" ")
            if word == "loaded" and rest:
                loaded.add(os.path.realpath(rest))
            elif word == "error":
                found = ERROR.search(rest)
                lacked = (os.path.realpath(found[2]), found[1]) if found else (rest, "")
        return loaded, lacked


def make(prefix):
    """Extensions that find their libraries in every way that musl has, and fail to; no two share a library."""
    maker = Maker(prefix.site)
    build = maker.build

    def library(name, *options, where="libs", soname=None, **more):
        build(f"{where}/lib{name}.so", *options, soname=soname or f"lib{name}.so", **more)
        return f"{where}/lib{name}.so"

    build("rpath.abi3.so", OLD, ORIGIN + "/libs", needs=[library("a1")])
    build("runpath.abi3.so", NEW, "-Wl,-rpath,/none::${ORIGIN}/libs/", needs=[library("a2")])
    # RUNPATH is inherited, through several libraries; one's own comes first.
    chain = library("a5", needs=[library("a4", needs=[library("a3")])])
    build("inherited.abi3.so", NEW, ORIGIN + "/libs", needs=[chain])
    library("a6", where="other")
    build("own.abi3.so", NEW, ORIGIN + "/libs", needs=[library("a7", NEW, ORIGIN + "/../other", needs=[library("a6")])])
    build("void.abi3.so", NEW, ORIGIN + "/libs:$LIB", needs=[library("a8")])
    build("relative.abi3.so", NEW, "-Wl,-rpath,libs", needs=[library("a9")])
    # Known by the name of its file, not by SONAME; and by the first name that a search found.
    build("libs/libreal.so", soname="libsoname.so")
    build("soname.abi3.so", NEW, ORIGIN + "/libs", needs=["libs/libreal.so"])
    library("b1")
    (prefix.site / "libs/libalias.so").symlink_to("libb1.so")
    build("libs/libstand.so", soname="libalias.so")
    build("alias.abi3.so", NEW, ORIGIN + "/libs", needs=["libs/libstand.so", "libs/libb1.so"])
    # By path: then the name alone is not known.
    build("libs/libpath.so", soname=f"{prefix.site}/libs/libb2.so")
    library("b2")
    build("path.abi3.so", needs=["libs/libpath.so"])
    build("path_only.abi3.so", needs=["libs/libpath.so", "libs/libb2.so"])
    # The C library by its names, which glibc's are, too; by another name and by path.
    for number, name in enumerate(("libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "libxnet.so", "libutil.so.1")):
        build(f"libs/stub{number}.so", soname=name)
        build(f"builtin{number}.abi3.so", needs=[f"libs/stub{number}.so"])
    build("libs/stubld.so", soname=LOADER.name)
    build("loader.abi3.so", needs=["libs/stubld.so"])
    build("libs/stubglibc.so", soname="ld-linux-x86-64.so.2")
    build("glibc.abi3.so", needs=["libs/stubglibc.so"])
    (prefix.site / "clib").mkdir()
    shutil.copy(LOADER.resolve(), prefix.site / "clib/libsecond.so")
    build("libs/stubsecond.so", soname="libsecond.so")
    build("second.abi3.so", NEW, ORIGIN + "/clib", needs=["libs/stubsecond.so"])
    # The first file that can be opened counts.
    for name, number in (("text", 1), ("directory", 2)):
        library(f"c{number}")
        build(f"{name}.abi3.so", NEW, f"{ORIGIN}/{name}:$ORIGIN/libs", needs=[f"libs/libc{number}.so"])
    (prefix.site / "text").mkdir()
    (prefix.site / "text/libc1.so").write_text("INPUT(liba.so.1)\n")
    (prefix.site / "directory/libc2.so").mkdir(parents=True)
    # A path that is too long for the loader's buffer is passed over; filters are nothing.
    long = "/".join(["x" * 100] * 5)
    library("c3", where=long)
    library("c3")
    build("long.abi3.so", NEW, f"{ORIGIN}/{long}:$ORIGIN/libs", needs=["libs/libc3.so"])
    build("filter.abi3.so", NEW, ORIGIN + "/libs", "-Wl,-f,libc4.so", "-Wl,-F,libc4.so", needs=[library("c5")])
    library("c4")
    # The program's own path counts for all that it opens; the system's directories by the path file.
    for name, directory in (("program", "base/rpath"), ("opt", "opt"), ("lib", "lib")):
        library(f"d_{name}")
        build(f"in_{name}.abi3.so", needs=[f"libs/libd_{name}.so"])
        (prefix.directory / directory).mkdir(exist_ok=True)
        shutil.move(prefix.site / f"libs/libd_{name}.so", prefix.directory / directory)


def check(comparisons, kinds, name, prefix, variables=None):
    variables = variables or {}
    options = [word for key, value in variables.items() for word in ("--env", f"{key}={value}")]
    edges, preloaded = defaultdict(lambda: defaultdict(set)), set()
    for row in icecore.query(prefix.environment, ROWS, *options):
        found = os.path.realpath(row["found"]) if row["found"] else ""
        if row["root_kind"] in ("preload", "program"):
            preloaded.add(found)
        edges[os.path.realpath(row["from"])][row["name"]].add((row["found_by"], found))
    start = {str(prefix.program), os.path.realpath(prefix.directory / "lib" / LOADER.name)} | preloaded - {""}
    for path in sorted(prefix.site.rglob("*.abi3.so")):
        loaded, lacked = prefix.run(path, variables)
        expected, missing, waiting = set(), set(), [str(path)]
        while waiting:
            file = waiting.pop()
            if file in expected:
                continue
            expected.add(file)
            for needed, outcomes in edges[file].items():
                comparisons.equal(f"{name}: {file} {needed} has one outcome", len(outcomes), 1)
                for found_by, found in outcomes:
                    kinds[found_by].add((name, file, needed))
                    if found_by in ("missing", "refused"):
                        missing.add((file, needed))
                    elif found not in start:
                        waiting.append(found)
        comparisons.equal(f"{name}: {path} opens", not missing, lacked is None)
        if missing:
            comparisons.holds(f"{name}: {path} lacks", lacked in missing, f"icecore {missing}, the loader {lacked}")
        else:
            comparisons.equal(f"{name}: {path}", sorted(expected - start), sorted(loaded - start))


def main():
    comparisons = Comparisons("loads_musl", minimum=300)
    kinds = defaultdict(set)
    with environments.temporary_directory() as scratch:
        for number, path_file in enumerate((None, "{0}/none\n{0}/opt\n", "{0}/opt:{0}/lib", "")):
            directory = Path(scratch) / f"system{number}"
            prefix = Prefix(directory, path_file and path_file.format(directory))
            if path_file == "":
                (directory / "etc" / LOADER.name.replace(".so.1", ".path")).write_text("")
            make(prefix)
            name = f"path file {path_file!r}"
            check(comparisons, kinds, name, prefix)
            library_path = f"{prefix.site}/other:{directory}/opt:{prefix.site}/text"
            check(comparisons, kinds, f"{name}, LD_LIBRARY_PATH", prefix, {"LD_LIBRARY_PATH": library_path})
            preload = f"{prefix.site}/libs/liba3.so libd_opt.so:libnowhere.so"
            check(comparisons, kinds, f"{name}, LD_PRELOAD", prefix, {"LD_PRELOAD": preload})
    print("  " + ", ".join(f"{kind} {len(some)}" for kind, some in sorted(kinds.items())))
    comparisons.finish()


if sys.platform == "linux" and LOADER.exists():
    main()
