"""What real projects require of each other, against packaging: their versions, Requires-Dist and Requires-Python.

The metadata is that of the tools' own wheels and of the environments and wheels that ICECORE_ORACLE_ENVIRONMENTS names;
each wheel counts once. Every requirement is asked about every version in which a project of its name is there and about a
hundred others; every Requires-Python about the Python versions in use. Nothing is downloaded.
"""

import collections
from email import message_from_string
from zipfile import ZipFile

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from support import environments, standards
from support.comparisons import Comparisons

# What the pinned wheels alone give.
MINIMUM = 5_000
OTHERS = 100
PYTHONS = (
    *("2.7.18", "3.6.15", "3.7.0", "3.8.18", "3.9.18", "3.10.13"),
    *("3.11.7", "3.12.1", "3.13.0", "3.14.0rc2", "3.15.0a1"),
)
POLICY = "True"  # what is installed counts, whether a pre-release or not


def real_wheels():
    """Metadata by name and version as written."""
    found = list(standards.real_metadata().values())
    for wheel in environments.wheels().glob("*.whl"):
        with ZipFile(wheel) as archive:
            name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
            found.append(message_from_string(archive.read(name).decode("utf-8", "replace")))
    return {(str(metadata["Name"]), str(metadata["Version"])): metadata for metadata in found}


def valid_version(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def compare_versions(comparisons, versions):
    for text, answer in zip(versions, standards.ask(["version", text] for text in versions), strict=True):
        found = valid_version(text)
        comparisons.equal(f"version {text!r}", answer, ["0"] if found is None else ["1", str(found)])


def parsed(text):
    """What the answer says of a requirement but for its marker, and the requirement; None when it is none."""
    try:
        found = Requirement(text)
    except InvalidRequirement:
        return None
    return [found.name, found.url or "", str(found.specifier), *sorted(found.extras)], found


def compare_requirements(comparisons, texts):
    """Compares how they are read; gives the sets of specifiers by the name of what is required."""
    wanted = collections.defaultdict(set)
    for text, answer in zip(texts, standards.ask(["requirement", text, "extra", ""] for text in texts), strict=True):
        found = parsed(text)
        if found is None:
            comparisons.equal(f"requirement {text!r}", answer, ["0"])
            continue
        parts, requirement = found
        # How it is printed and what its marker says is compared in requirements.py, with damaged ones too.
        comparisons.equal(f"requirement {text!r}", answer[:1] + answer[2:5] + answer[6:], ["1", *parts])
        wanted[canonicalize_name(requirement.name)].add(str(requirement.specifier))
    return wanted


def compare_sets(comparisons, questions):
    """Each question is a set and the versions that it is asked about."""
    questions = [(text, versions) for text, versions in questions if versions]
    asked = [["specifiers", text, *(word for one in versions for word in (one, POLICY))] for text, versions in questions]
    for (text, versions), answer in zip(questions, standards.ask(asked), strict=True):
        try:
            found = SpecifierSet(text)
        except InvalidSpecifier:
            comparisons.equal(f"set {text!r}", answer, ["0"])
            continue
        comparisons.equal(f"set {text!r}", answer[:2], ["1", str(found)])
        for version, word in zip(versions, answer[2:], strict=True):
            contained = str(int(found.contains(version, prereleases=True)))
            comparisons.equal(f"{version!r} in {text!r}", word, contained)


def main():
    comparisons = Comparisons("real wheels", minimum=MINIMUM)
    wheels = real_wheels()
    versions = sorted({version for _, version in wheels})
    compare_versions(comparisons, versions)
    known = collections.defaultdict(set)
    for name, version in wheels:
        if valid_version(version) is not None:
            known[canonicalize_name(name)].add(version)
    texts = sorted({text for metadata in wheels.values() for text in metadata.get_all("Requires-Dist", [])})
    wanted = compare_requirements(comparisons, texts)
    others = [version for version in versions if valid_version(version) is not None][:: max(1, len(versions) // OTHERS)]
    compare_sets(
        comparisons,
        [(text, sorted({*known[name], *others})) for name in sorted(wanted) for text in sorted(wanted[name])],
    )
    pythons = sorted({metadata["Requires-Python"] for metadata in wheels.values()} - {None})
    compare_sets(comparisons, [(text, list(PYTHONS)) for text in pythons])
    print(f"  {len(wheels)} wheels, {len(texts)} different Requires-Dist, {len(pythons)} different Requires-Python")
    comparisons.finish()


main()
