"""`icecore freeze --pip VERSION` against that pip on that Python, for every kind of environment.

A cell of the matrix is one kind, one CPython and one pip of each band of auditor/resolve/pip_band.cpp that runs there.
ICECORE_ORACLE_PYTHONS names interpreters, separated by colons; else those of pyenv are found, else the system's is all.
ICECORE_ORACLE_FULL=1 runs every cell (some minutes); without it two Pythons and three pips stand for the rest.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from support import environments, freeze_kinds, icecore
from support.comparisons import Comparisons, shown

# One pip of each band, and the first and last Python that it runs on (none: any newer one).
PIPS = {
    "23.0.1": ((3, 7), (3, 11)),
    "23.1.2": ((3, 7), (3, 11)),
    "23.2.1": ((3, 7), None),
    "24.0": ((3, 7), None),
    "25.0.1": ((3, 8), None),
    "25.3": ((3, 9), None),
    "26.2.1": ((3, 10), None),
    "26.3": ((3, 10), None),
}
FEW_PIPS = ("23.0.1", "25.0.1", "26.3")
FULL = os.environ.get("ICECORE_ORACLE_FULL") == "1"

# Cells that differ on purpose: kind, whether a pip and a Python are meant, why. Each must still differ.
DEPARTURES = {}


def pythons():
    """Interpreters by version, one of each."""
    named = [Path(path) for path in os.environ.get("ICECORE_ORACLE_PYTHONS", "").split(":") if path]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = named or [*sorted(pyenv.glob("versions/*/bin/python3")), environments.SYSTEM_PYTHON]
    by_version = {}
    for python in found:
        version = freeze_kinds.version_of(python)
        if version and version >= (3, 8):
            by_version.setdefault(version, python)
    if not FULL and len(by_version) > 2:
        versions = sorted(by_version)
        return {version: by_version[version] for version in (versions[len(versions) // 2 - 1], versions[-1])}
    return by_version


def pip_wheels():
    """The wheel of each pip; they come from the tools' index on first use."""
    directory = environments.TOOLS / "pips"
    wheels = {}
    for version in PIPS if FULL else FEW_PIPS:
        if not list(directory.glob(f"pip-{version}-*.whl")):
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", f"pip=={version}"]
            subprocess.run([*command, "--dest", directory], check=True)
        wheels[version] = next(directory.glob(f"pip-{version}-*.whl"))
    return wheels


def options_of(kind):
    """What pip is asked for, beside its plain output."""
    asked = [[]]
    if kind in ("pure", "system site"):
        asked += [["--all"], ["--local"], ["--exclude", "A_B"]]
    if kind.startswith("ed"):
        asked += [["--exclude-editable"]]
    if kind == "pure":
        asked += [["-r", "requirements.txt"], ["-r", "requirements.txt", "-r", "broken.txt"]]
        asked += [["--path", "venv/lib/nowhere"], ["--path", "venv", "--local"]]
    return asked


REQUIREMENTS = """# first
--index-url https://index.example/simple

Zope>=1  # last
a.d
not-here==1
a-d
argparse
git+https://index.example/x#egg=aB
"""


class Matrix:
    def __init__(self, comparisons):
        self.comparisons = comparisons
        self.cells = 0
        self.verdicts = {}

    def cell(self, directory, environment, kind, python, pip, wheel):
        """Whether one pip and icecore print the same."""
        before = len(self.comparisons.different)
        name = f"{kind}, Python {python[0]}.{python[1]}, pip {pip}"
        for options in options_of(kind):
            self.compare(directory, environment, f"{name} {' '.join(options)}".strip(), options, pip, wheel)
        self.cells += 1
        self.verdicts[kind, python, pip] = len(self.comparisons.different) == before

    def compare(self, directory, environment, name, options, pip, wheel):
        command = [environment / "bin" / "python", wheel / "pip", "freeze", *options]
        variables = environments.tool_environment()
        theirs = subprocess.run(command, capture_output=True, check=False, env=variables, cwd=directory)
        ours = icecore.run("freeze", environment, "--pip", pip, *options, cwd=directory)
        if theirs.returncode != 0:
            self.comparisons.equal(f"{name}: exit code where pip fails", ours.returncode, 1)
        else:
            self.comparisons.equal(f"{name}: exit code", ours.returncode, 0)
        if ours.stdout == theirs.stdout:
            self.comparisons.count += max(1, theirs.stdout.count(b"\n"))
            return
        ours_lines, their_lines = (text.decode(errors="replace").splitlines() for text in (ours.stdout, theirs.stdout))
        only = [f"icecore {shown(line)}" for line in ours_lines if line not in their_lines]
        only += [f"pip {shown(line)}" for line in their_lines if line not in ours_lines]
        self.comparisons.differ(name, "; only ".join(["only", *only]) if only else "another order")

    def show(self, wheels):
        versions = sorted({python for _, python, _ in self.verdicts})
        print("  cells that agree, by kind (rows) and Python (columns), of as many pips:")
        print("  " + " " * 18 + "".join(f"{f'{major}.{minor}':>8}" for major, minor in versions))
        for kind in freeze_kinds.KINDS:
            row = ""
            for version in versions:
                cells = [self.verdicts[kind, version, pip] for pip in wheels if (kind, version, pip) in self.verdicts]
                row += f"{f'{sum(cells)}/{len(cells)}':>8}"
            print(f"  {kind:18}{row}")
        print(f"  {self.cells} cells")


def runs_on(pip, python):
    first, last = PIPS[pip]
    return first <= python and (last is None or python <= last)


def main():
    comparisons = Comparisons("lines of pip freeze by kind, Python and pip", minimum=400 if FULL else 60)
    matrix = Matrix(comparisons)
    wheels = pip_wheels()
    # Outside of any repository: pip would find this project's for an editable install.
    with tempfile.TemporaryDirectory(prefix="icecore-oracle-") as scratch:
        for version, python in sorted(pythons().items()):
            for kind in freeze_kinds.KINDS:
                directory = Path(os.path.realpath(scratch)) / f"{version[1]}-{kind.replace(' ', '-')}"
                directory.mkdir()
                environment = freeze_kinds.make(directory, kind, python)
                (directory / "requirements.txt").write_text(REQUIREMENTS)
                (directory / "broken.txt").write_text("a_c\n--constraint x\n")
                for pip, wheel in wheels.items():
                    if runs_on(pip, version):
                        matrix.cell(directory, environment, kind, version, pip, wheel)
    matrix.show(wheels)
    if FULL and matrix.cells < 60:
        comparisons.differ("the matrix", f"only {matrix.cells} cells")
    comparisons.finish()


main()
