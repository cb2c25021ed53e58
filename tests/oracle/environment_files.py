"""Compares rules/data/environment_files.csv with environments made on the spot, and attacks it.

Usage: environment_files.py NORMALIZE [--venv PYTHON]... [--uv UV]... [--virtualenv PYTHON]...

NORMALIZE is build/dev/tests/icecore-normalize. `--virtualenv` takes an interpreter that has the
virtualenv module, `--uv` the program. Environments get odd names and prompts, and every file whose
name the table has must be known by its content.

Then each script is changed as an attacker would: a command is inserted at every line, and the path
or the prompt grows by text that a shell may run. A changed script that is still known is run by the
shells that are here, and must not run the command. The last lines say how many comparisons ran.
"""

import argparse
import csv
import itertools
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
NAMES = ["env", "venv", ".venv", "bin", "with space", "grün 日本", "environment"]
PROMPTS = [None, "my prompt", "(p) ", "bin", None, "é", "prompt"]
# CANARY becomes the name of a file that must not appear.
PAYLOADS = [
    "$(touch CANARY)", "`touch CANARY`", '"; touch CANARY; "', "'; touch CANARY; '", "; touch CANARY",
    '"$(touch CANARY)"', "'$(touch CANARY)'", "'\"'\"'; touch CANARY; '\"'\"'", "'\\''; touch CANARY; '",
    "\\$(touch CANARY)", "\\044(touch CANARY)", "${x:-$(touch CANARY)}", "\ntouch CANARY\n", "\rtouch CANARY",
    "|touch CANARY", "&touch CANARY", "(touch CANARY)", "' (touch CANARY) '", '" (touch CANARY) "', "!touch CANARY",
    "\\'; touch CANARY; \\'", "') touch CANARY '", '"); touch CANARY; ("', "#'; touch CANARY; r#'", "}; touch CANARY",
]
# What each shell is given besides the script; the first shows the prompt, which bash expands.
SHELLS = {
    "bin/activate": [["bash", "-c", 'PS1=x; . "$0"; : "${PS1@P}"; deactivate'], ["dash", "-c", 'PS1=x; . "$0"; deactivate'],
                     ["zsh", "-fc", 'PS1=x; . "$0"; print -P -- "$PS1"; deactivate'],
                     ["bash", "-c", 'OSTYPE=cygwin; cygpath() { echo "$1"; }; uname() { echo CYGWIN; }; . "$0"']],
    "bin/activate.csh": [["tcsh", "-fc", "set prompt=x; source $SCRIPT:q; echo $prompt:q; deactivate"]],
    "bin/activate.fish": [["fish", "--no-config", "-c", "function fish_prompt; end; source $SCRIPT; fish_prompt; deactivate"]],
    "bin/activate_this.py": [[sys.executable, "-c", "import os, runpy; runpy.run_path(os.environ['SCRIPT'])"]],
}


def known_files():
    with open(REPOSITORY / "rules/data/environment_files.csv", encoding="utf-8", newline="") as file:
        return {(row["name"], row["sha256"]) for row in csv.DictReader(file)}


def table_name(path, environment):
    """The name as the table has it, for `path` inside `environment`."""
    parts = path.relative_to(environment).parts
    if parts[0] == "lib" and len(parts) == 4:
        parts = parts[2:]
    name = "/".join(parts)
    return "site-packages/*.virtualenv" if name.endswith(".virtualenv") else name


class Normalizer:
    def __init__(self, program):
        self.program = program

    def __call__(self, paths):
        """(digest, prompt, environment path) of each file."""
        result = []
        for some in itertools.batched(paths, 500) if hasattr(itertools, "batched") else [paths]:
            run = subprocess.run([self.program, *some], capture_output=True, text=True, check=True)
            result += [tuple(line.split("\t")) for line in run.stdout.splitlines()]
        return result


def make(arguments, directory):
    """Environments: pairs of a maker's name and a path."""
    makers = [("venv", [program, "-m", "venv", "--without-pip"], []) for program in arguments.venv]
    makers += [("virtualenv", [program, "-m", "virtualenv", "-q", "--without-pip"], []) for program in arguments.virtualenv]
    for program in arguments.uv:
        makers += [("uv", [program, "venv", "-q"], []), ("uv", [program, "venv", "-q", "--relocatable"], [])]
    for number, (maker, command, _) in enumerate(makers):
        for name, prompt in zip(NAMES, PROMPTS):
            path = directory / f"{number}-{maker}" / name
            path.parent.mkdir(exist_ok=True)
            extra = [] if prompt is None else ["--prompt", prompt]
            subprocess.run([*command, *extra, str(path)], check=True, capture_output=True)
            yield maker, path


