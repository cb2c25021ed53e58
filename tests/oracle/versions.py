"""The order of versions (PEP 440) and which text is a version at all, against packaging.

Half of the pairs are versions in all their spellings; the others were damaged, so that some are versions and some not.
A few pairs go through the function that rules have; all go through the library. Then the versions of real metadata.
"""

from pathlib import Path

from packaging.version import InvalidVersion, Version

from support import environments, icecore, standards
from support.comparisons import Comparisons
from support.random_texts import damaged, neighbour, version

PAIRS = 100_000
QUERIED_PAIRS = 1_000


def parsed(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def normalized(text):
    """The answer to `version`."""
    version = parsed(text)
    return ["0"] if version is None else ["1", str(version)]


def expected(left, right):
    left, right = parsed(left), parsed(right)
    return None if left is None or right is None else (left > right) - (left < right)


def pair(randomness):
    left = version(randomness)
    near = randomness.random() < 0.5
    right = left if near else version(randomness)
    if near and randomness.random() < 0.8:
        right = neighbour(randomness, right)
    if randomness.random() < 0.5:
        left, right = damaged(randomness, left), damaged(randomness, right) if near else right
    return randomness.choice(((left, right), (right, left)))


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def queried(pairs):
    """The answers of the SQL function."""
    with environments.temporary_directory() as scratch:
        environment = Path(scratch) / "environment"
        environments.uv_venv(environment)
        values = ",".join(f"({quoted(left)},{quoted(right)})" for left, right in pairs)
        sql = f"WITH pair (a, b) AS (VALUES {values}) SELECT pep440_compare(a, b) AS c FROM pair"
        return [row["c"] for row in icecore.query(environment, sql, "--system-root", "none")]


def compare_real(comparisons):
    found = {place: str(metadata["Version"]) for place, metadata in standards.real_metadata().items()}
    answers = standards.ask(["version", text] for text in found.values())
    for (place, text), answer in zip(found.items(), answers, strict=True):
        comparisons.equal(f"{place}: {text!r}", answer, normalized(text))
    print(f"  {len(found)} versions of real metadata")


def main():
    randomness = standards.seeded()
    pairs = [pair(randomness) for _ in range(PAIRS)]
    truth = [expected(left, right) for left, right in pairs]
    comparisons = Comparisons("versions", minimum=2 * PAIRS + QUERIED_PAIRS + 10)
    answers = [answer[1] if answer[0] == "1" else None for answer in standards.ask(["compare", *two] for two in pairs)]
    for (left, right), answer, true in zip(pairs, answers, truth, strict=True):
        comparisons.equal(f"{left!r} and {right!r}", answer, None if true is None else str(true))
    for (left, right), answer, true in zip(pairs, queried(pairs[:QUERIED_PAIRS]), truth):
        comparisons.equal(f"{left!r} and {right!r} in a query", answer, true)
    texts = [left for left, _ in pairs]
    for text, answer in zip(texts, standards.ask(["version", text] for text in texts), strict=True):
        comparisons.equal(repr(text), answer, normalized(text))
    invalid = truth.count(None)
    counts = {
        "pairs of versions": PAIRS - invalid,
        "pairs of equal versions": truth.count(0),
        "pairs with what is no version": invalid,
    }
    standards.shares(
        comparisons, PAIRS, counts, {"pairs of versions": 0.3, "pairs with what is no version": 0.3}
    )
    compare_real(comparisons)
    comparisons.finish()


main()
