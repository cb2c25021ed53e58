"""Ways to spoil an environment, for bad_input.py: damaged files, endless ones, links in circles, names that are no text."""

import json
import os
import random
import shutil
import socket
from pathlib import Path

from support import environments

GIGABYTE = 1 << 30

CASES = []


def case(function):
    """A case spoils an environment and returns the paths that gaps must name, with a word of their reasons."""
    CASES.append(function)
    return function


def sparse(path, size=3 * GIGABYTE, start=b""):
    path.unlink(missing_ok=True)
    with open(path, "wb") as file:
        file.write(start)
        file.truncate(size)


def metadata_directory(site):
    return next(site.glob("click-*.dist-info"))


def record_of_rows(site, row, count):
    """A RECORD of that many rows."""
    path = metadata_directory(site) / "RECORD"
    path.unlink()
    block = row * 100_000
    with open(path, "wb") as file:
        for _ in range(count // 100_000):
            file.write(block)
    return path


@case
def unreadable_file(site):
    (site / "click" / "core.py").chmod(0)
    return {site / "click" / "core.py": "ermission"}


@case
def unreadable_directory(site):
    (site / "click").chmod(0)
    return {site / "click": "ermission"}


@case
def directory_that_lists_but_does_not_open(site):
    (site / "click").chmod(0o444)
    return {site / "click" / "core.py": "ermission"}


@case
def unreadable_record(site):
    path = metadata_directory(site) / "RECORD"
    path.chmod(0)
    return {path: "ermission"}


@case
def unreadable_metadata(site):
    path = metadata_directory(site) / "METADATA"
    path.chmod(0)
    return {path: "ermission"}


@case
def links_that_lead_nowhere_or_in_circles(site):
    for name, target in {
        "broken.py": "nowhere.py",
        "self.py": "self.py",
        "a.py": "b.py",
        "b.py": "a.py",
        "up": "..",
        "root": "/",
        "far": "../" * 200 + "etc/passwd",
        "proc": "/proc/self/root",
        "long": "x/" * 2000,
    }.items():
        (site / "click" / name).symlink_to(target)
    return {}


@case
def chain_of_a_hundred_links(site):
    for number in range(100):
        (site / f"link{number}.py").symlink_to(f"link{number + 1}.py")
    (site / "link100.py").write_text("pass\n")
    return {}


@case
def recorded_file_is_a_circle(site):
    path = site / "click" / "core.py"
    path.unlink()
    path.symlink_to("core.py")
    return {path: "link"}


@case
def site_packages_is_a_circle(site):
    shutil.rmtree(site)
    site.symlink_to(site.name)
    return {}


@case
def fifos_sockets_and_devices(site):
    os.mkfifo(site / "click" / "fifo.py")
    os.mkfifo(site / "fifo.pth")
    (site / "fifo-1.0.dist-info").mkdir()
    os.mkfifo(site / "fifo-1.0.dist-info" / "METADATA")
    os.mkfifo(site / "fifo-1.0.dist-info" / "RECORD")
    os.mkfifo(site / "fifo-1.0.dist-info" / "direct_url.json")
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.getcwd()
        os.chdir(site)
        listener.bind("socket.so")
        os.chdir(here)
    try:
        os.mknod(site / "zero.py", 0o20666, os.makedev(1, 5))
    except PermissionError:
        print("  skipped: a device: only root makes one")
    return {}


@case
def linked_to_fifo_and_endless_device(site):
    os.mkfifo(site.parents[1] / "pipe")
    for name in ("METADATA", "RECORD"):
        path = metadata_directory(site) / name
        path.unlink()
        path.symlink_to("/dev/zero" if name == "RECORD" else "../../../pipe")
    (site / "zero.pth").symlink_to("/dev/zero")
    return {}


@case
def names_that_are_no_text(site):
    for name in (
        b"\xff\xfe.py",
        b"\xed\xa0\x80.py",
        b"\xc0\xaf.py",
        b"\x1b[31mred\x1b[0m.py",
        b"\x1b]0;title\x07.pth",
        b"new\nline.py",
        b"carriage\rreturn.py",
        b"tab\t.py",
        b"\xc2\x9b31m.py",
        b"delete\x7f.py",
        b"back\\x1bslash.py",
        b"n" * 255,
        b" ",
        b"-rf",
        b"...",
        b"quote'\"`$.py",
        "right-to-left \u202e yp.exe".encode(),
    ):
        (Path(os.fsdecode(os.fsencode(site / "click") + b"/" + name))).write_text("print()\n")
        (Path(os.fsdecode(os.fsencode(site) + b"/" + name))).write_text("import os\n")
    Path(os.fsdecode(os.fsencode(site) + b"/\x1b[2J\xff-1.0.dist-info")).mkdir()
    Path(os.fsdecode(os.fsencode(site) + b"/\xff\x1b[1m")).mkdir()
    return {}


@case
def contents_with_escape_sequences(site):
    directory = site / "evil-1.0.dist-info"
    directory.mkdir()
    escape = "\x1b]0;owned\x07\x1b[2J\x9b31m\r"
    (directory / "METADATA").write_text(f"Metadata-Version: 2.1\nName: evil{escape}\nVersion: 1.0{escape}\n")
    (directory / "RECORD").write_text(f'"evil{escape}.py",sha256={escape},{escape}\n../../../../..{escape},,\n')
    (directory / "INSTALLER").write_text(escape)
    (directory / "WHEEL").write_text(f"Wheel-Version: 1.0{escape}\nTag: {escape}\nGenerator: {escape}\n")
    (directory / "direct_url.json").write_text(json.dumps({"url": f"https://u:p@x/{escape}", "archive_info": {}}))
    (site / "evil.pth").write_text(f"import os;{escape}\n/nowhere{escape}\n")
    config = site.parents[2] / "pyvenv.cfg"
    config.write_text(config.read_text() + f"prompt = {escape}\nuv = {escape}\nversion_info = 3.1{escape}\n")
    return {}


@case
def files_of_three_gigabytes(site):
    path = metadata_directory(site) / "METADATA"
    sparse(path)
    sparse(site / "click" / "huge.so", start=environments.SYSTEM_PYTHON.read_bytes()[:1024])
    return {path: "bytes"}


@case
def text_files_of_a_hundred_megabytes(site):
    files = [metadata_directory(site) / name for name in ("RECORD", "WHEEL", "INSTALLER", "direct_url.json")]
    files += [site / "huge.pth", site / "click" / "__pycache__" / "huge.cpython-311.pyc"]
    files[-1].parent.mkdir(exist_ok=True)
    for path in files:
        sparse(path, size=100 << 20, start=b"import os\n")
    return dict.fromkeys(files[:1], "bytes")


@case
def record_of_ten_million_rows(site):
    return {record_of_rows(site, b"click/core.py,sha256=x,1\n", 10_000_000): "bytes"}


@case
def record_of_six_million_short_rows(site):
    return {record_of_rows(site, b"a,,\n", 6_000_000): "rows"}


@case
def record_of_nine_hundred_thousand_rows(site):
    record_of_rows(site, b"a,,\n", 900_000)
    return {}


@case
def record_of_one_row(site):
    path = metadata_directory(site) / "RECORD"
    path.write_bytes(b'"' + b"a" * (20 << 20) + b'",,\n' + b"," * (5 << 20))
    return {}


@case
def record_rows_that_lead_out(site):
    path = metadata_directory(site) / "RECORD"
    rows = (
        "/etc/passwd,,",
        "../" * 100 + "etc/passwd,,",
        "../../../../../x,,",
        '"a\0b",,',
        "a/../../b,,",
        '"open,,',
        ",,",
        "x,sha256=,",
        "y,sha999=aa,-1",
    )
    path.write_text("\n".join(rows) + "\n")
    return {}


@case
def directories_three_hundred_deep(site):
    path = site / "click"
    for _ in range(300):
        path = path / "d"
    path.mkdir(parents=True)
    (path / "end.py").write_text("pass\n")
    return {site / "click" / "d": "256"}


@case
def path_lines_without_end(site):
    (site / "many.pth").write_bytes(b"/nowhere\n" * 3_000_000)
    (site / "imports.pth").write_bytes(b"import os\n" * 2_000_000)
    (site / "long.pth").write_bytes(b"import os;" + b"x" * (25 << 20))
    return {site / "many.pth": "lines", site / "imports.pth": "lines"}


@case
def paths_that_lead_to_the_system(site):
    lines = (
        "/",
        "/proc",
        "/proc/self",
        "/sys",
        "/dev",
        "..",
        "../../../../..",
        str(Path.home()),
        "/usr",
        "/tmp",
        "\0",
        "a" * 5000,
    )
    (site / "out.pth").write_text("\n".join(lines) + "\n")
    return {}


@case
def thousands_of_distributions_of_one_name(site):
    for number in range(3000):
        directory = site / f"p-{number}.dist-info"
        directory.mkdir()
        (directory / "METADATA").write_text(f"Metadata-Version: 2.1\nName: p\nVersion: {number}\n")
        (directory / "RECORD").write_text("click/core.py,,\n" * 20)
    return {}


@case
def json_that_nests(site):
    path = metadata_directory(site) / "direct_url.json"
    path.write_text("[" * 1_000_000)
    other = site / "wide-1.0.dist-info"
    other.mkdir()
    (other / "direct_url.json").write_text('{"url": [' + "1," * 3_000_000 + "1]}")
    return {path: "", other / "direct_url.json": ""}


@case
def binaries_cut_short(site):
    """Every length up to a header's, then thirty more; bytes of every kind in the headers."""
    randomness = random.Random(0)
    content = (environments.SYSTEM_PYTHON).read_bytes()[: 1 << 16]
    (site / "click" / "__pycache__").mkdir(exist_ok=True)
    for length in (*range(0, 70), *(randomness.randrange(70, 1 << 16) for _ in range(30))):
        (site / "click" / f"cut{length}.so").write_bytes(content[:length])
        (site / "click" / "__pycache__" / f"core.cpython-{300 + length}.pyc").write_bytes(content[:length])
        flipped = bytearray(content)
        for _ in range(20):
            flipped[randomness.randrange(1024)] = randomness.randrange(256)
        (site / "click" / f"flipped{length}.so").write_bytes(flipped)
    return {}


@case
def files_where_directories_belong(site):
    for name in ("METADATA", "RECORD"):
        path = metadata_directory(site) / name
        path.unlink()
        path.mkdir()
    (site / "flat-1.0.dist-info").write_text("Name: flat\n")
    (site / "folder.pth").mkdir()
    (site / "folder.py").mkdir()
    (site / "folder.so").mkdir()
    return {}


@case
def configuration_that_lies(site):
    config = site.parents[2] / "pyvenv.cfg"
    config.write_bytes(
        b"home = /proc/self/root/usr/bin\nhome = ../../..\nversion = \xff\x00\nx" + b"=" * 100_000 + b"\n"
    )
    return {}


@case
def home_in_a_circle(site):
    config = site.parents[2] / "pyvenv.cfg"
    config.write_text(f"home = {site.parents[2] / 'bin'}\nversion = 3.11.2\n")
    return {}
