"""Every row of every RECORD, every total and many digests, computed a second time with csv, hashlib and os.walk.

On environments that nobody changed there must be nothing to say about files that changed, are gone or belong to nobody.
"""

import base64
import csv
import hashlib
import os
import random
import stat
import sys
from collections import Counter
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

RANDOM_FILES = 500
# Findings that would be wrong on an environment as its installer left it.
FALSE_ALARMS = (
    "bytecode-of-other-source",
    "bytecode-without-source",
    "file-missing",
    "file-modified",
    "file-unlisted",
    "package-without-distribution",
    "path-line-of-nobody",
    "record-absent",
    "record-malformed",
    "startup-code-of-nobody",
)
BLOCK = 1 << 20


def digest_of(path, algorithm="sha256"):
    digest = hashlib.new(algorithm)
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.digest()


def stated_digest(text):
    """Algorithm and bytes of a RECORD's digest; None for the bytes that are not that algorithm's."""
    algorithm, _, value = text.partition("=")
    try:
        raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        return algorithm, raw if len(raw) == hashlib.new(algorithm).digest_size else None
    except ValueError:
        return algorithm, None


def state_of(row, record, environment, roots):
    """The verdict on one row, from the file system alone."""
    path, digest, size = row
    base = record.parent.parent
    place = Path(os.path.normpath(base / path))
    stated = stated_digest(digest) if digest else None
    if (stated and stated[1] is None) or (size and not size.isdigit()):
        return "malformed"
    if not any(place.is_relative_to(directory) for directory in (environment, base)):
        return "outside"
    if not os.path.lexists(place):
        return "missing"
    if not place.exists() or not any(place.resolve().is_relative_to(root) for root in roots):
        return "unread"
    if place.samefile(record):
        return "record-itself"
    if not place.is_file():
        return "not-a-file"
    if stated is None:
        return "no-digest"
    return "verified" if digest_of(place, stated[0]) == stated[1] else "modified"


def placed(location, environment, roots):
    """The directory that a path of the facts means; what is outside the target has its root's name before it."""
    root, colon, path = location.partition(":")
    return roots[root] / path if colon and root in roots else environment / location


def check_records(name, environment, roots, comparisons):
    rows = icecore.query(
        environment,
        "SELECT d.location, r.path, r.state FROM record_entry AS r JOIN distribution AS d ON d.id = r.distribution",
    )
    verdicts = {}
    for row in rows:
        verdicts.setdefault(placed(row["location"], environment, roots), []).append((row["path"], row["state"]))
    own = {record.parent for record in environment.rglob("site-packages/*.dist-info/RECORD")}
    comparisons.equal(f"{name}: RECORDs", {path for path in verdicts if path.is_relative_to(environment)}, own)
    known = [path.resolve() for path in roots.values()]
    for location, found in sorted(verdicts.items()):
        record = location / "RECORD"
        with open(record, encoding="utf-8", errors="surrogateescape", newline="") as file:
            written = [row for row in csv.reader(file) if row]
        expected = Counter(
            (icecore.escaped(os.fsencode(row[0])), state_of(row, record, environment, known)) for row in written
        )
        comparisons.count += len(written)
        for path, state in Counter(found) - expected:
            comparisons.differ(f"{name}: {location.name}: {path}", f"icecore alone says {state}")
        for path, state in expected - Counter(found):
            comparisons.differ(f"{name}: {location.name}: {path}", f"icecore does not say {state}")


def walk(root):
    """Kind, size and path of all entries."""
    entries = {}
    for directory, names, files in os.walk(os.fsencode(root)):
        for entry in names + files:
            path = os.path.join(directory, entry)
            status = os.lstat(path)
            kinds = ((stat.S_ISLNK, "link"), (stat.S_ISDIR, "directory"), (stat.S_ISREG, "file"))
            kind = next(kind for is_kind, kind in kinds if is_kind(status.st_mode))
            size = status.st_size if kind == "file" else 0
            entries[icecore.escaped(os.path.relpath(path, os.fsencode(root)))] = (kind, size, path)
    return entries


def check_tree(name, environment, randomness, comparisons):
    """All entries of the target are known with kind and size; the owners' add up; digests are the bytes'."""
    files = icecore.query(
        environment,
        "SELECT f.path, f.kind, f.size, f.sha256, o.owner_kind FROM file AS f LEFT JOIN owner AS o ON o.file = f.id"
        " WHERE f.root = 'target' AND f.path <> '.'",
    )
    on_disk = walk(environment)
    known = {row["path"]: (row["kind"], row["size"]) for row in files}
    comparisons.same_rows(name, known, {path: entry[:2] for path, entry in on_disk.items()})
    owned = [row for row in files if row["owner_kind"] is not None]
    ownable = [entry for entry in on_disk.values() if entry[0] in ("file", "link")]
    comparisons.equal(f"{name}: owned files", len(owned), len(ownable))
    comparisons.equal(f"{name}: owned bytes", sum(row["size"] for row in owned), sum(entry[1] for entry in ownable))
    nobodys = [row["path"] for row in owned if row["owner_kind"] == "nobody"]
    comparisons.equal(f"{name}: owned by nobody", nobodys, [])

    digests = {row["path"]: row["sha256"] for row in files if row["kind"] == "file"}
    native = {path for path in digests if path.endswith(".so") or ".so." in path}
    chosen = native | set(randomness.sample(sorted(digests), min(RANDOM_FILES, len(digests))))
    for path in sorted(chosen):
        comparisons.equal(f"{name}: sha256 of {path}", digests[path], digest_of(on_disk[path][2]).hex())


def check_findings(name, environment, report, comparisons):
    """Nothing false about what the installer put there; the base interpreter is the system's, not ours."""
    own = [finding for finding in report["findings"] if os.path.lexists(environment / finding["path"])]
    for rule in FALSE_ALARMS:
        comparisons.equal(f"{name}: {rule}", [f["subject"] for f in own if f["rule"] == rule], [])


def main():
    seed = random.SystemRandom().randrange(1 << 32) if len(sys.argv) < 2 else int(sys.argv[1])
    print(f"  seed {seed}")
    comparisons = Comparisons("rows, entries and digests", minimum=30000)
    for name, environment in environments.untouched().items():
        report = icecore.audit(environment)
        roots = {root["name"]: Path(root["path"]) for root in report["roots"]}
        check_records(name, environment, roots, comparisons)
        check_tree(name, environment, random.Random(seed), comparisons)
        check_findings(name, environment, report, comparisons)
    comparisons.finish()


main()
