"""`icecore freeze` against `pip freeze`, byte for byte: pip has the last word on what it prints.

Beside the real environments there are some with every way to install that leaves a direct_url.json, and some full of
metadata directories such as broken installs, old tools and people leave behind.
"""

import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons, shown
from support.freeze_kinds import ARCHIVE, HASH, metadata

PYPROJECT = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n\n'


def direct_url(**content):
    return {"METADATA": metadata("p", "1.0"), "direct_url.json": json.dumps(content)}


# Metadata directories that live beside each other without disturbing one another, as their files.
TOGETHER = {
    "Mixed.Case_Name-1.0": {"METADATA": metadata("Mixed.Case_Name", "1.0")},
    "mixed_directory-1.0": {"METADATA": metadata("Mixed-Directory", "1.0")},
    "other_name-1.0": {"METADATA": metadata("Quite-Different", "1.0")},
    "other_version-1.0": {"METADATA": metadata("other-version", "2.0")},
    "no_metadata-1.0": {},
    "no_metadata_but_record-1.0": {"RECORD": ""},
    "empty_metadata-1.0": {"METADATA": ""},
    "no_name-1.0": {"METADATA": metadata(None, "1.0")},
    "no_version-1.0": {"METADATA": metadata("no-version")},
    "no_version_anywhere": {"METADATA": metadata("no-version-anywhere")},
    "version_only_inside": {"METADATA": metadata("version-only-inside", "1.5")},
    "zero_padded-01.02": {"METADATA": metadata("zero-padded", "01.02")},
    "post_dash-1.0-1": {"METADATA": metadata("post-dash", "1.0-1")},
    "post_upper-1.0.POST1": {"METADATA": metadata("post-upper", "1.0.POST1")},
    "prerelease-1.0alpha": {"METADATA": metadata("prerelease", "1.0alpha")},
    "candidate-1.0c1": {"METADATA": metadata("candidate", "1.0c1")},
    "development-1.0.DEV": {"METADATA": metadata("development", "1.0.DEV")},
    "epoch-1!2.0": {"METADATA": metadata("epoch", "1!2.0")},
    "local-1.0+Ubuntu.01": {"METADATA": metadata("local", "1.0+Ubuntu.01")},
    "local_underscore-1.0+cu_126": {"METADATA": metadata("local-underscore", "1.0+cu_126")},
    "letter_v-v1.0": {"METADATA": metadata("letter-v", "v1.0")},
    "not_a_version-2004d": {"METADATA": metadata("not-a-version", "2004d")},
    "unknown_version-unknown": {"METADATA": metadata("unknown-version", "unknown")},
    "huge_number-20260101000000000000000000000": {"METADATA": metadata("huge-number", "20260101000000000000000000000")},
    "~eftover-1.0": {"METADATA": metadata("leftover", "1.0")},
    "-ashed-1.0": {"METADATA": metadata("dashed", "1.0")},
    "trailing_-1.0": {"METADATA": metadata("trailing_", "1.0")},
    "spaces-1.0": {"METADATA": "Metadata-Version: 2.1\nName:   spaces  \nVersion:  1.0 \n"},
    "lower_keys-1.0": {"METADATA": "metadata-version: 2.1\nname: lower-keys\nversion: 1.0\n"},
    "crlf-1.0": {"METADATA": "Metadata-Version: 2.1\r\nName: Crlf\r\nVersion: 1.0\r\n"},
    "twice-1.0": {"METADATA": metadata("Twice", "1.0") + "Name: Second\n"},
    "body_name-1.0": {"METADATA": metadata(None, "1.0") + "\nName: body\n"},
    "accented-1.0": {"METADATA": metadata("accented", "1.0") + "Summary: caf\u00e9\n"},
    "setuptools-1.0": {"METADATA": metadata("setuptools", "1.0")},
    "wheel-1.0": {"METADATA": metadata("wheel", "1.0")},
    "argparse-1.0": {"METADATA": metadata("argparse", "1.0")},
    "one_upper-1.0": {"METADATA": metadata("Zulu", "1.0")},
    "one_lower-1.0": {"METADATA": metadata("alpha", "1.0")},
}

