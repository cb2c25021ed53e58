"""Which file each distribution was installed from, as the caches of pip and uv and the locks of uv tell it: caches that the installers
filled from an index on loopback or from files, and locks that they make of it.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from packaging.utils import parse_wheel_filename

from support import environments, icecore
from support.comparisons import Comparisons
from support.index_server import Index, normalized, serving

SEEDS = {"pip", "setuptools"}
ONLINE = {"PIP_NO_INDEX": "0", "PIP_TRUSTED_HOST": "127.0.0.1", "UV_OFFLINE": "0"}
UV = environments.TOOLS / "bin" / "uv"


def sha256(path):
    return "sha256:" + hashlib.sha256(Path(path).read_bytes()).hexdigest()


def artifacts(environment, *options):
    spec = json.loads(icecore.answer("spec", environment, "--quiet", *options))
    return {each["distribution"]: each for each in spec["artifacts"]}


def wheels():
    return {normalized(path.name.split("-")[0]): path for path in environments.wheels().glob("*.whl")}


def check_equal(comparisons, name, found, urls=None):
    """Every distribution of the pins' wheels is its wheel; of a file without a name its tags count, not their order."""
    known = wheels()
    for distribution, artifact in found.items():
        if distribution in SEEDS or distribution not in known:
            continue
        wheel, item = known[distribution], f"{name}: {distribution}"
        comparisons.equal(f"{item}: strength", artifact["strength"], "equal")
        comparisons.equal(f"{item}: digest", artifact["digest"], sha256(wheel))
        file_name = artifact["file_name"] or "none-0-none-none-none.whl"
        comparisons.equal(f"{item}: file", parse_wheel_filename(file_name), parse_wheel_filename(wheel.name))
        if urls:
            comparisons.holds(f"{item}: url", artifact["url"] == urls + wheel.name, artifact["url"])


def check_candidates(comparisons, name, found):
    """What a lock alone tells: the right digest, and never that it is the one."""
    known = wheels()
    for distribution, artifact in found.items():
        if distribution in SEEDS or distribution not in known:
            continue
        comparisons.equal(f"{name}: {distribution}: strength", artifact["strength"], "only-candidate")
        comparisons.equal(f"{name}: {distribution}: digest", artifact["digest"], sha256(known[distribution]))


def compiled(scratch, address, form, *options):
    """A lock of all pins, made by uv from their names and versions alone."""
    source = scratch / "all.in"
    source.write_text("".join(f"{text.split()[0]}\n" for name, text in environments.pins().items() if name not in environments.LEFT_OUT))
    output = scratch / form
    command = [UV, "pip", "compile", "--quiet", "--no-deps", "--preview", "--no-header", "--index-url", address, "--cache-dir", scratch / "compile"]
    environments.tool(*command, "--python", environments.SYSTEM_PYTHON, "--output-file", output, source, *options, env=ONLINE)
    return output


def check_index(comparisons, scratch):
    """Installed by pip and by uv from an index: their caches, and locks of that index."""
    names = [text.split()[0] for name, text in environments.pins().items() if name not in environments.LEFT_OUT]
    by_pip, by_uv = scratch / "by-pip", scratch / "by-uv"
    pip_cache, uv_cache = f"--pip-cache={scratch / 'pip'}", f"--uv-cache={scratch / 'uv'}"
    index = Index(environments.wheels().glob("*.whl"))
    with serving(index) as address:
        files = address.removesuffix("simple/") + "files/"
        environments.make_venv(by_pip, "--without-pip")
        pip = [sys.executable, "-m", "pip", "--python", by_pip / "bin" / "python", "install", "--quiet", "--no-deps"]
        environments.tool(*pip, "--index-url", address, *names, env=ONLINE | {"PIP_CACHE_DIR": str(scratch / "pip")})
        environments.uv_venv(by_uv)
        uv = [UV, "pip", "install", "--quiet", "--no-deps", "--python", by_uv / "bin" / "python", "--cache-dir", scratch / "uv"]
        environments.tool(*uv, "--index-url", address, *names, env=ONLINE)
        pylock = compiled(scratch, address, "pylock.toml", "--format", "pylock.toml")
        requirements = compiled(scratch, address, "requirements.txt", "--generate-hashes")

        check_equal(comparisons, "pip's cache", artifacts(by_pip, pip_cache))
        check_equal(comparisons, "uv's cache", artifacts(by_uv, uv_cache))
        check_equal(comparisons, "the other's cache", artifacts(by_pip, uv_cache))
        check_equal(comparisons, "both, with a lock", artifacts(by_pip, pip_cache, uv_cache, "--from-lock", pylock), files)
        check_equal(comparisons, "a cache with an index", artifacts(by_uv, uv_cache, f"--index={address}"), files)
        check_candidates(comparisons, "pylock.toml", artifacts(by_pip, "--from-lock", pylock))
        check_candidates(comparisons, "requirements", artifacts(by_uv, "--from-lock", requirements))
        check_again(comparisons, scratch, by_pip, address, pip_cache)
        check_synced(comparisons, scratch, by_uv, uv_cache, "--from-lock", pylock)
    check_changed(comparisons, scratch, by_uv, uv_cache)


