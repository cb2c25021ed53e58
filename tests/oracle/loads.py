"""Which file each needed library is, against the real loader: the environment's own python opens every extension and
library by its path, each in a process of its own, and tells under LD_DEBUG what its loader does."""

import concurrent.futures
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

# Opens the file as `import` does, and no more: there is no function of this name in it.
PROBE = """
import sys
spec = type(sys)("spec")
spec.name, spec.origin = "icecore_probe", sys.argv[1]
import _imp
try:
    _imp.create_dynamic(spec)
except ImportError as error:
    print(error)
"""
OPENED = "dynamic module does not define module export function"
RULES = {
    "RPATH": "rpath",
    "RUNPATH": "runpath",
    "LD_LIBRARY_PATH": "library-path",
    "system search path": "default-directory",
}
ROWS = """
    SELECT l.name, l.found_by, l.root_kind, fr.path || '/' || f.path AS "from", rr.path || '/' || r.path AS root,
      CASE WHEN t.id IS NULL THEN '' ELSE tr.path || '/' || t.path END AS found
    FROM load AS l
    JOIN file AS f ON f.id = l.file JOIN root AS fr ON fr.name = f.root
    JOIN file AS r ON r.id = l.first_root JOIN root AS rr ON rr.name = r.root
    LEFT JOIN file AS t ON t.id = l.found LEFT JOIN root AS tr ON tr.name = t.root
"""

NATIVES = """
    SELECT r.path || '/' || f.path AS file, n.runpath FROM native AS n
    JOIN file AS f ON f.id = n.file JOIN root AS r ON r.name = f.root
"""
AUXILIARIES = """
    SELECT r.path || '/' || f.path AS file, n.name FROM needed AS n
    JOIN file AS f ON f.id = n.file JOIN root AS r ON r.name = f.root WHERE n.kind = 'auxiliary'
"""


def opened_by_python(python, path, variables, with_runpath):
    """What the loader searched for in that process: (needing file, name) to (rule, file), and how it ended."""
    command = [python, "-I", "-S", "-c", PROBE, path]
    environment = environments.tool_environment() | variables | {"LD_DEBUG": "files,libs"}
    done = subprocess.run(command, capture_output=True, check=False, env=environment, cwd="/")
    events, current, rule = {}, None, ""
    for line in done.stderr.decode(errors="surrogateescape").split("\n"):
        text = re.sub(r"^ *\d+:\t", "", line)
        if needed := re.match(r"file=(.*) \[\d+\];  needed by (.*) \[\d+\]$", text):
            current = (os.path.realpath(needed[2]), needed[1])
            events[current] = ("missing", "")
            if "/" in needed[1]:
                events[current] = ("path", os.path.realpath(needed[1]))
        elif current and (search := re.match(rf" search path=.*\t\t\(({'|'.join(RULES)})(?: from file (.*))?\)$", text)):
            rule = RULES[search[1]]
            # The loader keeps one record for each directory, with the path that named it first; only that the search is
            # along an RPATH or RUNPATH can be told from it, and whose it is where the names agree.
            if search[2] and os.path.realpath(search[2]) != current[0]:
                rule = "runpath" if current[0] in with_runpath else "rpath"
        elif current and text.startswith(" search cache="):
            rule = "cache"
        elif current and (tried := re.match(r"  trying file=(.*)$", text)):
            if Path(tried[1]).exists():
                events[current] = (rule, os.path.realpath(tried[1]))
    outcome = done.stdout.decode(errors="surrogateescape").strip()
    if current and not is_loaded(outcome):  # the last one that it searched for is what it failed on
        refused = "invalid ELF header" in outcome or "file too short" in outcome
        events[current] = ("refused" if refused else "missing", "")
    return events, outcome


def is_loaded(outcome):
    """Whether all libraries were found: that a symbol is missing comes later."""
    return OPENED in outcome or "undefined symbol" in outcome or "version `" in outcome


