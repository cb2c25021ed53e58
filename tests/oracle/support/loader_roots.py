"""Root file systems whose own python runs in a chroot: a small one made of this machine's files, and Debian's.

Each has extensions of the Maker's, a cache that its own ldconfig wrote, with glibc-hwcaps, and files that came or went
after that. Making them takes root; where there is none the caller is told.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from support import environments
from support.loader_maker import ORIGIN, NEW, OLD, Maker
from support.loader_oracle import World

FULL = bool(os.environ.get("ICECORE_ORACLE_FULL"))
SUITES = ("bullseye", "bookworm", "trixie")
MIRROR = os.environ.get("ICECORE_ORACLE_MIRROR", "")


def can_chroot():
    return os.geteuid() == 0


def libraries_of(program):
    """The files that a program of this machine loads, its loader among them."""
    told = environments.tool("ldd", program).decode()
    return re.findall(r"(/\S+) \(0x", told)


def small_root(directory):
    """What this machine's python needs to start, without anything that is installed beside it."""
    python = Path(os.path.realpath(environments.SYSTEM_PYTHON))
    library = Path(sys.base_prefix) / "lib" / python.name
    for name in ("usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "etc", "tmp"):
        (directory / name).mkdir(parents=True)
    for name in ("bin", "sbin", "lib", "lib64"):
        (directory / name).symlink_to(f"usr/{name}")
    programs = [python, Path("/usr/bin/env"), Path("/sbin/ldconfig")]
    modules = list((library / "lib-dynload").glob("_ctypes.*.so"))
    files = {file for program in programs + modules for file in libraries_of(program)} if modules else set()
    for file in sorted(files | {str(program) for program in programs}):
        place = directory / os.path.realpath(os.path.dirname(file)).lstrip("/") / os.path.basename(file)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    (directory / "usr/bin/python3").symlink_to(python.name)
    (directory / "usr/lib/python3/dist-packages").mkdir(parents=True)  # it is Debian's
    ignored = shutil.ignore_patterns("__pycache__", "test*", "idlelib", "dist-packages", "site-packages", "config-*")
    shutil.copytree(library, directory / str(library).lstrip("/"), ignore=ignored, symlinks=False)
    return directory


def debian_root(suite):
    """Made once, beside the tools."""
    directory = environments.TOOLS / "roots" / suite
    if not (directory / "usr/bin/python3").exists():
        shutil.rmtree(directory, ignore_errors=True)
        directory.parent.mkdir(exist_ok=True)
        packages = "--include=python3,python3-numpy,python3-lxml"
        command = ["debootstrap", "--variant=minbase", packages, suite, str(directory)]
        subprocess.run([*command, *([MIRROR] if MIRROR else [])], check=True, stdout=subprocess.DEVNULL)
    return directory


def python_of(root):
    return "/usr/bin/" + os.path.basename(os.path.realpath(root / "usr/bin/python3"))


def packages_of(root):
    """Where its python looks for what people install, as a directory of this machine."""
    version = re.sub(r"[^0-9.]", "", os.path.basename(python_of(root)))
    return root / f"usr/local/lib/python{version}/dist-packages"


def inside(root, path):
    return Path("/") / path.relative_to(root)


def add_cached(root, maker, count):
    """Libraries of a directory that only the cache names; then the directory changes."""
    cached = root / "opt/cached"
    cached.mkdir(parents=True)
    (root / "etc/ld.so.conf").write_text("/opt/cached\n")
    top = os.path.relpath(cached, maker.site)
    for i in range(count):
        needs = []
        for name in ("plain", "level", "gone", "late", "far", "old"):
            needs.append(f"{top}/lib{name}{i}.so")
            maker.build(needs[-1], soname=f"lib{name}{i}.so")
        for level in ("x86-64-v2", "x86-64-v3"):
            maker.build(f"{top}/glibc-hwcaps/{level}/liblevel{i}.so", soname=f"liblevel{i}.so")
        maker.build(f"{top}/glibc-hwcaps/x86-64-v2/libgone{i}.so", soname=f"libgone{i}.so")
        for place in ("x86_64", "haswell", "tls"):
            maker.build(f"{top}/{place}/libold{i}.so", soname=f"libold{i}.so")
        for need in needs:
            name = Path(need).name.removeprefix("lib").removesuffix(".so")
            maker.build(f"cached{i}/{name}.abi3.so", needs=[need])
            maker.build(f"cached{i}/{name}_no_system.abi3.so", "-Wl,-z,nodefaultlib", needs=[need])
        (cached / f"liblate{i}.so").unlink()
    (root / "etc/ld.so.cache").unlink(missing_ok=True)
    environments.tool("chroot", root, "/sbin/ldconfig", "-X")
    for i in range(count):
        maker.build(f"{top}/liblate{i}.so", soname=f"liblate{i}.so")
        (cached / f"glibc-hwcaps/x86-64-v2/libgone{i}.so").unlink()
        (cached / f"libfar{i}.so").rename(root / f"usr/lib/libfar{i}.so")


def add_patched(root, maker):
    """The extensions of one package of the system once more, with RPATH alone and with RUNPATH alone."""
    for package in root.glob("usr/lib/python3/dist-packages/numpy"):
        for name, *options in (("with_rpath", "--force-rpath"), ("with_runpath",)):
            copy = maker.site / name
            shutil.copytree(package, copy)
            for module in copy.rglob("*.so"):
                environments.tool("patchelf", *options, "--set-rpath", "/opt/cached:$ORIGIN/libs", module)


def check_root(oracle, name, root, count):
    site = packages_of(root)
    site.mkdir(parents=True, exist_ok=True)
    maker = Maker(site, inside(root, site))
    for i in range(count):
        maker.make(i)
    maker.build("far.abi3.so", OLD, ORIGIN + "/../far", needs=["made0/libs/liba0.so"])
    maker.build("absolute.abi3.so", NEW, f"-Wl,-rpath,{inside(root, site)}/made0/libs", needs=["made0/libs/liba0.so"])
    add_cached(root, maker, count)
    add_patched(root, maker)
    python = python_of(root)
    oracle.check(World(name, root, root=str(root), python=python))
    variables = {
        "LD_LIBRARY_PATH": f"/opt/cached/.:{inside(root, site)}/made0/two/.",
        "LD_PRELOAD": "/opt/cached/libplain0.so liblevel0.so libnowhere.so",
    }
    oracle.check(World(f"{name}, variables", root, root=str(root), python=python, variables=variables))
    (root / "etc/ld.so.preload").write_text("# for tests\nlibplain0.so:/opt/cached/libold0.so\n")
    (root / "etc/ld.so.cache").unlink()
    oracle.check(World(f"{name}, no cache, ld.so.preload", root, root=str(root), python=python))


def check(oracle):
    if not can_chroot():
        print("  no roots: chroot is not allowed here")
        return
    with environments.temporary_directory() as scratch:
        check_root(oracle, "small root", small_root(Path(scratch) / "root"), 1)
        for suite in SUITES if FULL else ():
            root = environments.copy(debian_root(suite), Path(scratch) / suite)
            check_root(oracle, suite, root, 12)
