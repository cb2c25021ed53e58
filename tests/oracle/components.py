"""Which libraries are inside wheels, against labels that were written before any pattern was (components.csv), and others that
were written later, before what icecore says of those wheels was looked at (components_later.csv).

A label says how its version is known: `call` the library's own version function was called, `api` the module's attribute was
read, `sbom` the wheel's bill of materials, `name` the file's name, `read` the strings were read by a person, `sources` the
project's lock file, submodule or release notes. A label without a version is a library that is there in a version that none of
these tells; a wheel without a library has none that anybody knows of.

The wheels are those of the pins and of the environments that ICECORE_ORACLE_ENVIRONMENTS names; what of them has labels is
compared. Crates are compared with the bills of materials that maturin and cargo-cyclonedx wrote.
"""

import collections
import csv
import re
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

LABELS = ("components.csv", "components_later.csv")
PRECISION, RECALL = 0.95, 0.80
# What the pinned wheels alone give.
MINIMUM_LABELS, MINIMUM_CRATES = 25, 8

COMPONENTS = (
    "SELECT distribution.normalized_name AS project, distribution.version AS release, component.name AS library, "
    "component.version AS version, component.evidence AS evidence, file.name AS file FROM component "
    "JOIN owner ON owner.file = component.file JOIN distribution ON distribution.id = owner.distribution "
    "JOIN file ON file.id = component.file WHERE component.kind = 'library' AND distribution.is_leftover = 0"
)
CRATES = (
    "SELECT distribution.normalized_name AS project, library_trace.library AS crate, library_trace.version AS version "
    "FROM library_trace JOIN owner ON owner.file = library_trace.file "
    "JOIN distribution ON distribution.id = owner.distribution WHERE library_trace.kind = 'crate'"
)
DECLARED = (
    "SELECT distribution.normalized_name AS project, sbom_component.name AS crate, sbom_component.version AS version "
    "FROM sbom_component JOIN owner ON owner.file = sbom_component.file "
    "JOIN distribution ON distribution.id = owner.distribution WHERE sbom_component.purl GLOB 'pkg:cargo/*'"
)


def labels(name):
    """Versions by wheel and library; a wheel without libraries has an entry, too."""
    by_wheel = collections.defaultdict(lambda: collections.defaultdict(list))
    for row in csv.DictReader(Path(__file__).with_name(name).read_text().splitlines()):
        libraries = by_wheel[row["wheel"]]
        if row["library"]:
            libraries[row["library"]].append(row["version"])
    return by_wheel


def agree(left, right):
    """One version, written with more or fewer numbers: 2.19 and 2.19.1, 4 and 4.0.0."""
    shorter, longer = sorted([left, right], key=len)
    rest = longer[len(shorter) :] if longer.startswith(shorter) else "0"
    plain = [re.sub(r"(\.0)+$", "", version) for version in (left, right)]
    return plain[0] == plain[1] or not rest[:1].isdigit()


class Score:
    def __init__(self):
        self.wheels = set()
        self.right, self.wrong, self.unjudged, self.found, self.missed = [], [], [], [], []

    def __add__(self, other):
        total = Score()
        for name, value in vars(self).items():
            setattr(total, name, value | vars(other)[name] if isinstance(value, set) else value + vars(other)[name])
        return total

    def labels(self):
        return len(self.found) + len(self.missed)

    def precision(self):
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    def recall(self):
        return len(self.found) / max(1, self.labels())

    def sentence(self):
        return (
            f"{len(self.wheels)} wheels, {self.labels()} labels with a version: precision {self.precision():.3f} of "
            f"{len(self.right) + len(self.wrong)}, recall {self.recall():.3f}"
        )


def judge(wheel, rows, expected, score):
    shown = {(row["library"], row["version"]) for row in rows if row["version"]}
    for library, version in sorted(shown):
        known = expected.get(library, [])
        item = f"{wheel}: {library} {version}"
        if any(one and agree(one, version) for one in known):
            score.right.append(item)
        elif known and not all(known):
            score.unjudged.append(item)
        else:
            score.wrong.append(f"{item}, expected {', '.join(known) or 'none'}")
    for library, versions in expected.items():
        for version in filter(None, versions):
            is_found = any(name == library and agree(one, version) for name, one in shown)
            (score.found if is_found else score.missed).append(f"{wheel}: {library} {version}")


def judge_environment(environment, labels_by_file, scores):
    """A wheel that several environments have is judged once."""
    rows = collections.defaultdict(list)
    for row in icecore.query(environment, COMPONENTS):
        rows[f"{row['project'].replace('-', '_')}-{row['release']}"].append(row)
    installed = icecore.query(environment, "SELECT normalized_name AS project, version AS release FROM distribution")
    wheels = {f"{row['project'].replace('-', '_')}-{row['release']}" for row in installed}
    for name, score in scores.items():
        by_wheel = labels_by_file[name]
        for wheel in sorted((wheels & set(by_wheel)) - score.wheels):
            judge(wheel, rows[wheel], by_wheel[wheel], score)
            score.wheels.add(wheel)


def judge_crates(environment, comparisons):
    """Crates that show must be declared, where the project declares any."""
    declared = collections.defaultdict(set)
    for row in icecore.query(environment, DECLARED):
        declared[row["project"]].add((row["crate"], row["version"]))
    shown = collections.defaultdict(set)
    for row in icecore.query(environment, CRATES):
        shown[row["project"]].add((row["crate"], row["version"]))
    judged = 0
    for project in sorted(set(declared) & set(shown)):
        for crate, version in sorted(shown[project]):
            judged += 1
            is_declared = any(name == crate and one.split("+")[0] == version.split("+")[0] for name, one in declared[project])
            comparisons.holds(f"{project}: crate {crate} {version}", is_declared, "not in its bill of materials")
        print(f"  {project}: {len(shown[project])} crates show of {len(declared[project])} that are declared")
    return judged


def main():
    comparisons = Comparisons("components", MINIMUM_CRATES + 4)
    labels_by_file, scores, crates = {name: labels(name) for name in LABELS}, {name: Score() for name in LABELS}, 0
    for environment in [environments.made()["pip"], *environments.given().values()]:
        judge_environment(environment, labels_by_file, scores)
        crates += judge_crates(environment, comparisons)
    score = sum(scores.values(), Score())
    for title, items in [("wrong", score.wrong), ("missed", score.missed), ("not judged", score.unjudged)]:
        for item in items:
            print(f"  {title}: {item}")
    for name, part in scores.items():
        print(f"  {name}: {part.sentence()}")
    print(f"  {score.sentence()}")
    comparisons.holds("labels", score.labels() >= MINIMUM_LABELS, f"only {score.labels()}")
    comparisons.holds("crates", crates >= MINIMUM_CRATES, f"only {crates}")
    comparisons.holds("precision", score.precision() >= PRECISION, f"{score.precision():.3f}, wrong: {score.wrong}")
    comparisons.holds("recall", score.recall() >= RECALL, f"{score.recall():.3f}, missed: {score.missed}")
    comparisons.finish()


main()
