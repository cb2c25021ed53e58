"""Specs of environments: their digests are those of rfc8785 and hashlib, the same wherever an environment lies and whoever
installed it, and others after any change; what differs between two images is what was changed.
"""

import hashlib
import json
import os
import random
import re
import shutil
from pathlib import Path

import jsonschema
import rfc8785

from image_pairs import PAIRS, finished
from support import environments, icecore
from support.comparisons import Comparisons
from support.image_maker import Layer, write_layout
from support.pair_world import SITE, base, build

SCHEMA = json.loads((icecore.ROOT / "docs" / "spec.schema.json").read_text())
# What docs/spec.md says is left out of a metadata directory.
NOTES = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "uv_build.json", "installed-files.txt"}
# Environments of the same wheels, by different installers.
FEW = ("pip-copies", "pip-system-site", "uv-hardlink", "uv-symlink", "virtualenv")


def spec_of(target, *options):
    return json.loads(icecore.answer("spec", target, "--quiet", *options))


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def tree_digest(files):
    rows = (f"{file['kind']} {file['size']} {file['digest'][7:]} {file['path']}\0" for file in files)
    return digest("".join(rows).encode())


def trees(spec):
    environment = spec["environment"]
    named = {}
    for each in environment["distributions"]:
        name = f"distribution {each['name']}"
        named[f"{name} (2)" if name in named else name] = each["tree"]
    named["standard library"] = environment["interpreter"]["standard_library"]
    return named | {"unowned": environment["unowned"], "packages of the system": environment["packaged"]}


def check_digests(comparisons, name, spec):
    comparisons.equal(f"{name}: schema", [e.message for e in jsonschema.Draft202012Validator(SCHEMA).iter_errors(spec)], [])
    for part in ("environment", "platform"):
        comparisons.equal(f"{name}: {part}", spec[f"{part}_digest"], digest(rfc8785.dumps(spec[part])))
    listed = {each["tree"]: each["files"] for each in spec["files"]}
    for tree, told in trees(spec).items():
        files = listed.get(tree, [])
        comparisons.equal(f"{name}: {tree}", (told["files"], told["digest"]), (len(files), tree_digest(files)))


def check_files(comparisons, name, environment, spec):
    """What counts of each distribution: what its RECORD lists, as it lies on the disk."""
    site = environments.site_packages(environment)
    place = site.relative_to(environment)
    listed = {each["tree"]: each["files"] for each in spec["files"]}
    for record in site.glob("*.dist-info/RECORD"):
        distribution = record.parent.name.split("-")[0].lower().replace("_", "-").replace(".", "-")
        expected = set()
        for row in record.read_text().splitlines():
            path = Path(os.path.normpath(place / row.rsplit(",", 2)[0].strip('"')))
            is_note = path.parent.name == record.parent.name and path.name in NOTES
            if not is_note and path.suffix != ".pyc" and path.name != "__pycache__":
                expected.add(str(path))
        files = listed.get(f"distribution {distribution}", [])
        comparisons.equal(f"{name}: files of {distribution}", {file["path"] for file in files}, expected)
        for file in files:
            if file["path"].startswith("bin/"):
                continue
            data = (environment / file["path"]).read_bytes()
            comparisons.equal(f"{name}: {file['path']}", (file["size"], file["digest"]), (len(data), digest(data)))


def check_installers(comparisons, specs):
    """The same wheels give the same trees, whoever installed them."""
    named = {}
    for name in FEW:
        told = trees(specs[name])
        # What the system has, too, is there twice where the system's packages are seen.
        named[name] = {tree: each for tree, each in told.items() if f"{tree} (2)" not in told and not tree.endswith(" (2)")}
    for name, told in named.items():
        for other, wanted in named.items():
            for tree in set(told) & set(wanted):
                if tree.startswith("distribution") and tree not in ("distribution pip", "distribution setuptools"):
                    comparisons.equal(f"{tree}: {name} and {other}", told[tree], wanted[tree])


def add_chain(layer, path, added):
    """A link of the machine, and everything on the way to the file that it leads to."""
    while str(path) not in added:
        added.add(str(path))
        if not path.is_symlink():
            layer.file(str(path).lstrip("/"), path.read_bytes(), mode=path.stat().st_mode & 0o777)
            return
        layer.symbolic(str(path).lstrip("/"), os.readlink(path))
        path = Path(os.path.normpath(path.parent / os.readlink(path)))


def image_of(folder, environment):
    """An image of the environment, elsewhere, and of the interpreter and the standard library that it leads to."""
    layer, added = Layer(), set()
    for directory, directories, names in os.walk(environment):
        for name in names + [each for each in directories if (Path(directory) / each).is_symlink()]:
            path = Path(directory) / name
            place = f"opt/moved/{path.relative_to(environment)}"
            if path.is_symlink():
                layer.symbolic(place, os.readlink(path))
            else:
                layer.file(place, path.read_bytes(), mode=path.stat().st_mode & 0o777)
    home = re.search(r"^home = (.*)$", (environment / "pyvenv.cfg").read_text(), re.M)[1]
    add_chain(layer, Path(home) / "python3", added)
    prefix = (Path(home) / "python3").resolve().parents[1]
    library = next(path for path in (prefix / "lib").glob("python3.*") if (path / "os.py").exists())
    for directory, directories, names in os.walk(library):
        directories[:] = [each for each in directories if each not in ("site-packages", "dist-packages")]
        for name in names:
            add_chain(layer, Path(directory) / name, added)
    for path in prefix.glob("lib/libpython3*.so*"):
        add_chain(layer, path, added)
    layer.file("etc/os-release", b"ID=test\nVERSION_ID=1\n")
    write_layout(folder, [layer.bytes()])
    return f"oci-dir:{folder}"