def trees(environment, distributions):
    spec = json.loads(icecore.answer("spec", environment, "--quiet"))
    return {each["name"]: each["tree"] for each in spec["environment"]["distributions"] if each["name"] in distributions}


def written(scratch, environment, form, name, *options):
    path = scratch / name
    icecore.answer("lock", environment, "--quiet", "--format", form, "--output", path, *options, expected=(0, 1))
    return path


def check_again(comparisons, scratch, environment, address, *options):
    """pip takes the hashes of its own cache's files, from an index."""
    lock, again = written(scratch, environment, "requirements", "locked.txt", *options), scratch / "again"
    environments.make_venv(again, "--without-pip")
    pip = [sys.executable, "-m", "pip", "--python", again / "bin" / "python", "install", "--quiet", "--no-deps", "--require-hashes"]
    environments.tool(*pip, "--no-cache-dir", "--index-url", address, "--requirement", lock, env=ONLINE)
    names = set(wheels()) - SEEDS
    comparisons.same_rows("pip --require-hashes", trees(again, names), trees(environment, names))


def check_synced(comparisons, scratch, environment, *options):
    """uv takes the lock that its cache and its own lock make together."""
    lock, again = written(scratch, environment, "pylock", "pylock.again.toml", *options), scratch / "synced"
    environments.uv_venv(again)
    command = [UV, "pip", "sync", "--quiet", "--preview", "--no-cache", "--python", again / "bin" / "python", lock]
    environments.tool(*command, env=ONLINE)
    names = set(wheels()) - SEEDS
    comparisons.same_rows("uv pip sync", trees(again, names), trees(environment, names))


def check_changed(comparisons, scratch, environment, *options):
    """A file that was changed since is no wheel's, even where the cache's own file is the same by a link."""
    changed = environments.copy(environment, scratch / "changed")
    (environments.site_packages(changed) / "click" / "core.py").write_text("changed = True\n")
    found = artifacts(changed, *options)["click"]
    comparisons.equal("changed since", (found["strength"], found["digest"]), ("unknown", ""))
    comparisons.holds("changed since: reason", "click/core.py is another" in found["reason"], found["reason"])


def check_files(comparisons):
    """Caches that uv filled from files, which its environments share by copies, hard links and symbolic links."""
    made = environments.made()
    for name in ("uv", "uv-hardlink", "uv-symlink"):
        cache = made[name].parent / "cache"
        check_equal(comparisons, f"{name}, from files", artifacts(made[name], f"--uv-cache={cache}"))


def make_sdist(scratch, environment):
    project, house = scratch / "built", scratch / "house"
    project.mkdir()
    house.mkdir()
    (project / "built.py").write_text("NAME = 'built'\n")
    (project / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
        '[project]\nname = "built"\nversion = "1.0"\n[tool.setuptools]\npy-modules = ["built"]\n'
    )
    command = [environment / "bin" / "python", "-c", "import setuptools.build_meta as b, sys; b.build_sdist(sys.argv[1])", house]
    subprocess.run(command, cwd=project, capture_output=True, check=True, env=environments.tool_environment())
    return house


def check_built(comparisons, scratch):
    """Wheels that the installers built are those in their caches."""
    environment = scratch / "builder"
    environments.uv_venv(environment)
    environments.uv_install(environment, environments.requirements(scratch, {"setuptools", "wheel"}), scratch / "builder-cache")
    house = make_sdist(scratch, environment)
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-build-isolation", "--find-links", house]
    environments.tool(*pip, "built==1.0", env={"PIP_CACHE_DIR": str(scratch / "pip-built")})
    kept = next((scratch / "pip-built" / "wheels").rglob("*.whl"))
    found = artifacts(environment, f"--pip-cache={scratch / 'pip-built'}")["built"]
    comparisons.equal("pip built", (found["strength"], found["digest"], found["url"]), ("equal", sha256(kept), str(kept)))
    comparisons.holds("pip built: from", f"pip built it from file://{house}/built-1.0.tar.gz" in found["reason"], found["reason"])
    environments.tool(UV, "pip", "uninstall", "--quiet", "--python", python, "built")
    uv = [UV, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--python", python, "--find-links", house]
    environments.tool(*uv, "--cache-dir", scratch / "uv-built", "built==1.0")
    kept = next(path for path in scratch.glob("uv-built/sdists-v*/**/*.whl") if path.is_file())
    found = artifacts(environment, f"--uv-cache={scratch / 'uv-built'}")["built"]
    comparisons.equal("uv built", (found["strength"], found["digest"], found["url"]), ("equal", sha256(kept), str(kept)))


def main():
    comparisons = Comparisons("locks from caches", minimum=1500)
    with environments.temporary_directory() as scratch:
        check_index(comparisons, Path(scratch).resolve())
    with environments.temporary_directory() as scratch:
        check_built(comparisons, Path(scratch).resolve())
    check_files(comparisons)
    comparisons.finish()


if __name__ == "__main__":
    main()
