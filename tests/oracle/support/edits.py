"""The small vocabulary in which tests/headline states what is done to a copy of an environment.

A file is always replaced, never written into: other copies may be hard links to it.
"""

import base64
import csv
import hashlib
import importlib.util
import io
import os
import shutil
import struct

from . import environments

COMPILE = """
import importlib.util, marshal, sys
code = compile(sys.argv[1], sys.argv[2], "exec", dont_inherit=True)
sys.stdout.buffer.write(importlib.util.MAGIC_NUMBER + marshal.dumps(code))
"""


def put(path, content):
    """The content under that name, with the mode of what was there."""
    mode = path.stat().st_mode & 0o7777 if path.exists() else 0o644
    clear(path)
    path.write_bytes(content)
    path.chmod(mode)


def clear(path):
    """Nothing under that name, in a directory that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write(path, edit, _):
    if path.exists():
        raise SystemExit(f"{path} is there already")
    put(path, edit["text"].encode())


def append(path, edit, _):
    put(path, path.read_bytes() + edit["text"].encode())


def replace(path, edit, _):
    content, old, status = path.read_bytes(), edit["old"].encode(), path.stat()
    if old not in content:
        raise SystemExit(f"{path} has no {old}")
    put(path, content.replace(old, edit["new"].encode(), 1))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def remove(path, *_):
    if not path.exists():
        raise SystemExit(f"{path} is not there")
    clear(path)


def copy(path, edit, world):
    source = world.path(edit["from"])
    clear(path)
    environments.tool("cp", "-al" if source.is_dir() else "-aL", source, path)


def link(path, edit, _):
    clear(path)
    path.symlink_to(edit["to"])


def chmod(path, edit, _):
    if path.is_file():
        put(path, path.read_bytes())
    path.chmod(edit["mode"])


def directory(path, *_):
    path.mkdir(parents=True)


def compile_text(path, edit, world):
    """PEP 552: magic number, flags, then time and size of the source, or its hash."""
    source = world.path(edit["of"])
    made = environments.tool(world.python, "-c", COMPILE, edit["text"], source)
    if edit["validation"] == "timestamp":
        status = source.stat() if source.exists() else None
        state = (0, int(status.st_mtime), status.st_size) if status else (0, 0, 0)
        header = struct.pack("<III", *state)
    else:
        hashed = source.read_bytes() if edit["validation"] == "hash-of-source" else edit["text"].encode()
        header = struct.pack("<I", 1) + importlib.util.source_hash(hashed)
    put(path, made[:4] + header + made[4:])


def record(path, edit, world):
    """The row that an installer would write for the file as it is now, in place of the one that is there."""
    [document] = world.site.glob(f"{edit['of']}-*.dist-info/RECORD")
    name = path.relative_to(world.site).as_posix()
    content = path.read_bytes()
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    rows = [row for row in csv.reader(io.StringIO(document.read_text())) if row[0] != name]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[name, f"sha256={digest}", len(content)], *rows])
    put(document, out.getvalue().encode())


def run(_, edit, world):
    # A program that Python runs may write bytecode, as it does in life.
    environments.tool(*edit["run"], env={"PYTHONDONTWRITEBYTECODE": ""}, cwd=world.place)


VERBS = {
    "write": write,
    "append": append,
    "replace": replace,
    "remove": remove,
    "copy": copy,
    "link": link,
    "chmod": chmod,
    "directory": directory,
    "compile": compile_text,
    "record": record,
    "run": run,
}


def verb_of(edit):
    [verb] = [word for word in edit if word in VERBS]
    return verb


def apply(edit, path, world):
    VERBS[verb_of(edit)](path, edit, world)
