"""The same bytes give the same report, whatever the threads, the order on disk, the times and the surroundings."""

import os
import random
import shutil
import stat
import sys
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

# Surroundings of a user in which the report must not change; the key is what they are called here.
SURROUNDINGS = {
    "no HOME": {"HOME": "/nonexistent"},
    "German": {"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8"},
    "C locale": {"LC_ALL": "C"},
    "Kiritimati": {"TZ": "Pacific/Kiritimati"},
    "PYTHON variables": {"PYTHONPATH": "/usr/share", "PYTHONHOME": "/usr/share", "PYTHONDONTWRITEBYTECODE": "1"},
    "virtual environment": {"VIRTUAL_ENV": "/usr", "CONDA_PREFIX": "/usr", "PATH": "/nonexistent"},
    "narrow terminal": {"COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1", "CLICOLOR_FORCE": "1"},
    "other temporary directory": {"TMPDIR": "/var/tmp"},
}
FORMATS = ("json", "text")


def entries(root):
    """All paths below the root, parents first."""
    found = []
    for directory, names, files in os.walk(root):
        found += [Path(directory) / name for name in names + files]
    return found


def shuffled_copy(source, destination, randomness):
    """A copy whose entries were created in another order, with other times."""
    everything = entries(source)
    directories = [path for path in everything if path.is_dir() and not path.is_symlink()]
    others = [path for path in everything if path.is_symlink() or not path.is_dir()]
    destination.mkdir()
    randomness.shuffle(directories)
    for path in sorted(directories, key=lambda path: len(path.parts)):
        (destination / path.relative_to(source)).mkdir()
    randomness.shuffle(others)
    for path in others:
        place = destination / path.relative_to(source)
        if path.is_symlink():
            place.symlink_to(os.readlink(path))
        else:
            shutil.copyfile(path, place)
            place.chmod(stat.S_IMODE(path.stat().st_mode))
            time = randomness.randrange(1 << 31)
            os.utime(place, (time, time))
    for path in directories:
        (destination / path.relative_to(source)).chmod(stat.S_IMODE(path.stat().st_mode))
    destination.chmod(stat.S_IMODE(source.stat().st_mode))


def compare(name, path, reference, comparisons, *arguments, **options):
    """The report in the formats of the reference, byte for byte."""
    for form in reference:
        other = icecore.run("audit", path, "--format", form, *arguments, **options)
        if comparisons.equal(f"{name}: exit code, {form}", other.returncode, reference[form].returncode):
            difference = first_difference(other.stdout, reference[form].stdout)
            comparisons.holds(f"{name}: {form}", not difference, difference)


def first_difference(ours, reference):
    """The first line that differs; empty when none does."""
    if ours == reference:
        return ""
    lines = zip(ours.splitlines() + [b"end"], reference.splitlines() + [b"end"], strict=False)
    number, pair = next((i, pair) for i, pair in enumerate(lines, 1) if pair[0] != pair[1])
    return f"line {number}: {pair[0]!r} instead of {pair[1]!r}"


def check(name, environment, randomness, scratch, comparisons):
    place = environments.copy(environment, scratch / name)
    # A finding that depends on an order shows only when there are findings.
    site = environments.site_packages(place)
    (site / "foreign.pth").write_text("import os\n/usr/share\n")
    for module in ("yaml", "cffi", "click", "markupsafe"):
        (site / module / "strange.py").write_text("pass\n")
        (site / module / "__init__.py").unlink(missing_ok=True)
    (site / "Click-1.0.dist-info").mkdir()
    (site / "CLICK-2.0.dist-info").mkdir()

    reference = {form: icecore.run("audit", place, "--format", form, "--jobs", "1") for form in FORMATS}
    for jobs in ("1", "2", "8"):
        compare(f"{name}: {jobs} jobs", place, reference, comparisons, "--jobs", jobs)
    for what, variables in SURROUNDINGS.items():
        compare(f"{name}: {what}", place, reference, comparisons, env=os.environ | variables)
    compare(f"{name}: empty surroundings", place, reference, comparisons, env={})
    compare(f"{name}: umask", place, reference, comparisons, umask=0o077)
    compare(f"{name}: working directory", place, reference, comparisons, cwd="/")

    original = place.rename(scratch / "original")
    for turn in range(2):
        shuffled_copy(original, place, randomness)
        jobs = str(randomness.choice((1, 2, 8)))
        compare(f"{name}: other order {turn}, {jobs} jobs", place, reference, comparisons, "--jobs", jobs)
        shutil.rmtree(place)
    shutil.rmtree(original)


def main():
    seed = random.SystemRandom().randrange(1 << 32) if len(sys.argv) < 2 else int(sys.argv[1])
    print(f"  seed {seed}")
    comparisons = Comparisons("reports", minimum=50)
    with environments.temporary_directory() as scratch:
        check("uv-hardlink", environments.made()["uv-hardlink"], random.Random(seed), Path(scratch), comparisons)
        for name, environment in environments.untouched().items():
            reference = {"json": icecore.run("audit", environment, "--format", "json", "--jobs", "1")}
            compare(f"{name}: 8 jobs", environment, reference, comparisons, "--jobs", "8")
    comparisons.finish()


main()
