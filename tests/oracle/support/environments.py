"""Real environments, made from the pinned wheels by the programs that people make them with.

They are made once for a state of this file and the pins, beside the tools, and shared by all scripts, which only read
them: a script that changes one works on a copy. ICECORE_ORACLE_ENVIRONMENTS names more of them, separated by colons;
wheel files among them are for the scripts that compare metadata.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PINS = Path(__file__).resolve().parents[1] / "requirements.txt"
TOOLS = Path(sys.prefix)
SYSTEM_PYTHON = Path(sys.base_prefix) / "bin" / "python3"

# What only the scripts need; it would make each environment 60 MB larger and teach nothing new.
LEFT_OUT = {"uv"}
# Enough for one more installer or option: data files, extensions, scripts, entry points, .pth files with code.
FEW = {"cffi", "click", "markupsafe", "ninja", "pycparser", "pyyaml", "setuptools", "sphinxcontrib-jsmath", "wheel"}


def tool_environment():
    """Variables for other people's tools: no configuration of the user's, no network, no trace in what they read."""
    kept = {
        key: value for key, value in os.environ.items() if not re.match(r"(PIP|UV|PYTHON|VIRTUALENV|VIRTUAL_ENV)", key)
    }
    return kept | {
        "LC_ALL": "C.UTF-8",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INDEX": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "UV_NO_CONFIG": "1",
        "UV_OFFLINE": "1",
        "UV_PYTHON_DOWNLOADS": "never",
        "VIRTUALENV_CONFIG_FILE": os.devnull,
        "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
    }


def tool(*command, env=None, **options):
    """Standard output of another program, which must succeed."""
    finished = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        check=False,
        env=tool_environment() | (env or {}),
        **options,
    )
    if finished.returncode != 0:
        words = " ".join(str(word) for word in command)[:500]
        raise SystemExit(
            f"{words}: exit code {finished.returncode}\n{finished.stderr.decode(errors='replace')[-3000:]}"
        )
    return finished.stdout


def pins():
    """The pinned requirements by name: the text of each with its hashes."""
    blocks = re.split(r"\n(?=[a-z0-9])", PINS.read_text().strip())
    return {block.split("==")[0]: block for block in blocks}


def wheels():
    """The directory with the wheel of every pin; they come from the pins' index on first use."""
    directory = TOOLS / "wheels"
    if len(list(directory.glob("*.whl"))) < len(pins()):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        subprocess.run([*command, "--requirement", PINS, "--dest", directory], check=True)
    return directory


def wheel(name):
    """The wheel of one pin."""
    return next(wheels().glob(f"{name.replace('-', '_')}-*.whl"))


def requirements(directory, names=None):
    """A requirements file of some pins, all but LEFT_OUT unless told."""
    chosen = {name: text for name, text in pins().items() if (name in names if names else name not in LEFT_OUT)}
    path = directory / f"requirements-{len(chosen)}.txt"
    path.write_text("\n".join(chosen.values()) + "\n")
    return path


def pip(environment, *arguments):
    """Runs the tools' pip for an environment that need not have one."""
    return tool(sys.executable, "-m", "pip", "--python", Path(environment) / "bin" / "python", *arguments)


def pip_install(environment, file, *arguments):
    pinned = ["--no-deps", "--require-hashes", "--find-links", wheels(), "--requirement", file]
    pip(environment, "install", "--quiet", *pinned, *arguments)


def uv_install(environment, file, cache, *arguments):
    pinned = ["--no-deps", "--require-hashes", "--find-links", wheels(), "--requirements", file]
    uv = [TOOLS / "bin" / "uv", "pip", "install", "--quiet", "--no-index", "--cache-dir", cache]
    tool(*uv, "--python", environment / "bin" / "python", *pinned, *arguments)


def uv_venv(environment, *arguments):
    tool(TOOLS / "bin" / "uv", "venv", "--quiet", "--no-cache", "--python", SYSTEM_PYTHON, *arguments, environment)


def make_venv(environment, *arguments):
    tool(SYSTEM_PYTHON, "-m", "venv", *arguments, environment)


def make_all(directory):
    everything, few = requirements(directory), requirements(directory, FEW)

    make_venv(directory / "pip")
    pip_install(directory / "pip", everything)

    make_venv(directory / "pip-copies", "--copies", "--without-pip", "--prompt", "few packages")
    pip_install(directory / "pip-copies", few)

    make_venv(directory / "pip-system-site", "--system-site-packages", "--without-pip")
    pip_install(directory / "pip-system-site", few)

    uv_venv(directory / "uv")
    uv_install(directory / "uv", everything, directory / "cache", "--link-mode", "copy")

    uv_venv(directory / "uv-hardlink", "--seed", "--find-links", wheels(), "--prompt", "linked")
    uv_install(directory / "uv-hardlink", few, directory / "cache", "--link-mode", "hardlink", "--compile-bytecode")

    uv_venv(directory / "uv-symlink", "--relocatable")
    uv_install(directory / "uv-symlink", few, directory / "cache", "--link-mode", "symlink")

    virtualenv = [sys.executable, "-m", "virtualenv", "--quiet", "--no-download", "--app-data", directory / "seeds"]
    tool(*virtualenv, "--python", SYSTEM_PYTHON, directory / "virtualenv")
    pip_install(directory / "virtualenv", few)


NAMES = ("pip", "pip-copies", "pip-system-site", "uv", "uv-hardlink", "uv-symlink", "virtualenv")


def made():
    """The environments made here, by name."""
    key = hashlib.sha256(PINS.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:16]
    directory = TOOLS / "environments"
    stamp = directory / "made"
    with open(TOOLS / "environments.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Scripts run at the same time: one makes them, others wait.
        if not stamp.exists() or stamp.read_text() != key:
            shutil.rmtree(directory, ignore_errors=True)
            directory.mkdir()
            make_all(directory)
            stamp.write_text(key)
    return {name: directory / name for name in NAMES}


def named():
    paths = os.environ.get("ICECORE_ORACLE_ENVIRONMENTS", "").split(":")
    return {path: Path(path) for path in paths if path}


def given():
    """The environments that the user names."""
    return {name: path for name, path in named().items() if path.suffix != ".whl"}


def given_wheels():
    """The wheel files that the user names."""
    return [path for path in named().values() if path.suffix == ".whl"]


def untouched():
    """All environments that nobody changed after their installer did, by name."""
    return made() | given()


def copy(source, destination):
    """A copy with its links, modes and times."""
    tool("cp", "-a", source, destination)
    return Path(destination)


def site_packages(environment):
    return next((Path(environment) / "lib").glob("python3*/site-packages"))


def temporary_directory():
    """A directory beside the environments, so that hard links work; it goes away with the object."""
    return tempfile.TemporaryDirectory(prefix="scratch-", dir=TOOLS)
