"""What icecore reads from files alone about an environment is what its interpreter says of itself when it runs.

The system's Python, virtual environments and, where they are named, other prefixes tell their version, ABI, import path and
start-up module; a directory that pip installed into is listed by `pip freeze --path`.
"""

import json
import os
import sys
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

# Isolated, so that no variable and no user's directory shows; `site` has run. -B: -I would write bytecode after all.
QUESTION = """
import json, platform, sys, sysconfig
module = sys.modules.get("sitecustomize")
print(json.dumps({
    "version": platform.python_version(),
    "soabi": sysconfig.get_config_var("SOABI"),
    "path": sys.path,
    "sitecustomize": getattr(module, "__file__", None),
}))
"""

FACTS = "SELECT kind, version, soabi, libc FROM environment"
PATHS = "SELECT directory FROM search_path WHERE is_present = 1 ORDER BY position"
MODULES = "SELECT file.root, file.path FROM hook JOIN file ON file.id = hook.file WHERE hook.kind = 'sitecustomize'"


def absolute(target, roots, shown):
    """A place as icecore shows it, as this machine has it."""
    name, colon, inside = shown.partition(":")
    if colon and name in roots:
        return os.path.realpath(Path(roots[name]) / inside)
    return os.path.realpath(Path(target) / shown)


def compare(name, target, python, kind, comparisons):
    truth = json.loads(environments.tool(python, "-I", "-B", "-c", QUESTION))
    roots = {row["name"]: row["path"] for row in icecore.query(target, "SELECT name, path FROM root")}
    rows = icecore.query(target, FACTS)
    comparisons.equal(f"{name}: environments", len(rows), 1)
    comparisons.equal(f"{name}: kind", rows[0]["kind"], kind)
    comparisons.equal(f"{name}: version", rows[0]["version"], truth["version"])
    comparisons.equal(f"{name}: ABI", rows[0]["soabi"], truth["soabi"])
    comparisons.equal(f"{name}: C library", rows[0]["libc"], "glibc")

    expected = [os.path.realpath(path) for path in truth["path"] if os.path.exists(path)]
    found = [absolute(target, roots, row["directory"]) for row in icecore.query(target, PATHS)]
    comparisons.equal(f"{name}: import path", found, expected)

    modules = [absolute(target, roots, f"{row['root']}:{row['path']}") if row["root"] != "target" else
               absolute(target, roots, row["path"]) for row in icecore.query(target, MODULES)]
    known = [os.path.realpath(truth["sitecustomize"])] if truth["sitecustomize"] else []
    comparisons.equal(f"{name}: sitecustomize", modules, known)


def compare_freeze(name, target, python, comparisons):
    lines = environments.tool(sys.executable, "-m", "pip", "--python", python, "freeze", "--all").decode()
    version = environments.tool(sys.executable, "-m", "pip", "--version").split()[1].decode()
    ours = icecore.answer("freeze", target, "--all", "--pip", version).decode()
    # The runner itself is on the path of the Python that it runs in.
    without_runner = [line for line in lines.splitlines() if not line.startswith("pip==")]
    comparisons.equal(f"{name}: pip freeze", [line for line in ours.splitlines() if not line.startswith("pip==")],
                      without_runner)


def compare_directory(comparisons):
    with environments.temporary_directory() as scratch:
        target = Path(scratch) / "packages"
        few = environments.requirements(Path(scratch), environments.FEW)
        pinned = ["--no-deps", "--require-hashes", "--find-links", environments.wheels(), "--requirement", few]
        environments.tool(sys.executable, "-m", "pip", "install", "--quiet", "--target", target, *pinned)
        report = icecore.audit(target, "--python", "3.11")
        comparisons.equal("directory: kind", report["environments"][0]["kind"], "directory")
        # Not all that they require is among the few.
        rules = {finding["rule"] for finding in report["findings"] if finding["severity"] != "note"}
        comparisons.equal("directory: findings but notes", rules - {"requirement-missing"}, set())
        # Without an interpreter nobody knows what its libraries would be, and programs in it need the system's.
        readers = [gap["reader"] for gap in report["gaps"]]
        comparisons.equal("directory: gaps", set(readers) - {"loader", "owner"}, set())
        states = "SELECT DISTINCT state FROM record_verdict WHERE state NOT IN ('verified', 'record-itself')"
        comparisons.equal("directory: rows that are not verified",
                          [row for row in icecore.query(target, states) if row["state"] != "no-digest"], [])
        expected = environments.tool(sys.executable, "-m", "pip", "freeze", "--path", target, "--all").decode()
        version = environments.tool(sys.executable, "-m", "pip", "--version").split()[1].decode()
        found = icecore.answer("freeze", target, "--python", "3.11", "--all", "--pip", version).decode()
        comparisons.equal("directory: pip freeze --path", found, expected)


def main():
    comparisons = Comparisons("environments against their interpreters", minimum=60)
    for name, path in environments.untouched().items():
        if (path / "pyvenv.cfg").exists():
            compare(name, path, path / "bin" / "python", "venv", comparisons)
        else:
            compare(name, path, path / "bin" / "python3", "prefix", comparisons)
    system = os.path.realpath(environments.SYSTEM_PYTHON)
    prefix = str(Path(system).parents[1])
    compare("system", prefix, system, "system" if prefix == "/usr" else "prefix", comparisons)
    compare_freeze("system", prefix, system, comparisons)
    compare_directory(comparisons)
    comparisons.finish()


if __name__ == "__main__":
    main()
