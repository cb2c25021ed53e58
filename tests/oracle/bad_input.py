"""Environments that are broken or hostile: icecore says what it could not read and why, and audits the rest.

Each case must end within a minute and 400 MB with an exit code that has a meaning, and must print no byte that a
terminal takes for a command. Where permissions matter and the script runs as root, icecore runs as another user.
"""

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

SECONDS = 60
MEGABYTES = 400
NOBODY = 65534
GIGABYTE = 1 << 30
ACCEPTED_EXITS = (0, 1, 4)
# Where the time goes into reading, one format of the report is enough.
LARGE = ("files of three gigabytes", "record of ten million rows", "record of nine hundred thousand rows")
# Control characters but the newline, as bytes and, behind c2, as UTF-8.
RAW_CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")

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


def rewriting(path, seed, stop):
    """Changes length and content of a file as fast as it can; removes and replaces it too."""
    randomness = random.Random(seed)
    while not stop.is_set():
        size = randomness.randrange(1, 4 << 20)
        try:
            with open(path, "r+b" if randomness.random() < 0.7 and path.exists() else "wb") as file:
                file.write(b"x" * size)
                file.truncate(randomness.randrange(size))
            if randomness.random() < 0.2:
                path.unlink()
                (path.parent / "other").write_bytes(b"")
                (path.parent / "other").rename(path)
        except FileNotFoundError:
            pass


class Finished:
    """One run of icecore with what it cost."""

    def __init__(self, arguments, directory):
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            start = time.monotonic()
            process = subprocess.Popen([directory / "icecore", *arguments], stdout=out, stderr=err, **user)
            killer = threading.Timer(2 * SECONDS, lambda: os.kill(process.pid, signal.SIGKILL))
            killer.start()
            _, status, usage = os.wait4(process.pid, 0)
            killer.cancel()
            process.returncode = self.code = os.waitstatus_to_exitcode(status)
            self.seconds = time.monotonic() - start
            self.megabytes = usage.ru_maxrss / 1024
            out.seek(0)
            err.seek(0)
            self.out, self.err = out.read(), err.read()


def check(name, environment, named, known, comparisons, directory):
    """What holds for every case; `known` is the number of verified rows of each distribution before it was spoilt."""
    slow, large = 0, 0
    for form in ("json",) if name in LARGE else ("json", "text"):
        run = Finished(["audit", environment, "--format", form, "--color", "never", "--strict"], directory)
        slow, large = max(slow, run.seconds), max(large, run.megabytes)
        label = f"{name}, {form}"
        comparisons.holds(label, run.code in ACCEPTED_EXITS, f"exit code {run.code}: {run.err[-500:]!r}")
        comparisons.holds(label, run.seconds <= SECONDS, f"{run.seconds:.0f} s")
        comparisons.holds(label, run.megabytes <= MEGABYTES, f"{run.megabytes:.0f} MB")
        raw = RAW_CONTROL.search(run.out + run.err)
        comparisons.holds(
            label, raw is None, f"control character {raw and raw.string[max(0, raw.start() - 60) : raw.end() + 20]!r}"
        )
        if run.code not in ACCEPTED_EXITS:
            return
        if form == "json":
            check_report(label, json.loads(run.out), environment, named, known, comparisons)
    if slow > 10 or large > 200:
        print(f"  {name}: {slow:.1f} s, {large:.0f} MB")


def check_report(label, report, environment, named, known, comparisons):
    gaps = {gap["path"]: gap["reason"] for gap in report["gaps"]}
    for path, reason in named.items():
        inside = str(path.relative_to(environment))
        found = {gap: text for gap, text in gaps.items() if gap == inside or gap.startswith(inside + "/")}
        comparisons.holds(f"{label}: gap for {inside}", found, f"there is none; gaps are {sorted(gaps)[:5]}")
        right = any(reason in text for text in found.values())
        comparisons.holds(f"{label}: gap for {inside}", right, f"{reason!r} expected in {sorted(found.values())[:3]}")
    comparisons.holds(f"{label}: gaps", all(gaps.values()), "one has no reason")
    if label.startswith("site packages is"):
        return
    names = {distribution["normalized_name"] for distribution in report["distributions"]}
    for distribution in known:
        comparisons.holds(f"{label}: {distribution}", distribution in names, "is no longer audited")


