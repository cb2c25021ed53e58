"""Locks of what is installed: which wheel each distribution came from, as the one who installed it knows; locks that packaging, uv
and pip take; and environments that are the same again after they were installed from a lock.
"""

import hashlib
import json
import shutil
import tomllib
import zipfile
from pathlib import Path

from packaging.pylock import Pylock

from support import environments, icecore
from support.comparisons import Comparisons

# What the environments' makers bring along, which is no pin.
SEEDS = {"pip", "setuptools"}
PROVED = ("pip-copies", "uv", "uv-hardlink", "virtualenv")


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def artifacts(environment, *wheelhouses):
    options = [word for house in wheelhouses for word in ("--wheelhouse", house)]
    spec = json.loads(icecore.answer("spec", environment, "--quiet", *options))
    return {each["distribution"]: each for each in spec["artifacts"]}


def lock(environment, form, output, *wheelhouses):
    options = [word for house in wheelhouses for word in ("--wheelhouse", house)]
    icecore.answer("lock", environment, "--quiet", "--format", form, "--output", output, *options, expected=(0, 1))
    return output


def check_identified(comparisons, name, environment):
    """Every distribution of the pins' wheels is its wheel, by content."""
    wheels = {path.name.split("-")[0].lower().replace("_", "-").replace(".", "-"): path for path in environments.wheels().glob("*.whl")}
    for distribution, artifact in artifacts(environment, environments.wheels()).items():
        if distribution in SEEDS or distribution not in wheels:
            continue
        wanted = wheels[distribution]
        if artifact["version"] != wanted.name.split("-")[1] and artifact["version"] not in wanted.name:
            continue  # the system's own
        comparisons.equal(f"{name}: {distribution}: strength", artifact["strength"], "equal")
        comparisons.equal(f"{name}: {distribution}: file", artifact["file_name"], wanted.name)
        comparisons.equal(f"{name}: {distribution}: digest", artifact["digest"], "sha256:" + sha256(wanted))


def packed_otherwise(wheel, destination, change=None):
    """The same wheel with other bytes of its own; `change` gets and gives the content of a module."""
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(destination / Path(wheel).name, "w", zipfile.ZIP_STORED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename), old.read(entry))
    return destination


def check_doubtful(comparisons, scratch):
    """Where two files fit, or none, that is said."""
    few = environments.made()["virtualenv"]
    click = environments.wheel("click")
    (scratch / "packed").mkdir()
    packed_otherwise(click, scratch / "packed")
    found = artifacts(few, scratch / "packed")["click"]
    comparisons.equal("packed otherwise", (found["strength"], found["digest"]), ("equal", "sha256:" + sha256(scratch / "packed" / click.name)))
    # Whoever asks for both is told of the first: one source after the other.
    found = artifacts(few, environments.wheels(), scratch / "packed")["click"]
    comparisons.equal("the first source", found["digest"], "sha256:" + sha256(click))
    changed = environments.copy(few, scratch / "changed")
    (environments.site_packages(changed) / "click" / "core.py").write_text("changed = True\n")
    found = artifacts(changed, environments.wheels())["click"]
    comparisons.equal("changed since", (found["strength"], found["digest"]), ("unknown", ""))
    comparisons.holds("changed since: reason", "click/core.py is another" in found["reason"], found["reason"])
    found = artifacts(few, scratch / "packed")["markupsafe"]
    comparisons.equal("no wheel", found["strength"], "unknown")
    (scratch / "broken").mkdir()
    (scratch / "broken" / click.name).write_bytes(click.read_bytes()[:-10])
    found = artifacts(few, scratch / "broken")["click"]
    comparisons.equal("broken wheel", found["strength"], "only-candidate")


def check_pylock(comparisons, name, environment, scratch):
    """packaging takes the lock, and uv makes the same environment from it."""
    path = lock(environment, "pylock", scratch / "pylock.toml", environments.wheels())
    document = tomllib.loads(path.read_text())
    locked = Pylock.from_dict(document)
    known = {name: each for name, each in artifacts(environment, environments.wheels()).items() if each["strength"] == "equal"}
    comparisons.equal(f"{name}: packages", {str(each.name) for each in locked.packages}, set(known))
    for package in locked.packages:
        wheel = package.wheels[0]
        comparisons.equal(f"{name}: {package.name}", dict(wheel.hashes), {"sha256": known[package.name]["digest"][7:]})
        comparisons.holds(f"{name}: {package.name}: path", (scratch / wheel.path).exists(), f"{wheel.path} is not there")
    again = scratch / "again"
    environments.uv_venv(again)
    environments.tool(environments.TOOLS / "bin" / "uv", "pip", "sync", "--quiet", "--preview", "--python", again / "bin" / "python", path)
    check_same(comparisons, f"{name}: uv pip sync", environment, again, set(known))
    shutil.rmtree(again)


def check_requirements(comparisons, name, environment, scratch):
    path = lock(environment, "requirements", scratch / "requirements.txt", environments.wheels())
    again = scratch / "again"
    environments.make_venv(again)
    command = ["install", "--quiet", "--require-hashes", "--no-deps", "--find-links", environments.wheels(), "--requirement", path]
    environments.pip(again, *command)
    known = {each for each, artifact in artifacts(environment, environments.wheels()).items() if artifact["strength"] == "equal"}
    check_same(comparisons, f"{name}: pip --require-hashes", environment, again, known)
    shutil.rmtree(again)


def check_same(comparisons, name, before, after, distributions):
    trees = []
    for environment in (before, after):
        spec = json.loads(icecore.answer("spec", environment, "--quiet"))
        trees.append({each["name"]: each["tree"] for each in spec["environment"]["distributions"] if each["name"] in distributions})
    comparisons.same_rows(name, trees[1], trees[0])


def check_proved(comparisons, name, environment, installer):
    variables = environments.tool_environment() | {"PATH": f"{environments.TOOLS}/bin:/usr/bin:/bin"}
    options = ("--offline", "--yes", "--quiet", "--installer", installer, "--interpreter", environments.SYSTEM_PYTHON)
    finished = icecore.run("prove", environment, "--wheelhouse", environments.wheels(), *options, env=variables)
    lines = finished.stdout.decode().splitlines()
    last = lines[-1] if lines else finished.stderr.decode()[-500:]
    words = last.split()
    comparisons.holds(f"{name}: proved with {installer}", len(words) == 4 and words[0] == words[2] and int(words[0]) >= 6, last)
    comparisons.holds(f"{name}: what is compared", any(line.startswith("compared: ") for line in lines), "not said")


def main():
    comparisons = Comparisons("locks", minimum=300)
    made = environments.made()
    for name in ("pip", "pip-copies", "pip-system-site", "uv", "uv-hardlink", "uv-symlink", "virtualenv"):
        check_identified(comparisons, name, made[name])
    with environments.temporary_directory() as scratch:
        check_doubtful(comparisons, Path(scratch))
        check_pylock(comparisons, "uv", made["uv"], Path(scratch))
        check_pylock(comparisons, "pip-copies", made["pip-copies"], Path(scratch))
        check_requirements(comparisons, "pip", made["pip"], Path(scratch))
        check_requirements(comparisons, "virtualenv", made["virtualenv"], Path(scratch))
    for name in PROVED:
        check_proved(comparisons, name, made[name], "uv")
    check_proved(comparisons, "virtualenv", made["virtualenv"], "pip")
    comparisons.finish()


if __name__ == "__main__":
    main()
