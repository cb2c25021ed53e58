"""Which package of the system put a file there, against dpkg: this machine's, and a root that dpkg filled for this test.

dpkg knows files by the paths that packages list. Where a directory of the system is a link (`/lib`), a file has several
names, and it is asked for all of them.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

BATCH = 500
ENTRIES = """
SELECT root.name AS root, root.path AS root_path, file.path, file.kind, owner.owner_kind, owner.owner, owner.reason,
  (SELECT group_concat(os_package.name || ' ' || os_package.version || ' ' || os_package.architecture, ', ')
   FROM os_package_file JOIN os_package ON os_package.id = os_package_file.package
   WHERE os_package_file.file = file.id) AS packages
FROM file JOIN root ON root.name = file.root JOIN owner ON owner.file = file.id
WHERE file.kind IN ('file', 'link')
"""


class Dpkg:
    """The packages of a root."""

    def __init__(self, root="/"):
        self.root = Path(root)
        form = "${binary:Package}\t${Package} ${Version} ${Architecture}\n"
        lines = self.ask("--show", "--showformat", form).splitlines()
        self.known = dict(line.split("\t") for line in lines)
        self.links = [path for path in ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
                      if (self.root / path).is_symlink()]

    def ask(self, *arguments):
        command = ["dpkg-query", "--admindir", self.root / "var/lib/dpkg", *arguments]
        return subprocess.run(command, capture_output=True, check=False,
                              env=environments.tool_environment()).stdout.decode(errors="surrogateescape")

    def names_of(self, path):
        """All absolute names of a file in the root."""
        for link in self.links:
            if path.startswith(f"/usr/{link}/"):
                return [path, path.removeprefix("/usr")]
        return [path]

    def owners(self, paths):
        """For each path its packages, each with version and architecture."""
        names = {name: path for path in paths for name in self.names_of(path)}
        found, ordered = {path: set() for path in paths}, sorted(names)
        for start in range(0, len(ordered), BATCH):
            # What looks like a pattern is one.
            asked = [name for name in ordered[start : start + BATCH] if not set(name) & set("*?[\\")]
            diverted = {}
            for line in self.ask("--search", *asked).splitlines():
                packages, _, name = line.partition(": ")
                if packages.startswith("diversion by "):
                    self.note_diversion(packages, name, diverted)
                elif name in names:
                    found[names[name]] |= {package for package in packages.split(", ")}
            self.divert(diverted, names, found)
        return {path: {self.known.get(package, package) for package in packages} for path, packages in found.items()}

    @staticmethod
    def note_diversion(words, name, diverted):
        package, _, direction = words.removeprefix("diversion by ").rpartition(" ")
        diverted.setdefault(package, {})[direction] = name

    def divert(self, diverted, names, found):
        """Whoever is not the one that asked for it has its file at the other place."""
        for package, places in diverted.items():
            there, instead = names.get(places["from"]), names.get(places["to"])
            others = {other for other in self.listing(places["from"]) if other.partition(":")[0] != package}
            if there:
                found[there] -= others
            if instead:
                found[instead] |= others

    def listing(self, path):
        lines = [line for line in self.ask("--search", path).splitlines() if line.endswith(f": {path}")]
        return {package for line in lines if not line.startswith("diversion ")
                for package in line.partition(": ")[0].split(", ")}


def real_place(root, row):
    """The entry's path from the root of its system, links above it followed."""
    inside = Path(row["root_path"].removeprefix(str(root)) if root != "/" else row["root_path"])
    place = Path(root) / str(inside).lstrip("/") / row["path"]
    return "/" + os.path.relpath(Path(os.path.realpath(place.parent)) / place.name, os.path.realpath(root))


def compare(name, root, target, comparisons, *arguments):
    dpkg = Dpkg(root)
    rows = [row for row in icecore.query(target, ENTRIES, *arguments) if "\\" not in row["path"]]
    places = {real_place(root, row): row for row in rows}
    expected = dpkg.owners(places)
    for place, row in places.items():
        found = set(row["packages"].split(", ")) if row["packages"] else set()
        comparisons.equal(f"{name}: {place}", found, expected[place])
        # Bytecode is made when a package is configured, and belongs to its source.
        if expected[place] and row["owner_kind"] not in ("os_package", "interpreter", "distribution"):
            comparisons.differ(f"{name}: {place}", f"dpkg lists it, its owner is {row['owner_kind']} ({row['reason']})")
    counts = icecore.query(target, "SELECT kind, packages FROM package_database", *arguments)
    installed = dpkg.ask("--show", "--showformat", "${db:Status-Status}\n").split()
    comparisons.equal(f"{name}: databases", counts, [{"kind": "dpkg", "packages": installed.count("installed")}])
    if str(target) == str(root):  # a whole system: each package is a fact, whatever it put there
        form = "${Package} ${Version} ${Architecture} ${source:Package} ${source:Version} ${db:Status-Status}\n"
        every = icecore.query(target, "SELECT name || ' ' || version || ' ' || architecture || ' ' || source || ' ' || "
                                      "source_version || ' ' || state AS line FROM os_package", *arguments)
        expected_lines = [line for line in dpkg.ask("--show", "--showformat", form).splitlines()
                          if line.endswith(" installed")]
        comparisons.equal(f"{name}: packages", sorted(row["line"] for row in every), sorted(expected_lines))
    print(f"  {name}: {len(rows)} files, {sum(1 for packages in expected.values() if packages)} of packages")


