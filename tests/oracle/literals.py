"""Python literals against ast.literal_eval.

Literals are made with all that may stand in and between them; a part of them is damaged, so that some are refused.
Every _sysconfigdata module in the directories that ICECORE_ORACLE_PYTHONS names (separated by colons, searched to a
depth of four) is read too, besides that of the running Python.
"""

import ast
import itertools
import os
import random
import re
import runpy
import sys
import sysconfig
import warnings
from pathlib import Path

from support import documents
from support.comparisons import Comparisons

CASES = 30000
UNSUPPORTED = 3  # ErrorKind::unsupported
INTEGERS = (
    *("0", "00", "0_0", "1", "7", "12", "1_000", "2147483648", "9223372036854775807", "9223372036854775808"),
    *("18446744073709551615", "18446744073709551616", "123456789012345678901234567890"),
    *("0x1F", "0X_ff", "0o17", "0b1_0"),
    *("0xFFFFFFFFFFFFFFFFF", "0O7_7", "0B11"),
)
FLOATS = (
    *("0.0", "1.", ".5", "1e5", "1E-5", "1_0.2_5e+1_0", "01.5", "0e0", "3.141592653589793", "1e308", "1e309", "1e-400"),
    *("5e-324", "2.2250738585072011e-308", "123456789012345678901234567890.0"),
    *("0.1e-7", "09.5", "1e400", "1e-9999999999"),
)
CHARACTERS = (
    *"abcXYZ019 _-+.,:;/#$%&()[]{}<>=!?@^`|~*",
    *("\t", "\u00e9", "\u65e5", "\u00a0", "\U0001f600", "\u2028", "\x7f", "\x01"),
)
ESCAPES = (
    *("\\n", "\\t", "\\\\", "\\'", '\\"', "\\a", "\\b", "\\f"),
    *("\\r", "\\v", "\\0", "\\7", "\\12", "\\101", "\\777", "\\08"),
    *("\\x41", "\\xfF", "\\\n", "\\\r\n", "\\q", "\\ "),
    *("\\8", "\\u00e9", "\\ud800", "\\udc80", "\\U0001F600", "\\u0041"),
)
DAMAGE = (
    *"'\"\\()[]{},:+-.#0123456789abcefjlnorstuxzNTF_ \t\n\r\f=;*",
    *("\r\n", "\\\n", "\\x4", "\\u12", "\\U00110000", "\\N{DIGIT ONE}"),
    *("None", "True", "set()", "'''", '"""', "1j", "..."),
    *("b'", "f'", "rb''", "\u00e9", "\u00a0", "\ufeff", "-1", "- -", "0x", "1__0", "e5", "1 2", "not", "\x0b"),
)


def space(randomness, inside):
    """What may stand between two tokens; line ends only where a bracket is open."""
    if randomness.random() < 0.6:
        return ""
    joined = ("\\\n", " \\\r\n ", "\\\r")
    between_lines = (" ", "\n", "\r\n", "\r", "# c'\"[\n", "\n\n  # d\n")
    return randomness.choice((*(between_lines if inside else (" ", "  ", "\t", "\f")), *joined))


def quoted(randomness, is_bytes):
    """One string token."""
    raw = randomness.random() < 0.2
    prefix = ("b" if is_bytes else "") + ("r" if raw else "")
    if prefix == "" and randomness.random() < 0.1:
        prefix = "u"
    prefix = "".join(randomness.sample(prefix, len(prefix)))
    prefix = prefix.upper() if randomness.random() < 0.2 else prefix
    quote = randomness.choice(("'", '"', "'''", '"""'))
    text = ""
    for _ in range(randomness.choice((0, 1, 3, 10))):
        escape = not raw and randomness.random() < 0.3
        text += randomness.choice(ESCAPES if escape else CHARACTERS)
        if len(quote) == 3 and randomness.random() < 0.1:
            text += randomness.choice(("\n", "\r\n", "\r", "'x", '"x'))
        elif randomness.random() < 0.05:
            text += {"'": '"', '"': "'"}.get(quote, " ")
        if raw and randomness.random() < 0.1:
            text += randomness.choice(("\\n", "\\" + quote[0] + " ", "\\\\"))
    return prefix + quote + text + quote


def strings(randomness, inside):
    is_bytes = randomness.random() < 0.2
    count = randomness.choice((1, 1, 1, 1, 2, 3))
    return space(randomness, inside).join(quoted(randomness, is_bytes) for _ in range(count))


def number(randomness, inside):
    text = randomness.choice(INTEGERS + FLOATS)
    if randomness.random() < 0.3:
        text = str(randomness.randrange(1 << randomness.choice((8, 32, 63, 64, 70))))
    elif randomness.random() < 0.3:
        text = repr(randomness.uniform(0, 1) * 10.0 ** randomness.randrange(-320, 308))
    sign = randomness.choice(("", "", "-", "+"))
    return sign + (space(randomness, inside) if sign else "") + text


def scalar(randomness, inside):
    kind = randomness.random()
    if kind < 0.45:
        return strings(randomness, inside)
    return number(randomness, inside) if kind < 0.8 else randomness.choice(("None", "True", "False"))


def sequence(randomness, depth, brackets, minimum):
    items = [value(randomness, depth - 1, True) for _ in range(randomness.choice((0, 1, 2, 3, 5)))]
    text = "".join(space(randomness, True) + item + space(randomness, True) + "," for item in items)
    if len(items) >= minimum and text and randomness.random() < 0.7:
        text = text[:-1]
    return brackets[0] + text + space(randomness, True) + brackets[1]


