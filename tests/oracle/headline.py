"""What `pip freeze` does not see and icecore does: the tables of tests/headline on copies of one real environment.

Each change is measured: pip, run in the copy, freezes the same bytes; a probe, run by the copy's python, ends differently;
and the new findings are the stated ones and no others. Controls change no finding.
"""

import json
import sys
import tomllib
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons
from support.headline_world import World, parts_of

TABLES = Path(__file__).resolve().parents[1] / "headline"
AT_MOST = 3
AT_LEAST = {"change": 40, "tampering": 12, "control": 15, "undetectable": 5}


def entries():
    """The entries of all tables by kind, of those whose id the arguments name, if any."""
    found = {kind: [] for kind in AT_LEAST}
    for path in sorted(TABLES.glob("*.toml")):
        for kind, listed in tomllib.loads(path.read_text()).items():
            found[kind] += listed
    names = [entry["id"] for listed in found.values() for entry in listed]
    if len(names) != len(set(names)):
        raise SystemExit(f"an id stands twice: {sorted(name for name in names if names.count(name) > 1)}")
    wanted = sys.argv[1:]
    return {kind: [e for e in listed if not wanted or e["id"] in wanted] for kind, listed in found.items()}


def identities(place):
    """Each finding as rule and subject; the environment is one."""
    report = icecore.audit(place, "--fail-on", "never")
    return {f"{finding['rule']} {finding['subject']}" for finding in report["findings"]}


class Headline:
    """The original's answers, and the comparisons of copies with them."""

    def __init__(self, world, comparisons):
        self.world = world
        self.comparisons = comparisons
        self.freeze = world.freeze()
        self.findings = identities(world.place)
        self.touched = set()

    def restore(self, entry):
        """A copy to change. Edits replace files, so that hard links do; programs may write into them."""
        is_written_into = any("run" in edit for edit in entry["edits"])
        self.world.restore(self.touched | {"venv"}, "-a" if is_written_into else "-al")
        self.touched = set()

    def changed(self, entry):
        """Makes the copy; returns the entry with its words filled in and the changed paths."""
        entry = self.world.filled(entry)
        before = self.outcome_of_original(entry)
        self.touched = parts_of(entry["edits"], self.world)
        paths = self.world.change(entry["edits"])
        return entry, paths, before

    def outcome_of_original(self, entry):
        """What the probe ends with before the edits, and the facts that the entry names."""
        probe = self.world.run("-c", entry["probe"]) if "probe" in entry else None
        facts = self.facts(entry) if "facts" in entry else None
        return probe, facts

    def facts(self, entry):
        return icecore.query(self.world.place, entry["facts"])

    def look(self, kind, entry):
        self.restore(entry)
        entry, paths, (probe, facts) = self.changed(entry)
        label = f"{kind} {entry['id']}"
        place = Path(entry.get("place", self.world.place))
        after = identities(place)
        new, gone = sorted(after - self.findings), sorted(self.findings - after)
        expected = sorted(self.world.finding(text) for text in entry.get("finds", []))
        self.comparisons.equal(f"{label}: new findings", new, expected)
        self.comparisons.equal(f"{label}: findings gone", gone, sorted(entry.get("loses", [])))
        if kind == "control":
            return
        self.comparisons.equal(f"{label}: pip freeze", self.world.freeze(), self.freeze)
        if "probe" in entry:
            now = self.world.run("-c", entry["probe"])
            self.comparisons.holds(f"{label}: probe", now != probe, f"ends as before, with {now}")
        if "facts" in entry:
            now = self.facts(entry)
            self.comparisons.holds(f"{label}: facts", now != facts and now, f"are as before: {json.dumps(now)[:200]}")
        if kind != "undetectable":
            self.check_subject(label, entry, paths, new)

    def check_subject(self, label, entry, paths, new):
        about = {entry["about"]} if "about" in entry else paths
        subjects = {finding.split(" ", 1)[1] for finding in new}
        self.comparisons.holds(f"{label}: subject", subjects & about, f"{subjects} has none of {about}")
        self.comparisons.holds(f"{label}: number", 1 <= len(new) <= AT_MOST, f"{len(new)} new findings")


def main():
    tables = entries()
    everything = len(sys.argv) == 1
    minimum = 4 * AT_LEAST["change"] if everything else 1
    comparisons = Comparisons("changes and controls", minimum=minimum)
    with environments.temporary_directory() as scratch:
        headline = Headline(World(scratch), comparisons)
        for kind, listed in tables.items():
            if everything:
                comparisons.holds(kind, len(listed) >= AT_LEAST[kind], f"only {len(listed)}")
            for entry in listed:
                headline.look(kind, entry)
    print("  " + ", ".join(f"{len(listed)} {kind}" for kind, listed in tables.items()))
    comparisons.finish()


main()