def check_rest(name, environment, known, comparisons):
    """The rows of the distributions that nobody touched are verified as before."""
    rows = verified(environment)
    for distribution, count in known.items():
        comparisons.equal(f"{name}: verified rows of {distribution}", rows.get(distribution, 0), count)


def verified(environment):
    rows = icecore.query(
        environment,
        "SELECT d.normalized_name AS name, count(*) AS rows FROM record_entry AS r"
        " JOIN distribution AS d ON d.id = r.distribution WHERE r.state = 'verified' GROUP BY d.normalized_name",
    )
    return {row["name"]: row["rows"] for row in rows}


def make(directory):
    """A small environment, in a place that every user can read."""
    environment = directory / "original"
    environments.uv_venv(environment)
    few = environments.requirements(directory, {"click", "markupsafe", "pyyaml"})
    environments.uv_install(environment, few, directory / "cache", "--link-mode", "copy")
    return environment


def remove(path):
    """Removes a tree whatever its permissions."""
    for directory, names, _ in os.walk(path):
        for name in names:
            if not os.path.islink(os.path.join(directory, name)):
                os.chmod(os.path.join(directory, name), 0o700)
    shutil.rmtree(path)


def check_cases(directory, seed, comparisons):
    original = make(directory)
    known = verified(original)
    others = {name: rows for name, rows in known.items() if name != "click"}
    for function in CASES:
        name = function.__name__.replace("_", " ")
        environment = environments.copy(original, directory / "environment")
        named = function(environments.site_packages(environment))
        check(name, environment, named, known if name != "site packages is a circle" else {}, comparisons, directory)
        if name not in (*LARGE, "site packages is a circle", "home in a circle", "configuration that lies"):
            check_rest(name, environment, others, comparisons)
        remove(environment)
    for turn in range(3):
        environment = environments.copy(original, directory / "environment")
        site, stop = environments.site_packages(environment), threading.Event()
        paths = (
            site / "click" / "core.py",
            metadata_directory(site) / "METADATA",
            site / "x.pth",
            site / "click" / "x.so",
        )
        writers = [threading.Thread(target=rewriting, args=(path, seed + turn, stop)) for path in paths]
        for writer in writers:
            writer.start()
        check(f"files rewritten meanwhile {turn}", environment, {}, others, comparisons, directory)
        stop.set()
        for writer in writers:
            writer.join()
        remove(environment)


def check_no_environments(directory, comparisons):
    """What is no environment ends with 3 and a sentence about what would be one."""
    (directory / "empty").mkdir()
    (directory / "file").write_text("home = /usr/bin\n")
    os.mkfifo(directory / "fifo")
    (directory / "circle").symlink_to("circle")
    (directory / "closed").mkdir(mode=0o000)
    (directory / "evil\x1b[31m").mkdir()
    for target in (
        "empty",
        "file",
        "fifo",
        "circle",
        "closed",
        "missing",
        "evil\x1b[31m",
        "/dev/zero",
        "/proc",
        "/",
        "venv:",
        "venv:missing",
        "e" * 5000,
    ):
        path = target if target.startswith(("/", "venv:")) else str(directory / target)
        for command in (["audit", path], ["freeze", path], ["query", path, "SELECT 1"]):
            run = Finished(command, directory)
            label = f"{command[0]} {target[:40]!r}"
            comparisons.equal(f"{label}: exit code", run.code, 3)
            comparisons.equal(f"{label}: output", run.out, b"")
            told = b"pyvenv.cfg" in run.err or not os.path.exists(path)
            comparisons.holds(f"{label}: message", told, f"says nothing of pyvenv.cfg: {run.err!r}")
            comparisons.holds(
                f"{label}: message", not RAW_CONTROL.search(run.err), f"has control characters: {run.err!r}"
            )
            comparisons.holds(f"{label}: time", run.seconds < 5, f"{run.seconds:.0f} s")


def main():
    seed = random.SystemRandom().randrange(1 << 32) if len(sys.argv) < 2 else int(sys.argv[1])
    print(f"  seed {seed}")
    comparisons = Comparisons("properties of bad input", minimum=400)
    with tempfile.TemporaryDirectory(prefix="icecore-oracle-") as place:
        directory = Path(os.path.realpath(place))
        directory.chmod(0o755)
        shutil.copy(icecore.binary(), directory / "icecore")
        check_no_environments(directory, comparisons)
        check_cases(directory, seed, comparisons)
    comparisons.finish()


main()
