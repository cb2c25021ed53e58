"""Odd and hostile wheels, each found by the name of its oddity; and real wheels, in which nothing is odd.

Each odd wheel is a good one with one thing changed, by hand, because no tool makes such files. What it must give is the
name of a rule, on the wheel and on no other. The real wheels are the pinned ones of the oracles' environment and those in
the directories that ICECORE_ORACLE_WHEELS names, separated by colons: none of them may give an integrity finding or a gap.
"""

import base64
import hashlib
import io
import os
import struct
import tarfile
import tempfile
import zlib
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

MINIMUM_ODD = 40
NAME = "pkg-1.0-py3-none-any.whl"
INFO = "pkg-1.0.dist-info"
METADATA = b"Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\n"
WHEEL = b"Wheel-Version: 1.0\nGenerator: oracle\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
REGULAR = 0o100644 << 16


class Entry:
    """One entry of a zip file; each header can say something of its own."""

    def __init__(self, name, data=b"", **changes):
        self.name = name if isinstance(name, bytes) else name.encode()
        self.data = data
        self.method = changes.get("method", 8)
        self.flags = changes.get("flags", 0x800 if any(byte > 127 for byte in self.name) else 0)
        self.attributes = changes.get("attributes", REGULAR)
        self.packed = changes.get("packed", self.compressed())
        self.crc = changes.get("crc", zlib.crc32(data))
        self.size = changes.get("size", len(data))
        self.local = changes.get("local", {})
        self.extra = changes.get("extra", b"")
        self.descriptor = changes.get("descriptor")
        self.listed = changes.get("listed", True)
        self.at = changes.get("at")
        self.before = changes.get("before", b"")

    def compressed(self):
        if self.method != 8:
            return self.data
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        return packer.compress(self.data) + packer.flush()

    def header(self):
        name = self.local.get("name", self.name)
        flags, crc, size, packed = self.flags, self.crc, self.size, len(self.packed)
        if self.descriptor is not None:
            flags, crc, size, packed = flags | 8, 0, 0, 0
        fields = {"flags": flags, "method": self.method, "crc": crc, "packed": packed, "size": size} | self.local
        return (
            struct.pack(
                "<IHHHIIIIHH",
                *(fields.get("signature", 0x04034B50), 20, fields["flags"], fields["method"], 0x210000),
                *(fields["crc"], fields["packed"], fields["size"], len(name), len(fields.get("extra", b""))),
            )
            + name
            + fields.get("extra", b"")
        )

    def central(self, offset):
        flags = self.flags | (8 if self.descriptor is not None else 0)
        return (
            struct.pack(
                "<IHHHHIIIIHHHHHII",
                *(0x02014B50, 0x0314, 20, flags, self.method, 0x210000, self.crc, len(self.packed), self.size),
                *(len(self.name), len(self.extra), 0, 0, 0, self.attributes, offset),
            )
            + self.name
            + self.extra
        )


def archive(entries, *, end=None, between=b"", comment=b"", prepended=b"", appended=b"", zip64=None):
    out, central, offsets = b"", b"", []
    for entry in entries:
        out += entry.before
        offset = len(out) if entry.at is None else offsets[entry.at]
        offsets.append(offset)
        if entry.at is None:
            out += entry.header() + entry.packed + (entry.descriptor or b"")
        if entry.listed:
            central += entry.central(offset)
    out += between
    start, count = len(out), sum(entry.listed for entry in entries)
    fields = {"disk": 0, "count": count, "size": len(central), "offset": start} | (end or {})
    out += central
    if zip64 is not None:
        place = len(out)
        wide = {"size": 44, "count": count, "length": len(central), "offset": start, "place": place} | zip64
        out += struct.pack("<IQHHIIQQQQ", 0x06064B50, wide["size"], 45, 45, 0, 0, *[wide["count"]] * 2,
                           wide["length"], wide["offset"])  # fmt: skip
        out += struct.pack("<IIQI", 0x07064B50, 0, wide["place"], 1)
    out += struct.pack("<IHHHHIIH", 0x06054B50, fields["disk"], 0, fields["count"], fields["count"], fields["size"],
                       fields["offset"], len(comment))  # fmt: skip
    return prepended + out + comment + appended


def digest(data, algorithm="sha256"):
    return f"{algorithm}=" + base64.urlsafe_b64encode(hashlib.new(algorithm, data).digest()).rstrip(b"=").decode()


def record_of(entries, more=()):
    lines = [f"{entry.name.decode('utf-8', 'replace')},{digest(entry.data)},{len(entry.data)}" for entry in entries]
    return "\n".join([*lines, *more, f"{INFO}/RECORD,,"]).encode() + b"\n"


