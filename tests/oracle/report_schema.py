"""Every JSON report is what docs/report.schema.json promises."""

import json

import jsonschema

from support import environments, icecore
from support.comparisons import Comparisons, shown


def reports():
    """Reports with their names."""
    for name, environment in environments.untouched().items():
        yield name, icecore.audit(environment)
        yield f"{name} without a system root", icecore.audit(environment, "--system-root", "none")
    sample = icecore.ROOT / "samples" / "seeded"
    if sample.exists():
        arguments = ("samples/seeded/srv/app/venv", "--system-root", "samples/seeded")
        yield "samples/seeded", icecore.audit(*arguments, cwd=icecore.ROOT)
    else:
        print("  skipped: samples/seeded is not here")


def values(value):
    """Number of values in a document: each was compared with what the schema says of it."""
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(values(child) for child in below)


def main():
    schema = json.loads((icecore.ROOT / "docs" / "report.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    comparisons = Comparisons("values of reports", minimum=2000)
    for name, report in reports():
        comparisons.count += values(report)
        for error in validator.iter_errors(report):
            place = "/".join(str(step) for step in error.absolute_path)
            comparisons.differ(f"{name}: {place}", shown(error.message))
        counts = {severity: 0 for severity in ("error", "warning", "note")}
        for finding in report["findings"]:
            counts[finding["severity"]] += 1
        for severity, count in counts.items():
            comparisons.equal(f"{name}: {severity}s", report["summary"][f"{severity}s"], count)
        comparisons.equal(f"{name}: gaps", report["summary"]["gaps"], len(report["gaps"]))
    comparisons.finish()


main()
