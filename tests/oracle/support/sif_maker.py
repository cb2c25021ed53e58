"""Writes SIF files by hand, as github.com/apptainer/sif lays them out: Apptainer itself is not needed."""

import struct

DEFINITION, ENVIRONMENT, LABELS, PARTITION, SIGNATURE = range(0x4001, 0x4006)
OCI_INDEX = 0x400A
SQUASHFS, EXT3, _, RAW, ENCRYPTED = range(1, 6)
SYSTEM, PRIMARY, DATA, OVERLAY = range(1, 5)
ARCHITECTURES = {"386": b"01", "amd64": b"02", "arm": b"03", "arm64": b"04", "riscv64": b"12"}
DESCRIPTOR = struct.Struct("<i?IIIqqqqqqq128s384s")
HEADER = struct.Struct("<32s10s3s3s16s8q")


def partition(data, file_system=SQUASHFS, kind=PRIMARY, architecture="amd64", name="system"):
    extra = struct.pack("<ii3s", file_system, kind, ARCHITECTURES[architecture])
    return PARTITION, data, name, extra


def sif(objects, architecture="amd64", unused=3, version=b"01"):
    """Objects are (kind, bytes, name, extra); room for some more is left, as Apptainer does."""
    objects = [(*one, b"", b"")[:4] for one in objects]
    total = len(objects) + unused
    start = HEADER.size
    place = (start + total * DESCRIPTOR.size + 4095) // 4096 * 4096
    data_start, data, descriptors = place, b"", b""
    for number, (kind, content, name, extra) in enumerate(objects):
        padded = (len(content) + 4095) // 4096 * 4096
        descriptors += DESCRIPTOR.pack(
            kind, True, number + 1, 0xF0000001, 0, place, len(content), padded, 0, 0, 0, 0, name.encode(), extra
        )
        data += content.ljust(padded, b"\0")
        place += padded
    descriptors += bytes(unused * DESCRIPTOR.size)
    header = HEADER.pack(
        b"#!/usr/bin/env run-singularity\n", b"SIF_MAGIC", version, ARCHITECTURES[architecture], bytes(16),
        0, 0, unused, total, start, len(descriptors), data_start, len(data),
    )  # fmt: skip
    return (header + descriptors).ljust(data_start, b"\0") + data
