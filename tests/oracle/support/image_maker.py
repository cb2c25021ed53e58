"""Makes container images by hand, and reads the trees that unpackers leave on a disk."""

import gzip
import hashlib
import io
import json
import os
import stat
import tarfile
from pathlib import Path

OCI = "application/vnd.oci.image."


class Layer:
    """The tar of one layer, entry by entry; times and owners differ from what unpacking would give by itself."""

    def __init__(self, form=tarfile.PAX_FORMAT):
        self.buffer = io.BytesIO()
        # Names that are no UTF-8 go through as the bytes that they are.
        self.tar = tarfile.open(fileobj=self.buffer, mode="w", format=form, encoding="utf-8", errors="surrogateescape")

    def add(self, name, kind=tarfile.REGTYPE, data=b"", link="", pax=None, **fields):
        entry = tarfile.TarInfo(name)
        entry.type, entry.size, entry.linkname = kind, len(data), link
        entry.mode, entry.mtime, entry.pax_headers = 0o644, 1_000_000_000, pax or {}
        for field, value in fields.items():
            setattr(entry, field, value)
        self.tar.addfile(entry, io.BytesIO(data))
        return self

    def file(self, name, data=b"", **fields):
        return self.add(name, data=data, **fields)

    def directory(self, name, **fields):
        return self.add(name, tarfile.DIRTYPE, **({"mode": 0o755} | fields))

    def symbolic(self, name, target, **fields):
        return self.add(name, tarfile.SYMTYPE, link=target, **({"mode": 0o777} | fields))

    def hard(self, name, target, **fields):
        return self.add(name, tarfile.LNKTYPE, link=target, **fields)

    def bytes(self):
        self.tar.close()
        return self.buffer.getvalue()


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def two_members(data):
    """A gzip file as eStargz has it: of several members."""
    half = len(data) // 2
    return gzip.compress(data[:half], mtime=0) + gzip.compress(data[half:], mtime=0)


COMPRESSIONS = {
    "none": lambda data: data,
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "two_members": two_members,
}


def write_layout(directory, tars, compressions=("gzip",), tag="latest", settings=None, **more):
    """An OCI layout of one image; the compressions are taken in turn. The media types say gzip for all.

    `settings` are what a container gets, `more` other members of the configuration.
    """
    blobs = Path(directory) / "blobs" / "sha256"
    blobs.mkdir(parents=True)

    def descriptor(data, kind, **more):
        (blobs / digest(data)[7:]).write_bytes(data)
        return {"mediaType": OCI + kind, "digest": digest(data), "size": len(data), **more}

    stored = [COMPRESSIONS[compressions[place % len(compressions)]](tar) for place, tar in enumerate(tars)]
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": settings or {"Env": ["PATH=/usr/bin"]},
        "rootfs": {"type": "layers", "diff_ids": [digest(tar) for tar in tars]},
        "history": [{"created": "2026-01-01T00:00:00Z", "created_by": f"layer {place}"} for place in range(len(tars))],
        **more,
    }
    manifest = {
        "schemaVersion": 2,
        "config": descriptor(json.dumps(config).encode(), "config.v1+json"),
        "layers": [descriptor(data, "layer.v1.tar+gzip") for data in stored],
    }
    named = {"annotations": {"org.opencontainers.image.ref.name": tag}}
    index = {"schemaVersion": 2, "manifests": [descriptor(json.dumps(manifest).encode(), "manifest.v1+json", **named)]}
    (Path(directory) / "index.json").write_text(json.dumps(index))
    (Path(directory) / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')


KINDS = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "directory",
    stat.S_IFLNK: "symbolic_link",
    stat.S_IFCHR: "character_device",
    stat.S_IFBLK: "block_device",
    stat.S_IFIFO: "fifo",
}


def row_of(path, status):
    kind = KINDS[stat.S_IFMT(status.st_mode)]
    row = {"kind": kind, "mode": stat.S_IMODE(status.st_mode), "uid": status.st_uid, "gid": status.st_gid}
    row["mtime_ns"] = status.st_mtime_ns
    row["target"] = os.readlink(path) if kind == "symbolic_link" else b""
    row["device"] = [os.major(status.st_rdev), os.minor(status.st_rdev)] if kind.endswith("_device") else [0, 0]
    row["size"] = status.st_size if kind == "file" else 0
    row["sha256"] = ""
    if kind == "file":
        with open(path, "rb") as file:
            row["sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
    row["attributes"] = {
        name: os.getxattr(path, name, follow_symlinks=False) for name in os.listxattr(path, follow_symlinks=False)
    }
    return row


def tree_on_disk(root):
    """Every place below a directory by its path, with hard links as groups of paths."""
    root = os.fsencode(root)
    rows, inodes = {}, {}
    waiting = [b""]
    while waiting:
        place = waiting.pop()
        status = os.lstat(root + place)
        rows[place or b"/"] = row_of(root + place, status)
        if stat.S_ISDIR(status.st_mode):
            waiting += [place + b"/" + entry.name for entry in os.scandir(root + place)]
        else:
            inodes.setdefault(status.st_ino, []).append(place)
    for names in inodes.values():
        for name in names:
            rows[name]["links"] = sorted(names)
    return rows
