"""Which file each needed library is, against the real loader of glibc. A small share, unless ICECORE_ORACLE_FULL is set:
then in more of everything, and in the root file systems of three Debian releases."""

import os
import re
import subprocess
import sys
from pathlib import Path

from support import environments, icecore, loader_roots
from support.comparisons import Comparisons
from support.loader_maker import Maker
from support.loader_oracle import Oracle, World

FULL = loader_roots.FULL
SHARE = ("pip", "uv-symlink", "pip-system-site")


def check_made(oracle):
    """A few of each kind; as many as the project promises in the full run."""
    count = 20 if FULL else 1
    with environments.temporary_directory() as scratch:
        environment = Path(scratch) / "environment"
        environments.uv_venv(environment)
        maker = Maker(environments.site_packages(environment))
        for i in range(count):
            maker.make(i)
        oracle.check(World("made", environment))
        # Written otherwise than in any search path, because the loader tells directories apart by their texts.
        paths = [f"{maker.site}/made{i}/{name}" for i in range(count) for name in ("two/.", "libs/.", "foreign/.", "cpu/.")]
        oracle.check(World("made, LD_LIBRARY_PATH", environment, variables={"LD_LIBRARY_PATH": ":".join(paths)}))
        # One that needs nothing: a program does not start with one that lacks a library.
        preloads = [f"{maker.site}/made0/libs/libc0.so", "libz.so.1", "libnowhere.so"]
        oracle.check(World("made, LD_PRELOAD", environment, variables={"LD_PRELOAD": ":".join(preloads)}))
        variables = {"LD_PRELOAD": f"{maker.site}/made0/libs/libmid0.so"}
        lacking = World("made, LD_PRELOAD that lacks a library", environment, variables=variables)
        _, outcome = lacking.run(f"{maker.site}/made0/libs/libc0.so")
        missing = lacking.query("SELECT name FROM load WHERE found_by = 'missing' AND root_kind = 'program'")
        oracle.comparisons.equal("no start", [row["name"] for row in missing], ["libc0.so"] if not outcome else [])


# Tells which file a name leads to (l_name of its link map), that it led to none, or that it cannot be opened this late.
OPENED = r"""
import ctypes, os, sys
class LinkMap(ctypes.Structure):
    _fields_ = [("address", ctypes.c_void_p), ("name", ctypes.c_char_p)]
try:
    library, found = ctypes.CDLL(sys.argv[1]), ctypes.POINTER(LinkMap)()
    ctypes.CDLL(None).dlinfo(ctypes.c_void_p(library._handle), 2, ctypes.byref(found))  # RTLD_DI_LINKMAP
    print(os.path.realpath(found.contents.name.decode()))
except OSError as error:
    print("too late" if "static TLS" in str(error) else "not found")
"""


def check_opened(comparisons, environment):
    """What dlopen gives for names that no binary needs, against `ctypes.CDLL` of that python."""
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, check=True).stdout.decode()
    names = sorted(set(re.findall(r"^\t(lib[a-z]+\.so\.\d+) \(libc6,x86-64\)", listed, re.M)))
    names = [name for name in names if "san.so." not in name]  # sanitizers end a process that opens them late
    names = names[:: max(1, len(names) // (100 if FULL else 8))] + ["libnowhere.so.1", "libnothing-2.so"]
    for name in names:
        told = icecore.answer("why", environment, name).decode()
        if "no binary needs it" not in told:
            continue
        command = [environment / "bin" / "python", "-c", OPENED, name]
        real = environments.tool(*command).decode().strip()
        if real == "too late":
            continue
        match = re.search(r"^→ (/\S+) \(|^→ (not found)", told, re.M)
        comparisons.equal(f"opens {name}", match and (os.path.realpath(match[1]) if match[1] else match[2]), real)


def check_amounts(oracle):
    """What the project promises of the full run."""
    comparisons, kinds = oracle.comparisons, oracle.kinds
    for kind in ("rpath", "runpath", "library-path", "cache", "default-directory", "path", "loaded"):
        comparisons.holds(kind, len(kinds[kind]) >= 50, f"{len(kinds[kind])} found so")
    failed = len(kinds["missing"]) + len(kinds["refused"])
    comparisons.holds("failures", failed >= 300, f"{failed} that fail on purpose")
    distinct = sum(len(some) for some in kinds.values())
    comparisons.holds("distinct edges", distinct >= 2000, f"{distinct} of them")


def main():
    comparisons = Comparisons("loads", minimum=20000 if FULL else 300)
    oracle = Oracle(comparisons)
    chosen = environments.untouched()
    for name, environment in chosen.items():
        if FULL or name in SHARE or name not in environments.NAMES:
            oracle.check(World(name, environment))
    check_made(oracle)
    loader_roots.check(oracle)
    check_opened(comparisons, chosen["pip"])
    oracle.print_kinds()
    if FULL:
        check_amounts(oracle)
    comparisons.finish()


if sys.platform == "linux" and __name__ == "__main__":
    main()