def good(extra=(), *, metadata=METADATA, wheel=WHEEL, unlisted=(), more=(), record=None, first=None):
    """The entries of a good wheel, RECORD last."""
    listed = [first or Entry("pkg/__init__.py", b"x = 1\n"), *extra]
    listed += [Entry(f"{INFO}/METADATA", metadata)] if metadata else []
    listed += [Entry(f"{INFO}/WHEEL", wheel)] if wheel else []
    text = record_of([one for one in listed if not one.name.endswith(b"/")], more) if record is None else record
    return [*listed, *unlisted, *([Entry(f"{INFO}/RECORD", text)] if text else [])]


def wheel(*arguments, **options):
    return archive(good(*arguments, **options))


def changed_first(**changes):
    return wheel(first=Entry("pkg/__init__.py", b"x = 1\n" * 40, **changes))


def named(name, **changes):
    return wheel(unlisted=[Entry(name, b"1", **changes)])


def descriptor(data, crc=None):
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = len(packer.compress(data) + packer.flush())
    return struct.pack("<IIII", 0x08074B50, zlib.crc32(data) if crc is None else crc, packed, len(data))


def bomb():
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    size = 100 << 20
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()
    entries = [Entry(f"pkg/{number}", b"", packed=packed, size=size, crc=0) for number in range(100)]
    return archive(good(unlisted=entries))


def odd_archives():
    """What is changed, the file, and the rule that must tell."""
    plain = good()
    data = b"x = 1\n" * 40
    unicode_path = struct.pack("<HHBI", 0x7075, 5 + 4, 1, zlib.crc32(b"a")) + b"evil"
    hidden = Entry("pkg/hidden.py", b"import os", listed=False)
    two = [Entry("pkg/same.py", b"1"), Entry("pkg/same.py", b"2")]
    yield "bytes before it", archive(plain, prepended=b"#!/bin/sh\n"), "wheel-bytes-outside"
    yield "another zip file before it", archive(plain, prepended=wheel()), "wheel-bytes-outside"
    yield "bytes behind it", archive(plain, appended=b"tail"), "wheel-bytes-outside"
    yield "a comment", archive(plain, comment=b"hello"), "wheel-bytes-outside"
    yield "bytes before its directory", archive(plain, between=b"not an entry"), "wheel-bytes-outside"
    yield "bytes between entries", wheel(unlisted=[Entry("a", b"1", before=b"between")]), "wheel-bytes-outside"
    yield "an entry that is not listed", archive([*plain, hidden]), "wheel-entry-hidden"
    yield "an unlisted entry in the middle", archive([plain[0], hidden, *plain[1:]]), "wheel-entry-hidden"
    yield "another count at its end", archive(plain, end={"count": 9}), "wheel-end-disagrees"
    yield "zip64 with another count", archive(plain, zip64={}, end={"count": 1}), "wheel-end-disagrees"
    yield "a zip64 locator to elsewhere", archive(plain, zip64={"place": 7}), "wheel-end-disagrees"
    yield "a zip64 record of another size", archive(plain, zip64={"size": 60}), "wheel-end-disagrees"
    yield "a directory that is elsewhere", archive(plain, end={"offset": 1 << 30}), "wheel-unreadable"
    yield "a second disk", archive(plain, end={"disk": 1}), "wheel-unreadable"
    yield "no end", wheel()[:-30], "wheel-unreadable"
    yield "no zip file", b"no zip file at all", "wheel-unreadable"
    yield "nothing", b"", "wheel-unreadable"
    yield "two entries of one name", wheel(unlisted=two), "wheel-entry-repeated"
    yield "METADATA twice", wheel(unlisted=[Entry(f"{INFO}/METADATA", METADATA)]), "wheel-entry-repeated"
    yield "overlapping entries", wheel(unlisted=[Entry("pkg/again.py", data, at=0)]), "wheel-entries-overlap"
    yield "another local name", changed_first(local={"name": b"pkg/__other__.py"}), "wheel-names-disagree"
    yield "another name in an extra field", changed_first(extra=unicode_path), "wheel-names-disagree"
    yield "another local extra name", changed_first(local={"extra": unicode_path}), "wheel-names-disagree"
    yield "another local method", changed_first(local={"method": 0}), "wheel-headers-disagree"
    yield "another local size", changed_first(local={"size": 7}), "wheel-headers-disagree"
    yield "another local CRC-32", changed_first(local={"crc": 7}), "wheel-headers-disagree"
    yield "encrypted only locally", changed_first(local={"flags": 1}), "wheel-headers-disagree"
    yield "no local header", changed_first(local={"signature": 0x04034B51}), "wheel-headers-disagree"
    yield "another descriptor", changed_first(descriptor=descriptor(data, crc=1)), "wheel-headers-disagree"
    yield "an absolute name", named("/etc/cron.d/x"), "wheel-entry-leads-out"
    yield "a drive", named("C:/Windows/x.dll"), "wheel-entry-leads-out"
    yield "a name that climbs", named("../../evil.py"), "wheel-entry-leads-out"
    yield "a name that climbs inside", named("pkg/../../evil.py"), "wheel-entry-leads-out"
    yield "a backslash", named("pkg\\evil.py"), "wheel-name-odd"
    yield "a NUL", named(b"pkg/evil.py\0.txt"), "wheel-name-odd"
    yield "a control character", named("pkg/\x1b[2Jx"), "wheel-name-odd"
    yield "an empty part", named("pkg//x.py"), "wheel-name-odd"
    yield "a dot", named("pkg/./x.py"), "wheel-name-odd"
    yield "letters of no encoding", named(b"pkg/\xe9.py", flags=0), "wheel-name-odd"
    yield "UTF-8 that is none", named(b"pkg/\xff.py", flags=0x800), "wheel-name-odd"
    yield "upper and lower case", wheel(extra=[Entry("pkg/A.py", b"1"), Entry("pkg/a.py", b"2")]), "wheel-names-clash"
    yield "a file that is a directory", wheel(extra=[Entry("pkg/d", b"1"), Entry("pkg/d/x", b"2")]), "wheel-names-clash"
    yield "a link", named("pkg/link", attributes=0o120777 << 16), "wheel-entry-not-a-file"
    yield "a device", named("pkg/device", attributes=0o020644 << 16), "wheel-entry-not-a-file"
    yield "a directory with data", named("pkg/d/"), "wheel-entry-not-a-file"
    yield "encrypted", named("pkg/x.py", flags=1), "wheel-entry-encrypted"
    yield "bzip2", named("pkg/x.py", method=12), "wheel-entry-method"
    yield "a method of nobody", named("pkg/x.py", method=77), "wheel-entry-method"
    yield "a wrong CRC-32", changed_first(crc=7), "wheel-entry-damaged"
    yield "data that is no deflate", changed_first(packed=b"\7" * 30), "wheel-entry-damaged"
    yield "fewer bytes than stated", changed_first(size=500), "wheel-entry-damaged"
    yield "more bytes than stated", changed_first(size=5), "wheel-entry-damaged"
    yield "a bomb", bomb(), "wheel-expands"


