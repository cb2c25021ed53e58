"""What libraries are that Python source and binaries open by name, against that python: ctypes' CDLL, find_library, and
dlopen called from extensions that the test builds.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons
from support.opener_maker import Maker

FULL = "ICECORE_ORACLE_FULL" in os.environ

OPENED = """
SELECT library_open.line, library_open.call, library_open.name AS written, opened_library.name, opened_library.found_by,
  root.path || '/' || file.path AS found
FROM opened_library
JOIN library_open ON library_open.file = opened_library.file AND library_open.position = opened_library.position
  AND opened_library.told_by = 'python'
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


OPENED_BY_BINARIES = """
SELECT opened_library.told_by, coalesce(dlopen_note.names, opened_library.name) AS names, opened_library.found_by,
  from_root.path || '/' || caller.path AS caller, root.path || '/' || file.path AS found,
  EXISTS (SELECT 1 FROM load WHERE load.file = opened_library.found AND load.found_by = 'missing') AS is_lacking
FROM opened_library
LEFT JOIN dlopen_note ON dlopen_note.file = opened_library.file AND dlopen_note.position = opened_library.position
  AND opened_library.told_by = 'note'
JOIN file AS caller ON caller.id = opened_library.file JOIN root AS from_root ON from_root.name = caller.root
LEFT JOIN file ON file.id = opened_library.found LEFT JOIN root ON root.name = file.root
WHERE opened_library.told_by <> 'python' AND caller.path GLOB '*/opens[0-9]*'
"""
# Loads the extension, lets code of the caller open the names one after the other, and prints the first one's file; or
# that one is found and lacks a symbol, or thread-local storage.
CALLS = r"""
import ctypes, os, sys
extension, caller, function, *names = sys.argv[1:]
class LinkMap(ctypes.Structure):
    _fields_ = [("address", ctypes.c_void_p), ("name", ctypes.c_char_p)]
ctypes.CDLL(extension)
opens = getattr(ctypes.CDLL(caller), function)
opens.argtypes, opens.restype = [ctypes.c_char_p], ctypes.POINTER(LinkMap)
dlerror = ctypes.CDLL(None).dlerror
dlerror.restype = ctypes.c_char_p
for name in names:
    if handle := opens(os.fsencode(name)):
        print(os.path.realpath(os.fsdecode(handle.contents.name)))
        break
    error = (dlerror() or b"").decode()
    if not any(text in error for text in ("cannot open shared object file", "invalid ELF header", "file too short")):
        print("fails")
        break
"""


def check_binaries(comparisons, environment):
    """Each name that a binary has and each note of it, as the loader answers a dlopen of that binary's code."""
    maker = Maker(environments.site_packages(environment))
    for i in range(20 if FULL else 1):
        maker.make(i)
    maker.opener("opens0/system.abi3.so", [name for name in listed_names() if name not in ("libc.so.6", "libc.so")])
    libraries = maker.site / "opens0" / "libs"
    for variables in ({}, {"LD_LIBRARY_PATH": f"{libraries}/."}):
        options = [word for key, value in variables.items() for word in ("--env", f"{key}={value}")]
        rows = icecore.query(environment, OPENED_BY_BINARIES, *options)
        comparisons.equal("callers", sorted({row["caller"] for row in rows}), sorted(maker.openers))
        for row in rows:
            extension, number = maker.openers[row["caller"]]
            names = row["names"].split(" ")
            command = [environment / "bin" / "python", "-I", "-c", CALLS, extension, row["caller"], f"opens_{number}"]
            real = environments.tool(*command, *names, env=variables).decode().strip()
            told = os.path.realpath(row["found"]) if row["found"] and not row["is_lacking"] else ""
            real = told or "found" if real == "fails" else real
            what = f"{row['told_by']} {names} of {row['caller']} ({row['found_by']}, {variables})"
            comparisons.equal(what, told, real)


def main():
    comparisons = Comparisons("opened libraries", minimum=2000 if FULL else 130)
    with environments.temporary_directory() as scratch:
        environment = Path(scratch) / "environment"
        environments.uv_venv(environment)
        check(comparisons, environment)
        check_binaries(comparisons, environment)
    comparisons.finish()


if sys.platform == "linux" and __name__ == "__main__":
    main()
