"""What is required and not met, against `pip check` and `uv pip check`.

Environments full of made-up metadata ask for each other in all ways; real ones are asked too. pip knows nothing of
extras that somebody asks for; uv follows neither extras nor what another interpreter would need.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

NAMES = [f"p{number}" for number in range(40)]
VERSIONS = ("1", "1.0.post1", "1.5", "2.0", "2.0rc1", "2.1.dev3", "3!1.0", "1.0+local.1")
OPERATORS = ("==", "!=", ">=", "<=", ">", "<", "~=")
MARKERS = (
    "python_version >= '3'",
    "python_version < '3'",
    "sys_platform == 'linux'",
    "sys_platform == 'win32'",
    "extra == 'e1'",
    "implementation_name == 'cpython' and os_name == 'posix'",
    "platform_machine == 'sparc' or platform_system == 'Linux'",
)
FINDINGS = """
    SELECT distribution.normalized_name AS owner, requirement.name AS name, requirement.state AS state,
      requirement.position AS position
    FROM requirement JOIN distribution ON distribution.id = requirement.distribution
    WHERE requirement.state IN ('missing', 'conflicting')
"""


def requirement(randomness):
    text = randomness.choice(NAMES + ["gone", "never-there"])
    if randomness.random() < 0.6:
        count = randomness.randrange(1, 3)
        clauses = []
        for _ in range(count):
            operator = randomness.choice(OPERATORS)
            version = randomness.choice([one for one in VERSIONS if "+" not in one or operator in ("==", "!=")])
            clauses.append(operator + ("1.0" if operator == "~=" and "." not in version else version))
        text += ",".join(clauses)
    if randomness.random() < 0.4:
        text += "; " + randomness.choice(MARKERS)
    return text


def write(site, randomness):
    """Forty distributions that need each other."""
    for name in NAMES:
        version = randomness.choice(VERSIONS)
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", "Provides-Extra: e1"]
        lines += [f"Requires-Dist: {requirement(randomness)}" for _ in range(randomness.randrange(0, 8))]
        directory = site / f"{name}-{version}.dist-info"
        directory.mkdir()
        (directory / "METADATA").write_text("\n".join(lines) + "\n")
        (directory / "RECORD").write_text("")


def pip_says(environment):
    """Pairs of distribution and requirement that pip finds missing or conflicting."""
    command = [sys.executable, "-m", "pip", "--python", environment, "check"]
    done = subprocess.run(command, capture_output=True, text=True, env=environments.tool_environment(), check=False)
    found = set()
    for line in done.stdout.splitlines():
        if missing := re.match(r"(\S+) \S+ requires (\S+), which is not installed\.", line):
            found.add((missing[1], missing[2].lower(), "missing"))
        elif conflict := re.match(r"(\S+) \S+ has requirement ([A-Za-z0-9._-]+).*, but you have ", line):
            found.add((conflict[1], conflict[2].lower(), "conflicting"))
        elif line != "No broken requirements found." and "is not supported on this platform" not in line:
            raise SystemExit(f"pip check says something new: {line}")
    return found


def uv_says(environment):
    command = [environments.TOOLS / "bin" / "uv", "pip", "check", "--python", environment]
    done = subprocess.run(command, capture_output=True, text=True, env=environments.tool_environment(), check=False)
    found = set()
    for line in done.stderr.splitlines():
        if missing := re.match(r"The package `(\S+)` requires `([A-Za-z0-9._-]+).*`, but it's not installed", line):
            found.add((missing[1], missing[2].lower(), "missing"))
        elif conflict := re.match(r"The package `(\S+)` requires `([A-Za-z0-9._-]+).*`, but `.*` is installed", line):
            found.add((conflict[1], conflict[2].lower(), "conflicting"))
    return found


def normal(found):
    return {(re.sub(r"[-_.]+", "-", one).lower(), re.sub(r"[-_.]+", "-", two), state) for one, two, state in found}


def icecore_says(environment):
    rows = icecore.query(environment, FINDINGS)
    return {(row["owner"], row["name"], row["state"]) for row in rows if int(row["position"]) >= 0}


def main():
    seed = int(os.environ.get("ICECORE_ORACLE_SEED", "20261122"))
    print(f"  seed {seed}")
    randomness = random.Random(seed)
    comparisons = Comparisons("requirements met", minimum=500)
    with tempfile.TemporaryDirectory() as directory:
        for number in range(12):
            environment = Path(directory) / f"v{number}"
            command = [sys.executable, "-m", "venv", "--without-pip", environment]
            subprocess.run(command, check=True, env=environments.tool_environment())
            write(environments.site_packages(environment), randomness)
            mine, pip, uv = icecore_says(environment), normal(pip_says(environment)), normal(uv_says(environment))
            for item in sorted(mine | pip | uv):
                comparisons.holds(f"v{number} {item}", item in mine and item in pip and item in uv,
                                  f"icecore {item in mine}, pip {item in pip}, uv {item in uv}")
    for environment in map(Path, filter(None, os.environ.get("ICECORE_ORACLE_ENVIRONMENTS", "").split(":"))):
        mine, pip = icecore_says(environment), normal(pip_says(environment))
        print(f"  {environment.name}: pip finds {len(pip)}")
        comparisons.holds(environment.name, pip <= mine, f"pip alone {sorted(pip - mine)}")
        comparisons.holds(environment.name, mine <= pip, f"icecore alone {sorted(mine - pip)}")
    comparisons.finish()


main()
