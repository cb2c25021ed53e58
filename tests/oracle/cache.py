"""Whatever happens to the cache, the report is that of a run without it.

Runs are killed at random moments, while they insert and while they remove; several at once use one cache; bits of it flip.
After each, the next run says the same as one without a cache. ICECORE_ORACLE_FULL=1 does more of all that.
"""

import os
import random
import shutil
import signal
import subprocess
import tarfile
import time
from io import BytesIO
from pathlib import Path

from support import built_images, environments, icecore
from support.comparisons import Comparisons
from support.image_maker import write_layout

FULL = os.environ.get("ICECORE_ORACLE_FULL") == "1"
KILLS = 50 if FULL else 12
FLIPS = 100 if FULL else 20
ROUNDS_AT_ONCE = 10 if FULL else 3
AT_ONCE = 4
# Of the same clock as file times: what is younger is not kept.
TOO_YOUNG_SECONDS = 2.2


class Cache:
    """A cache of its own, and the runs that use it."""

    def __init__(self, directory):
        self.home = directory
        self.directory = directory / "icecore"

    def start(self, target, *arguments, out=subprocess.PIPE):
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.home)}
        environment.pop("ICECORE_CACHE_SIZE", None)
        command = [icecore.binary(), "audit", target, "--format", "json", *arguments]
        return subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, env=environment)

    def report(self, target, *arguments):
        return self.start(target, *arguments).communicate()[0]

    def bytes_read(self, target, *arguments):
        """By system calls, by a whole run, from all files; by one process, because others' bytes are not told."""
        process = self.start(target, "--no-confinement", *arguments)
        process.stdout.read()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        fields = dict(line.split(": ") for line in Path(f"/proc/{process.pid}/io").read_text().splitlines())
        process.wait()
        return int(fields["rchar"])

    def files(self):
        return sorted(self.directory.glob("*")) if self.directory.exists() else []

    def names(self):
        try:
            return set(os.listdir(self.directory))
        except FileNotFoundError:
            return set()

    def size(self):
        total = 0
        for file in self.files():
            try:
                total += file.stat().st_size
            except FileNotFoundError:
                pass  # It was removed meanwhile.
        return total

    def clear(self):
        shutil.rmtree(self.directory, ignore_errors=True)


def tar_of(directory, prefix):
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        tar.add(directory, prefix)
    return buffer.getvalue()


def own_tar(text):
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        info = tarfile.TarInfo("opt/venv/own.pth")
        info.size = len(text)
        tar.addfile(info, BytesIO(text))
    return buffer.getvalue()


def make_targets(folder):
    """Targets by name: a directory, and two images on one base."""
    environment = environments.copy(environments.made()["pip-copies"], folder / "environment")
    base = tar_of(environment, "opt/venv")
    for name in ("first", "second"):
        write_layout(folder / name, [base, own_tar(name.encode())])
    time.sleep(TOO_YOUNG_SECONDS)
    return {
        "directory": environment,
        "first image": f"oci-dir:{folder / 'first'}",
        "second image": f"oci-dir:{folder / 'second'}",
    }


class Reports:
    """What runs without a cache say."""

    def __init__(self, targets, cache, comparisons):
        self.targets, self.cache, self.comparisons = targets, cache, comparisons
        self.expected = {name: cache.report(target, "--no-cache") for name, target in targets.items()}
        if cache.files():
            raise SystemExit("a run with --no-cache made a cache")
        for name, report in self.expected.items():
            if not report.startswith(b"{"):
                raise SystemExit(f"there is no report of {name}")

    def check(self, what, name, *arguments):
        same = self.cache.report(self.targets[name], *arguments) == self.expected[name]
        self.comparisons.holds(f"{what}: {name}", same, "the report is not that of a run without a cache")


def check_reuse(reports, cache):
    """What an unchanged target costs, and a second image on a base that is known."""
    comparisons = reports.comparisons
    for name, target in reports.targets.items():
        cache.clear()
        plain = cache.bytes_read(target, "--no-cache")
        reports.check("empty cache", name)
        reports.check("full cache", name)
        warm = cache.bytes_read(target)
        # Of an image the stored bytes are hashed, and the cache is read; the rest varies by a little.
        limit = plain + cache.size() + 10_000 if "image" in name else plain // 4
        comparisons.holds(f"bytes read of {name}", warm <= limit, f"{warm:,} of {plain:,}")
    cache.clear()
    reports.check("base", "first image")
    before = {file.name: file.stat() for file in cache.files()}
    reports.check("base that is known", "second image")
    after = {file.name: file.stat() for file in cache.files()}
    new = [name for name in after if name not in before and name.startswith("layer-")]
    comparisons.equal("layers that the second image adds", len(new), 1)
    largest = max(before, key=lambda name: before[name].st_size)
    same_file = before[largest].st_ino == after[largest].st_ino
    used = before[largest].st_mtime_ns < after[largest].st_mtime_ns
    comparisons.holds("the base's entry", same_file and used, "it was not used, or was written again")