def check_process(root, rows, known, python, variables, with_runpath, auxiliaries, comparisons):
    events, outcome = opened_by_python(python, root, variables, with_runpath)
    events = {key: event for key, event in events.items() if event[0] != "missing" or key not in auxiliaries}
    real = {os.path.realpath(root)} | {found for _, found in events.values()}
    for (needing, name), (rule, found) in events.items():
        told = known.get((needing, name), set())
        comparisons.holds(f"{needing} {name}", (rule, found) in told, f"icecore {told}, the loader {rule} {found}")
    missing = {(row["from"], row["name"]) for row in rows if row["found_by"] in ("missing", "refused")}
    comparisons.equal(f"{root} opens ({outcome})", not missing, is_loaded(outcome))
    if missing:
        return
    for row in rows:
        found = os.path.realpath(row["found"])
        key = (row["from"], row["name"])
        if row["found_by"] == "loaded":
            comparisons.holds(f"{root}: {key}", found in real or is_start(found, python), f"{found} is not loaded")
        else:
            comparisons.equal(f"{root}: {key}", (row["found_by"], found), events.get(key))


def is_start(path, python):
    """The loader is in its process without being searched for."""
    return "ld-linux" in path or path == os.path.realpath(python)


def check(name, environment, comparisons, kinds, variables=None):
    python = environment / "bin" / "python"
    options = [word for key, value in (variables or {}).items() for word in ("--env", f"{key}={value}")]
    rows = icecore.query(environment, ROWS, *options)
    known, by_root = defaultdict(set), defaultdict(list)
    for row in rows:
        if row["found_by"] == "host":
            row["found_by"] = "missing"
        row["name"] = row["name"].replace("$ORIGIN", os.path.dirname(row["from"]))  # as the loader tells it
        row["from"] = os.path.realpath(row["from"])
        found = os.path.realpath(row["found"]) if row["found"] else ""
        known[(row["from"], row["name"])].add((row["found_by"], found))
        kinds[row["found_by"]].add((row["from"], row["name"]))
        if row["root_kind"] != "program":
            by_root[row["root"]].append(row)
    natives = icecore.query(environment, NATIVES, *options)
    with_runpath = {os.path.realpath(row["file"]) for row in natives if row["runpath"] is not None}
    needs = icecore.query(environment, AUXILIARIES, *options)
    auxiliaries = {(os.path.realpath(row["file"]), row["name"]) for row in needs}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(
            lambda root: check_process(
                root, by_root[root], known, python, variables or {}, with_runpath, auxiliaries, comparisons
            ),
            sorted(by_root),
        ):
            pass
    print(f"  {name}: {len(by_root)} processes, {len(rows)} loads")


