"""What icecore reads in a zip archive is what Python's zipfile reads.

The archives are the pinned wheels and generated ones: stored and deflated, with comments, data descriptors, zip64 records,
bytes before them, repeated names. Of damaged copies of these icecore may refuse more, because it wants the local headers
and the directory to agree, but what it does read is what zipfile reads. A departure: zipfile refuses a whole archive for one
name that is not the UTF-8 that it says it is, one entry that needs a newer version, or one extra field that is too long;
icecore reads the others.
"""

import hashlib
import io
import os
import random
import zipfile
import zlib

from support import documents, environments
from support.comparisons import Comparisons

ARCHIVES = 400
DAMAGED_OF_EACH = 12
MOST_BYTES_OF_A_WHEEL = 4 << 20
CUTS = (1, 4, 22, 30, 46)
REFUSED_WHOLE = ("is not the UTF-8", "it needs version", "an extra field is longer")


class Unseekable(io.RawIOBase):
    """zipfile puts sizes behind the data of what it writes here."""

    def __init__(self, buffer):
        self.buffer = buffer

    def writable(self):
        return True

    def write(self, data):
        return self.buffer.write(data)

    def seekable(self):
        return False

    def tell(self):
        raise io.UnsupportedOperation


def generated(chance):
    buffer = io.BytesIO()
    if chance.random() < 0.3:
        buffer.write(chance.choice([b"#!/usr/bin/env python3\n", bytes(chance.randrange(1, 300))]))
    target = Unseekable(buffer) if chance.random() < 0.3 else buffer
    names = ["__main__.py", "a/", "a/b.py", "EGG-INFO/PKG-INFO", "\u00e4\u4e2d.txt", "x" * 300, "a b", "PK\x01\x02"]
    with zipfile.ZipFile(target, "a" if target is buffer else "w") as archive:
        for name in chance.sample(names, chance.randrange(len(names) + 1)):
            method = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
            size = 0 if name.endswith("/") else chance.choice([0, 1, 40, 5000])
            data = chance.choice([bytes(size), chance.randbytes(size), b"PK\3\4" * (size // 4)])
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=chance.random() < 0.2) as member:
                member.write(data)
            if not name.endswith("/"):
                archive.writestr(f"{name}.second", data, compress_type=method)
        if chance.random() < 0.3:
            archive.comment = chance.choice([b"a comment", b"PK\5\6" + bytes(40), bytes(65535)])
    return buffer.getvalue()


def damaged(archive, chance):
    kind = chance.randrange(4)
    if kind == 0:
        return archive[: chance.randrange(len(archive))]
    if kind == 1:
        return archive[: -chance.choice(CUTS)]
    changed = bytearray(archive)
    # Headers rather than data: most of an archive is data.
    marks = [place for mark in (b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6") for place in places_of(archive, mark)]
    for _ in range(chance.randrange(1, 4)):
        start = chance.choice(marks) if marks and kind == 2 else chance.randrange(len(changed))
        place = min(start + chance.randrange(60), len(changed) - 1)
        changed[place] = chance.choice([0, 1, 255, chance.randrange(256), changed[place] ^ 1])
    return bytes(changed)


def places_of(text, mark):
    place = text.find(mark)
    while place >= 0:
        yield place
        place = text.find(mark, place + 1)


def name_of(info):
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")


def read_by_python(archive):
    """Names, sizes and digests in the directory's order; nothing where zipfile refuses the archive."""
    try:
        opened = zipfile.ZipFile(io.BytesIO(archive))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError, OSError):
        return None
    entries = []
    for info in opened.infolist():
        try:
            digest = hashlib.sha256(opened.read(info)).hexdigest()
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
            digest = None
        entries.append((name_of(info), info.file_size, digest))
    return entries


def entries_of(answer):
    return [(documents.text(name), size, digest) for name, size, _, digest in answer["value"]["entries"]]


def compare_whole(name, answer, archive, comparisons):
    if not comparisons.holds(name, "value" in answer, f"icecore refuses it: {answer}"):
        return
    comparisons.equal(f"{name}: entries", entries_of(answer), read_by_python(archive))
    problems = [problem for _, _, problem, _ in answer["value"]["entries"] if problem] + [answer["value"]["problem"]]
    comparisons.equal(f"{name}: problems", problems, [""])


def compare_damaged(name, answer, archive, comparisons):
    expected = read_by_python(archive)
    ours = entries_of(answer) if "value" in answer else []
    problems = "; ".join(problem for _, _, problem, _ in answer["value"]["entries"]) if "value" in answer else ""
    if expected is None and any(reason in problems for reason in REFUSED_WHOLE):
        return 0
    read = [(entry_name, digest) for entry_name, _, digest in ours if digest]
    if not read:
        return 0
    if comparisons.holds(name, expected is not None, f"zipfile refuses it, icecore reads {len(read)} entries"):
        known = {(entry_name, digest) for entry_name, _, digest in expected}
        for entry in read:
            comparisons.holds(f"{name}: {entry[0]}", entry in known, "zipfile reads other bytes")
    return 1


def main():
    seed = int(os.environ.get("ICECORE_ORACLE_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"  seed {seed}")
    chance = random.Random(seed)
    comparisons = Comparisons("zip archives", minimum=2000)
    wheels = [path for path in sorted(environments.wheels().glob("*.whl")) if path.stat().st_size < MOST_BYTES_OF_A_WHEEL]
    whole = {path.name: path.read_bytes() for path in wheels}
    whole |= {f"generated {number}": generated(chance) for number in range(ARCHIVES)}
    for (name, archive), answer in zip(whole.items(), documents.read("zip", whole.values()), strict=True):
        compare_whole(name, answer, archive, comparisons)
    small = [archive for archive in whole.values() if len(archive) < 1 << 17]
    copies = [damaged(archive, chance) for archive in small for _ in range(DAMAGED_OF_EACH)]
    read = 0
    for number, (archive, answer) in enumerate(zip(copies, documents.read("zip", copies), strict=True)):
        read += compare_damaged(f"damaged {number}", answer, archive, comparisons)
    print(f"  {len(wheels)} wheels, {ARCHIVES} generated archives; of {len(copies)} damaged ones {read} are read in part")
    comparisons.holds("damaged archives that are read", read > len(copies) // 20, "too few to mean anything")
    comparisons.finish()


if __name__ == "__main__":
    main()