def odd_contents():
    """The same of what is in a wheel, with the file's name."""
    md5 = f"pkg/m.py,{digest(b'1', 'md5')},1"
    yield "a file that is not listed", NAME, wheel(unlisted=[Entry("pkg/more.py", b"1")]), "wheel-record-incomplete"
    yield "a file that was changed", NAME, archive(
        [Entry("pkg/__init__.py", b"x = 2\n"), *good()[1:]]
    ), "wheel-record-differs"
    yield "a file that is not there", NAME, wheel(more=[f"pkg/gone.py,{digest(b'')},0"]), "wheel-record-differs"
    yield "MD5", NAME, wheel(unlisted=[Entry("pkg/m.py", b"1")], more=[md5]), "wheel-record-weak-digest"
    yield "no digest", NAME, wheel(unlisted=[Entry("pkg/m.py", b"1")], more=["pkg/m.py,,"]), "wheel-record-weak-digest"
    yield "a row that leads out", NAME, wheel(more=[f"../x,{digest(b'')},0"]), "wheel-record-malformed"
    yield "a row of two fields", NAME, wheel(more=["pkg/x"]), "wheel-record-malformed"
    yield "a listed signature", NAME, wheel(more=[f"{INFO}/RECORD.jws,,"]), "wheel-signature-listed"
    yield "no RECORD", NAME, wheel(record=b""), "wheel-metadata-missing"
    yield "no WHEEL", NAME, wheel(wheel=b""), "wheel-metadata-missing"
    yield "no METADATA", NAME, wheel(metadata=b""), "wheel-metadata-missing"
    yield "two metadata directories", NAME, wheel(
        extra=[Entry("other-1.0.dist-info/METADATA", METADATA)]
    ), "wheel-metadata-missing"
    yield "another name", "other-1.0-py3-none-any.whl", wheel(), "wheel-name-differs"
    yield "another version", "pkg-1.1-py3-none-any.whl", wheel(), "wheel-name-differs"
    yield "another name in METADATA", NAME, wheel(metadata=METADATA.replace(b"pkg", b"gkp")), "wheel-name-differs"
    yield "other tags", "pkg-1.0-py2.py3-none-any.whl", wheel(), "wheel-tags-differ"
    yield "another build", "pkg-1.0-1-py3-none-any.whl", wheel(), "wheel-tags-differ"
    yield "no such name", "pkg.whl", wheel(), "wheel-name-malformed"
    yield "unknown data", NAME, wheel(extra=[Entry("pkg-1.0.data/odd/x", b"1")]), "wheel-data-unknown"
    yield "data of another project", NAME, wheel(extra=[Entry("a-1.data/data/x", b"1")]), "wheel-data-unknown"
    yield "a label without variant.json", "pkg-1.0-py3-none-any-v3.whl", wheel(), "wheel-variant-differs"
    yield "another variant", "pkg-1.0-py3-none-any-v3.whl", wheel(
        extra=[Entry(f"{INFO}/variant.json", b'{"variants": {"v4": {"x86_64": {"level": ["v4"]}}}}')]
    ), "wheel-variant-differs"


