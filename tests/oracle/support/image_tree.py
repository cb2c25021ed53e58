"""The merged tree of an image as icecore has it, through the program that the tests build for this."""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def read(reference, *arguments):
    """A dictionary with `places`, `hidden`, `anomalies` and `layers`; or only `error`, the sentence."""
    program = Path(os.environ.get("ICECORE_BUILD", ROOT / "build" / "dev")) / "tests" / "icecore-image-tree"
    finished = subprocess.run([program.resolve(), reference, *arguments], capture_output=True, check=False)
    if finished.returncode != 0:
        return {"error": finished.stderr.decode().strip()}
    answer = {"places": {}, "hidden": [], "anomalies": [], "layers": []}
    groups = {}
    for line in map(json.loads, finished.stdout.splitlines()):
        if "path" in line:
            path = bytes.fromhex(line.pop("path"))
            group = line.pop("group")
            groups.setdefault(group or path, []).append(path)
            answer["places"][path] = texts(line)
        elif "hidden" in line:
            answer["hidden"].append(line | {"hidden": bytes.fromhex(line["hidden"])})
        elif "anomaly" in line:
            answer["anomalies"].append((line["anomaly"], bytes.fromhex(line["name"])))
        else:
            answer["layers"].append(line)
    for paths in groups.values():
        for path in paths:
            if answer["places"][path]["kind"] != "directory":
                answer["places"][path]["links"] = sorted(paths)
    return answer


def texts(line):
    if "target" in line:
        line["target"] = bytes.fromhex(line["target"])
        line["attributes"] = {name: bytes.fromhex(value) for name, value in line["attributes"].items()}
    return line