def check_change(reports, cache):
    """A file that changes, one that comes and one that goes, of a directory whose outcome is kept; then the same again."""
    environment = reports.targets["directory"]
    site = environments.site_packages(environment)
    changed = next(site.glob("*/__init__.py"))
    text = changed.read_bytes()
    for _ in range(3):  # to keep its files, to keep its outcome, to tell it
        reports.check("unchanged directory", "directory")
    kept = [file for file in cache.files() if file.name.startswith("outcome-")]
    reports.comparisons.holds("outcome of an unchanged directory", kept, "none is kept")
    os.chmod(changed, changed.stat().st_mode ^ 0o100)
    same = cache.report(environment) == cache.report(environment, "--no-cache")
    reports.comparisons.holds("changed mode", same, "the report is not that of a run without a cache")
    os.chmod(changed, changed.stat().st_mode ^ 0o100)
    changed.write_bytes(text + b"# changed\n")
    (site / "new.pth").write_text("import os\n")
    for _ in range(2):
        same = cache.report(environment) == cache.report(environment, "--no-cache")
        reports.comparisons.holds("changed directory", same, "the report is not that of a run without a cache")
    changed.write_bytes(text)
    (site / "new.pth").unlink()
    time.sleep(TOO_YOUNG_SECONDS)
    reports.expected["directory"] = cache.report(environment, "--no-cache")


def wait_until_changed(cache, processes):
    """Until something comes into the cache or goes, or all end. Whether it did: entries are written one after another at
    the end of a run, and the oldest are removed behind the last, all within some milliseconds."""
    names = cache.names()
    while any(process.poll() is None for process in processes):
        if cache.names() != names:
            return True
    return False


def check_kills(reports, cache, randomness):
    """Ends runs at random moments of all that they do, and of the few milliseconds in which they insert and remove: some fill
    an empty cache, some have no room for all that they add."""
    seen = 0
    names = list(reports.targets)
    started = time.monotonic()
    cache.report(reports.targets["directory"], "--no-cache")
    longest = 1.2 * (time.monotonic() - started)
    small = str(max(file.stat().st_size for file in cache.files()) + 1000)
    for number in range(KILLS):
        size = ["--cache-size", small] if number % 4 == 3 else []
        if number % 4 < 2:
            cache.clear()
        chosen = randomness.sample(names, 2)
        running = [cache.start(reports.targets[name], *size, out=subprocess.DEVNULL) for name in chosen]
        if number % 2:
            seen += wait_until_changed(cache, running)
            time.sleep(randomness.uniform(0, 0.01))
        else:
            time.sleep(randomness.uniform(0.01, longest))
        for process in running:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        reports.check(f"kill {number}", randomness.choice(names), *size)
    left = [file for file in cache.files() if file.name.startswith(".new-")]
    print(f"  {KILLS} pairs of runs killed, {seen} while the cache changed; {len(left)} unfinished files left", flush=True)
    for file in left:
        os.utime(file, (0, 0))
    for file in cache.files():
        if file.name.startswith("layer-"):
            file.unlink()
    reports.check("after kills", "first image")
    reports.comparisons.equal(
        "unfinished files after a day", [file.name for file in cache.files() if file.name.startswith(".new-")], []
    )


def check_at_once(reports, cache, randomness):
    """Several runs at once, on an empty cache, a full one, and one that is too small for all."""
    names = list(reports.targets)
    small = sum(sorted(file.stat().st_size for file in cache.files())[-2:])
    for number in range(ROUNDS_AT_ONCE):
        if number % 2 == 0:
            cache.clear()
        size = ["--cache-size", str(small)] if number % 3 == 2 else []
        chosen = [randomness.choice(names) for _ in range(AT_ONCE)]
        running = [(name, cache.start(reports.targets[name], *size)) for name in chosen]
        for name, process in running:
            same = process.communicate()[0] == reports.expected[name]
            reports.comparisons.holds(f"{AT_ONCE} at once: {name}", same, "the report differs")
        if size:
            reports.comparisons.holds("size after several", cache.size() <= small, f"{cache.size():,} of {small:,}")


def check_flips(reports, cache, randomness):
    """One bit of one entry at a time; then many at once."""
    names = list(reports.targets)
    for name in names:
        cache.report(reports.targets[name])
    for number in range(FLIPS):
        file = randomness.choice(cache.files())
        data = bytearray(file.read_bytes())
        place = randomness.randrange(len(data))
        data[place] ^= 1 << randomness.randrange(8)
        file.write_bytes(data)
        if number % 4 == 3:  # Damage of several entries is found by the next run of each target.
            reports.check(f"flip {number}", randomness.choice(names))
    for name in names:
        reports.check("after flips", name)


def main():
    seed = int(os.environ.get("ICECORE_ORACLE_SEED", random.randrange(1 << 32)))
    print(f"  seed {seed}", flush=True)
    randomness = random.Random(seed)
    comparisons = Comparisons("cache", minimum=130 if FULL else 40)
    with environments.temporary_directory() as scratch:
        folder = Path(scratch)
        cache = Cache(folder / "cache")
        reports = Reports(make_targets(folder), cache, comparisons)
        check_reuse(reports, cache)
        check_change(reports, cache)
        debian = Reports({"debian": f"oci-dir:{built_images.debootstrapped()}:latest"}, Cache(folder / "other"), comparisons)
        debian.check("empty cache", "debian")
        debian.check("full cache", "debian")
        check_kills(reports, cache, randomness)
        check_at_once(reports, cache, randomness)
        check_flips(reports, cache, randomness)
    comparisons.finish()


if __name__ == "__main__":
    main()