def good_archives():
    """Files that only look odd."""
    data = b"x = 1\n" * 40
    yield "plain", wheel()
    yield "stored", wheel(first=Entry("pkg/__init__.py", b"x = 1\n", method=0))
    yield "zip64 records", archive(good(), zip64={}, end={"count": 0xFFFF, "size": 0xFFFFFFFF, "offset": 0xFFFFFFFF})
    yield "a descriptor", changed_first(descriptor=descriptor(data))
    yield "directories", wheel(extra=[Entry("pkg/d/", b"", method=0, attributes=0o40755 << 16)])
    yield "an empty file", wheel(extra=[Entry("pkg/py.typed", b"", method=0)])
    yield "letters", wheel(extra=[Entry("pkg/\u00e4\u4e2d.txt", b"1")])


def rules_on(directory, name, bytes_of_file):
    path = Path(directory) / name
    path.write_bytes(bytes_of_file)
    report = icecore.audit(f"wheel:{path}")
    path.unlink()
    return {finding["rule"] for finding in report["findings"]}, report


def compare_odd(comparisons):
    names = set()
    with tempfile.TemporaryDirectory() as directory:
        cases = [(what, NAME, file, rule) for what, file, rule in odd_archives()]
        for what, name, file, rule in [*cases, *odd_contents()]:
            rules, _ = rules_on(directory, name, file)
            comparisons.holds(what, rule in rules, f"icecore finds {sorted(rules)}, expected {rule}")
            names.add(rule)
        for what, file in good_archives():
            rules, report = rules_on(directory, NAME, file)
            comparisons.equal(what, (sorted(rules), report["gaps"]), ([], []))
    print(f"  odd wheels: {len(names)} rules")


def compare_sdist(comparisons):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as source:
        text = METADATA.replace(b"1.0\n", b"1.1\n")
        member = tarfile.TarInfo("pkg-1.0/PKG-INFO")
        member.size = len(text)
        source.addfile(member, io.BytesIO(text))
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "pkg-1.0.tar.gz").write_bytes(buffer.getvalue())
        report = icecore.audit(f"wheelhouse:{directory}")
    found = {finding["rule"] for finding in report["findings"]}
    # Without a pyproject.toml any version of setuptools builds it.
    comparisons.equal("another version in PKG-INFO", found, {"build-requirements-open", "wheel-name-differs"})


def real_directories():
    named = os.environ.get("ICECORE_ORACLE_WHEELS", "")
    return [environments.wheels(), *(Path(name) for name in named.split(":") if name)]


def compare_real(comparisons):
    for directory in real_directories():
        report = icecore.audit(f"wheelhouse:{directory}")
        false = {}
        for finding in report["findings"]:
            rule = finding["rule"]
            if rule.startswith(("wheel-", "record-", "file-")) and rule not in NOT_INTEGRITY:
                false.setdefault(finding["subject"].split("/")[0], []).append(rule)
        gaps = {gap["path"].split("/")[0] for gap in report["gaps"]}
        for one in report["wheels"]:
            name = one["path"]
            comparisons.equal(name, (false.get(name, []), name in gaps, one["problem"]), ([], False, ""))


# What is said of real wheels and is true of them: promises and choices, not how they are packed.
NOT_INTEGRITY = {"wheel-library-missing", "wheel-machine-missing", "wheel-not-accepted", "wheel-not-pure", "wheel-unusable"}


def main():
    comparisons = Comparisons("wheels", MINIMUM_ODD + 20)
    compare_odd(comparisons)
    compare_sdist(comparisons)
    compare_real(comparisons)
    comparisons.finish()


main()