def compare(environments, normalize, known):
    """Every file that the table names is known by its content; gives the scripts and the number."""
    names = {name for name, _ in known}
    scripts, failures, compared = {}, [], 0
    for maker, environment in environments:
        paths = [p for p in environment.rglob("*") if p.is_file() and not p.is_symlink()]
        paths = [p for p in paths if table_name(p, environment) in names]
        for path, (digest, _, found) in zip(paths, normalize(paths)):
            name = table_name(path, environment)
            compared += 1
            if (name, digest) not in known:
                failures.append(f"{maker}: {path}: {name} is not known")
            elif found not in ("", str(environment)):
                failures.append(f"{maker}: {path}: names {found}")
            else:
                scripts.setdefault((name, digest), (path, environment))
    return scripts, failures, compared


def attacks(text, environment):
    """Changed texts: a line more, or a longer value in one place or in all."""
    lines = text.splitlines(keepends=True)
    for at in range(len(lines) + 1):
        yield "".join([*lines[:at], "touch CANARY\n", *lines[at:]])
    for value in {str(environment), environment.name, "my prompt", "(p) "}:
        places = text.count(value)
        for payload in PAYLOADS if places else []:
            yield text.replace(value, value + payload)
            pieces = text.split(value)
            for place in range(1, min(places, 12) + 1):
                yield value.join(pieces[:place]) + value + payload + value.join(pieces[place:])


def runs_command(command, script, sandbox):
    """Whether the shell made the canary while it read the script."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(sandbox), "SCRIPT": str(script), "TERM": "dumb", "LANG": "C.UTF-8"}
    before = set(sandbox.iterdir())
    subprocess.run([*command, str(script)], cwd=sandbox, env=environment, stdin=subprocess.DEVNULL,
                   capture_output=True, timeout=120, check=False)
    return any("CANARY" in path.name for path in set(sandbox.iterdir()) - before)


def check_controls(directory):
    """A shell that runs a plain command must be seen to do so, else its silence says nothing."""
    failures = []
    for name, commands in SHELLS.items():
        script = directory / "control"
        script.write_text("open('CANARY', 'w')\n" if name.endswith(".py") else "touch CANARY\n", encoding="utf-8")
        for command in commands:
            sandbox = fresh(directory / "sandbox")
            if shutil.which(command[0]) is not None and not runs_command(command, script, sandbox):
                failures.append(f"{command[0]} does not run the command of the control for {name}")
    return failures


def fresh(sandbox):
    shutil.rmtree(sandbox, ignore_errors=True)
    sandbox.mkdir()
    return sandbox


def attack(scripts, normalize, known, directory):
    tried = ran = 0
    failures = check_controls(directory)
    for number, ((name, _), (path, environment)) in enumerate(sorted(scripts.items())):
        text = path.read_bytes().decode()
        changed = []
        for count, other in enumerate(dict.fromkeys(attacks(text, environment))):
            changed.append(directory / f"attack-{number}-{count}")
            changed[-1].write_bytes(other.encode())
        for script, (digest, _, _) in zip(changed, normalize(changed)):
            tried += 1
            if (name, digest) not in known:
                continue
            for command in SHELLS.get(name, []):
                if shutil.which(command[0]) is None:
                    continue
                ran += 1
                if runs_command(command, script, fresh(directory / "sandbox")):
                    kept = script.with_suffix(".failed")
                    kept.write_bytes(script.read_bytes())
                    failures.append(f"{name} from {path} is known and {command[0]} runs the command in {kept}")
        for script in changed:
            script.unlink()
    return failures, tried, ran


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    build = pathlib.Path(os.environ.get("ICECORE_BUILD", "build/dev"))
    parser.add_argument("normalize", nargs="?", default=str(build / "tests" / "icecore-normalize"))
    for maker in ("venv", "uv", "virtualenv"):
        parser.add_argument(f"--{maker}", action="append", default=[])
    parser.add_argument("--minimum", type=int, default=50, help="fewest comparisons that count as a run")
    parser.add_argument("--keep", help="directory to work in, kept afterwards")
    arguments = parser.parse_args()
    if not (arguments.venv or arguments.uv or arguments.virtualenv):
        # Alone, with the tools that stand beside this Python.
        arguments.venv = ["/usr/bin/python3"]
        arguments.uv = [str(pathlib.Path(sys.prefix) / "bin" / "uv")]
        arguments.virtualenv = [sys.executable]
    known, normalize = known_files(), Normalizer(arguments.normalize)
    with tempfile.TemporaryDirectory(prefix="environment files ") as temporary:
        directory = pathlib.Path(arguments.keep or temporary).resolve()
        directory.mkdir(exist_ok=True)
        scripts, failures, compared = compare(make(arguments, directory), normalize, known)
        more, tried, ran = attack(scripts, normalize, known, directory)
    failures += more
    print(*failures, sep="\n", end="\n" if failures else "")
    print(f"{compared} files compared, {tried} attacks tried, {ran} of them run because they were known")
    print(f"{compared + tried - len(failures)} passed, {len(failures)} failed")
    return 0 if not failures and compared >= arguments.minimum else 1


if __name__ == "__main__":
    sys.exit(main())