def dictionary(randomness, depth):
    text = ""
    for _ in range(randomness.choice((0, 1, 2, 4))):
        key, item = value(randomness, min(depth - 1, 1), True), value(randomness, depth - 1, True)
        text += key + space(randomness, True) + ":" + space(randomness, True) + item + space(randomness, True) + ","
    return "{" + space(randomness, True) + text + "}"


def value(randomness, depth, inside):
    kind = randomness.random()
    if depth <= 0 or kind < 0.4:
        return scalar(randomness, inside)
    if kind < 0.55:
        return sequence(randomness, depth, "[]", 0)
    if kind < 0.7:
        return sequence(randomness, depth, "()", 2 if randomness.random() < 0.9 else 0)
    if kind < 0.78:
        return sequence(randomness, depth, "{}", 0)
    if kind < 0.96:
        return dictionary(randomness, depth)
    inner = value(randomness, depth - 1, True)
    return randomness.choice(("set()", "set ( )", f"({inner})", f"-({number(randomness, True)})"))


def damaged(randomness, text):
    for _ in range(randomness.choice((1, 1, 2))):
        place = randomness.randrange(len(text) + 1)
        length = randomness.choice((0, 0, 1, 2))
        text = text[:place] + randomness.choice((*DAMAGE, "")) + text[place + length :]
    return text


def document(randomness):
    text = value(randomness, randomness.choice((0, 1, 2, 4)), False)
    if randomness.random() < 0.1:
        text += randomness.choice((",", ", 1", " # c", "\n", "\n\n # d\n", "\r\n", " \\\n"))
    if randomness.random() < 0.1:
        text = randomness.choice((" ", "\t ", "\n", "# c\n", "\\\n")) + text
    text = damaged(randomness, text) if randomness.random() < 0.4 else text
    # Up to 3.12 Python takes blanks on a last line without an end for an indentation.
    return text + "\n" if re.search("[\\r\\n][ \\t\\f]+$", text) else text


def expected(text):
    """The value, or an exception where there is none."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as exception:
        return exception


def same(left, right):
    """Equality that tells 1 from 1.0 and True, and takes equal dictionaries to have their keys in one order."""
    if type(left) is not type(right):
        return False
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return same(list(itertools.chain(*left.items())), list(itertools.chain(*right.items())))
    if isinstance(left, float):
        return left.hex() == right.hex()
    return left == right and (not isinstance(left, set) or sorted(map(repr, left)) == sorted(map(repr, right)))


def decoded(answer):
    kind, content = answer
    if kind in ("list", "tuple", "set"):
        return {"list": list, "tuple": tuple, "set": set}[kind](decoded(part) for part in content)
    if kind == "dict":
        return {decoded(key): decoded(item) for key, item in content}
    if kind == "int":
        return int(content, 0) if content.lstrip("-")[:2].lower() in ("0x", "0o", "0b") else int(content)
    if kind == "float":
        return float.fromhex(content)
    if kind == "str":
        return documents.text(content).decode("utf-8", "surrogatepass")
    return documents.text(content) if kind == "bytes" else content


def holds_unsupported(text, true):
    """Whether the document or its value has what icecore says that it does not read."""
    return "\\N" in text or "..." in text or "j" in repr(true).lower() or "j" in text.lower()


def compare(comparisons, text, answer, true):
    if isinstance(true, Exception):
        comparisons.holds(text, "error" in answer, f"icecore reads {answer}, Python says {true!r}")
    elif "error" in answer:
        reason = holds_unsupported(text, true)
        comparisons.holds(text, reason, f"icecore says {answer['message']}, Python reads {true!r}")
    else:
        mine = decoded(answer["value"])
        comparisons.holds(text, same(mine, true), f"icecore {mine!r}, expected {true!r}")


def sysconfig_modules():
    """The paths of the modules, without those that are links."""
    found = set()
    for directory in [sysconfig.get_path("stdlib"), *os.environ.get("ICECORE_ORACLE_PYTHONS", "").split(":")]:
        for depth in range(5) if directory else ():
            found.update(path.resolve() for path in Path(directory).glob("*/" * depth + "_sysconfigdata*.py"))
    return sorted(found)


def compare_modules(comparisons):
    paths = sysconfig_modules()
    answers = documents.read("sysconfig-data", [path.read_bytes() for path in paths])
    for path, answer in zip(paths, answers, strict=True):
        true = runpy.run_path(str(path))["build_time_vars"]
        comparisons.holds(path.name, "value" in answer and same(decoded(answer["value"]), true), f"of {path} differs")
    print(f"  {len(paths)} _sysconfigdata modules")
    return len(paths)


def main():
    warnings.simplefilter("ignore")
    seed = random.SystemRandom().randrange(1 << 32) if len(sys.argv) < 2 else int(sys.argv[1])
    print(f"  seed {seed}")
    randomness = random.Random(seed)
    comparisons = Comparisons("Python literals", minimum=CASES)
    texts = [document(randomness) for _ in range(CASES)]
    answers = documents.read("python-literal", [text.encode() for text in texts])
    truth = [expected(text) for text in texts]
    for text, answer, true in zip(texts, answers, truth, strict=True):
        compare(comparisons, text, answer, true)
    refused = sum(isinstance(true, Exception) for true in truth)
    unsupported = sum(answer.get("error") == UNSUPPORTED for answer in answers)
    print(f"  {CASES - refused} literals, {refused} texts that are none; {unsupported} not supported")
    comparisons.holds("texts that are no literals", 0.05 * CASES < refused < 0.6 * CASES, f"{refused} of {CASES}")
    comparisons.holds("modules", compare_modules(comparisons) > 0, "none was found")
    comparisons.finish()


main()
