"""Version specifiers (PEP 440): which sets are valid, how they print and what they contain, against packaging.

About half of the sets are damaged. Each is asked for versions near its own, for others and for what is no version, with
each policy for pre-releases. Then the Requires-Python of real metadata.
"""

import collections

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from support import standards
from support.comparisons import Comparisons
from support.random_texts import OPERATORS, clauses, damaged, neighbour, version

SETS = 100_000
POLICIES = (None, True, False)
PYTHONS = ("2.7.18", "3.6", "3.9.0", "3.10.0rc1", "3.11.2", "3.12", "3.13.0a1", "3.14.1", "4.0")


def candidates(randomness, versions):
    """Texts to ask for, each with a policy."""
    texts = [version(randomness)]
    texts += [neighbour(randomness, randomness.choice(versions)) for _ in range(3) if versions]
    texts.append(damaged(randomness, texts[-1]) if randomness.random() < 0.5 else texts[-1].lower())
    return [(text, randomness.choice(POLICIES)) for text in texts]


def case(randomness):
    """A set and what to ask it for."""
    text, versions = clauses(randomness)
    if randomness.random() < 0.5:
        text = damaged(randomness, text)
    return text, candidates(randomness, versions)


def expected(text, asked):
    """The answer, and the set if there is one; None where packaging fails an assertion of its own."""
    try:
        found = SpecifierSet(text)
        contained = [str(int(found.contains(candidate, prereleases=policy))) for candidate, policy in asked]
        return ["1", str(found), *contained], found
    except InvalidSpecifier:
        return ["0"], None
    except AssertionError:
        return None, None


def compare(comparisons, cases):
    """Compares the answers to all cases and gives the sets that are valid and how many are not."""
    cases = [(text, asked, *expected(text, asked)) for text, asked in cases]
    cases = [case for case in cases if case[2] is not None]
    answers = standards.ask(
        ["specifiers", text, *(str(part) for pair in asked for part in pair)] for text, asked, _, _ in cases
    )
    for (text, asked, true, _), answer in zip(cases, answers, strict=True):
        comparisons.equal(f"{text!r} with {asked}", answer, true)
    valid = [found for _, _, _, found in cases if found is not None]
    contained = [word for _, _, true, _ in cases for word in true[2:]]
    print(f"  {contained.count('1')} versions contained, {contained.count('0')} not")
    return valid, len(cases) - len(valid)


def main():
    randomness = standards.seeded()
    comparisons = Comparisons("specifier sets", minimum=SETS)
    valid, invalid = compare(comparisons, (case(randomness) for _ in range(SETS + 50)))
    used = collections.Counter(operator for found in valid for operator in {part.operator for part in found})
    counts = {"valid sets": len(valid), "invalid": invalid}
    counts |= {f"with {operator}": used[operator] for operator in OPERATORS}
    minima = {"valid sets": 0.3, "invalid": 0.3} | {f"with {operator}": 0.03 for operator in OPERATORS}
    standards.shares(comparisons, SETS, counts, minima)
    real = sorted({metadata["Requires-Python"] for metadata in standards.real_metadata().values()} - {None})
    compare(comparisons, [(text, [(python, policy) for python in PYTHONS for policy in POLICIES]) for text in real])
    print(f"  {len(real)} different Requires-Python of real metadata")
    comparisons.finish()


main()