# What a direct_url.json may hold; each in a distribution of its own.
DIRECT_URLS = {
    "archive-sha256": {"url": ARCHIVE, "archive_info": {"hashes": {"sha256": HASH}}},
    "archive-legacy": {"url": ARCHIVE, "archive_info": {"hash": f"sha256={HASH}"}},
    "archive-both": {"url": ARCHIVE, "archive_info": {"hash": f"md5={'2e' * 16}", "hashes": {"sha256": HASH}}},
    "archive-two": {"url": ARCHIVE, "archive_info": {"hashes": {"sha512": HASH * 2, "sha256": HASH}}},
    "archive-empty": {"url": ARCHIVE, "archive_info": {}},
    "archive-no-hashes": {"url": ARCHIVE, "archive_info": {"hashes": {}}},
    "archive-fragment": {"url": ARCHIVE + "#egg=p", "archive_info": {}},
    "archive-subdirectory": {"url": ARCHIVE, "archive_info": {"hashes": {"sha256": HASH}}, "subdirectory": "a/b c"},
    "archive-password": {"url": "https://user:word@index.example/p.zip", "archive_info": {}},
    "archive-variables": {"url": "https://${USER_NAME}:${PASS_WORD}@index.example/p.zip", "archive_info": {}},
    "archive-user": {"url": "https://user@index.example/p.zip", "archive_info": {}},
    "archive-query": {"url": ARCHIVE + "?token=a%20b&c", "archive_info": {}},
    "git": {"url": "https://index.example/p.git", "vcs_info": {"vcs": "git", "commit_id": "ab" * 20}},
    "git-user": {"url": "ssh://git@index.example/p.git", "vcs_info": {"vcs": "git", "commit_id": "ab" * 20}},
    "git-password": {"url": "https://git:word@index.example/p", "vcs_info": {"vcs": "git", "commit_id": "ab" * 20}},
    "git-revision": {
        "url": "https://index.example/p.git",
        "vcs_info": {"vcs": "git", "commit_id": "ab" * 20, "requested_revision": "v1.0"},
    },
    "git-subdirectory": {
        "url": "https://index.example/p.git",
        "vcs_info": {"vcs": "git", "commit_id": "ab" * 20},
        "subdirectory": "python",
    },
    "hg": {"url": "https://index.example/p", "vcs_info": {"vcs": "hg", "commit_id": "ab" * 20}},
    "directory": {"url": "file:///srv/a%20b/p", "dir_info": {}},
    "directory-false": {"url": "file:///srv/p", "dir_info": {"editable": False}},
    "editable": {"url": "file:///srv/p", "dir_info": {"editable": True}},
    "editable-escaped": {"url": "file:///srv/a%20b/%C3%A9", "dir_info": {"editable": True}},
    "no-info": {"url": "file:///srv/p"},
    "two-infos": {"url": ARCHIVE, "archive_info": {}, "dir_info": {}},
    "no-url": {"archive_info": {}},
    "null-info": {"url": ARCHIVE, "archive_info": None},
    "url-number": {"url": 5, "archive_info": {}},
    "vcs-without-commit": {"url": "https://index.example/p.git", "vcs_info": {"vcs": "git"}},
}

