"""What packaging says about a marker, in the words of the questions' answers."""

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName


def printed(found):
    try:
        return "=" + str(found)
    except ValueError:  # a value with both kinds of quotes
        return "none"


def evaluated(found, values, chosen):
    """yes, no or undefined; None where packaging fails an assertion of its own."""
    try:
        if ("lock", "") in chosen:
            sets = {name: {value for key, value in chosen if key == name} for name in ("extras", "dependency_groups")}
            answers = [found.evaluate(values | sets, context="lock_file")]
        else:
            extras = [value for _, value in chosen] or [""]
            answers = [found.evaluate(values | {"extra": extra}) for extra in extras]
    except (UndefinedComparison, UndefinedEnvironmentName):
        return "undefined"
    except AssertionError:
        return None
    return "yes" if any(answers) else "no"
