"""Counts what an oracle compares, names what differs, and refuses a run that compared too little.

A comparison that nobody notices to be gone is worse than none: each script states the number below which it fails.
"""

import sys


class Comparisons:
    """The comparisons of one script; `finish` is its last call."""

    shown_at_most = 40

    def __init__(self, what, minimum):
        self.what = what
        self.minimum = minimum
        self.count = 0
        self.different = []

    def equal(self, item, icecore, other):
        """One comparison of what icecore says about the item with what the other tool says."""
        return self.holds(item, icecore == other, f"icecore {shown(icecore)}, expected {shown(other)}")

    def same_rows(self, item, icecore, other):
        """One comparison for each key of two dictionaries."""
        for key in sorted(set(icecore) | set(other), key=str):
            self.equal(f"{item}: {shown(key)}", icecore.get(key, "nothing"), other.get(key, "nothing"))

    def holds(self, item, condition, otherwise):
        """One comparison whose verdict the caller has; `otherwise` says what is wrong when it does not hold."""
        self.count += 1
        if not condition:
            self.differ(item, otherwise)
        return condition

    def differ(self, item, how):
        """A difference that a comparison counted elsewhere found."""
        self.different.append(f"{shown(item)}: {how}")

    def finish(self):
        """Prints the result and ends the script: 1 when anything differs or too little was compared."""
        for line in self.different[: self.shown_at_most]:
            print(f"  differs: {line}")
        if len(self.different) > self.shown_at_most:
            print(f"  and {len(self.different) - self.shown_at_most} more")
        if self.count < self.minimum:
            print(f"  too few comparisons: {self.count}, expected at least {self.minimum}")
        print(f"  {self.what}: {self.count} comparisons, {len(self.different)} differ", flush=True)
        sys.exit(1 if self.different or self.count < self.minimum else 0)


def shown(value, limit=300):
    """The value for a line of output, without control characters."""
    text = value if isinstance(value, str) else repr(value)
    text = text.encode("unicode_escape").decode("ascii")
    return text if len(text) <= limit else text[:limit] + "…"
