"""`icecore freeze --pip VERSION` against that pip on that Python, for every kind of environment.

A cell of the matrix is one kind, one CPython and one pip of each band of auditor/resolve/pip_band.cpp that runs there.
ICECORE_ORACLE_PYTHONS names interpreters, separated by colons; else those of pyenv are found, else the system's is all.
ICECORE_ORACLE_FULL=1 runs every cell (some minutes); without it two Pythons and three pips stand for the rest.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import typing
import zipfile
from pathlib import Path

from support import environments, freeze_kinds, icecore
from support.comparisons import Comparisons, shown


class Pip(typing.NamedTuple):
    first: tuple  # Python that it runs on
    last: tuple | None  # none: any newer one
    sha256: str  # of its wheel


# One pip of each band.
PIPS = {
    "23.0.1": Pip((3, 7), (3, 11), "236bcb61156d76c4b8a05821b988c7b8c35bf0da28a4b614e8d6ab5212c25c6f"),
    "23.1.2": Pip((3, 7), (3, 11), "3ef6ac33239e4027d9a5598a381b9d30880a1477e50039db2eac6e8a8f6d1b18"),
    "23.2.1": Pip((3, 7), None, "7ccf472345f20d35bdc9d1841ff5f313260c2c33fe417f48c30ac46cccabf5be"),
    "24.0": Pip((3, 7), None, "ba0d021a166865d2265246961bec0152ff124de910c5cc39f1156ce3fa7c69dc"),
    "25.0.1": Pip((3, 8), None, "c46efd13b6aa8279f33f2864459c8ce587ea6a1a59ee20de055868d8f7688f7f"),
    "25.3": Pip((3, 9), None, "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd"),
    "26.2.1": Pip((3, 10), None, "71138adf1f4ca900cdb7d289c21b7494329f2332b6d85f0e1c42108c0384ed3e"),
    "26.3": Pip((3, 10), None, "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"),
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


def pips():
    """Each pip as a directory that Python can run; their wheels come from the tools' index on first use."""
    directory = environments.TOOLS / "pips"
    directory.mkdir(exist_ok=True)
    found = {}
    for version in PIPS if FULL else FEW_PIPS:
        tree = found[version] = directory / version
        if not tree.is_dir():
            tree_in_work = unpacked(directory, version)
            # Its own metadata would be on the import path and in the answer.
            shutil.rmtree(next(tree_in_work.glob("pip-*.dist-info")))
            tree_in_work.rename(tree)
    return found


def unpacked(directory, version):
    pin = directory / f"{version}.txt"
    pin.write_text(f"pip=={version} --hash=sha256:{PIPS[version].sha256}\n")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    subprocess.run([*command, "--requirement", pin, "--dest", directory], check=True)
    tree = directory / f"{version}.part"
    shutil.rmtree(tree, ignore_errors=True)
    with zipfile.ZipFile(next(directory.glob(f"pip-{version}-*.whl"))) as wheel:
        wheel.extractall(tree)
    return tree


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

    def cell(self, directory, environment, kind, python, pip, tree):
        """Whether one pip and icecore print the same."""
        before = len(self.comparisons.different)
        name = f"{kind}, Python {python[0]}.{python[1]}, pip {pip}"
        for options in options_of(kind):
            self.compare(directory, environment, f"{name} {' '.join(options)}".strip(), options, pip, tree)
        self.cells += 1
        self.verdicts[kind, python, pip] = len(self.comparisons.different) == before

    def compare(self, directory, environment, name, options, pip, tree):
        command = [environment / "bin" / "python", tree / "pip", "freeze", *options]
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

    def show(self):
        versions = sorted({python for _, python, _ in self.verdicts})
        print("  cells that agree, by kind (rows) and Python (columns), of as many pips:")
        print("  " + " " * 18 + "".join(f"{f'{major}.{minor}':>8}" for major, minor in versions))
        for kind in freeze_kinds.KINDS:
            row = ""
            for version in versions:
                cells = [self.verdicts[kind, version, pip] for pip in PIPS if (kind, version, pip) in self.verdicts]
                row += f"{f'{sum(cells)}/{len(cells)}':>8}"
            print(f"  {kind:18}{row}")
        print(f"  {self.cells} cells")


def runs_on(pip, python):
    return PIPS[pip].first <= python and (PIPS[pip].last is None or python <= PIPS[pip].last)


def main():
    comparisons = Comparisons("lines of pip freeze by kind, Python and pip", minimum=400 if FULL else 60)
    matrix = Matrix(comparisons)
    trees = pips()
    # Outside of any repository: pip would find this project's for an editable install.
    with tempfile.TemporaryDirectory(prefix="icecore-oracle-") as scratch:
        for version, python in sorted(pythons().items()):
            able = {pip: tree for pip, tree in trees.items() if runs_on(pip, version)}
            for tree in able.values():
                subprocess.run([python, "-m", "compileall", "-q", tree], check=False, capture_output=True)
            for kind in freeze_kinds.KINDS:
                directory = Path(os.path.realpath(scratch)) / f"{version[1]}-{kind.replace(' ', '-')}"
                directory.mkdir()
                environment = freeze_kinds.make(directory, kind, python)
                (directory / "requirements.txt").write_text(REQUIREMENTS)
                (directory / "broken.txt").write_text("a_c\n--constraint x\n")
                for pip, tree in able.items():
                    matrix.cell(directory, environment, kind, version, pip, tree)
    matrix.show()
    if FULL and matrix.cells < 60:
        comparisons.differ("the matrix", f"only {matrix.cells} cells")
    comparisons.finish()


main()
