"""Locks as the real tools write them, read by icecore and by Python's own TOML and JSON readers.

Three projects are locked by uv, pip, pdm, poetry and pipenv from the index, in an environment of their own (lock_tools.txt).
Of every package the name, version, files and hashes have to be the same, nothing may be missing, and nothing be wrong with
the file. conda's and pixi's formats are built here by their specifications (CEP 23, 24 and 37; rattler_lock), because those
tools do not come from the index: three files each, compared with what they were built from.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import tomllib
import urllib.parse
from pathlib import Path

from support import documents
from support.comparisons import Comparisons

PROJECTS = {
    "pure": (["requests[socks]>=2.31", "attrs", "colorama; sys_platform == 'win32'"], ["flask"], ["pytest"]),
    "native": (["numpy<3", "pyyaml", "markupsafe"], ["lxml"], ["coverage"]),
    "source": (["docopt==0.6.2", "six==1.17.0", "python-dateutil; python_version < '4'"], [], ["tomli"]),
}


def quoted(requirements):
    return "[" + ", ".join(f'"{requirement}"' for requirement in requirements) + "]"


def write_project(directory, needs, optional, group):
    directory.mkdir()
    (directory / "pyproject.toml").write_text(
        '[project]\nname = "sample"\nversion = "0.1.0"\nrequires-python = ">=3.11"\n'
        f"dependencies = {quoted(needs)}\n[project.optional-dependencies]\nweb = {quoted(optional)}\n"
        f"[dependency-groups]\ndev = {quoted(group)}\n"
    )
    (directory / "Pipfile").write_text(
        "${SOURCE}[packages]\n"
        + "".join(f'{need.split(";")[0].split("==")[0].split("<")[0].split("[")[0].split(">")[0]} = "*"\n' for need in needs)
        + "[dev-packages]\n"
        + "".join(f'{need} = "*"\n' for need in group)
    )


def tools(directory):
    venv = directory / "tools"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    pins = Path(__file__).resolve().parent / "lock_tools.txt"
    subprocess.run([venv / "bin/python", "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", pins], check=True)
    return venv / "bin"


def index_of(bin_directory):
    """The index that this machine's pip is configured for; empty where it is the tools' own."""
    shown = subprocess.run(
        [bin_directory / "pip", "config", "get", "global.index-url"], capture_output=True, text=True, check=False
    )
    return os.environ.get("PIP_INDEX_URL") or shown.stdout.strip()


def made(directory, command, **more):
    """Runs a tool in a project; false, with a word, where it fails."""
    environment = os.environ | {"PIPENV_IGNORE_VIRTUALENVS": "1", "PIPENV_VENV_IN_PROJECT": "1", "NO_COLOR": "1"} | more
    environment["PATH"] = f"{Path(command[0]).parent}:{environment['PATH']}"
    finished = subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        print(f"  {Path(command[0]).name} fails: {finished.stderr.strip()[-200:]!r}")
    return finished.returncode == 0


def files_of(name, url=""):
    return name or urllib.parse.unquote(url.split("#")[0].split("?")[0].rsplit("/", 1)[-1])


def rows_of_toml(text, kind):
    """Rows (name, version, file, hash) of a lock, as tomllib has it."""
    rows = set()
    document = tomllib.loads(text)
    for package in document["packages" if kind == "pylock" else "package"]:
        key = (package["name"], package.get("version", ""))
        rows.add((*key, "", ""))
        found = [*package.get("wheels", []), *package.get("files", [])]
        found += [package[part] for part in ("sdist", "archive") if part in package]
        for item in found:
            file_name = files_of(item.get("name") or item.get("file") or item.get("filename"), item.get("url", ""))
            hashes = item["hashes"].items() if "hashes" in item else [item["hash"].split(":", 1)]
            rows |= {(*key, file_name, f"{algorithm}:{digest}") for algorithm, digest in hashes}
    return rows


def rows_of_pipfile(text):
    rows = set()
    for section, packages in json.loads(text).items():
        if section == "_meta":
            continue
        for name, package in packages.items():
            key = (name, package["version"].removeprefix("=="))
            rows |= {(*key, "", "")} | {(*key, "", hash_) for hash_ in package["hashes"]}
    return rows


def rows_of_icecore(value):
    def text(hexadecimal):
        return bytes.fromhex(hexadecimal).decode()

    rows = set()
    for found in value["inputs"]:
        key = (text(found["name"]), text(found["version"]))
        rows.add((*key, "", ""))
        for artifact in found["artifacts"]:
            rows |= {(*key, text(artifact["file"]), hash_) for hash_ in artifact["hashes"]}
        if not found["artifacts"]:
            rows |= {(*key, "", hash_) for hash_ in found["hashes"]}
    return rows


def compare(comparisons, name, kind, content, expected):
    answer = documents.read(f"claim-{kind}", [content])[0]
    if not comparisons.holds(name, "value" in answer, f"not read: {answer.get('message')}"):
        return
    comparisons.equal(f"{name} defects", answer["value"]["defects"], [])
    ours = rows_of_icecore(answer["value"])
    for row in sorted(ours | expected):
        comparisons.equal(f"{name} {row}", row in ours, row in expected)


def lock_all(comparisons, bin_directory, top):
    kinds = {}
    index = index_of(bin_directory)
    configured = {"PDM_PYPI_URL": index} if index else {}
    for name, (needs, optional, group) in PROJECTS.items():
        directory = top / name
        write_project(directory, needs, optional, group)
        source = f"[[source]]\nname = 'default'\nurl = '{index}'\nverify_ssl = true\n" if index else ""
        pipfile = (directory / "Pipfile").read_text().replace("${SOURCE}", source)
        (directory / "Pipfile").write_text(pipfile)
        jobs = (
            ("uv-lock", "uv.lock", ["uv", "lock"]),
            ("pylock", "pylock.uv.toml", ["uv", "export", "--format", "pylock.toml", "-o", "pylock.uv.toml"]),
            ("pylock", "pylock.pip.toml", ["pip", "lock", "-o", "pylock.pip.toml", *needs]),
            ("pdm-lock", "pdm.lock", ["pdm", "lock"]),
            ("poetry-lock", "poetry.lock", ["poetry", "lock"]),
            ("pipfile-lock", "Pipfile.lock", ["pipenv", "lock"]),
        )
        for kind, file_name, command in jobs:
            if not made(directory, [bin_directory / command[0], *command[1:]], **configured):
                continue
            content = (directory / file_name).read_bytes()
            rows = rows_of_pipfile(content) if kind == "pipfile-lock" else rows_of_toml(content.decode(), kind)
            compare(comparisons, f"{name} {file_name}", kind, content, rows)
            kinds[kind] = kinds.get(kind, 0) + 1
    for kind in ("uv-lock", "pylock", "pdm-lock", "poetry-lock", "pipfile-lock"):
        comparisons.holds(kind, kinds.get(kind, 0) >= 3, f"only {kinds.get(kind, 0)} files were made")


def conda_rows(randomness):
    """Packages of a made-up environment: name, version, build, platform, sha256, md5."""
    names = ("libgcc-ng", "python", "numpy", "ca-certificates", "_openmp_mutex", "tzdata", "libblas", "ld_impl_linux-64")
    digits = "0123456789abcdef"
    return [
        (
            name,
            ".".join(str(randomness.randrange(30)) for _ in range(randomness.choice((2, 3)))),
            f"h{randomness.getrandbits(28):07x}_{randomness.randrange(9)}",
            randomness.choice(("linux-64", "noarch")),
            "".join(randomness.choices(digits, k=64)),
            "".join(randomness.choices(digits, k=32)),
        )
        for name in names
    ]


def conda_files(rows):
    """The same packages in each format that names files, and in an environment file."""
    host = "https://conda.example/conda-forge"
    urls = [f"{host}/{platform}/{name}-{version}-{build}.conda" for name, version, build, platform, _, _ in rows]
    explicit = "# platform: linux-64\n@EXPLICIT\n" + "".join(f"{url}#{row[5]}\n" for url, row in zip(urls, rows))
    lock = "version: 1\nmetadata:\n  content_hash:\n    linux-64: 00\n  channels:\n  - url: conda-forge\n    used_env_vars: []\n"
    lock += "  platforms:\n  - linux-64\n  sources:\n  - environment.yml\npackage:\n"
    pixi = "version: 6\nenvironments:\n  default:\n    channels:\n    - url: " + host + "/\n    packages:\n      linux-64:\n"
    pixi += "".join(f"      - conda: {url}\n" for url in urls) + "packages:\n"
    environment = "name: made\nchannels:\n- conda-forge\ndependencies:\n"
    for url, (name, version, build, _, sha256, md5) in zip(urls, rows):
        lock += f"- name: {name}\n  version: {version!r}\n  manager: conda\n  platform: linux-64\n  dependencies:\n    a: ''\n"
        lock += f"  url: {url}\n  hash:\n    md5: {md5}\n    sha256: {sha256}\n  category: main\n  optional: false\n"
        pixi += f"- conda: {url}\n  sha256: {sha256}\n  md5: {md5}\n  depends:\n  - __glibc >=2.17,<3.0.a0\n  size: 12\n"
        environment += f"- {name}={version}={build}\n"
    return {"conda-explicit": explicit, "conda-lock": lock, "pixi-lock": pixi, "conda-environment": environment}


def expected_of(kind, rows):
    hashes = {
        "conda-explicit": lambda row: [f"md5:{row[5]}"],
        "conda-lock": lambda row: [f"sha256:{row[4]}", f"md5:{row[5]}"],
        "pixi-lock": lambda row: [f"sha256:{row[4]}", f"md5:{row[5]}"],
        "conda-environment": lambda row: [],
    }[kind]
    found = set()
    for row in rows:
        file_name = f"{row[0]}-{row[1]}-{row[2]}.conda"
        found |= {(row[0], row[1], "", "")} | {(row[0], row[1], file_name, hash_) for hash_ in hashes(row)}
    return found


def main():
    comparisons = Comparisons("locks", minimum=2_000)
    with tempfile.TemporaryDirectory() as directory:
        lock_all(comparisons, tools(Path(directory)), Path(directory))
    randomness = random.Random(20261130)
    for number in range(3):
        rows = conda_rows(randomness)
        for kind, text in conda_files(rows).items():
            compare(comparisons, f"made {number} {kind}", kind, text.encode(), expected_of(kind, rows))
    comparisons.finish()


main()
