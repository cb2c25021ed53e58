"""Runs the icecore that was built and reads its answers."""

import json
import os
import subprocess
from pathlib import Path

# What a run says should come from what it reads; oracle/cache.py has caches of its own.
os.environ.setdefault("ICECORE_CACHE_SIZE", "0")

ROOT = Path(__file__).resolve().parents[3]


def binary():
    return Path(os.environ.get("ICECORE_BUILD", ROOT / "build" / "dev")).resolve() / "icecore"


def run(*arguments, **options):
    """The finished process, with standard output and error as bytes."""
    return subprocess.run([binary(), *arguments], capture_output=True, check=False, **options)


def answer(*arguments, expected=(0,), **options):
    """Standard output of a run that must end with one of the exit codes."""
    finished = run(*arguments, **options)
    if finished.returncode not in expected:
        words = " ".join(str(argument)[:200] for argument in arguments)
        raise SystemExit(
            f"icecore {words}: exit code {finished.returncode}\n{finished.stderr.decode(errors='replace')[:2000]}"
        )
    return finished.stdout


def query(environment, sql, *arguments):
    """The rows of the answer as dictionaries."""
    return json.loads(answer("query", environment, sql, "--format", "json", *arguments))


def audit_bytes(environment, *arguments, **options):
    """The JSON report as icecore writes it."""
    return answer("audit", environment, "--format", "json", *arguments, expected=(0, 1), **options)


def audit(environment, *arguments, **options):
    return json.loads(audit_bytes(environment, *arguments, **options))


def escaped(raw):
    """A path's bytes as the facts write them: control characters and what is not UTF-8 as \\xNN."""
    return "".join(
        "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))
        if ord(character) < 32 or 0x7F <= ord(character) < 0xA0 or 0xDC80 <= ord(character) < 0xDD00
        else character
        for character in raw.decode("utf-8", "surrogateescape")
    )
