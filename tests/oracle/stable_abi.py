"""Which symbols of Python extension modules need, and whether the stable ABI has them, against abi3audit.

The modules are those of the pinned wheels and of the environments and wheels that ICECORE_ORACLE_ENVIRONMENTS names. Each is
looked at as if it promised the first stable ABI; the wheels with a tag of it are also held to what they promise.
"""

import json
import subprocess
import zipfile
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

TOOL = Path(environments.TOOLS) / "bin" / "abi3audit"
# What the pinned wheels alone give.
MINIMUM_MODULES, MINIMUM_PROMISED = 40, 5
FACTS = (
    "SELECT file.path, is_promised, promised, needed, symbols, outside, (SELECT group_concat(symbol, ' ') "
    "FROM stable_abi_breach WHERE stable_abi_breach.file = file.id) AS breaches "
    "FROM stable_abi JOIN file ON file.id = stable_abi.file WHERE file.path GLOB '*.so'"
)


def abi3audit(*arguments):
    """The report's specs; abi3audit exits with 1 where it finds something."""
    command = [TOOL, "--strict", "--report", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, env=environments.tool_environment())
    if done.returncode > 1 or not done.stdout:
        raise SystemExit(f"abi3audit: exit code {done.returncode}\n{done.stderr.decode(errors='replace')[-2000:]}")
    return json.loads(done.stdout)["specs"]


def undefined(path):
    """Names of the dynamic symbols that the file leaves to others."""
    lines = environments.tool("nm", "--dynamic", "--undefined-only", "--without-symbol-versions", path).decode()
    return {line.split()[-1] for line in lines.splitlines() if line.strip()}


def split(result, path):
    """What abi3audit finds outside of the stable ABI and later than 3.2: of other files, and of the module itself."""
    names, later = undefined(path), result["future_abi3_objects"]
    outside = set(result["non_abi3_symbols"])
    own = {name for name in [*outside, *later] if name not in names}
    return outside - own, {name: added for name, added in later.items() if name not in own}, own


def minor(version):
    return int(version.partition(".")[2])


def facts(environment, *arguments):
    """The facts of the environment's own modules by path, without those of its interpreter."""
    rows = {Path(environment) / row["path"]: row for row in icecore.query(environment, FACTS, *arguments)}
    return {path: row for path, row in rows.items() if path.exists()}


def check_environment(name, environment, comparisons):
    rows = facts(environment)
    specs = abi3audit("--assume-minimum-abi3", "3.2", *rows) if rows else {}
    kept = 0
    for path, row in rows.items():
        outside, later, own = split(specs[str(path)]["object"]["result"], path)
        if own:
            kept += 1
        needed = None if outside else max([2, *map(minor, later.values())])
        comparisons.equal(f"{path.name} ({name})", [row["outside"], row["needed"]], [len(outside), needed])
    print(f"  {name}: {len(rows)} modules, {kept} define names of Python's themselves (abi3audit counts those)")
    return len(rows)


def check_wheel(wheel, scratch, comparisons):
    """What a wheel's tag promises, and what breaks it. Returns how many modules there were."""
    specs = abi3audit(wheel)
    results = {item["name"]: item["result"] for spec in specs.values() for item in spec["wheel"]}
    directory = Path(scratch) / wheel.name
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(directory)
    rows = facts(directory, "--python", "3.12")
    for path, row in rows.items():
        title, theirs = f"{path.name} of {wheel.name}", results[path.name]
        outside, later, _ = split(theirs, path)
        promise = [1, minor(theirs["baseline"])]
        comparisons.equal(f"{title}: promise", [row["is_promised"], row["promised"]], promise)
        comparisons.equal(f"{title}: breaches", sorted((row["breaches"] or "").split()), sorted(outside | set(later)))
    return len(rows)


def is_abi3(wheel):
    return "-abi3-" in wheel.name or ".abi3-" in wheel.name


def main():
    comparisons, modules, promised = Comparisons("stable ABI", MINIMUM_MODULES + 2 * MINIMUM_PROMISED), 0, 0
    everywhere = {"pip": environments.made()["pip"]} | environments.given()
    for name, environment in everywhere.items():
        modules += check_environment(name, environment, comparisons)
    with environments.temporary_directory() as scratch:
        for wheel in sorted([*environments.wheels().glob("*.whl"), *environments.given_wheels()]):
            if is_abi3(wheel):
                promised += check_wheel(wheel, scratch, comparisons)
    print(f"  {promised} modules of wheels with a tag of the stable ABI")
    comparisons.holds("modules", modules >= MINIMUM_MODULES, f"only {modules}")
    comparisons.holds("promised", promised >= MINIMUM_PROMISED, f"only {promised}")
    comparisons.finish()


main()
