"""What ELF files say of themselves, against readelf: those of the environments, and some made to be unlike them.

Versions and flags come from the reader itself, not from the facts; readelf takes versions from sections.
"""

import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

from support import documents, environments, icecore
from support.comparisons import Comparisons

BATCH = 200
MOST_BYTES_OF_A_BATCH = 256 << 20
# readelf's words for e_machine, with the number that the headers made here get.
MACHINES = {
    2: ("Sparc", "sparc"),
    3: ("Intel 80386", "i386"),
    8: ("MIPS R3000", "mips"),
    20: ("PowerPC", "ppc"),
    21: ("PowerPC64", "ppc64"),
    22: ("IBM S/390", "s390"),
    40: ("ARM", "arm"),
    42: ("Renesas / SuperH SH", "sh"),
    43: ("Sparc v9", "sparc64"),
    50: ("Intel IA-64", "ia64"),
    62: ("Advanced Micro Devices X86-64", "x86_64"),
    183: ("AArch64", "aarch64"),
    190: ("NVIDIA CUDA architecture", "cuda"),
    224: ("AMD GPU", "amdgpu"),
    243: ("RISC-V", "riscv"),
    247: ("Linux BPF", "bpf"),
    258: ("LoongArch", "loongarch"),
}
MACHINE_NAMES = dict(MACHINES.values())
TYPES = {"REL": "relocatable", "EXEC": "executable", "DYN": "shared", "CORE": "core"}
# readelf's words for the bits of DT_FLAGS and DT_FLAGS_1.
FLAGS = ["ORIGIN", "SYMBOLIC", "TEXTREL", "BIND_NOW", "STATIC_TLS"]
FLAGS_1 = (
    "NOW GLOBAL GROUP NODELETE LOADFLTR INITFIRST NOOPEN ORIGIN DIRECT TRANS INTERPOSE NODEFLIB NODUMP CONFALT ENDFILTEE"
    " DISPRELDNE DISPRELPND NODIRECT IGNMULDEF NOKSYMS NOHDR EDITED NORELOC SYMINTPOSE GLOBAUDIT SINGLETON STUB PIE KMOD"
    " WEAKFILTER NOCOMMON"
).split()
FLAGS_OF_LINKER = ["now", "origin", "nodelete", "initfirst", "interpose", "nodefaultlib", "nodlopen", "nodump", "loadfltr"]

SYMBOL_KINDS = {"NOTYPE": 0, "OBJECT": 1, "FUNC": 2, "SECTION": 3, "FILE": 4, "COMMON": 5, "TLS": 6, "IFUNC": 10}
SYMBOL_BINDINGS = {"GLOBAL": 1, "WEAK": 2, "UNIQUE": 10}
SYMBOL_VISIBILITIES = {"DEFAULT": 0, "INTERNAL": 1, "HIDDEN": 2, "PROTECTED": 3}
# Files made here whose facts differ on purpose, and why.
DEPARTURES = {
    "object.o": "notes of an object file are in sections only; icecore reads what the loader does: segments",
    "build-id-short.so": "readelf takes a note with a description of one byte for a broken one",
}
ABI_NOTE = """
__asm__(".section .note.ABI-tag,\\"a\\",@note\\n.long 4,16,1\\n.asciz \\"GNU\\"\\n.long 0,3,2,0\\n.text");
"""


def described(text):
    """The facts in readelf's output about one file."""

    def first(pattern, otherwise=""):
        found = re.search(pattern, text, re.MULTILINE)
        return found.group(1) if found else otherwise

    machine = first(r"^  Machine: +(.*?)$")
    unknown = re.fullmatch(r"<unknown>: 0x([0-9a-f]+)", machine)
    system = re.search(r"OS: (\w+), ABI: ([0-9.]+)", text)
    return {
        "machine": f"machine-{int(unknown[1], 16)}" if unknown else MACHINE_NAMES.get(machine, machine),
        "bits": int(first(r"^  Class: +ELF(\d+)$", "0")),
        "kind": TYPES.get(first(r"^  Type: +(\w+)"), first(r"^  Type: +(.*)$")),
        "soname": first(r"\(SONAME\) +Library soname: \[(.*)\]$"),
        "build_id": first(r"Build ID: ([0-9a-f]+)$"),
        "abi_os": system[1] if system else "",
        "abi_version": system[2] if system else "",
    }