class Maker:
    """Extensions that find their libraries in every way there is, and fail to."""

    def __init__(self, site):
        self.site = site
        self.source = site.parent / "empty.c"
        self.source.write_text("int made(void) { return 1; }\n")

    def build(self, path, *options, needs=(), soname=None):
        path = self.site / path
        path.parent.mkdir(parents=True, exist_ok=True)
        name = ["-Wl,-soname," + soname] if soname else []
        libraries = [str(self.site / need) for need in needs]
        command = ["gcc", "-shared", "-fPIC", "-nostdlib", "-Wl,--no-as-needed", "-Wl,--allow-shlib-undefined"]
        environments.tool(*command, *name, *options, self.source, *libraries, "-o", path)
        return path

    def make(self, i):
        old, new = "-Wl,--disable-new-dtags", "-Wl,--enable-new-dtags"
        build, top = self.build, f"made{i}"
        origin = "-Wl,-rpath,$ORIGIN"
        for name in ("a", "b", "c"):
            build(f"{top}/libs/lib{name}{i}.so", soname=f"lib{name}{i}.so")
        a, b, c = (f"{top}/libs/lib{name}{i}.so" for name in ("a", "b", "c"))
        build(f"{top}/rpath.abi3.so", old, origin + "/libs", needs=[a, b])
        build(f"{top}/runpath.abi3.so", new, origin + "/libs", needs=[a, b, c])
        build(f"{top}/curly.abi3.so", new, "-Wl,-rpath,/none:${ORIGIN}/libs/", needs=[a])
        build(f"{top}/tokens.abi3.so", new, "-Wl,-rpath,$ORIGIN/$LIBS:$ORIGIN/$PLATFORM:$ORIGIN/$LIB", needs=[a, b, c])
        build(f"{top}/x86_64/liba{i}.so", soname=f"liba{i}.so")
        build(f"{top}/$LIBS/libb{i}.so", soname=f"libb{i}.so")
        build(f"{top}/lib/x86_64-linux-gnu/libc{i}.so", soname=f"libc{i}.so")
        # What a library in between needs: found along RPATH of who needs it, not along RUNPATH.
        build(f"{top}/libs/libmid{i}.so", soname=f"libmid{i}.so", needs=[c])
        build(f"{top}/libs/libown{i}.so", new, origin + "/none", soname=f"libown{i}.so", needs=[c])
        build(f"{top}/inherited.abi3.so", old, origin + "/libs", needs=[f"{top}/libs/libmid{i}.so"])
        build(f"{top}/not_inherited.abi3.so", new, origin + "/libs", needs=[f"{top}/libs/libmid{i}.so"])
        build(f"{top}/switched_off.abi3.so", old, origin + "/libs", needs=[f"{top}/libs/libown{i}.so"])
        build(f"{top}/missing.abi3.so", needs=[a])
        build(f"{top}/empty.abi3.so", new, "-Wl,-rpath,:", needs=[a])
        build(f"{top}/relative.abi3.so", new, "-Wl,-rpath,libs:./libs", needs=[a])
        # A name with a slash is a path.
        build(f"{top}/libs/libslash{i}.so", soname=str(self.site / a))
        build(f"{top}/slash.abi3.so", needs=[f"{top}/libs/libslash{i}.so"])
        build(f"{top}/libs/libdst{i}.so", soname=f"$ORIGIN/libs/liba{i}.so")
        build(f"{top}/dst.abi3.so", needs=[f"{top}/libs/libdst{i}.so"])
        # The same file by two names, and one name for two files.
        (self.site / f"{top}/libs/libother{i}.so").symlink_to(f"liba{i}.so")
        build(f"{top}/two/libtwo{i}.so", soname=f"liba{i}.so")
        build(f"{top}/libs/libtwo{i}.so", new, origin, soname=f"libtwo{i}.so", needs=[a])
        build(f"{top}/first.abi3.so", new, origin + "/two:$ORIGIN/libs", needs=[f"{top}/two/libtwo{i}.so", f"{top}/libs/libtwo{i}.so"])
        # What stands in the way: text, another machine, a directory that is a link.
        (self.site / f"{top}/text").mkdir()
        (self.site / f"{top}/text/liba{i}.so").write_text("INPUT(liba.so.1)\n")
        build(f"{top}/text.abi3.so", new, origin + "/text:$ORIGIN/libs", needs=[a])
        build(f"{top}/deep/other/liba{i}.so", soname=f"liba{i}.so")
        (self.site / f"{top}/link").symlink_to("deep/inner")
        (self.site / f"{top}/deep/inner").mkdir()
        build(f"{top}/dots.abi3.so", new, origin + "/link/../other:$ORIGIN/libs", needs=[a])
        foreign = bytearray((self.site / a).read_bytes())
        foreign[18] = 183
        (self.site / f"{top}/foreign").mkdir()
        (self.site / f"{top}/foreign/liba{i}.so").write_bytes(foreign)
        build(f"{top}/foreign.abi3.so", new, origin + "/foreign:$ORIGIN/libs", needs=[a])
        build(f"{top}/only_foreign.abi3.so", new, origin + "/foreign", needs=[a])
        # The system's: found by name alone, unless that is switched off.
        build(f"{top}/system.abi3.so", "-lc", "-lm")
        build(f"{top}/no_system.abi3.so", "-Wl,-z,nodefaultlib", "-lm")


def check_made(comparisons, kinds):
    """Six of each kind; as many as the project promises with ICECORE_ORACLE_FULL."""
    count = 55 if os.environ.get("ICECORE_ORACLE_FULL") else 6
    with environments.temporary_directory() as scratch:
        environment = Path(scratch) / "environment"
        environments.uv_venv(environment)
        maker = Maker(environments.site_packages(environment))
        for i in range(count):
            maker.make(i)
        check("made", environment, comparisons, kinds)
        # Written otherwise than in any search path, because the loader tells directories apart by their texts.
        paths = [f"{maker.site}/made{i}/{name}" for i in range(count) for name in ("two/.", "libs/.", "foreign/.")]
        check("made, LD_LIBRARY_PATH", environment, comparisons, kinds, {"LD_LIBRARY_PATH": ":".join(paths)})


def main():
    comparisons = Comparisons("loads", minimum=300)
    kinds = defaultdict(set)
    for name, environment in environments.untouched().items():
        check(name, environment, comparisons, kinds)
    check_made(comparisons, kinds)
    print("  " + ", ".join(f"{kind} {len(some)}" for kind, some in sorted(kinds.items())))
    comparisons.finish()


if sys.platform == "linux":
    main()
