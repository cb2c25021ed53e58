"""`icecore freeze --uv` against `uv pip freeze`, byte for byte, on the environments of freeze_kinds.py.

uv aborts where one distribution's metadata is broken, so what it takes for broken gets an environment each.
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from support import environments, freeze_kinds, icecore
from support.comparisons import Comparisons, shown

ODD_URLS = {
    "odd-path": {"url": "https://X.example:443/a b/é%41.whl?x=1 2#frag", "archive_info": {"hashes": {"sha256": "ab"}}},
    "marks": {"url": 'https://x.example/a[1]^|{}`<>"q.whl', "archive_info": {}},
    "token": {"url": "https://tok@x.example/p.whl", "archive_info": {}},
    "password": {"url": "https://me:pw@x.example/p.whl", "archive_info": {}},
    "host-only": {"url": "https://x.example", "archive_info": {"hash": "sha256=ab"}},
    "no-url": {"url": "notaurl", "archive_info": {}},
    "git-user": {"url": "ssh://git@x.example/p.git", "vcs_info": {"vcs": "git", "commit_id": "ab"}},
    "ssh-user": {"url": "ssh://me@x.example/p.git", "vcs_info": {"vcs": "git", "commit_id": "ab"}},
    "subdirectory": {
        "url": "https://x.example/p.zip",
        "archive_info": {"hashes": {"sha256": "ab"}},
        "subdirectory": "a/b c",
    },
    "editable": {"url": "file:///srv/a b/é", "dir_info": {"editable": True}},
    "directory": {"url": "file:///srv/a%20b", "dir_info": {}},
}

KINDS = ("editable", "version control", "local wheel", "from source", "egg-info", "egg-link", "duplicates", "pure")

BROKEN = {
    "no JSON": ("p-1.0", "{"),
    "no info": ("p-1.0", json.dumps({"url": "file:///x"})),
    "editable is text": ("p-1.0", json.dumps({"url": "file:///x", "dir_info": {"editable": "x"}})),
    "hash is a number": ("p-1.0", json.dumps({"url": "file:///x", "archive_info": {"hash": 5}})),
    "no version": ("p-2004d", None),
    "no name": ("-p-1.0", None),
    "leftover": ("~p-1.0", None),
}

# What uv and icecore print differently, and why.
DEPARTURES = {
    "no commit": (
        json.dumps({"url": "https://index.example/p", "vcs_info": {"vcs": "git"}}),
        "uv prints the URL alone; icecore has no fact of a file that pip takes for invalid",
    ),
    "two kinds of source": (
        json.dumps({"url": "file:///srv/p", "dir_info": {}, "archive_info": {}}),
        "uv takes the first that fits; icecore has no fact of a file that pip takes for invalid",
    ),
}


def made(directory, name):
    environment = directory / name.replace(" ", "-")
    environments.uv_venv(environment)
    return environment, environments.site_packages(environment)


def compare(comparisons, name, environment):
    command = [environments.TOOLS / "bin" / "uv", "pip", "freeze", "--python", environment / "bin" / "python"]
    theirs = subprocess.run(command, capture_output=True, check=False, env=environments.tool_environment())
    ours = icecore.run("freeze", environment, "--uv")
    comparisons.equal(f"{name}: exit code", ours.returncode, 1 if theirs.returncode else 0)
    if ours.stdout == theirs.stdout:
        comparisons.count += max(1, theirs.stdout.count(b"\n"))
        return True
    comparisons.differ(name, f"icecore {shown(ours.stdout)}, uv {shown(theirs.stdout)}")
    return False


def main():
    comparisons = Comparisons("lines of uv pip freeze", minimum=50)
    with tempfile.TemporaryDirectory(prefix="icecore-oracle-") as scratch:
        directory = Path(os.path.realpath(scratch))
        environment, site = made(directory, "odd urls")
        for name, url in ODD_URLS.items():
            freeze_kinds.dist_info(site, name, direct_url=url)
        compare(comparisons, "odd URLs", environment)
        for kind in KINDS:
            environment, site = made(directory, kind)
            sources = directory / f"{kind} sources".replace(" ", "-")
            sources.mkdir()
            freeze_kinds.KINDS[kind](site, sources)
            shutil.rmtree(site / "no_commit-1.0.dist-info", ignore_errors=True)  # a departure of its own
            compare(comparisons, kind, environment)
        for name, (stem, url) in BROKEN.items():
            environment, site = made(directory, name)
            freeze_kinds.write(site / f"{stem}.dist-info" / "METADATA", freeze_kinds.metadata("p", "1.0"))
            if url is not None:
                freeze_kinds.write(site / f"{stem}.dist-info" / "direct_url.json", url)
            compare(comparisons, name, environment)
        for name, (url, reason) in DEPARTURES.items():
            environment, site = made(directory, name)
            freeze_kinds.dist_info(site, "p", direct_url=url)
            comparisons.holds(name, not compare(Comparisons("", 0), name, environment), "no longer departs")
            print(f"  departure: {name}: {reason}")
        for name, environment in environments.untouched().items():
            compare(comparisons, name, environment)
    comparisons.finish()


main()