def number_of(words, names):
    """The number whose bits readelf spelled; 0 when it spelled none."""
    return sum(1 << names.index(word) for word in words.split())


def versions_described(text):
    """The versions and flags in readelf's output about one file."""
    needs, definitions, library = [], [], None
    for line in text.splitlines():
        if found := re.match(r"  (?:0x)?[0-9a-f]+: Version: 1  File: (.*)  Cnt: \d+$", line):
            library = found[1]
        elif found := re.match(r"  0x[0-9a-f]+:   Name: (.*)  Flags: (.*)  Version: \d+$", line):
            needs.append([library, found[1], "WEAK" in found[2]])
        elif found := re.match(r"  (?:0x)?[0-9a-f]+: Rev: 1  Flags: (.*)  Index: \d+  Cnt: \d+  Name: (.*)$", line):
            definitions.append((found[2], "BASE" in found[1]))
    flags = re.search(r" \(FLAGS\) +(.*)$", text, re.MULTILINE)
    flags_1 = re.search(r" \(FLAGS_1\) +Flags:(.*)$", text, re.MULTILINE)
    number = number_of(flags[1], FLAGS) if flags else 0
    return {
        "needs": needs,
        "definitions": [name for name, is_base in definitions if not is_base],
        "has_definitions": bool(definitions),
        "flags": number,
        "flags_1": number_of(flags_1[1], FLAGS_1) if flags_1 else 0,
        "text_relocations": "(TEXTREL)" in text or bool(number & 4),
    }


def readelf(paths, options="-hdnW", describe=described):
    """readelf's facts by path."""
    facts = {}
    for start in range(0, len(paths), BATCH):
        some = [str(path) for path in paths[start : start + BATCH]]
        # With one file it leaves the names out; a file that it finds odd makes its exit code 1.
        command = ["readelf", *options.split(), *some, shutil.which("true")]
        output = subprocess.run(command, capture_output=True, check=False, env=environments.tool_environment()).stdout
        parts = re.split(r"^File: (.*)$", output.decode(errors="surrogateescape"), flags=re.MULTILINE)[1:]
        by_path = dict(zip(parts[::2], parts[1::2], strict=True))
        facts.update({path: describe(by_path[path]) for path in some})
    return facts


def batches(paths):
    """The paths in groups of limited size in bytes."""
    group, size = [], 0
    for path in paths:
        more = Path(path).stat().st_size
        if group and size + more > MOST_BYTES_OF_A_BATCH:
            yield group
            group, size = [], 0
        group.append(path)
        size += more
    if group:
        yield group


def versions_read(answer):
    """What icecore's reader says in the shape of `versions_described`, or its error."""
    if "value" not in answer:
        return answer
    value, text = answer["value"], lambda code: documents.text(code).decode(errors="surrogateescape")
    needs = [[text(library), text(version), is_weak] for library, version, is_weak in value["needs"]]
    return value | {"needs": needs, "definitions": [text(name) for name in value["definitions"]]}


def check_versions(name, paths, comparisons):
    """Returns how many needs and definitions there were."""
    theirs, count = readelf(paths, "-dVW", versions_described), 0
    for group in batches(paths):
        answers = documents.read("elf-versions", [Path(path).read_bytes() for path in group])
        for path, answer in zip(group, answers, strict=True):
            comparisons.equal(f"{Path(path).name} ({name}): versions", versions_read(answer), theirs[path])
            count += len(theirs[path]["needs"]) + len(theirs[path]["definitions"])
    return count


def symbols_described(text):
    """The dynamic symbols in readelf's output about one file, without local ones."""
    symbols = []
    pattern = r" +\d+: [0-9a-f]+ +\S+ (\S+|<.*?>: \S+) +(\S+|<.*?>: \S+) +(\S+)(?: +\[.*?\])? +(\S+)(?: (.*))?$"
    for line in text.splitlines():
        found = re.match(pattern, line)
        if not found or found[2] == "LOCAL":
            continue
        kind, binding, visibility, section, name = found.groups()
        name, needed = re.subn(r" \(\d+\)$", "", name or "")  # the number of a version that another file defines
        name, at, version = name.partition("@")
        number = re.search(r"\d+$", kind)
        kind = SYMBOL_KINDS[kind] if kind in SYMBOL_KINDS else int(number[0])
        is_hidden = at == "@" and not version.startswith("@") and not needed
        sections = {"UND": 0, "ABS": 0xFFF1, "COM": 0xFFF2}
        number = sections[section] if section in sections else int(section)
        facts = [kind, SYMBOL_BINDINGS[binding], SYMBOL_VISIBILITIES[visibility], number]
        symbols.append([*facts, name, version.removeprefix("@"), is_hidden])
    return symbols