# Directories that decide about each other, or about the whole output: each dictionary is an environment.
ALONE = {
    "nothing": {},
    "duplicates": {
        "p-1.0": {"METADATA": metadata("p", "1.0")},
        "p-2.0": {"METADATA": metadata("p", "2.0")},
        "P-3.0": {"METADATA": metadata("P", "3.0")},
    },
    "same name inside": {
        "p-1.0": {"METADATA": metadata("same", "1.0")},
        "q-2.0": {"METADATA": metadata("Same", "2.0")},
    },
    "order": {name: {"METADATA": metadata(name[:-4], "1.0")} for name in ("B-1.0", "a-1.0", "C-1.0", "_d-1.0")},
    "METADATA not UTF-8": {"p-1.0": {"METADATA": b"Metadata-Version: 2.1\nName: p\xff\nVersion: 1.0\n"}},
    "METADATA not UTF-8 in the body": {"p-1.0": {"METADATA": b"Metadata-Version: 2.1\nName: p\nVersion: 1.0\n\n\xe9"}},
    "direct_url.json is no JSON": {"p-1.0": {"METADATA": metadata("p", "1.0"), "direct_url.json": "{"}},
    "direct_url.json is empty": {"p-1.0": {"METADATA": metadata("p", "1.0"), "direct_url.json": ""}},
    "direct_url.json with a mark": {
        "p-1.0": direct_url(**DIRECT_URLS["git"]) | {"METADATA": "\ufeff" + metadata("p", "1.0")}
    },
}

# Metadata directories whose lines differ, and why. Each must still differ, or it belongs to the lists above.
UNFOLLOWED = {
    "folded name": (
        {"folded-1.0": {"METADATA": "Metadata-Version: 2.1\nName:\n folded\nVersion: 1.0\n"}},
        "email of this Python keeps the line end of a folded value; that of the newest Python, which icecore follows, does not",
    ),
    "direct_url.json is a list": (
        {"p-1.0": {"METADATA": metadata("p", "1.0"), "direct_url.json": "[]"}},
        "pip fails with a traceback; icecore names the file as a gap and goes on",
    ),
    "direct_url.json is not UTF-8": (
        {"p-1.0": {"METADATA": metadata("p", "1.0"), "direct_url.json": b'{"url":"\xff"}'}},
        "pip fails with a traceback; icecore names the file as a gap and goes on",
    ),
}


