"""Random markers (PEP 508) in all their spellings, and environments to evaluate them in."""

from support.random_texts import clause, version

VERSIONED = ("python_version", "python_full_version", "implementation_version", "platform_release")
PLAIN = (
    *("os_name", "sys_platform", "platform_machine", "platform_system", "platform_version"),
    *("implementation_name", "platform_python_implementation"),
)
OLDER = (
    *("os.name", "sys.platform", "platform.version", "platform.machine", "platform.python_implementation"),
    "python_implementation",
)
SETS = ("extras", "dependency_groups")
OPERATORS = ("<=", "<", "!=", "==", ">=", ">", "~=", "===", "in", "not in")
VERSIONS = (
    *("3", "3.8", "3.9", "3.10", "3.12", "3.13", "3.12.4", "3.13.0rc1", "3.14.0a1+", "3.8, 3.9", "3.8.*", "3.*", "2.7"),
    *("6.1.0-13-amd64", "5.15.0", "6.1.0+x", "1.2.3", "=3.9", ""),
)
WORDS = (
    *("posix", "nt", "linux", "win32", "darwin", "cygwin", "x86_64", "aarch64", "Linux", "Windows", "cpython"),
    *("CPython", "pypy", "PyPy", "#1 SMP Debian 6.1", "inux", "win32 cygwin", "", "Straße", "os_name", "extra", "1.0"),
)
NAMES = ("test", "Test", "dev_tools", "dev-tools", "a.b", "A--B", "socks", "", "Ärger", "--x")
ESCAPES = (
    *("\\n", "\\x41", "\\101", "\\u00e9", "\\U0001F600", "\\q", "\\\\", "\\t"),
    *("\\'", '\\"', "\\\n", "\\x4", "\\ud800"),
)
STRANGE = (
    *"()\"'\\ \t\n\r\x00<>=!~.,;_anoridexts0123456789[]*",
    *("and", "or", "not", "in", " and ", " or ", "extra", "os_name", "==", "'a'", "\u00a0", "\u00e9", "\u017f"),
)


def blank(randomness, fewest=0):
    return " " * fewest if randomness.random() < 0.7 else randomness.choice((" ", "  ", "\t", " \t "))


def literal(randomness, text):
    """The text between quotes that it does not hold; sometimes with an escape in it."""
    if randomness.random() < 0.06:
        place = randomness.randrange(len(text) + 1)
        text = text[:place] + randomness.choice(ESCAPES) + text[place:]
    quotes = [quote for quote in "\"'" if quote not in text] or ['"']
    quote = randomness.choice(quotes)
    return quote + text + quote


def value_for(randomness, name):
    if name in VERSIONED:
        chance = randomness.random()
        if chance < 0.1:
            return clause(randomness)[1]
        return randomness.choice(VERSIONS) if chance < 0.85 else randomness.choice((version(randomness), "abc"))
    return randomness.choice(NAMES if name == "extra" or name in SETS else WORDS)


def comparison(randomness, in_lock):
    special = SETS if in_lock else ("extra",)
    name = randomness.choice(randomness.choice((VERSIONED, VERSIONED, PLAIN, PLAIN, OLDER, special)))
    if randomness.random() < 0.02:
        name = randomness.choice((*SETS, "extra"))
    operation = randomness.choice(OPERATORS)
    if name in SETS and randomness.random() < 0.8:
        operation = randomness.choice(("in", "not in"))
    elif name not in VERSIONED and operation in ("~=", "===") and randomness.random() < 0.5:
        operation = randomness.choice(OPERATORS)
    sides = [name, literal(randomness, value_for(randomness, name))]
    if randomness.random() < (0.9 if name in SETS else 0.25):
        sides.reverse()
    elif randomness.random() < 0.03:
        sides[1] = randomness.choice((*VERSIONED, *PLAIN, "extra"))
    elif randomness.random() < 0.02:
        sides = [literal(randomness, "posix"), literal(randomness, randomness.choice((*PLAIN, "extra", "extras", "x")))]
    needs_blank = operation[0] in "in"
    if operation == "not in":
        operation = "not" + blank(randomness, 1) + "in"
    left, right = (blank(randomness, int(needs_blank)) for _ in range(2))
    return sides[0] + left + operation + right + sides[1]


def marker(randomness, depth=0, in_lock=False):
    """A marker with parentheses up to four deep."""
    count = randomness.choice((1, 1, 1, 2, 2, 3) if depth == 0 else (1, 2, 2))
    text = ""
    for index in range(count):
        if index > 0:
            text += blank(randomness, 1) + randomness.choice(("and", "or")) + blank(randomness, 1)
        if depth < 4 and randomness.random() < 0.2:
            text += "(" + blank(randomness) + marker(randomness, depth + 1, in_lock) + blank(randomness) + ")"
        else:
            text += comparison(randomness, in_lock)
    return blank(randomness) + text + blank(randomness) if randomness.random() < 0.1 else text


def environment(randomness):
    """A value for each variable that has one everywhere."""
    return {name: value_for(randomness, name) for name in (*VERSIONED, *PLAIN)}
