"""Random versions and clauses in all their spellings, and the same with small damages."""

NUMBERS = ("0", "1", "2", "9", "10", "01", "007", "2026", "18446744073709551616", "99999999999999999999999")
STRANGE = (
    *"!+-_.*vabrcpdeolst0123456789 ~^=<>,;/\\'\"%\t\n\r\x0b\x0c\x1c\x1f",
    *"\u00a0\u2003\u00b2\u0661\uff11\u017f\u0131\u00e9\u2028\U0001d7d9",
    *("post", "dev", "alpha", "PREVIEW", "1.0", "..", "+-", "latest"),
)
OPERATORS = ("===", "==", "~=", "!=", "<=", ">=", "<", ">")


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


def release(randomness, fewest=1):
    text = "v" if randomness.random() < 0.1 else ""
    text += number(randomness) + "!" if randomness.random() < 0.1 else ""
    text += ".".join(number(randomness) for _ in range(max(fewest, randomness.choice((1, 2, 2, 3, 3, 4, 6)))))
    return text + randomness.choice(("", "", ".0", ".0.0"))


def phases(randomness):
    text = tail(randomness, ("a", "b", "c", "rc", "alpha", "beta", "pre", "preview"))
    text += "-" + number(randomness) if randomness.random() < 0.05 else tail(randomness, ("post", "rev", "r"))
    return text + tail(randomness, ("dev",))


def local(randomness):
    parts = (randomness.choice(("cu126", "Ubuntu", "a", "0", "00", "1", "abc123", "9")) for _ in range(3))
    return "+" + randomness.choice(".-_").join(list(parts)[: randomness.randrange(1, 4)])


def version(randomness):
    """One version, written as PEP 440 allows."""
    text = release(randomness) + phases(randomness)
    text += local(randomness) if randomness.random() < 0.2 else ""
    text = "".join(randomness.choice((c, c.upper())) for c in text) if randomness.random() < 0.2 else text
    return randomness.choice(("", " ", "\t", "\n ")) + text + " " if randomness.random() < 0.05 else text


def neighbour(randomness, text):
    """Another spelling of a version, or one that is near it."""
    text = text.strip()
    changes = (
        *("{}.0", "{}.dev0", "{}.post0", "{}.post1", "{}.post0.dev1", "{}a1", "{}rc1.post0", "{}+x.1", "0!{}", "{}.1"),
        *("v{}", "{}", "{}", "{}.post1+x", "{}.dev1", "1!{}"),
    )
    text = randomness.choice(changes).format(text)
    return text.upper() if randomness.random() < 0.2 else text


def damaged(randomness, text, strange=STRANGE):
    """The text with one to three small changes."""
    for _ in range(randomness.randrange(1, 4)):
        place = randomness.randrange(len(text) + 1)
        length = randomness.choice((0, 0, 1, 2))
        insertion = randomness.choice(strange) if length == 0 or randomness.random() < 0.5 else ""
        text = text[:place] + insertion + text[place + length :]
    return text


def clause(randomness, base=None):
    """One clause of a specifier set, and the version in it."""
    operator = randomness.choice(OPERATORS)
    text = release(randomness, 2 if operator == "~=" else 1)
    if base is not None and (operator != "~=" or "." in base):
        text = base
    if operator in ("==", "!=") and randomness.random() < 0.3:
        return operator + randomness.choice(("", " ")) + text + ".*", text
    text += phases(randomness)
    if operator in ("===", "==", "!=") and randomness.random() < 0.2:
        text += local(randomness)
    if operator == "===" and randomness.random() < 0.3:
        text = randomness.choice(("latest", "2004d", "Ä1", "", "=1", "x,y", text.upper()))
    return operator + randomness.choice(("", "", "", " ", "\t")) + text, text


def clauses(randomness):
    """A specifier set, and the versions in it."""
    count = randomness.choice((0, 1, 1, 1, 1, 1, 2, 2, 3, 4)) if randomness.random() < 0.98 else 8
    base = release(randomness) if randomness.random() < 0.5 else None
    made = [clause(randomness, base) for _ in range(count)]
    comma = randomness.choice((",", ",", ", ", " ,", ",,"))
    text = comma.join(text for text, _ in made)
    if randomness.random() < 0.05:
        text = randomness.choice((" {}", "{} ", "{},", ",{}", "\n{}\n")).format(text)
    return text, [version for _, version in made]
