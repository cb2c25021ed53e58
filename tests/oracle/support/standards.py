"""Asks icecore's readers of versions, specifiers, markers, requirements and tags, many questions in one run.

A question is a list of texts, its first the kind (tests/oracle/standards_main.cpp); so is an answer. Each goes over the
pipe as one line of lengths and then the bytes: texts may hold anything.
"""

import random
import subprocess
import sys
from email import message_from_string
from pathlib import Path
from zipfile import ZipFile

from support import environments, icecore


def program():
    return icecore.binary().parent / "tests" / "icecore-standards"


def packed(texts):
    fields = [text.encode("utf-8", "surrogatepass") for text in texts]
    return " ".join(str(len(field)) for field in fields).encode() + b"\n" + b"".join(fields)


def unpacked(data):
    position, messages = 0, []
    while position < len(data):
        end = data.index(b"\n", position)
        sizes, position = data[position:end].split(), end + 1
        fields = []
        for size in map(int, sizes):
            fields.append(data[position : position + size].decode("utf-8", "surrogatepass"))
            position += size
        messages.append(fields)
    return messages


def ask(questions):
    """One answer for each question, in order."""
    data = b"".join(map(packed, questions))
    finished = subprocess.run([program()], input=data, capture_output=True, check=False)
    if finished.returncode != 0:
        raise SystemExit(f"icecore-standards: exit code {finished.returncode}\n{finished.stderr.decode()}")
    return unpacked(finished.stdout)


def seeded():
    """Random numbers from the seed that is the first argument, or from a new one; either way it is printed."""
    seed = random.SystemRandom().randrange(1 << 32) if len(sys.argv) < 2 else int(sys.argv[1])
    print(f"  seed {seed}")
    return random.Random(seed)


def shares(comparisons, total, counts, minima):
    """Prints how many cases there were of what, and fails the comparison where a share is below its minimum."""
    print("  " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    for what, minimum in minima.items():
        count = counts.get(what, 0)
        comparisons.holds(what, count >= minimum * total, f"only {count} of {total}")


def real_metadata():
    """Core metadata that people's tools wrote, by place: of the tools' own environment and of what the user names."""
    found = {}
    for root in [Path(sys.prefix), *environments.given().values()]:
        for path in sorted(root.glob("lib/python3*/*-packages/*.dist-info/METADATA")):
            found[str(path)] = path.read_bytes()
    for wheel in environments.given_wheels():
        with ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.count("/") == 1 and name.endswith(".dist-info/METADATA"):
                    found[f"{wheel}: {name}"] = archive.read(name)
    return {place: message_from_string(raw.decode("utf-8", "replace")) for place, raw in found.items()}
