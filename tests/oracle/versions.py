"""The order of versions (PEP 440) and which text is a version at all, against packaging.

Half of the pairs are versions in all their spellings; the others were damaged, so that some are versions and some not.
"""

import random
import sys
from pathlib import Path

from packaging.version import InvalidVersion, Version

from support import environments, icecore
from support.comparisons import Comparisons

PAIRS = 20000
STATEMENT_BYTES = 100_000  # one argument of a program has at most 128 KiB
NUMBERS = ("0", "1", "2", "9", "10", "01", "007", "2026", "18446744073709551616", "99999999999999999999999")
STRANGE = (
    *"!+-_.*vabrcpdeolst0123456789 ~^=<>,;/\\'\"%\t\n\r\x0b\x0c\x1c\x1f",
    *"\u00a0\u2003\u00b2\u0661\uff11\u017f\u0131\u00e9\u2028\U0001d7d9",
    *("post", "dev", "alpha", "PREVIEW", "1.0", "..", "+-", "latest"),
)


def number(randomness):
    return randomness.choice(NUMBERS) if randomness.random() < 0.8 else str(randomness.randrange(100))


def tail(randomness, words):
    """A phase with separators and number in one of their spellings, or none."""
    if randomness.random() < 0.6:
        return ""
    separators = ("", ".", "-", "_")
    word = randomness.choice(words)
    count = number(randomness) if randomness.random() < 0.8 else ""
    return randomness.choice(separators) + word + (randomness.choice(separators) if count else "") + count


def version(randomness):
    """One version, written as PEP 440 allows."""
    text = "v" if randomness.random() < 0.1 else ""
    text += number(randomness) + "!" if randomness.random() < 0.1 else ""
    text += ".".join(number(randomness) for _ in range(randomness.choice((1, 2, 2, 3, 3, 4, 6))))
    text += randomness.choice(("", "", ".0", ".0.0"))
    text += tail(randomness, ("a", "b", "c", "rc", "alpha", "beta", "pre", "preview"))
    text += "-" + number(randomness) if randomness.random() < 0.05 else tail(randomness, ("post", "rev", "r"))
    text += tail(randomness, ("dev",))
    if randomness.random() < 0.2:
        parts = (randomness.choice(("cu126", "Ubuntu", "a", "0", "00", "1", "abc123", "9")) for _ in range(3))
        text += "+" + randomness.choice(".-_").join(list(parts)[: randomness.randrange(1, 4)])
    text = "".join(randomness.choice((c, c.upper())) for c in text) if randomness.random() < 0.2 else text
    return randomness.choice(("", " ", "\t", "\n ")) + text + " " if randomness.random() < 0.05 else text


def damaged(randomness, text):
    """The version with one to three small changes."""
    for _ in range(randomness.randrange(1, 4)):
        place = randomness.randrange(len(text) + 1)
        length = randomness.choice((0, 0, 1, 2))
        insertion = randomness.choice(STRANGE) if length == 0 or randomness.random() < 0.5 else ""
        text = text[:place] + insertion + text[place + length :]
    return text


def parsed(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def expected(left, right):
    left, right = parsed(left), parsed(right)
    return None if left is None or right is None else (left > right) - (left < right)


def pair(randomness):
    left = version(randomness)
    near = randomness.random() < 0.5
    right = left if near else version(randomness)
    if near and randomness.random() < 0.8:  # another spelling or a neighbour
        right = randomness.choice(
            (right + ".0", right + ".dev0", right + ".post0", right + "a1", right.upper(), "0!" + right)
        )
    if randomness.random() < 0.5:
        left, right = damaged(randomness, left), damaged(randomness, right) if near else right
    return randomness.choice(((left, right), (right, left)))


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def batches(pairs):
    """The pairs as lists of VALUES that fit into one argument."""
    batch, size = [], 0
    for left, right in pairs:
        row = f"({quoted(left)},{quoted(right)})"
        if size + len(row.encode()) > STATEMENT_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += len(row.encode()) + 1
    yield batch


def main():
    seed = random.SystemRandom().randrange(1 << 32) if len(sys.argv) < 2 else int(sys.argv[1])
    print(f"  seed {seed}")
    randomness = random.Random(seed)
    pairs = [pair(randomness) for _ in range(PAIRS)]
    truth = [expected(left, right) for left, right in pairs]
    comparisons = Comparisons("pairs of versions", minimum=PAIRS)
    with environments.temporary_directory() as scratch:
        environment = Path(scratch) / "environment"
        environments.uv_venv(environment)
        answers = []
        for batch in batches(pairs):
            sql = f"WITH pair (a, b) AS (VALUES {','.join(batch)}) SELECT pep440_compare(a, b) AS c FROM pair"
            answers += [row["c"] for row in icecore.query(environment, sql, "--system-root", "none")]
    comparisons.holds("answers", len(answers) == len(pairs), f"{len(answers)} for {len(pairs)} pairs")
    for (left, right), answer, true in zip(pairs, answers, truth, strict=True):
        comparisons.equal(f"{left!r} and {right!r}", answer, true)
    invalid = truth.count(None)
    equal = truth.count(0)
    print(f"  {PAIRS - invalid} pairs of versions ({equal} equal), {invalid} with what is no version")
    for what, count in (("pairs of versions", PAIRS - invalid), ("pairs with what is no version", invalid)):
        comparisons.holds(what, count >= 0.3 * PAIRS, f"only {count} of {PAIRS}")
    comparisons.finish()


main()
