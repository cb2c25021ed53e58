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
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons
from support.spoiled import CASES, metadata_directory

SECONDS = 60
MEGABYTES = 400
NOBODY = 65534
ACCEPTED_EXITS = (0, 1, 4)
# Where the time goes into reading, one format of the report is enough.
LARGE = ("files of three gigabytes", "record of ten million rows", "record of nine hundred thousand rows")
# Control characters but the newline, as bytes and, behind c2, as UTF-8.
RAW_CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")


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
