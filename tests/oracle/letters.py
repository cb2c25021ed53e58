"""What Python calls a letter, an identifier and lower case, for every character there is.

With `--tables` it prints auditor/formats/python_letter_tables.h (for clang-format) from the Unicode data of the Python
that runs it.
"""

import re
import sys
import unicodedata

from support import standards
from support.comparisons import Comparisons

CHARACTERS = [chr(code) for code in range(0x80, 0x110000) if not 0xD800 <= code < 0xE000]
WORD = re.compile(r"\w+\Z")
HEADER = """\
// Characters beyond ASCII as CPython sees them, from the data of Unicode {version}: written by
// `tests/oracle/letters.py --tables`, which also compares every character.
#pragma once

#include <array>
#include <cstdint>

namespace icecore {{

/// Characters of equal kinds: 1 for `\\w` of `re`, 2 for the start of an identifier, 4 for the rest.
struct LetterRange {{
  char32_t first, last;
  std::uint8_t kinds;
}};

/// Every `step`th character from `first` to `last` has its lower case `distance` further.
struct LowerRange {{
  char32_t first, last, step;
  std::int32_t distance;
}};
"""


def kinds(character):
    return (
        (WORD.match(character) is not None)
        | character.isidentifier() << 1
        | ("a" + character).isidentifier() << 2
    )


def letter_ranges():
    ranges = []
    for character in CHARACTERS:
        code, now = ord(character), kinds(character)
        if ranges and ranges[-1][1] == code - 1 and ranges[-1][2] == now:
            ranges[-1][1] = code
        elif now:
            ranges.append([code, code, now])
    return ranges


def lower_ranges():
    """Ranges that overlap nowhere; what has more than one character as its lower case is left to the code."""
    ranges = []
    for character in CHARACTERS:
        lower = character.lower()
        if lower == character or len(lower) > 1:
            continue
        code, distance = ord(character), ord(lower) - ord(character)
        if ranges and ranges[-1][3] == distance:
            last, step = ranges[-1], code - ranges[-1][1]
            if (last[0] == last[1] and step <= 2) or (last[0] != last[1] and step == last[2]):
                last[1:3] = code, step
                continue
        ranges.append([code, code, 1, distance])
    return ranges


def table(name, kind, rows):
    texts = ("{" + ", ".join([*map(hex, row[:2]), *map(str, row[2:])]) + "}" for row in rows)
    print(f"\ninline constexpr auto {name} = std::to_array<{kind}>({{{', '.join(texts)}}});")


def print_tables():
    print(HEADER.format(version=unicodedata.unidata_version), end="")
    table("letter_ranges", "LetterRange", letter_ranges())
    table("lower_ranges", "LowerRange", lower_ranges())
    print("\n}  // namespace icecore")


def main():
    if sys.argv[1:] == ["--tables"]:
        print_tables()
        return
    tables = standards.icecore.ROOT / "auditor" / "formats" / "python_letter_tables.h"
    is_newer = f"Unicode {unicodedata.unidata_version}:" not in tables.read_text()
    comparisons = Comparisons("characters", minimum=100_000)
    answers = standards.ask(["letters", character] for character in CHARACTERS)
    for character, answer in zip(CHARACTERS, answers, strict=True):
        if is_newer and answer == ["0", character]:
            continue  # Unicode may have got it after the tables were written.
        comparisons.equal(f"U+{ord(character):04X}", answer, [str(kinds(character)), character.lower()])
    comparisons.finish()


if __name__ == "__main__":
    main()
