"""Which Linux platforms the contents of wheels can be tagged for, against `auditwheel show`.

The wheels are the pinned ones and those that ICECORE_ORACLE_ENVIRONMENTS names. auditwheel runs where there are no libraries
but this system's own; whether it finds one here does not change its verdict.
"""

import json
import re
import subprocess
import zipfile
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

TOOL = Path(environments.TOOLS) / "bin" / "auditwheel"
# What the pinned wheels alone give.
MINIMUM = 15
TAGS = "SELECT computed, claimed FROM platform_tag"
# Wheels about which the two differ on purpose, and why.
DEPARTURES = {}


def auditwheel(wheel):
    """The report; nothing for a wheel without binaries, or where auditwheel gives up (on this system's linker scripts)."""
    command = [TOOL, "show", "--json", wheel]
    done = subprocess.run(command, capture_output=True, check=False, env=environments.tool_environment())
    try:
        report = json.loads(done.stdout)
    except ValueError:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        return {"failure": last}
    return report if "overall_tag" in report else None


def computed(wheel, directory):
    """icecore's answer about the wheel's files, laid out as they are in it."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(directory)
    rows = icecore.query(directory, TAGS, "--python", "3.12")
    return rows[0]["computed"] if rows else None


def check(wheel, scratch, comparisons):
    """Returns auditwheel's tag."""
    theirs = auditwheel(wheel)
    if theirs and "failure" in theirs:
        print(f"  not compared: {wheel.name}: auditwheel: {theirs['failure']}")
        return "not compared"
    expected = theirs["overall_tag"] if theirs else None
    ours = computed(wheel, Path(scratch) / wheel.name)
    name = wheel.name.partition("-")[0]
    if name in DEPARTURES and ours != expected:
        print(f"  departure: {wheel.name}: icecore {ours}, auditwheel {expected}: {DEPARTURES[name]}")
        expected = ours
    comparisons.equal(wheel.name, ours, expected)
    return expected


def main():
    comparisons, tags = Comparisons("platform tags", MINIMUM), {}
    with environments.temporary_directory() as scratch:
        for wheel in sorted([*environments.wheels().glob("*.whl"), *environments.given_wheels()]):
            if not re.search(r"-any\.whl$", wheel.name):
                tag = check(wheel, scratch, comparisons)
                tags[tag] = tags.get(tag, 0) + 1
    for tag, count in sorted(tags.items(), key=lambda item: -item[1]):
        print(f"  {count} {tag}")
    comparisons.finish()


main()
