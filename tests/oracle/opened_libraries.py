"""What libraries are that Python source opens by name, against that python: ctypes' CDLL, find_library, and both."""

import os
import re
import subprocess
import sys
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

FULL = "ICECORE_ORACLE_FULL" in os.environ

OPENED = """
SELECT library_open.line, library_open.call, library_open.name AS written, opened_library.name, opened_library.found_by,
  root.path || '/' || file.path AS found
FROM opened_library
JOIN library_open ON library_open.file = opened_library.file AND library_open.position = opened_library.position
LEFT JOIN file ON file.id = opened_library.found LEFT JOIN root ON root.name = file.root
ORDER BY library_open.line
"""
# Prints the name that is opened and the file that it leads to, links followed.
ANSWER = r"""
import ctypes, ctypes.util, os, sys
call, name = sys.argv[1:]
if call == "find-library":
    name = ctypes.util.find_library(name)
class LinkMap(ctypes.Structure):
    _fields_ = [("address", ctypes.c_void_p), ("name", ctypes.c_char_p)]
try:
    if name is not None:
        handle = ctypes.CDLL(name)._handle
        file = ctypes.cast(handle, ctypes.POINTER(LinkMap)).contents.name
        print(name, os.path.realpath(os.fsdecode(file)))
except OSError as error:
    if not any(text in str(error) for text in ("cannot open shared object file", "invalid ELF header", "file too short")):
        print(name, "is found and fails")
"""


def listed_names():
    """Those of the cache, but sanitizers: they end a process that did not start with them."""
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, check=True).stdout.decode()
    names = sorted(set(re.findall(r"^\t(lib[A-Za-z0-9_-]+\.so(?:\.\d+)?) \(libc6,x86-64\)", listed, re.M)))
    names = [name for name in names if "san.so" not in name]
    return names[:: 1 if FULL else max(1, len(names) // 12)] + ["libnowhere.so.1", "libc.so", "/lib/x86_64-linux-gnu/libm.so.6"]


def check(comparisons, environment):
    """One source that opens each name, and looks for each by what is between `lib` and `.so`."""
    lines = []
    for name in listed_names():
        lines.append(f"def open_{len(lines)}(): return ctypes.CDLL({name!r})")
        if not name.startswith("/"):
            stem = name.removeprefix("lib").split(".so")[0]
            lines.append(f"def find_{len(lines)}(): return ctypes.util.find_library({stem!r})")
    package = environments.site_packages(environment) / "opens"
    package.mkdir()
    (package / "__init__.py").write_text("\n".join(["import ctypes, ctypes.util", *lines, ""]))
    rows = icecore.query(environment, OPENED)
    comparisons.equal("calls that are told", len(rows), len(lines))
    for row in rows:
        command = [environment / "bin" / "python", "-I", "-c", ANSWER, row["call"], row["written"]]
        real = environments.tool(*command).decode().strip()
        told = f"{row['name']} {os.path.realpath(row['found'])}" if row["found"] else ""
        if real.endswith(" fails"):  # for a symbol that another library has, or its thread-local storage
            real = f"{row['name']} {os.path.realpath(row['found'])}" if row["found"] and real.startswith(row["name"]) else real
        comparisons.equal(f"{row['call']} of {row['written']} ({row['found_by']})", told, real)


def main():
    comparisons = Comparisons("opened libraries", minimum=500 if FULL else 20)
    with environments.temporary_directory() as scratch:
        environment = Path(scratch) / "environment"
        environments.uv_venv(environment)
        check(comparisons, environment)
    comparisons.finish()


if sys.platform == "linux" and __name__ == "__main__":
    main()
