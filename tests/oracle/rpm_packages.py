"""Which package put a file there, against rpm: a root that rpm filled for this test, in each form of its database.

rpm is only asked about a copy: it writes into the databases that it reads. Debian's knows SQLite alone, so the other forms
are written from its headers: Berkeley's by its own tool, ndb here.
"""

import contextlib
import functools
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import zlib
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

ENTRIES = """
SELECT file.path, file.kind, owner.owner_kind,
  (SELECT group_concat(os_package.name || ' ' || os_package.version || ' ' || os_package.architecture || ' '
     || os_package.source || '-' || os_package.source_version || '.src.rpm', ', ')
   FROM os_package_file JOIN os_package ON os_package.id = os_package_file.package
   WHERE os_package_file.file = file.id) AS packages
FROM file JOIN owner ON owner.file = file.id
WHERE file.kind IN ('file', 'link')
"""
VERDICTS = """
SELECT file.place, os_package_verdict.state
FROM os_package_verdict JOIN file ON file.id = os_package_verdict.file
"""
FORM = "%{NAME} %{EVR} %{ARCH} %{SOURCERPM}\n"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
LIBRARY = f"usr/lib64/python{VERSION}"
SITE = f"{LIBRARY}/site-packages"
SPEC = """
Name: {name}
Version: 2.0
Release: 1.el9
{header}
Summary: For a test
License: MIT
AutoReqProv: no
%global debug_package %{{nil}}
%global __os_install_post %{{nil}}
%description
For a test.
%install
cp -a {tree}/. %{{buildroot}}
%files
{files}
"""


def build(directory, name, files, header="BuildArch: noarch", marks=None):
    """A package with these files, or links where the text begins with `->`."""
    tree = directory / name
    for path, text in files.items():
        place = tree / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if text.startswith("->"):
            place.symlink_to(text.removeprefix("->"))
        else:
            place.write_text(text)
    listed = "\n".join(f"{(marks or {}).get(path, '')} \"/{path}\"".strip() for path in files)
    spec = directory / f"{name}.spec"
    spec.write_text(SPEC.format(name=name, header=header, tree=tree, files=listed))
    top = directory / "build"
    environments.tool("rpmbuild", "-bb", "--quiet", "--define", f"_topdir {top}", spec)
    return next((top / "RPMS").glob(f"*/{name}-2.0-*.rpm"))


def build_all(directory):
    metadata = "Metadata-Version: 2.1\nName: {}\nVersion: 2.0\n"
    return [
        build(directory, "python3-libs", {f"{LIBRARY}/os.py": "", f"{LIBRARY}/abc.py": "abc", "usr/bin/python3":
              f"->python{VERSION}", f"{LIBRARY}/lib-dynload/x.txt": "x"} | {f"{LIBRARY}/{letter}.py": letter
              for letter in "abcdefgh"}, "Epoch: 1\nBuildArch: x86_64"),
        build(directory, "system-release", {"usr/lib/os-release": "ID=fedora\nVERSION_ID=41\n",
                                            "etc/os-release": "->../usr/lib/os-release"}),
        build(directory, "python3-one", {f"lib64/python{VERSION}/site-packages/one/{name}.py": name for name in "abcdefgh"} |
              {f"{SITE}/one-2.0.egg-info/PKG-INFO": metadata.format("one"), f"{SITE}/one/__init__.py": "",
               f"{SITE}/one/link.py": "->a.py", f"{SITE}/one/setting.py": "a = 1\n"},
              marks={f"{SITE}/one/setting.py": "%config"}),
        build(directory, "python3-two", {f"{SITE}/two/__init__.py": "", f"{SITE}/two/same.py": "two",
                                         f"{SITE}/two/readme.txt": "read", f"{SITE}/odd name.py": ""},
              marks={f"{SITE}/two/readme.txt": "%doc"}),
        build(directory, "python3-rival", {f"{SITE}/two/same.py": "rival", f"{SITE}/rival.py": ""}),
        build(directory, "python3-gone", {f"{SITE}/gone.py": ""}),
    ]


