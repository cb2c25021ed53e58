"""entry_points.txt and requires.txt against importlib.metadata, INI files against configparser.

The files are made of the lines that matter to the readers. Entry points of distributions that are installed beside this
script are read too.
"""

import configparser
import importlib.metadata
import io
import random
import re
import sys

from support import documents
from support.comparisons import Comparisons

CASES = 6000  # of each format
ENDS = ("\n", "\n", "\n", "\n", "\r\n", "\r", "\v", "\u2028", "\n\n", "")
BLANKS = ("", "", "", " ", "\t", "  ", "\u00a0", "\f", "\x1c")
HEADERS = (
    *("[console_scripts]", "[a]", "[ a ]", "[[b]]", "[]", "[a:b]", "[:m]", "[x:]", "[", "]", "[a]b", "a]", "[a][b]"),
    "[DEFAULT]",
)
ENTRIES = (
    *("n = a.b:c", "n=a", "n = a : b.c [x, y]", "N=a:b[]", "n"),
    *("n = ", "= a", "n = a:b:c", "n = a b", "# n = a", "n = a # b"),
    *("n = a:b [x] [y]", "n = a:b [x", "n = a.b:", "n = :b"),
    *("m\u00f6d = m\u00f6d:f", "n == a", "n = a..b:.", "n : a", "n = a\u00a0:b"),
)
REQUIREMENTS = ("a", "a>=1", "a @ https://h.example/a", "# a", "a[x]<2; os_name == 'nt'", "b@c", "a;b")
OPTIONS = (
    *("a = b", "A: b", "a=", "=b", "a", "  c", "\td", "c = %(x)s", "a = b ; c", "; d", "  # e", "f\u00fc = g", ":"),
    "k = [x]",
)


class Text(importlib.metadata.Distribution):
    """A distribution that is nothing but its one file."""

    def __init__(self, name, text):
        self.name_of_file, self.text = name, text

    def read_text(self, filename):
        return self.text if filename == self.name_of_file else None

    def locate_file(self, path):
        return path


def made(randomness, lines):
    text = ""
    for _ in range(randomness.choice((1, 2, 4, 8))):
        line = randomness.choice(HEADERS if randomness.random() < 0.35 else lines)
        text += randomness.choice(BLANKS) + line + randomness.choice(BLANKS) + randomness.choice(ENDS)
    return text


def made_config(randomness):
    """An INI file whose keys rarely repeat and which begins with a section."""
    text = made(randomness, OPTIONS)
    if randomness.random() < 0.8:
        text = "[s]\n" + re.sub("(?<=[aA])(?=[ =:])", lambda _: str(randomness.randrange(30)), text)
        text = re.sub("^(.?a)$", r"\1=", text, flags=re.MULTILINE)
    return text


def universal_newlines(text):
    """As a file opened as text gives it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parts(entry):
    try:
        return entry.module, entry.attr or ""
    except AttributeError:  # no match
        return "", ""


def entry_points(text):
    """None where Python cannot list them."""
    try:
        entries = Text("entry_points.txt", universal_newlines(text)).entry_points
        return [(entry.group, entry.name, entry.value, *parts(entry)) for entry in entries]
    except TypeError:
        return None


def compare_entry_points(comparisons, texts):
    for text, answer in zip(texts, documents.read("entry-points", [text.encode() for text in texts]), strict=True):
        true = entry_points(text)
        mine = [tuple(documents.text(part).decode() for part in entry) for entry in answer["value"]["entries"]]
        if true is None:
            comparisons.holds(text, answer["value"]["defects"] > 0, "Python cannot list it and there is no defect")
        else:
            comparisons.equal(text, mine, true)


def compare_requires(comparisons, texts):
    for text, answer in zip(texts, documents.read("requires", [text.encode() for text in texts]), strict=True):
        true = Text("requires.txt", universal_newlines(text)).requires
        comparisons.equal(text, [documents.text(part).decode() for part in answer["value"]], true or [])


def sections(text):
    """The sections with their own options, and DEFAULT if there is one; None where configparser refuses the text."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_file(io.StringIO(universal_newlines(text), newline="\n"))
    except configparser.Error:
        return None
    own = {name: dict(options) for name, options in parser._sections.items()}
    return own | ({"DEFAULT": dict(parser.defaults())} if parser.defaults() else {})


def compare_configs(comparisons, texts):
    refused = 0
    for text, answer in zip(texts, documents.read("config", [text.encode() for text in texts]), strict=True):
        true, mine = sections(text), None
        refused += true is None
        if "value" in answer:
            mine = {
                documents.text(name).decode(): {
                    documents.text(key).decode(): documents.text(value).decode() for key, value in options.items()
                }
                for name, options in answer["value"].items()
            }
            mine = {name: options for name, options in mine.items() if options or name != "DEFAULT"}
        comparisons.equal(text, mine, true)
    print(f"  {CASES - refused} INI files, {refused} that configparser refuses")
    comparisons.holds("refused INI files", 0.05 * CASES < refused < 0.8 * CASES, f"{refused} of {CASES}")


def main():
    seed = random.SystemRandom().randrange(1 << 32) if len(sys.argv) < 2 else int(sys.argv[1])
    print(f"  seed {seed}")
    randomness = random.Random(seed)
    comparisons = Comparisons("entry points, requirements and INI files", minimum=3 * CASES)
    installed = [distribution.read_text("entry_points.txt") for distribution in importlib.metadata.distributions()]
    compare_entry_points(comparisons, [text for text in installed if text])
    compare_entry_points(comparisons, [made(randomness, ENTRIES) for _ in range(CASES)])
    compare_requires(comparisons, [made(randomness, REQUIREMENTS) for _ in range(CASES)])
    compare_configs(comparisons, [made_config(randomness) for _ in range(CASES)])
    comparisons.finish()


main()
