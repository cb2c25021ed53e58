"""Wheels for Windows and macOS, unpacked side by side as `pip install --target` would do it.

They are files of the pinned releases, and those for these systems that ICECORE_ORACLE_ENVIRONMENTS names.
"""

import hashlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from support import environments

# Binaries of C, C++ and Rust; delocate's and delvewheel's repairs; a universal wheel.
NAMES = ("cffi", "charset-normalizer", "contourpy", "kiwisolver", "markupsafe", "numpy", "pillow", "psutil", "pynacl")
PLATFORMS = {
    "windows": ["win_amd64"],
    "windows-32": ["win32"],
    "macos-arm64": ["macosx_11_0_arm64", "macosx_10_13_universal2"],
    "macos-x86_64": [f"macosx_10_{minor}_x86_64" for minor in range(9, 16)],
}


def download(directory, names, platforms):
    options = ["--only-binary=:all:", "--python-version", "3.12", *(f"--platform={name}" for name in platforms)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", *options]
    for name in names:
        pin = environments.requirements(directory, {name})
        # A release need not have a wheel for every system.
        subprocess.run([*command, "--requirement", pin, "--dest", directory], check=False, capture_output=True)
        pin.unlink()


def pinned():
    """The wheels of some pins by the name of their platform; they come from the pins' index on first use."""
    key = hashlib.sha256(environments.PINS.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:16]
    found = {}
    for name, platforms in PLATFORMS.items():
        directory = environments.TOOLS / "foreign-wheels" / key / name
        if not directory.exists():
            directory.mkdir(parents=True)
            download(directory, NAMES, platforms)
        found[name] = sorted(directory.glob("*.whl"))
    return found


def system_of(wheel):
    """`windows`, `macos` or nothing, by the file's tags."""
    platform = wheel.stem.rpartition("-")[2]
    if platform.startswith("win"):
        return "windows"
    return "macos" if platform.startswith("macosx") else None


def unpack(wheels, place):
    """The place, with the contents of the wheels."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(place)
    return place


def unpacked(directory):
    """Directories with the wheels of one system and machine each, by name; the wheels beside it."""
    groups = pinned()
    for wheel in environments.given_wheels():
        if system_of(wheel):
            machine = re.search(r"win32|win_\w+|x86_64|arm64|universal2", wheel.stem.rpartition("-")[2])
            groups.setdefault(f"given-{machine[0] if machine else 'other'}", []).append(wheel)
    made = {}
    for name, wheels in groups.items():
        if wheels:
            made[name] = (unpack(wheels, Path(directory) / name), wheels)
    return made
