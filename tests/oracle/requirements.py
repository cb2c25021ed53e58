"""Dependency specifiers (PEP 508): which are valid, their parts and how they print, against packaging.

About half of them are damaged; the markers of the valid ones are evaluated too. Then all Requires-Dist of real
metadata, as they are and damaged, each in several environments.
"""

import warnings

from packaging.requirements import InvalidRequirement, Requirement

from support import standards
from support.comparisons import Comparisons
from support.marker_answers import evaluated, printed
from support.random_markers import STRANGE, blank, environment, marker
from support.random_texts import OPERATORS, clauses, damaged

REQUIREMENTS = 100_000
DAMAGED_REAL = 20
NAMES = ("requests", "Foo.Bar", "a", "ruamel.yaml", "zope-interface", "A_b-c", "x_", "4suite", "typing_extensions")
EXTRAS = ("socks", "Security", "a.b", "dev_", "x-y", "0")
URLS = (
    *("https://index.example/p-1.0-py3-none-any.whl#sha256=00", "file:///srv/p", "git+https://index.example/p.git@v1"),
    *("x", ";", "../p", "https://u:p@index.example/a?b=c;d", "(", "https://index.example/p;os_name=='nt'"),
)


def written(randomness):
    """One requirement, in any spelling."""
    text = blank(randomness) + randomness.choice(NAMES) + blank(randomness)
    if randomness.random() < 0.3:
        comma = blank(randomness) + "," + blank(randomness)
        extras = comma.join(randomness.choice(EXTRAS) for _ in range(randomness.choice((0, 1, 2, 3))))
        text += "[" + blank(randomness) + extras + blank(randomness) + "]" + blank(randomness)
    has_url = randomness.random() < 0.15
    if has_url:
        text += "@" + blank(randomness) + randomness.choice(URLS) + randomness.choice((" ", " ", "\t", ""))
    else:
        made = clauses(randomness)[0].replace(",,", ",").strip(",\n ")
        text += randomness.choice(("{}", "{}", "{}", "({})", "( {} )")).format(made) + blank(randomness)
    if randomness.random() < 0.5:
        text += ";" + blank(randomness) + marker(randomness)
    return text + blank(randomness)


def expected(text, values, extra):
    try:
        found = Requirement(text)
        answer = "none" if found.marker is None else evaluated(found.marker, values, [("extra", extra)])
        parts = [found.name, found.url or "", str(found.specifier), answer]
        return None if answer is None else ["1", printed(found), *parts, *sorted(found.extras)]
    except InvalidRequirement:
        return ["0"]
    except AssertionError:
        return None


def operators(text):
    """The operators of a set's clauses; the longer ones stand first in OPERATORS."""
    return {next(operator for operator in OPERATORS if part.startswith(operator)) for part in text.split(",") if part}


def compare(comparisons, cases):
    """Compares the answers to all cases and gives those of packaging."""
    truth = [expected(*case) for case in cases]
    answers = standards.ask(
        ["requirement", text, "extra", extra, *(part for pair in values.items() for part in pair)]
        for text, values, extra in cases
    )
    for case, answer, true in zip(cases, answers, truth, strict=True):
        if true is not None:
            comparisons.equal(repr(case), answer, true)
    return truth


def compare_real(comparisons, randomness):
    found = set()
    for metadata in standards.real_metadata().values():
        found.update(metadata.get_all("Requires-Dist", []))
    cases = []
    for text in sorted(found):
        texts = [text] + [damaged(randomness, text, STRANGE) for _ in range(DAMAGED_REAL)]
        for extra in ("", "test", "all"):
            cases += [(text, environment(randomness), extra) for text in texts]
    valid = sum(true is not None and true[0] == "1" for true in compare(comparisons, cases))
    print(f"  {len(found)} different Requires-Dist of real metadata; with damaged ones {valid} valid of {len(cases)}")


def main():
    warnings.simplefilter("ignore")  # of Python about escapes that it does not know
    randomness = standards.seeded()
    comparisons = Comparisons("requirements", minimum=REQUIREMENTS)
    cases = []
    for _ in range(REQUIREMENTS + 50):
        text = written(randomness)
        text = damaged(randomness, text, STRANGE) if randomness.random() < 0.4 else text
        cases.append((text, environment(randomness), randomness.choice(EXTRAS)))
    truth = compare(comparisons, cases)
    valid = [true for true in truth if true is not None and true[0] == "1"]
    sets = [operators(true[4]) for true in valid]
    counts = {"valid requirements": len(valid), "invalid": truth.count(["0"])}
    counts |= {"with a URL": sum(true[3] != "" for true in valid), "with extras": sum(len(true) > 6 for true in valid)}
    counts |= {"with a marker": sum(true[5] != "none" for true in valid)}
    counts |= {f"with {operator}": sum(operator in used for used in sets) for operator in OPERATORS}
    minima = {"valid requirements": 0.3, "invalid": 0.3, "with a URL": 0.03, "with extras": 0.03, "with a marker": 0.1}
    minima |= {f"with {operator}": 0.03 for operator in OPERATORS}
    standards.shares(comparisons, REQUIREMENTS, counts, minima)
    compare_real(comparisons, randomness)
    comparisons.finish()


main()