class Freeze:
    def __init__(self, comparisons, directory):
        self.comparisons = comparisons
        self.directory = directory
        self.empty = directory / "empty"  # pip looks at the working directory
        self.empty.mkdir()
        self.version = environments.tool(sys.executable, "-m", "pip", "--version").decode().split()[1]

    def pip(self, environment, python=None):
        """What pip prints; None when it fails."""
        tools = [sys.executable, "-m", "pip", "--python", environment / "bin" / "python"]
        command = [python, "-m", "pip"] if python else tools
        variables = environments.tool_environment()
        finished = subprocess.run([*command, "freeze"], capture_output=True, check=False, env=variables, cwd=self.empty)
        return finished.stdout if finished.returncode == 0 else None

    def compare(self, name, environment, expected):
        """One comparison a line, and one of the whole output."""
        finished = icecore.run("freeze", environment, "--pip", self.version)
        if expected is None:
            self.comparisons.equal(f"{name}: exit code where pip fails", finished.returncode, 1)
            self.comparisons.equal(f"{name}: output where pip fails", finished.stdout, b"")
            return
        ours, theirs = (text.decode(errors="surrogateescape").splitlines() for text in (finished.stdout, expected))
        for line in difflib.ndiff(theirs, ours):
            if line[0] == "-":
                self.comparisons.differ(name, f"only pip prints {shown(line[2:])}")
            if line[0] == "+":
                self.comparisons.differ(name, f"only icecore prints {shown(line[2:])}")
        self.comparisons.count += len(theirs)
        if sorted(ours) == sorted(theirs):
            self.comparisons.equal(f"{name}: bytes", finished.stdout, expected)
        self.comparisons.equal(f"{name}: exit code", finished.returncode, 0)

    def real(self):
        for name, environment in environments.untouched().items():
            expected = self.pip(environment)
            own = environment / "bin" / "pip"
            if own.exists() and name in environments.NAMES:
                theirs = self.pip(environment, own.with_name("python"))
                self.comparisons.equal(f"{name}: pip of its own", icecore.answer("freeze", environment), theirs)
            self.compare(name, environment, expected)

    def fresh(self, name):
        environment = self.directory / name.replace(" ", "-")
        environments.uv_venv(environment)
        return environment, environments.site_packages(environment)

    def write(self, name, directories):
        """An environment with metadata directories of our own writing."""
        environment, site = self.fresh(name)
        for directory, files in directories.items():
            (site / f"{directory}.dist-info").mkdir()
            for file, content in files.items():
                raw = content if isinstance(content, bytes) else content.encode()
                (site / f"{directory}.dist-info" / file).write_bytes(raw)
        return environment

    def written(self, name, directories):
        environment = self.write(name, directories)
        self.compare(name, environment, self.pip(environment))

    def odd(self):
        self.written("together", TOGETHER)
        usable = {}
        for name, content in DIRECT_URLS.items():
            directory = f"{name.replace('-', '_')}-1.0"
            usable[directory] = direct_url(**content) | {"METADATA": metadata(name, "1.0")}
        self.written("direct urls", usable)
        for name, directories in ALONE.items():
            self.written(name, directories)

    def project(self, name, directory):
        package = re.sub("[-.]", "_", name)
        (directory / package).mkdir(parents=True)
        (directory / package / "__init__.py").write_text("")
        project = f'[project]\nname = "{name}"\nversion = "0.5"\n\n[tool.setuptools]\npackages = ["{package}"]\n'
        (directory / "pyproject.toml").write_text(PYPROJECT + project)
        return directory

    def installed(self):
        """What pip itself writes for wheels by path and URL, for directories and for editable installs."""
        environment, _ = self.fresh("installed")
        environments.pip_install(environment, environments.requirements(self.directory, {"setuptools"}))
        install = ["install", "--quiet", "--no-deps", "--no-build-isolation"]
        odd_place = self.directory / "a place é %41"
        odd_place.mkdir()
        shutil.copy(environments.wheel("click"), odd_place)
        environments.pip(environment, *install, environments.wheel("markupsafe"))
        environments.pip(environment, *install, f"pyyaml @ {environments.wheel('pyyaml').as_uri()}")
        environments.pip(environment, *install, odd_place / environments.wheel("click").name)
        environments.pip(environment, *install, self.project("Local.Directory", self.directory / "local directory"))
        environments.pip(
            environment, *install, "--editable", self.project("Editable-Project", self.directory / "editable é")
        )
        self.compare("installed by pip", environment, self.pip(environment))

        environment, _ = self.fresh("by uv")
        uv = [environments.TOOLS / "bin" / "uv", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-cache"]
        uv += ["--python", environment / "bin" / "python"]
        environments.tool(*uv, odd_place / environments.wheel("click").name)
        environments.tool(*uv, f"pyyaml @ {environments.wheel('pyyaml').as_uri()}")
        environments.tool(*uv, environments.wheel("setuptools"))
        environments.tool(*uv, "--no-build-isolation", "--editable", self.directory / "editable é")
        environments.tool(*uv, "--no-build-isolation", self.directory / "local directory")
        self.compare("installed by uv", environment, self.pip(environment))

    def unfollowed(self):
        for name, (directories, reason) in UNFOLLOWED.items():
            environment = self.write(name, directories)
            finished = icecore.run("freeze", environment, "--pip", self.version)
            ours = finished.stdout if finished.returncode == 0 else None
            self.comparisons.holds(name, ours != self.pip(environment), "no longer departs")
            print(f"  departure: {name}: {reason}")


def main():
    comparisons = Comparisons("lines of pip freeze", minimum=200)
    # Outside of any repository: pip would find this project's for an editable install.
    with tempfile.TemporaryDirectory(prefix="icecore-oracle-") as directory:
        freeze = Freeze(comparisons, Path(os.path.realpath(directory)))
        freeze.real()
        freeze.odd()
        freeze.installed()
        freeze.unfollowed()
    comparisons.finish()


main()
