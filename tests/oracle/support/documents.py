"""Gives documents to icecore's readers of small formats, through the program that the tests build for this."""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def read(format_name, documents):
    """What the reader makes of each document (bytes): `{"value": …}`, or `{"error": kind, "message": …}`."""
    program = Path(os.environ.get("ICECORE_BUILD", ROOT / "build" / "dev")) / "tests" / "icecore-read"
    text = b"".join(b"%d\n%s" % (len(document), document) for document in documents)
    finished = subprocess.run([program.resolve(), format_name], input=text, capture_output=True, check=False)
    if finished.returncode != 0:
        raise SystemExit(f"icecore-read {format_name}: exit code {finished.returncode}\n{finished.stderr.decode()}")
    return [json.loads(line) for line in finished.stdout.splitlines()]


def text(hexadecimal):
    """A text of an answer as bytes."""
    return bytes.fromhex(hexadecimal)
