"""Changes to ELF files that need no tool: little-endian, 64 bits. A file is replaced, never written into: copies of
environments share their files."""

import struct

RPATH, RUNPATH = 15, 29
IGNORED = 0x60000010  # a number for systems' own entries, which no loader knows


def replace(path, content):
    mode = path.stat().st_mode
    path.unlink()
    path.write_bytes(content)
    path.chmod(mode)


def dynamic_entries(content):
    """Where each entry of the dynamic section lies, with its tag and value."""
    start, size, count = struct.unpack_from("<Q", content, 32)[0], *struct.unpack_from("<HH", content, 54)
    headers = [struct.unpack_from("<IIQQQQQQ", content, start + i * size) for i in range(count)]
    dynamic = next(header for header in headers if header[0] == 2)
    places = range(dynamic[2], dynamic[2] + dynamic[5], 16)
    return [(place, *struct.unpack_from("<qQ", content, place)) for place in places]


def without_search_path(path):
    """Takes DT_RPATH and DT_RUNPATH away."""
    content = bytearray(path.read_bytes())
    for place, tag, value in dynamic_entries(content):
        if tag in (RPATH, RUNPATH):
            struct.pack_into("<qQ", content, place, IGNORED, value)
    replace(path, content)


def for_other_machine(path):
    """For 64-bit ARM, by its header."""
    content = bytearray(path.read_bytes())
    struct.pack_into("<H", content, 18, 183)
    replace(path, content)