def check_places(comparisons, scratch, environment):
    """The same digest at another path, in a copy with other times, and in an image."""
    wanted = spec_of(environment)["environment_digest"]
    for name, options in (("copy", {}), ("copy with other times", {"copy_function": shutil.copy})):
        copy = scratch / name.replace(" ", "-")
        shutil.copytree(environment, copy, symlinks=True, **options)
        comparisons.equal(name, spec_of(copy)["environment_digest"], wanted)
    reference = image_of(scratch / "image", environment)
    comparisons.equal("image", spec_of(reference, "--environment", "opt/moved")["environment_digest"], wanted)


def check_changes(comparisons, scratch, environment):
    """Any byte of any file that counts changes the digest; what is normalised does not."""
    copy = environments.copy(environment, scratch / "changed") or scratch / "changed"
    spec = spec_of(copy, "--files")
    wanted = spec["environment_digest"]
    counted = [file["path"] for each in spec["files"] for file in each["files"] if not file["path"].startswith(("{", "/"))]
    generator = random.Random(7)
    for path in generator.sample(sorted(counted), min(40, len(counted))):
        file = copy / path
        data = file.read_bytes()
        at = generator.randrange(len(data)) if data else 0
        file.write_bytes(data[:at] + bytes([data[at] ^ 1 if data else 1]) + data[at + 1 :])
        comparisons.holds(f"one byte of {path}", spec_of(copy)["environment_digest"] != wanted, "the digest is the same")
        file.write_bytes(data)
    comparisons.equal("changed back", spec_of(copy)["environment_digest"], wanted)
    for installer in environments.site_packages(copy).glob("*.dist-info/INSTALLER"):
        installer.write_text("somebody\n")
    for script in (copy / "bin").iterdir():
        if script.is_file() and not script.is_symlink() and script.read_bytes().startswith(b"#!/") and b"/python" in script.read_bytes()[:200]:
            body = script.read_bytes().split(b"\n", 1)[1]
            script.write_bytes(b"#!/elsewhere/bin/python3\n" + body)
    comparisons.equal("what is normalised", spec_of(copy)["environment_digest"], wanted)


def diff(before, after):
    options = ("--quiet", "--format", "json", "--environment", "opt/venv")
    return json.loads(icecore.answer("diff", before, after, *options, expected=(0, 1)))["differences"]


# Came with the C library's newest versions, so that who needs it raises what the system must have at least.
NEWER = "unsigned arc4random(void); unsigned made(void) { return arc4random(); }\n"


def check_diffs(comparisons, scratch):
    """Two images: what was changed is told, by its name; and everything that was changed at once."""
    world = base()
    reference = finished(world.copy()).write(scratch / "base")
    comparisons.equal("an image and itself", diff(reference, reference), [])
    for name, (change, _, subject, *before) in PAIRS.items():
        if before or name == "list of packages":  # no file has an owner then: one difference for each library
            continue
        changed = finished(change(world.copy())).write(scratch / "new")
        found = [each for each in diff(reference, changed) if each["kind"] != "image"]
        told = json.dumps(found)
        # What only the image's starting point, its sources of packages or their states say is no part of a spec.
        if found:
            comparisons.holds(f"difference: {name}", len(found) <= 4, f"found {told[:500]}")
        known = {"variable of Python", "number of threads", "PYTHONPATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "ld.so.preload",
                 "library of the system", "changed module", "module without a distribution"}  # fmt: skip
        if name in known:
            wanted = subject.removeprefix("usr/")
            comparisons.holds(f"difference: {name} by name", wanted in told or found, f"nothing about {subject}: {told[:500]}")
    all_at_once = world.copy().remove(f"{SITE}/demo")
    all_at_once.distribution(SITE, "demo", {"demo/__init__.py": b"VALUE = 2\n", "demo/newer.abi3.so": build("newer.so", "-lc", text=NEWER)})
    all_at_once.file(f"{SITE}/added.pth", "import demo\n").variable("PYTHONHASHSEED", "0")
    found = diff(reference, finished(all_at_once).write(scratch / "all"))
    told = {(each["kind"], each["subject"], each["before"], each["after"]) for each in found if each["kind"] != "image"}
    kinds = {each["kind"] for each in found}
    comparisons.equal("all at once: kinds", kinds, {"distribution", "hook", "least", "library", "variable", "image"})
    comparisons.holds("all at once: floor", any(each[:2] == ("least", "GLIBC") and each[3] == "2.36" for each in told), str(told))
    comparisons.holds("all at once: hook", ("hook", f"lib/{SITE.split('/')[3]}/site-packages/added.pth:1", "", "import demo") in told, str(told))
    comparisons.holds("all at once: variable", ("variable", "PYTHONHASHSEED", "", "0") in told, str(told))


def main():
    comparisons = Comparisons("specs", minimum=3000)
    specs = {}
    for name, environment in environments.untouched().items():
        specs[name] = spec_of(environment, "--files")
        check_digests(comparisons, name, specs[name])
        if name in ("pip", "pip-copies", "uv", "virtualenv"):
            check_files(comparisons, name, environment, specs[name])
    check_installers(comparisons, specs)
    with environments.temporary_directory() as scratch:
        few = environments.made()["virtualenv"]
        check_places(comparisons, Path(scratch), few)
        check_changes(comparisons, Path(scratch), few)
        check_diffs(comparisons, Path(scratch))
    comparisons.finish()


if __name__ == "__main__":
    main()