def fill(root, packages):
    """A merged root with a Python of its own, filled by rpm."""
    for path in ("usr/bin", "usr/lib", "usr/lib64", "var/lib/rpm", "etc"):
        (root / path).mkdir(parents=True)
    for path in ("bin", "lib", "lib64"):
        (root / path).symlink_to(f"usr/{path}")
    rpm = ["rpm", f"--root={root}", "--define", "_db_backend sqlite", "--define", "_dbpath /var/lib/rpm"]
    environments.tool(*rpm, "--initdb")
    for package in packages:
        environments.tool(*rpm, "--install", "--nodeps", "--force", "--excludedocs", package)
    environments.tool(*rpm, "--erase", "--nodeps", "python3-gone")
    # Of the machine's own, so that the version is known from its bytes.
    shutil.copy(os.path.realpath(environments.SYSTEM_PYTHON), root / f"usr/bin/python{VERSION}")
    (root / SITE / "added.py").write_text("by nobody")
    (root / SITE / "two/readme.txt").write_text("by nobody, where a package left its own out")
    (root / LIBRARY / "abc.py").write_text("changed")
    return root


class Rpm:
    """rpm, asked about a copy of a root."""

    def __init__(self, root, copy):
        shutil.copytree(root, copy, symlinks=True)
        self.root = copy
        self.command = ["rpm", f"--root={copy}", "--define", "_db_backend sqlite", "--define", "_dbpath /var/lib/rpm"]

    def ask(self, *arguments):
        return environments.tool(*self.command, *arguments).decode()

    def owners(self, path):
        answer = subprocess.run([*self.command, "-qf", "--qf", FORM, path], capture_output=True, check=False,
                                env=environments.tool_environment())
        return set(answer.stdout.decode().splitlines()) if answer.returncode == 0 else set()

    def changed(self):
        """Files whose digest rpm finds another, settings left out."""
        lines = subprocess.run([*self.command, "-Va", "--nodeps"], capture_output=True, check=False,
                               env=environments.tool_environment()).stdout.decode().splitlines()
        return {line[13:] for line in lines if line[2] == "5" and line[11] != "c"}


def state_of(root):
    """Every path with its content, to see that nothing is written."""
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in sorted(Path(root).rglob("*"))}


def compare(name, root, rpm, comparisons):
    before = state_of(root)
    rows = icecore.query(root, ENTRIES)
    comparisons.equal(f"{name}: what the audit changed in the root", state_of(root) == before, True)
    for row in rows:
        found = set(row["packages"].split(", ")) if row["packages"] else set()
        expected = rpm.owners(f"/{row['path']}")
        comparisons.equal(f"{name}: {row['path']}", found, expected)
        if expected and row["owner_kind"] not in ("os_package", "interpreter", "distribution"):
            comparisons.differ(f"{name}: {row['path']}", f"rpm lists it, its owner is {row['owner_kind']}")
    installed = rpm.ask("-qa").splitlines()
    every = icecore.query(root, "SELECT name || ' ' || version || ' ' || architecture || ' ' || source || '-' || "
                                "source_version || '.src.rpm' AS line FROM os_package")
    comparisons.equal(f"{name}: packages", sorted(row["line"] for row in every),
                      sorted(rpm.ask("-qa", "--qf", FORM).splitlines()))
    comparisons.equal(f"{name}: databases", icecore.query(root, "SELECT kind, packages, is_complete FROM package_database"),
                      [{"kind": "rpm", "packages": len(installed), "is_complete": 1}])
    changed = {row["place"] for row in icecore.query(root, VERDICTS) if row["state"] == "modified"}
    standard = {path.removeprefix("/") for path in rpm.changed() if path.startswith(f"/{LIBRARY}") and SITE not in path}
    comparisons.equal(f"{name}: changed files", changed, standard)
    comparisons.equal(f"{name}: the change is there", f"{LIBRARY}/abc.py" in changed, True)
    owned = sum(1 for row in rows if row["packages"])
    print(f"  {name}: {len(rows)} files, {owned} of packages")


