"""What wheels for Windows and macOS need beyond themselves and their systems, against delvewheel and delocate.

delvewheel says which libraries a binary needs that neither Windows nor Python has; delocate which platform tag a wheel
must have. The wheels are those of images.py.
"""

import os
import re
from collections import Counter
from pathlib import Path

import pefile
from delocate import delocating
from delvewheel import _dll_list, _dll_utils
from packaging.version import Version

from support import environments, foreign_wheels, icecore
from support.comparisons import Comparisons

MACHINES = {"x86_64": "x86_64", "arm64": "aarch64", "i386": "i386"}
# What Python for Windows 3.9 and later brings along, as delvewheel has it for each tag.
BY_PYTHON = {"vcruntime140.dll", "vcruntime140_1.dll"}
NEEDS = (
    "SELECT file.path, lower(needed.name) AS name, needed.kind, wheel_need.place FROM wheel_need"
    " JOIN needed ON needed.file = wheel_need.file AND needed.position = wheel_need.position"
    " JOIN file ON file.id = wheel_need.file"
)
TAGS = (
    "SELECT distribution.name, machine, claimed, needed, is_claimed FROM wheel_machine"
    " JOIN distribution ON distribution.id = wheel_machine.distribution WHERE system = 'macos'"
)


def libraries_by_name(directory):
    """The DLLs of a directory by name in lower case, each with its machine."""
    found = {}
    for path in directory.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as stream:
                is_pe = stream.read(2) == b"MZ"
            if is_pe:
                found.setdefault(path.name.lower(), []).append((path, _dll_utils.get_arch(str(path))))
    return found


def outside_on_windows(path, libraries):
    """What delvewheel would have to find outside of the directory for one binary."""
    arch = _dll_utils.get_arch(str(path))
    exclude = BY_PYTHON if arch is not _dll_list.MachineType.I386 else {"vcruntime140.dll"}
    needed = _dll_utils.get_direct_mangleable_needed(str(path), exclude, set())
    there = {name for name in needed for _, other in libraries.get(name, []) if other == arch}
    # Windows 10 has them, which Python needs; delvewheel keeps to what Windows 7 had.
    since_windows_10 = _dll_list.ignore_names[_dll_list.MachineType.ARM64]
    return {name for name in needed if name not in there and name not in since_windows_10}


def check_windows(name, directory, comparisons):
    ours = {}
    for row in icecore.query(directory, NEEDS, "--python", "3.12"):
        outside = ours.setdefault(row["path"], set())
        if row["place"] == "missing":
            outside.add(row["name"])
    # delvewheel leaves this one out, which is for Windows XP.
    libraries, missing = libraries_by_name(directory), Counter()
    for path in (path for found in libraries.values() for path, _ in found):
        inside = icecore.escaped(os.fsencode(path.relative_to(directory)))
        if inside not in ours:
            comparisons.equal(f"{name}/{inside}: needs", imports(path), [])
            continue
        answer = ours[inside] - ({"concrt140.dll"} if path.name.lower() == "msvcp140.dll" else set())
        expected = outside_on_windows(path, libraries)
        comparisons.equal(f"{name}/{inside}", sorted(answer), sorted(expected))
        missing.update(expected)
    print(f"  {name}: {len(libraries)} libraries, {sum(missing.values())} needs of {len(missing)} that are nowhere")


def imports(path):
    pe = pefile.PE(str(path), fast_load=True)
    pe.parse_data_directories([1, 13], import_dllnames_only=True)
    found = [*getattr(pe, "DIRECTORY_ENTRY_IMPORT", []), *getattr(pe, "DIRECTORY_ENTRY_DELAY_IMPORT", [])]
    return [entry.dll for entry in found]


def tagged(version):
    """The version of a tag, as delocate makes it."""
    major, minor = (int(part) for part in version.split(".")[:2])
    return Version(f"{major}.{0 if major >= 11 else minor}")


def delocated(wheel, directory):
    """The oldest macOS of each machine by the tag that delocate would give, or why it gives none."""
    try:
        name, _ = delocating._calculate_minimum_wheel_name(wheel.name, directory, None)
    except delocating.DelocationError as error:
        return re.sub(r".*: ", "", str(error))
    versions = delocating._get_archs_and_version_from_wheel_name(name)
    return {MACHINES[arch]: str(version) for arch, version in delocating._unpack_architectures(versions).items()}


def check_macos(wheel, directory, comparisons):
    rows = icecore.query(directory, TAGS, "--python", "3.12")
    claimed = [row for row in rows if row["is_claimed"]]
    ours = {row["machine"]: str(tagged(row["needed"])) for row in claimed if row["needed"]}
    # Every machine for arm64 has 11.0; delocate says so of a tag for both kinds only.
    expected = delocated(wheel, directory)
    if isinstance(expected, dict) and "aarch64" in ours and "aarch64" in expected:
        for versions in (ours, expected):
            versions["aarch64"] = str(max(Version(versions["aarch64"]), Version("11.0")))
    if isinstance(expected, str):
        lacking = {MACHINES[arch] for arch in re.findall(r"\w+", expected)}
        comparisons.equal(wheel.name, {row["machine"] for row in claimed} - set(ours), lacking)
    else:
        comparisons.equal(wheel.name, ours, expected)


def main():
    os.environ["PATH"] = ""  # where delvewheel looks for libraries
    comparisons = Comparisons("needs and tags of wheels", minimum=80)
    with environments.temporary_directory() as scratch:
        for name, (directory, wheels) in foreign_wheels.unpacked(scratch).items():
            if foreign_wheels.system_of(wheels[0]) == "windows":
                check_windows(name, directory, comparisons)
            else:
                for wheel in wheels:
                    alone = foreign_wheels.unpack([wheel], Path(scratch) / "alone" / wheel.name)
                    check_macos(wheel, alone, comparisons)
                print(f"  {name}: {len(wheels)} tags")
    comparisons.finish()


main()
