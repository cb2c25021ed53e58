"""What PE and Mach-O files say in their headers, against pefile and macholib, on the files of real wheels.

Every field of every file is compared: machines, kinds, needs and how they are needed, names, versions, directories,
systems.
"""

import struct

import pefile
from macholib import MachO, mach_o

from support import environments, foreign_wheels, icecore
from support.comparisons import Comparisons

# What the pinned wheels alone give.
MINIMUM_FILES = {"pe": 60, "mach-o": 60}
PE_MACHINES = {0x14C: "i386", 0x8664: "x86_64", 0xAA64: "aarch64", 0xA641: "arm64ec"}
MACH_MACHINES = {7: "i386", 0x01000007: "x86_64", 0x0100000C: "aarch64"}
MACH_KINDS = {1: "object", 2: "executable", 6: "library", 8: "bundle", 10: "debug-symbols"}
NEEDS = {0xC: "needed", 0x80000018: "weak", 0x8000001F: "reexported", 0x20: "delayed", 0x80000023: "upward"}
FLAGS = {0: "needed", 1: "weak", 2: "reexported", 4: "upward", 8: "delayed"}
PLATFORMS = {1: "macos", 2: "ios", 6: "mac-catalyst"}
MACH_MAGIC = (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf")


def packed(version, nothing=""):
    version = int(getattr(version, "_version", version))
    major, minor, patch = version >> 16, version >> 8 & 0xFF, version & 0xFF
    text = f"{major}.{minor}.{patch}" if patch else f"{major}.{minor}"
    return text if version else nothing


def text(raw):
    return icecore.escaped(raw)


def pe_described(path):
    """What pefile says, in the shape of `ours`."""
    pe = pefile.PE(path, fast_load=True)
    pe.parse_data_directories([1, 2, 13], import_dllnames_only=True)
    header, optional = pe.FILE_HEADER, pe.OPTIONAL_HEADER
    is_library, is_program = header.Characteristics & 0x2000, header.Characteristics & 2
    fixed = getattr(pe, "VS_FIXEDFILEINFO", None)
    version = ""
    if fixed:
        high, low = fixed[0].FileVersionMS, fixed[0].FileVersionLS
        version = f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"
    needs = [[1, text(entry.dll), "needed"] for entry in getattr(pe, "DIRECTORY_ENTRY_IMPORT", [])]
    needs += [[1, text(entry.dll), "delayed"] for entry in getattr(pe, "DIRECTORY_ENTRY_DELAY_IMPORT", [])]
    slice_ = {
        "machine": PE_MACHINES[header.Machine],
        "bits": 64 if optional.Magic == 0x20B else 32,
        "kind": "library" if is_library else "executable" if is_program else "object",
        "soname": "",
        "version": version,
        "build_id": "",
        "platform": "windows",
        "minimum_os": f"{optional.MajorSubsystemVersion}.{optional.MinorSubsystemVersion}",
        "sdk": "",
        "linker_version": f"{optional.MajorLinkerVersion}.{optional.MinorLinkerVersion}",
        "is_signed": int(optional.DATA_DIRECTORY[4].Size > 0),
    }
    return {"slices": [slice_], "needs": needs, "rpaths": []}


def name_in(data):
    """The text behind a command; macholib gives what lies behind its fixed fields."""
    return text(data[: data.index(b"\0")] if b"\0" in data else data)


def need_of(command, fields, data):
    if int(fields.timestamp) == 0x1A741800 and int(fields.name) == 28:
        return [name_in(data[4:]), FLAGS[struct.unpack("<I", data[:4])[0]]]
    return [name_in(data), NEEDS[command.cmd]]


def linker_of(fields, data):
    tools = [struct.unpack_from("<II", data, 8 * number) for number in range(int(fields.ntools))]
    versions = [packed(version) for tool, version in tools if tool in (3, 4)]
    return versions[-1] if versions else ""


def slice_described(header, number, needs, rpaths):
    found = dict.fromkeys(("soname", "version", "build_id", "platform", "minimum_os", "sdk", "linker_version"), "")
    found["is_signed"] = 0
    for command, fields, data in header.commands:
        if command.cmd in NEEDS:
            needs.append([number, *need_of(command, fields, data)])
        elif command.cmd == mach_o.LC_ID_DYLIB:
            found["soname"] = name_in(data)
            found["version"] = packed(fields.current_version)
        elif command.cmd == mach_o.LC_RPATH:
            rpaths.append([number, name_in(data)])
        elif command.cmd == mach_o.LC_UUID:
            found["build_id"] = bytes(fields.uuid).hex()
        elif command.cmd == mach_o.LC_CODE_SIGNATURE:
            found["is_signed"] = 1
        elif command.cmd == mach_o.LC_BUILD_VERSION:
            found |= {"platform": PLATFORMS[int(fields.platform)], "minimum_os": packed(fields.minos, "0.0")}
            found |= {"sdk": packed(fields.sdk), "linker_version": linker_of(fields, data)}
        elif command.cmd == mach_o.LC_VERSION_MIN_MACOSX:
            found |= {"platform": "macos", "minimum_os": packed(fields.version, "0.0")}
            found["sdk"] = packed(fields.sdk)
    arm64e = header.header.cputype == 0x0100000C and header.header.cpusubtype & 0xFFFFFF == 2
    machine = "arm64e" if arm64e else MACH_MACHINES[header.header.cputype]
    bits = 64 if header.header.cputype & 0x01000000 else 32
    return {"machine": machine, "bits": bits, "kind": MACH_KINDS[int(header.header.filetype)]} | found


def macho_described(path):
    needs, rpaths = [], []
    headers = MachO.MachO(str(path), allow_unknown_load_commands=True).headers
    slices = [slice_described(header, number + 1, needs, rpaths) for number, header in enumerate(headers)]
    return {"slices": slices, "needs": needs, "rpaths": rpaths}


def grouped(directory, sql, key="path"):
    rows = {}
    for row in icecore.query(directory, sql, "--python", "3.12"):
        rows.setdefault(row.pop(key), []).append(row)
    return rows


def ours(directory):
    """What icecore says of every file by its path in the directory."""
    join = "JOIN file ON file.id = fact.file ORDER BY file.path"
    columns = "machine, bits, kind, soname, version, build_id, platform, minimum_os, sdk, linker_version, is_signed"
    listed = ", ".join(f"fact.{name}" for name in columns.split(", "))
    slices = grouped(directory, f"SELECT path, {listed} FROM native_slice AS fact {join}, slice")
    needs = grouped(directory, f"SELECT path, slice, fact.name, fact.kind FROM needed AS fact {join}, position")
    paths = "file.path AS path, slice, fact.path AS rpath"
    rpaths = grouped(directory, f"SELECT {paths} FROM native_rpath AS fact {join}, position")
    return {
        path: {
            "slices": found,
            "needs": [list(row.values()) for row in needs.get(path, [])],
            "rpaths": [list(row.values()) for row in rpaths.get(path, [])],
        }
        for path, found in slices.items()
    }


def compare(name, path, answer, expected, comparisons):
    """One comparison for each field."""
    comparisons.equal(f"{name}/{path}: slices", len(answer["slices"]), len(expected["slices"]))
    for number, (one, other) in enumerate(zip(answer["slices"], expected["slices"], strict=False)):
        for field in other:
            comparisons.equal(f"{name}/{path}: slice {number + 1}: {field}", one[field], other[field])
    for field in ("needs", "rpaths"):
        comparisons.equal(f"{name}/{path}: {field}", answer[field], expected[field])


def check(name, directory, comparisons, counts):
    read = ours(directory)
    expected = {}
    for path in directory.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as stream:
            magic = stream.read(4)
        inside = text(bytes(path.relative_to(directory)))
        if magic[:2] == b"MZ":
            expected[inside] = pe_described(path)
            counts["pe"] += 1
        elif magic in MACH_MAGIC:
            expected[inside] = macho_described(path)
            counts["mach-o"] += 1
    comparisons.equal(f"{name}: files", sorted(read), sorted(expected))
    for path in sorted(set(read) & set(expected)):
        compare(name, path, read[path], expected[path], comparisons)


def main():
    comparisons = Comparisons("PE and Mach-O files", minimum=1_000)
    counts = dict.fromkeys(MINIMUM_FILES, 0)
    with environments.temporary_directory() as scratch:
        for name, (directory, wheels) in foreign_wheels.unpacked(scratch).items():
            before = sum(counts.values())
            check(name, directory, comparisons, counts)
            print(f"  {name}: {len(wheels)} wheels, {sum(counts.values()) - before} files")
    for kind, minimum in MINIMUM_FILES.items():
        comparisons.holds(f"{kind} files", counts[kind] >= minimum, f"only {counts[kind]}")
    comparisons.finish()


main()