def symbols_read(answer):
    """What icecore's reader says in the shape of `symbols_described`, or its error."""
    if "value" not in answer:
        return answer

    def shaped(symbol):
        name, version = (documents.text(code).decode(errors="surrogateescape") for code in symbol[4:6])
        version = "" if version == name else version  # the symbol that stands for a version; readelf leaves it out
        return [*symbol[:4], name, version, symbol[6] and version != "" and symbol[3] != 0]

    return [shaped(symbol) for symbol in answer["value"]]


def check_symbols(name, paths, comparisons):
    """Returns how many symbols there were."""
    theirs, count = readelf(paths, "-W --dyn-syms", symbols_described), 0
    for group in batches(paths):
        answers = documents.read("elf-symbols", [Path(path).read_bytes() for path in group])
        for path, answer in zip(group, answers, strict=True):
            ours = symbols_read(answer)
            title = f"{Path(path).name} ({name}): symbols"
            comparisons.holds(title, ours == theirs[path], first_difference(ours, theirs[path]))
            count += len(theirs[path])
    return count


def first_difference(ours, theirs):
    if isinstance(ours, dict):
        return str(ours)
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            return f"(icecore, readelf): {one}, {other}"
    return f"icecore has {len(ours)}, readelf {len(theirs)}"


def header(bits, order, kind, machine):
    """An ELF header with nothing behind it."""
    byte_order = "<" if order == 1 else ">"
    identification = b"\x7fELF" + bytes([bits // 32, order, 1]) + bytes(9)
    word = "Q" if bits == 64 else "I"
    sizes = (64, 56, 64) if bits == 64 else (52, 32, 40)
    fields = (kind, machine, 1, 0, 0, 0, 0, sizes[0], sizes[1], 0, sizes[2], 0, 0)
    return identification + struct.pack(f"{byte_order}HHI3{word}IHHHHHH", *fields)


def make(directory):
    """Files that packages rarely hold: build ids of all kinds, static and stripped programs, other machines."""
    directory.mkdir()
    for bits, order in ((64, 1), (64, 2), (32, 1), (32, 2)):
        for machine in MACHINES:
            path = directory / f"header-{bits}-{order}-{machine}.so"
            path.write_bytes(header(bits, order, 3, machine))
        for kind in (1, 2, 4):
            (directory / f"type-{bits}-{order}-{kind}.so").write_bytes(header(bits, order, kind, 62))
    source = directory.parent / "source.c"
    source.write_text("int used(void) { return 1; }\nint main(void) { return used(); }\n")
    (directory.parent / "object.c").write_text(ABI_NOTE)
    script = directory.parent / "versions.map"
    script.write_text("MADE_1.0 { global: used; };\nMADE_1.1 { global: main; local: *; } MADE_1.0;\n")
    library, bare = ["-shared", "-fPIC"], ["-shared", "-fPIC", "-nostdlib"]
    made = {
        "soname.so": [*library, "-Wl,-soname,libother.so.7"],
        "soname-odd.so": [*library, "-Wl,-soname,a b[1]]"],
        "no-soname.so": library,
        "build-id-none.so": [*library, "-Wl,--build-id=none"],
        "build-id-md5.so": [*library, "-Wl,--build-id=md5"],
        "build-id-uuid.so": [*library, "-Wl,--build-id=uuid"],
        "build-id-short.so": [*library, "-Wl,--build-id=0xab"],
        "build-id-long.so": [*library, "-Wl,--build-id=0x" + "cd" * 100],
        "sysv-hash.so": [*library, "-Wl,--hash-style=sysv"],
        "one-segment.so": [*library, "-Wl,-z,noseparate-code", "-Wl,-z,norelro"],
        "no-library.so": bare,
        "cet.so": [*library, "-fcf-protection=full"],
        "stripped.so": [*library, "-s"],
        "versions.so": [*library, f"-Wl,--version-script={script},-soname,libversions.so.1"],
        "versions-old-hash.so": [*library, f"-Wl,--version-script={script},--hash-style=sysv"],
        "versions-default.so": [*library, "-Wl,--default-symver"],
        "flags.so": [*library, *(f"-Wl,-z,{word}" for word in FLAGS_OF_LINKER)],
        "flags-symbolic.so": [*library, "-Wl,-Bsymbolic,-Bgroup"],
        "auxiliary.so": [*library, "-Wl,--auxiliary,libfast.so,--filter,libreal.so"],
        "program-now": ["-Wl,-z,now"],
        "program-lazy": ["-Wl,-z,lazy"],
        "program": [],
        "program-fixed": ["-no-pie"],
        "program-static": ["-static"],
        "program-static-pie": ["-static-pie"],
        "thirty-two.so": [*bare, "-m32"],
        "x32.so": [*bare, "-mx32"],
        "thirty-two-versions.so": [*bare, "-m32", f"-Wl,--version-script={script}"],
    }
    for name, options in made.items():
        build(name, ["g++", "-x", "c", source, "-o", directory / name, *options])
    build("object.o", ["g++", "-x", "c", source.with_name("object.c"), "-o", directory / "object.o", "-c"])
    if (directory / "soname.so").exists():
        environments.tool(
            "objcopy", "--remove-section=.note.gnu.build-id", directory / "soname.so", directory / "removed.so"
        )
        environments.tool("objcopy", "--only-keep-debug", directory / "soname.so", directory / "debug.so")


def build(name, command):
    try:
        environments.tool(*command)
    except SystemExit as failure:
        print(f"  skipped: {name}: {str(failure).splitlines()[-1]}")


def check(name, environment, comparisons):
    rows = icecore.query(
        environment,
        "SELECT r.path AS root, f.path, n.machine, n.bits, n.kind, n.soname, n.build_id, n.abi_os, n.abi_version"
        " FROM native AS n JOIN file AS f ON f.id = n.file JOIN root AS r ON r.name = f.root WHERE n.format = 'elf'",
    )
    ours = {str(Path(row.pop("root")) / row.pop("path")): row for row in rows}
    own = [path for path in environment.rglob("*") if path.is_file() and not path.is_symlink()]
    on_disk = {str(path) for path in own if path.open("rb").read(4) == b"\x7fELF"}
    comparisons.equal(f"{name}: ELF files not seen", sorted(on_disk - set(ours)), [])
    theirs = readelf(sorted(ours))
    for path, facts in sorted(ours.items()):
        departs = DEPARTURES.get(Path(path).name)
        differing = {key: (facts[key], theirs[path][key]) for key in facts if facts[key] != theirs[path][key]}
        if departs:
            comparisons.holds(path, differing, "no longer departs")
            print(f"  departure: {Path(path).name}: {departs}")
        else:
            names = f"{Path(path).name} ({name})"
            comparisons.holds(names, not differing, f"(icecore, readelf): {differing}")
    versions = check_versions(name, sorted(ours), comparisons)
    comparisons.holds(f"{name}: versions", versions >= 100, f"only {versions} needs and definitions")
    symbols = check_symbols(name, sorted(ours), comparisons)
    comparisons.holds(f"{name}: symbols", symbols >= 1000, f"only {symbols}")
    print(f"  {name}: {len(ours)} files, {versions} versions, {symbols} symbols")
    return set(ours)


def check_words(comparisons):
    """The words for the kind of a file are those that the schema of the facts lists."""
    schema = (icecore.ROOT / "auditor" / "facts" / "schema.sql").read_text()
    native = schema[schema.index("CREATE TABLE native") :]
    words = re.search(r"kind TEXT NOT NULL,  -- (.*)\.", native)[1]
    for kind in TYPES.values():
        comparisons.holds(f"kind {kind}", kind in re.split(r", | or ", words), f"schema.sql lists {words}")


def main():
    if not shutil.which("readelf"):
        sys.exit("elf.py: readelf is not installed; Debian: apt-get install binutils")
    comparisons = Comparisons("ELF files", minimum=100)
    check_words(comparisons)
    seen = set()
    for name, environment in environments.untouched().items():
        seen |= check(name, environment, comparisons)
    with environments.temporary_directory() as scratch:
        environment = Path(scratch) / "environment"
        environments.uv_venv(environment)
        make(environments.site_packages(environment) / "made")
        seen |= check("made", environment, comparisons)
    comparisons.holds("files", len(seen) >= 100, f"only {len(seen)} different files")
    comparisons.finish()


main()