def build(directory, name, files, fields=""):
    """A package with these files, or links where the text begins with `->`."""
    tree = directory / name
    for path, text in files.items():
        place = tree / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if text.startswith("->"):
            place.symlink_to(text.removeprefix("->"))
        else:
            place.write_text(text)
    (tree / "DEBIAN").mkdir(parents=True)
    control = f"Package: {name}\nVersion: 1:2.0-1+b3\nArchitecture: {'amd64' if fields else 'all'}\n{fields}"
    (tree / "DEBIAN/control").write_text(f"{control}Maintainer: Nobody <nobody@example.org>\nDescription: for a test\n")
    package = directory / f"{name}.deb"
    environments.tool("dpkg-deb", "--root-owner-group", "--build", tree, package)
    return package


def fill(directory):
    """A merged root with a Python of its own, filled by dpkg."""
    root = directory / "root"
    for path in ("usr/bin", "usr/lib", "var/lib/dpkg/info", "var/lib/dpkg/updates", "etc"):
        (root / path).mkdir(parents=True)
    (root / "bin").symlink_to("usr/bin")
    (root / "lib").symlink_to("usr/lib")
    (root / "var/lib/dpkg/status").touch()
    # Of the machine's own, so that the version is known from its bytes.
    python = os.path.realpath(environments.SYSTEM_PYTHON)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    site = "usr/lib/python3/dist-packages"
    metadata = "Metadata-Version: 2.1\nName: {}\nVersion: 2.0\n"
    packages = [
        build(directory, "python-minimal", {f"usr/lib/python{version}/os.py": "", "usr/bin/python3": f"->python{version}",
                                            f"usr/lib/python{version}/lib-dynload/x.txt": ""}),
        build(directory, "base-files", {"usr/lib/os-release": "ID=debian\n", "etc/os-release": "->../usr/lib/os-release"}),
        build(directory, "python3-one", {f"lib/python3/dist-packages/one/{name}.py": name for name in "abcdefgh"} |
              {f"{site}/one-2.0.egg-info/PKG-INFO": metadata.format("one"), f"{site}/one/__init__.py": "",
               f"{site}/one/link.py": "->a.py"}),
        build(directory, "python3-two", {f"{site}/two/__init__.py": "", f"{site}/two/same.py": "two",
                                         f"{site}/odd name.py": ""}, "Multi-Arch: same\n"),
        build(directory, "python3-rival", {f"{site}/two/same.py": "rival", f"{site}/rival.py": ""}),
        build(directory, "python3-gone", {f"{site}/gone.py": ""}),
    ]
    dpkg = ["dpkg", f"--root={root}", "--force-not-root", "--force-depends", "--force-architecture", "--no-triggers",
            "--force-bad-path", f"--log={os.devnull}"]
    divert = ["dpkg-divert", "--admindir", root / "var/lib/dpkg", "--quiet", "--package", "python3-rival", "--no-rename",
              "--divert", f"/{site}/two/same.py.distrib", "--add", f"/{site}/two/same.py"]
    environments.tool(*divert)
    environments.tool(*dpkg, "--install", *packages)
    environments.tool(*dpkg, "--remove", "python3-gone")
    shutil.copy(python, root / f"usr/bin/python{version}")
    (root / site / "added.py").write_text("by nobody")
    return root


def main():
    comparisons = Comparisons("packages of the system against dpkg", minimum=1000)
    compare("system", "/", "/usr", comparisons)
    for name, path in environments.untouched().items():
        compare(name, "/", path, comparisons)
    with environments.temporary_directory() as scratch:
        root = fill(Path(scratch))
        compare("made", str(root), root, comparisons)
        rows = icecore.query(root, "SELECT file.name, owner_kind FROM owner JOIN file ON file.id = owner.file")
        kinds = {row["name"]: row["owner_kind"] for row in rows}
        comparisons.equal("made: added.py", kinds["added.py"], "nobody")
        comparisons.equal("made: same.py.distrib", kinds["same.py.distrib"], "os_package")
    comparisons.finish()


if __name__ == "__main__":
    main()
