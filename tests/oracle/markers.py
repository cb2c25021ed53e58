"""Environment markers (PEP 508): which are valid, how they print and what they answer, against packaging.

Each is evaluated in a random environment, for metadata with some extras or for a lock file. Then some variables become
unknown: an answer that icecore still gives has to be packaging's for all values of these that are tried, and one that
it does not give has to depend on one of them.
"""

import collections
import warnings

from packaging.markers import InvalidMarker, Marker

from support import standards
from support.comparisons import Comparisons
from support.marker_answers import evaluated, printed
from support.random_markers import NAMES, OPERATORS, STRANGE, environment, marker, value_for
from support.random_texts import damaged

MARKERS = 100_000
TRIED = 4


def selection(randomness, in_lock):
    """Pairs of names and values: the extras asked for, or what is chosen of a lock file."""
    names = ("extras", "dependency_groups") if in_lock else ("extra",)
    pairs = [("lock", "")] if in_lock else []
    count = randomness.choice((0, 0, 1, 2))
    return pairs + [(randomness.choice(names), randomness.choice(NAMES)) for _ in range(count)]


def parsed(text):
    try:
        return Marker(text)
    except InvalidMarker:
        return None


def operations(parts):
    """The operators of a parsed marker, those in parentheses too."""
    for part in parts:
        if isinstance(part, list):
            yield from operations(part)
        elif isinstance(part, tuple):
            yield part[1].value


def case(randomness):
    in_lock = randomness.random() < 0.15
    text = marker(randomness, in_lock=in_lock)
    if randomness.random() < 0.5:
        text = damaged(randomness, text, STRANGE)
    return text, environment(randomness), selection(randomness, in_lock)


def question(text, values, chosen):
    pairs = [*chosen, *values.items()]
    return ["marker", text, *(part for pair in pairs for part in pair)]


def compare_known(comparisons, cases):
    """Compares all cases and gives those that are valid."""
    truth = []
    for text, values, chosen in cases:
        found = parsed(text)
        truth.append(["0"] if found is None else ["1", printed(found), evaluated(found, values, chosen)])
    answers = standards.ask(question(*case) for case in cases)
    for case, answer, true in zip(cases, answers, truth, strict=True):
        if true[-1] is not None:
            comparisons.equal(repr(case), answer, true)
    valid = [case for case, true in zip(cases, truth, strict=True) if true[0] == "1"]
    return valid, collections.Counter(true[-1] for true in truth)


def compare_unknown(comparisons, randomness, cases):
    """Compares cases in which some variables are unknown."""
    hidden = [randomness.sample(sorted(values), randomness.choice((1, 2, 5))) for _, values, _ in cases]
    answers = standards.ask(
        question(text, {name: value for name, value in values.items() if name not in unknown}, chosen)
        for (text, values, chosen), unknown in zip(cases, hidden, strict=True)
    )
    for (text, values, chosen), unknown, (_, _, answer) in zip(cases, hidden, answers, strict=True):
        found = Marker(text)
        tried = [values | {name: value_for(randomness, name) for name in unknown} for _ in range(TRIED)]
        true = {evaluated(found, some, chosen) for some in tried} - {None}
        if answer == "unknown":
            named = any(name in printed(found) for name in unknown)
            comparisons.holds(text, named, f"unknown, but it does not name any of {unknown}")
        elif answer == "undefined":
            comparisons.holds(text, true <= {"undefined"}, f"undefined, but {true} are possible")
        else:
            comparisons.holds(text, true <= {answer, "undefined"}, f"{answer}, but {true} are possible")
    return collections.Counter(answer for _, _, answer in answers)


def main():
    warnings.simplefilter("ignore")  # of Python about escapes that it does not know
    randomness = standards.seeded()
    comparisons = Comparisons("markers", minimum=MARKERS)
    cases = [case(randomness) for _ in range(MARKERS + 50)]
    valid, answers = compare_known(comparisons, cases)
    used = collections.Counter(used for text, _, _ in valid for used in set(operations(Marker(text)._markers)))
    counts = {"valid markers": len(valid), "invalid": answers.pop("0"), **answers}
    counts |= {f"with {operation}": used[operation] for operation in OPERATORS}
    minima = {"valid markers": 0.3, "invalid": 0.3, "yes": 0.1, "no": 0.1, "undefined": 0.01}
    minima |= {f"with {operation}": 0.03 for operation in OPERATORS}
    standards.shares(comparisons, MARKERS, counts, minima)
    unknown = compare_unknown(comparisons, randomness, valid[: MARKERS // 5])
    standards.shares(comparisons, MARKERS // 5, dict(unknown), {"unknown": 0.1, "yes": 0.01, "no": 0.1})
    comparisons.finish()


main()
