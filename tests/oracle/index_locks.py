"""Which file of a package index each distribution was installed from: environments of every installer, one with distributions that
are of no index, and an index on loopback that counts what it sends.
"""

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons
from support.index_server import Index, serving

SEEDS = {"pip", "setuptools"}


def artifacts(environment, address):
    spec = json.loads(icecore.answer("spec", environment, "--quiet", f"--index={address}"))
    kinds = {each["name"]: each["source"]["kind"] for each in spec["environment"]["distributions"]}
    # What the system's packages own is of no index.
    owned = {each["name"] for each in spec["environment"]["distributions"] if each["tree"]["files"] > 0}
    found = {}
    for each in spec["artifacts"]:
        if each["distribution"] in owned and (each["strength"] != "unknown" or each["distribution"] not in found):
            found[each["distribution"]] = each
    return found, kinds


def digest_of(index, name):
    return "sha256:" + hashlib.sha256(index.bytes[name]).hexdigest()


def check_environment(comparisons, name, environment, index, address):
    """At least 98 of 100 are identified and 90 equal; none wrongly; and less than 5 of 100 bytes are fetched."""
    sent = index.sent
    found, _ = artifacts(environment, address)
    pinned = {distribution: each for distribution, each in found.items() if distribution in index.wheels and distribution not in SEEDS}
    known = [each for each in pinned.values() if each["strength"] in ("equal", "only-candidate")]
    equal = [each for each in pinned.values() if each["strength"] == "equal"]
    comparisons.holds(f"{name}: identified", len(known) >= 0.98 * len(pinned), f"{len(known)} of {len(pinned)}")
    comparisons.holds(f"{name}: equal", len(equal) >= 0.9 * len(pinned), f"{len(equal)} of {len(pinned)}")
    for each in known:
        wheels = {path.name for path in index.wheels[each["distribution"]]}
        comparisons.holds(f"{name}: {each['file_name']}", each["file_name"] in wheels, "not of this index")
        comparisons.equal(f"{name}: {each['file_name']}: digest", each["digest"], digest_of(index, each["file_name"]))
    total = sum(len(index.bytes[each["file_name"]]) for each in known)
    return index.sent - sent, total


def make_project(directory, name, text):
    (directory / name).mkdir(parents=True)
    (directory / f"{name}/{name}.py").write_text(text)
    (directory / f"{name}/pyproject.toml").write_text(
        f'[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
        f'[project]\nname = "{name}"\nversion = "1.0"\n[tool.setuptools]\npy-modules = ["{name}"]\n'
    )
    return directory / name


def repository_of(project):
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "one"]):
        subprocess.run(["git", "-C", project, *command], check=True)
    return f"git+file://{project}"


def make_wheel(directory, name, content):
    """A wheel of that project with other content than what is built from its source."""
    wheel = directory / f"{name}-1.0-py3-none-any.whl"
    files = {
        f"{name}.py": content,
        f"{name}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{name}-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: a\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
        archive.writestr(f"{name}-1.0.dist-info/RECORD", "".join(f"{path},,\n" for path in files))
    return wheel


def check_mixed(comparisons, scratch):
    """What was built here, is edited here or is of a repository is of no index, whatever an index has under its name."""
    names = ("built", "edited", "cloned")
    projects = {name: make_project(scratch / "projects", name, f"NAME = '{name}'\n") for name in names}
    environment = scratch / "mixed"
    environments.make_venv(environment, "--system-site-packages")
    environments.pip_install(environment, environments.requirements(scratch, {"click", "markupsafe", "setuptools", "wheel"}))
    build = [sys.executable, "-m", "pip", "--python", environment / "bin/python", "install", "--quiet", "--no-build-isolation", "--no-deps"]
    archive = subprocess.run(
        [environment / "bin/python", "-c", "import setuptools.build_meta as b; print(b.build_sdist('.'))"],
        cwd=projects["built"], capture_output=True, check=True, env=environments.tool_environment(),
    ).stdout.decode().split()[-1]  # fmt: skip
    house = scratch / "house"
    house.mkdir()
    (projects["built"] / archive).rename(house / archive)
    environments.tool(*build, "--find-links", house, "built==1.0")
    environments.tool(*build, "--editable", projects["edited"])
    environments.tool(*build, repository_of(projects["cloned"]))
    wheels = [*environments.wheels().glob("*.whl"), *(make_wheel(scratch, name, "OTHER = 1\n") for name in names)]
    index = Index(wheels)
    with serving(index) as address:
        found, kinds = artifacts(environment, address)
    comparisons.equal("kinds", {name: kinds[name] for name in names}, {"built": "index", "edited": "editable", "cloned": "vcs"})
    for name in names:
        strength = found[name]["strength"]
        # A wheel without digests cannot be read: that it is the only one is all that is known of what was built here.
        wanted = ("unknown", "only-candidate") if name == "built" else ("unknown",)
        comparisons.holds(f"mixed: {name}", strength in wanted, found[name])
    for name in ("click", "markupsafe", "wheel"):
        comparisons.equal(f"mixed: {name}", found[name]["strength"], "equal")


def main():
    comparisons = Comparisons("locks from an index", minimum=200)
    index = Index(environments.wheels().glob("*.whl"))
    received = total = 0
    with serving(index) as address:
        for name, environment in environments.made().items():
            sent, size = check_environment(comparisons, name, environment, index, address)
            received, total = received + sent, total + size
    comparisons.holds("bytes", received < 0.05 * total, f"{received} of {total}")
    print(f"  {received / 1e6:.1f} MB were sent of {total / 1e6:.1f} MB of wheels, in {index.answers} answers")
    with environments.temporary_directory() as scratch:
        check_mixed(comparisons, Path(scratch).resolve())
    comparisons.finish()


if __name__ == "__main__":
    main()
