"""What glibc's dynamic loader does, as it tells under LD_DEBUG, held against the fact `load`.

The environment's own python opens every extension and library by its path, each in a process of its own; in a chroot
where the environment is that of another root file system.
"""

import concurrent.futures
import os
import re
import subprocess
from collections import defaultdict
from pathlib import Path

from support import environments, icecore

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
LEVELS = {
    "x86-64-v2": {"cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"},
    "x86-64-v3": {"abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe"},
    "x86-64-v4": {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"},
}


def level_of_this_machine():
    """As glibc's loader finds it (sysdeps/x86/get-isa-level.h)."""
    flags = set(re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.M)[1].split())
    level = "x86-64"
    for name, needed in LEVELS.items():
        if not needed <= flags:
            break
        level = name
    return level


class World:
    """An environment, and how its python runs: below which root directory, with which variables.

    The target of icecore is the environment, or the whole root when that is where the python is.
    """

    def __init__(self, name, environment, root="/", variables=None, python=None):
        self.name = name
        self.root = Path(root)
        self.variables = variables or {}
        self.python = python or f"{environment}/bin/python"
        self.target = environment if root == "/" else f"rootfs:{root}"
        options = [("--env", f"{key}={value}") for key, value in self.variables.items()]
        self.options = [word for option in options for word in option] + ["--cpu", level_of_this_machine()]

    def query(self, sql):
        return icecore.query(self.target, sql, *self.options)

    def real(self, path):
        """Where a path of that root ends, links followed inside it, as a path of that root."""
        if self.root == Path("/"):
            return os.path.realpath(path)
        place, pending = [], list(reversed(self.inside(path).split("/")))
        while pending:
            part = pending.pop()
            if part == "..":
                place = place[:-1]
            elif part not in ("", "."):
                here = self.root.joinpath(*place, part)
                if here.is_symlink():
                    target = os.readlink(here)
                    place = [] if target.startswith("/") else place
                    pending += reversed(target.split("/"))
                else:
                    place.append(part)
        return "/" + "/".join(place)

    def inside(self, path):
        """The same path as those see it who run in the root."""
        return path.removeprefix(str(self.target)) if self.root != Path("/") else path

    def exists(self, path):
        return (self.root / self.real(path).lstrip("/")).exists()

    def run(self, path):
        """The loader's tale of a process that opens the file, and what came of it."""
        command = [] if self.root == Path("/") else ["chroot", str(self.root)]
        variables = [f"{key}={value}" for key, value in self.variables.items()]
        command += ["/usr/bin/env", "-C", "/", "LD_DEBUG=files,libs", *variables]
        command += [self.python, "-I", "-S", "-c", PROBE, path]
        done = subprocess.run(command, capture_output=True, check=False, env=environments.tool_environment())
        return (text.decode(errors="surrogateescape") for text in (done.stderr, done.stdout))


class Oracle:
    """Compares worlds; `kinds` has every distinct edge that was compared, by the rule that found it."""

    def __init__(self, comparisons):
        self.comparisons = comparisons
        self.kinds = defaultdict(set)

    def check(self, world):
        rows = world.query(ROWS)
        known, by_root = defaultdict(set), defaultdict(list)
        for row in rows:
            if row["found_by"] == "host":
                row["found_by"] = "missing"
            row["name"] = row["name"].replace("$ORIGIN", os.path.dirname(world.inside(row["from"])))  # as told
            row["from"] = world.real(row["from"])
            row["found"] = world.real(row["found"]) if row["found"] else ""
            known[(row["from"], row["name"])].add((row["found_by"], row["found"]))
            if row["root_kind"] in ("extension", "library"):
                by_root[row["root"]].append(row)
        with_runpath = {world.real(row["file"]) for row in world.query(NATIVES) if row["runpath"] is not None}
        auxiliaries = {(world.real(row["file"]), row["name"]) for row in world.query(AUXILIARIES)}
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(
                lambda root: self.check_process(world, root, by_root[root], known, with_runpath, auxiliaries),
                sorted(by_root),
            ):
                pass
        print(f"  {world.name}: {len(by_root)} processes, {len(rows)} loads", flush=True)

    def check_process(self, world, root, rows, known, with_runpath, auxiliaries):
        comparisons = self.comparisons
        events, outcome = tale(world, root, with_runpath)
        events = {key: event for key, event in events.items() if event[0] != "missing" or key not in auxiliaries}
        real = {world.real(root)} | {found for _, found in events.values()}
        for (needing, name), (rule, found) in events.items():
            told = known.get((needing, name), set())
            comparisons.holds(f"{needing} {name}", (rule, found) in told, f"icecore {told}, the loader {rule} {found}")
            self.kinds[rule].add((world.name, needing, name))
        missing = {(row["from"], row["name"]) for row in rows if row["found_by"] in ("missing", "refused")}
        comparisons.equal(f"{root} opens ({outcome})", not missing, is_loaded(outcome))
        if missing:
            return
        for row in rows:
            key, found = (row["from"], row["name"]), row["found"]
            if row["found_by"] == "loaded":
                is_there = found in real or is_start(world, found)
                comparisons.holds(f"{root}: {key}", is_there, f"{found} is not loaded")
                self.kinds["loaded"].add((world.name, *key))
            else:
                comparisons.equal(f"{root}: {key}", (row["found_by"], found), events.get(key))

    def print_kinds(self):
        print("  " + ", ".join(f"{kind} {len(some)}" for kind, some in sorted(self.kinds.items())))
        print(f"  {sum(len(some) for some in self.kinds.values())} distinct objects, names and rules")


def tale(world, path, with_runpath):
    """What the loader searched for in that process: (needing file, name) to (rule, file), and how it ended."""
    told, outcome = world.run(world.inside(path))
    events, current, rule = {}, None, ""
    for line in told.split("\n"):
        text = re.sub(r"^ *\d+:\t", "", line)
        if needed := re.match(r"file=(.*) \[\d+\];  needed by (.*) \[\d+\]$", text):
            current = (world.real(needed[2]), needed[1])
            events[current] = ("missing", "")
            if "/" in needed[1] and world.exists(needed[1]):
                events[current] = ("path", world.real(needed[1]))
        elif current and (search := re.match(rf" search path=.*\t\t\(({'|'.join(RULES)})(?: from file (.*))?\)$", text)):
            rule = RULES[search[1]]
            # The loader keeps one record for each directory, with the path that named it first; only that the search is
            # along an RPATH or RUNPATH can be told from it, and whose it is where the names agree.
            if search[2] and world.real(search[2]) != current[0]:
                rule = "runpath" if current[0] in with_runpath else "rpath"
        elif current and text.startswith(" search cache="):
            rule = "cache"
        elif current and (tried := re.match(r"  trying file=(.*)$", text)):
            if world.exists(tried[1]):
                events[current] = (rule, world.real(tried[1]))
    outcome = outcome.strip()
    if current and not is_loaded(outcome):  # the last one that it searched for is what it failed on
        refused = "invalid ELF header" in outcome or "file too short" in outcome or "cannot read file data" in outcome
        events[current] = ("refused" if refused else "missing", "")
    return events, outcome


def is_loaded(outcome):
    """Whether all libraries were found: that a symbol is missing comes later."""
    return OPENED in outcome or "undefined symbol" in outcome or "version `" in outcome


def is_start(world, path):
    """The loader is in its process without being searched for."""
    return os.path.basename(path).startswith("ld-") or path == world.real(world.python)
