"""The environment that tests/headline is about, its base interpreter, and copies of both at one place.

The base is a copy of the system's interpreter without what a distributor added to it: a start-up module in the standard
library would keep others from being imported, and a change to the base must not reach the machine's own.
"""

import os
import shutil
import subprocess
from pathlib import Path

from . import environments
from .edits import apply, verb_of

INSTALLED = environments.FEW | {"certifi", "packaging", "pip", "typing-extensions"}
ASK = """
import importlib.machinery, os, sys, sysconfig
print(os.path.relpath(sysconfig.get_path("stdlib"), sys.base_prefix))
print(importlib.machinery.EXTENSION_SUFFIXES[0])
print(sys.implementation.cache_tag)
print(os.path.realpath(sys.executable))
"""
LEFT_OUT = ("test", "tests", "site-packages", "dist-packages", "__pycache__", "sitecustomize.py", "config-*")


class World:
    """A directory with the originals, and beside each the place where they were made and where copies are changed."""

    def __init__(self, directory):
        self.directory = Path(directory)
        self.place, self.base = self.directory / "venv", self.directory / "base"
        asked = environments.tool(environments.SYSTEM_PYTHON, "-c", ASK).decode().split("\n")
        self.library, self.suffix, self.tag, executable = asked[:4]
        self.python = self.place / "bin" / "python"
        self.make_base(Path(executable))
        environments.tool(self.base / "bin" / "python3", "-m", "venv", "--without-pip", self.place)
        environments.pip_install(self.place, environments.requirements(self.directory, INSTALLED))
        for name in ("venv", "base"):
            (self.directory / name).rename(self.kept(name))
        self.restore({"venv", "base"})

    def kept(self, name):
        return self.directory / f"{name} as made"

    def make_base(self, executable):
        (self.base / "bin").mkdir(parents=True)
        name = Path(self.library).name
        shutil.copy2(executable, self.base / "bin" / name)
        (self.base / "bin" / "python3").symlink_to(name)
        library = environments.SYSTEM_PYTHON.parents[1] / self.library
        shutil.copytree(library, self.base / self.library, ignore=shutil.ignore_patterns(*LEFT_OUT))

    @property
    def site(self):
        return self.place / "lib" / Path(self.library).name / "site-packages"

    def restore(self, names, how="-a"):
        """The places as they were; `outside` and `other` are empty then. `how` tells cp to copy or to link."""
        for name in names | {"outside", "other"}:
            shutil.rmtree(self.directory / name, ignore_errors=True)
        for name in names:
            environments.tool("cp", how, self.kept(name), self.directory / name)
        (self.directory / "outside").mkdir()

    def names(self):
        """What words in braces mean: places as absolute paths, the others as parts of one."""
        python = Path(self.library).name
        archive = f"{Path(self.library).parent.as_posix()}/{python.replace('.', '')}.zip"
        words = {
            "{place}": self.place,
            "{python}": self.python,
            "{site}": self.site.relative_to(self.place),
            "{base}": self.base,
            "{stdlib}": self.base / self.library,
            "{library}": self.library,
            "{outside}": self.directory / "outside",
            "{other}": self.directory / "other",
            "{python-name}": Path(self.library).name,
            "{suffix}": self.suffix,
            "{tag}": self.tag,
            "{zip}": self.base / archive,
            "{zip-name}": f"base:{archive}",
            "{wheels}": environments.wheels(),
        }
        return {word: str(meaning) for word, meaning in words.items()}

    def filled(self, value):
        """The value with the words in braces replaced, in everything that it holds."""
        if isinstance(value, dict):
            return {key: self.filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        if isinstance(value, str):
            for word, meaning in self.names().items():
                value = value.replace(word, meaning)
        return value

    def path(self, written):
        """A path seen from the environment; `*` in the name of its directory stands for what is there."""
        path = self.place / written
        if "*" not in path.parent.name:
            return path
        [directory] = path.parent.parent.glob(path.parent.name)
        return directory / path.name

    def finding(self, written):
        """Rule and subject, with `*` in the subject read as in a path."""
        rule, subject = written.split(" ", 1)
        return f"{rule} {self.inside(self.path(subject))}" if "*" in subject else written

    def path_of(self, edit):
        """The path that an edit is about; nothing for a program."""
        verb = verb_of(edit)
        return None if verb == "run" else self.path(edit[verb])

    def inside(self, path):
        return path.relative_to(self.place).as_posix() if path.is_relative_to(self.place) else str(path)

    def change(self, edits):
        """Does the edits and returns the changed paths, new directories among them, as findings name them."""
        changed = set()
        for edit in edits:
            path = self.path_of(edit)
            changed |= {path, *(parent for parent in path.parents if not parent.exists())} if path else set()
            apply(edit, path, self)
        return {self.inside(path) for path in changed}

    def run(self, *arguments):
        """What the copy's python does with the arguments, in an empty directory: output and exit code."""
        empty = self.directory / "empty"
        empty.mkdir(exist_ok=True)
        variables = environments.tool_environment() | {"HOME": str(empty)}
        finished = subprocess.run(
            [self.python, *arguments], cwd=empty, env=variables, capture_output=True, check=False, timeout=120
        )
        return finished.stdout, finished.returncode

    def freeze(self):
        """What the copy's own pip prints; it must work."""
        output, code = self.run("-m", "pip", "freeze")
        return output if code == 0 else f"exit code {code}"


def parts_of(edits, world):
    """Which originals the edits change: the environment always, the base where a path is in it."""
    text = repr(edits)
    return {"venv", "base"} if os.fspath(world.base) in text else {"venv"}