def facts(root):
    """What must not depend on the database's form."""
    packages = icecore.query(root, "SELECT name, version, architecture, source FROM os_package ORDER BY name")
    return {row["path"]: row for row in icecore.query(root, ENTRIES)} | {"packages": packages}


def take_headers(root):
    """The numbers and headers of the packages; their database is gone afterwards."""
    directory = root / "var/lib/rpm"
    with contextlib.closing(sqlite3.connect(directory / "rpmdb.sqlite")) as database:
        headers = database.execute("SELECT hnum, blob FROM Packages ORDER BY hnum").fetchall()
    for file in directory.iterdir():
        file.unlink()
    return headers


def to_ndb(root):
    """The same packages in rpm's own form (rpm: lib/backend/ndb/rpmpkg.c)."""
    headers = take_headers(root)
    slots = struct.pack("<4s4I", b"RpmP", 0, 1, 1, len(headers) + 1).ljust(32, b"\0")
    blocks = b""
    for number, header in headers:
        blob = struct.pack("<4s3I", b"BlbS", number, number, len(header)) + header
        blob += b"\0" * (-(len(blob) + 12) % 16)
        blob += struct.pack("<2I4s", zlib.adler32(blob), len(header), b"BlbE")
        slots += struct.pack("<4s3I", b"Slot", number, 256 + len(blocks) // 16, len(blob) // 16)
        blocks += blob
    slots += (b"Slot" + bytes(12)) * ((4096 - len(slots)) // 16)
    (root / "var/lib/rpm/Packages.db").write_bytes(slots + blocks)


def to_berkeley(root, order):
    """The same packages in a hash table of Berkeley DB, written by its own tool."""
    directory = root / "var/lib/rpm"
    headers = take_headers(root)
    pairs = [(struct.pack("=I", 0), struct.pack("=I", len(headers)))]
    pairs += [(struct.pack("=I", number), header) for number, header in headers]
    text = "VERSION=3\nformat=bytevalue\ntype=hash\nHEADER=END\n"
    text += "".join(f" {key.hex()}\n {value.hex()}\n" for key, value in pairs) + "DATA=END\n"
    environments.tool("db5.3_load", "-c", "db_pagesize=4096", "-c", f"db_lorder={order}", directory / "Packages",
                      input=text.encode())


def to_log(root):
    """Leaves the last package in the log alone, as a program does that has the database open."""
    path = root / "var/lib/rpm/rpmdb.sqlite"
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA wal_autocheckpoint = 0")
    number, header = database.execute("SELECT hnum, blob FROM Packages ORDER BY hnum DESC LIMIT 1").fetchone()
    database.execute("DELETE FROM Packages WHERE hnum = ?", (number,))
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute("INSERT INTO Packages VALUES (?, ?)", (number, header))
    database.commit()
    return database


def main():
    comparisons = Comparisons("packages of the system against rpm", minimum=150)
    with environments.temporary_directory() as scratch:
        scratch = Path(scratch)
        root = fill(scratch / "root", build_all(scratch))
        compare("sqlite", root, Rpm(root, scratch / "asked"), comparisons)
        expected = facts(root)
        forms = {"ndb": to_ndb} | {f"berkeley-{order}": functools.partial(to_berkeley, order=order) for order in ("1234", "4321")}
        for name, convert in forms.items():
            other = scratch / name
            shutil.copytree(root, other, symlinks=True)
            convert(other)
            comparisons.same_rows(name, facts(other), expected)
        logged = scratch / "logged"
        shutil.copytree(root, logged, symlinks=True)
        with contextlib.closing(to_log(logged)):
            before = state_of(logged)
            comparisons.same_rows("a package in the log alone", facts(logged), expected)
            comparisons.equal("what the audit changed beside an open database", state_of(logged) == before, True)
    comparisons.finish()


if __name__ == "__main__":
    main()
