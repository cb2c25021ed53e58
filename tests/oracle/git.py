"""git's config files, and the commit that a work tree has checked out, against git.

Config files are made with all that may stand in them; a part of them is damaged, so that git refuses some. Then
repositories are made with branches, tags, detached heads, packed references, linked work trees and submodules.
"""

import os
import random
import re
import subprocess
import sys
from pathlib import Path

from support import documents, environments
from support.comparisons import Comparisons

CONFIGS = 3000
NAMES = ("core", "remote", "a", "A-b", "Branch", "x9", "include", "user")
SUBSECTIONS = ("origin", "Up Stream", "a.b", 'q\\"q', "b\\\\s", "\\x", "", "é", "#;", "a]b", "\t")
KEYS = ("url", "URL", "fetch", "k", "Key-9", "path", "zZ")
VALUES = (
    *("x", "https://u:p@host.example/r.git", "git@host:p", "+refs/heads/*:refs/remotes/o/*", "é", "a=b", "[c]", "'q'"),
    *(" ", "  ", "\t", '"', '" q "', '"#"', '";"', "\\\\", '\\"'),
    *("\\t", "\\n", "\\b", "\\\n", "\\\r\n", "# c", "; d", "\r", "\v"),
)
DAMAGE = ('"', "\\", "\\q", "[", "]", "\n", "\r\n", "\r", " ", "\t", "=", "#", ";", "_", ".", "\ufeff", "1", "-", "é")


def git(*arguments, **options):
    """A run of git without the user's and the system's settings."""
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    people = {f"GIT_{who}_{what}": "x@y.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return subprocess.run(
        ["git", *map(str, arguments)], capture_output=True, check=False, env=kept | quiet | people, **options
    )


def must(*arguments, **options):
    finished = git(*arguments, **options)
    if finished.returncode != 0:
        raise SystemExit(f"git {arguments}: exit code {finished.returncode}\n{finished.stderr.decode()}")
    return finished.stdout


def rules():
    """The form of the reader that goes with the git that is here."""
    version = re.search(rb"(\d+)\.(\d+)", must("--version"))
    is_new = (int(version[1]), int(version[2])) >= (2, 45)
    return "git-config" if is_new else "git-config-until-2.44"


def header(randomness):
    name = randomness.choice(NAMES)
    kind = randomness.random()
    if kind < 0.3:
        return f"[{name}]"
    if kind < 0.4:
        return f"[{name}.{randomness.choice(('Sub', 's-9', 'a.B', ''))}]"
    blanks = randomness.choice((" ", "  ", "\t", " \t"))
    return f'[{name}{blanks}"{randomness.choice(SUBSECTIONS)}"]'


def variable(randomness):
    text = randomness.choice(("\t", "", "  ")) + randomness.choice(KEYS) + randomness.choice((" ", "", "\t "))
    if randomness.random() < 0.1:
        return text
    text += "=" + randomness.choice((" ", "", "\t"))
    return text + "".join(randomness.choice(VALUES) for _ in range(randomness.choice((0, 1, 1, 2, 4, 7))))


def config(randomness):
    text = "\ufeff" if randomness.random() < 0.03 else ""
    for _ in range(randomness.choice((1, 2, 4, 8))):
        kind = randomness.random()
        if kind < 0.3:
            text += header(randomness) + randomness.choice(("\n", "\n", "\r\n", " ", "", "; c\n"))
        elif kind < 0.9:
            text += variable(randomness) + randomness.choice(("\n", "\n", "\n", "\r\n", ""))
        else:
            text += randomness.choice(("# c\n", "  ; c\r\n", "\n", " \t\n", "#"))
    for _ in range(randomness.choice((0, 0, 0, 1, 2))):
        place = randomness.randrange(len(text) + 1)
        text = text[:place] + randomness.choice((*DAMAGE, "")) + text[place + randomness.choice((0, 0, 1)) :]
    return text


def listed(path):
    """The variables as git prints them, or None where it refuses the file."""
    finished = git("config", "--file", path, "--no-includes", "--list", "-z")
    if finished.returncode != 0:
        return None
    entries = (entry.partition(b"\n") for entry in finished.stdout.split(b"\0")[:-1])
    return [(name, value if newline else None) for name, newline, value in entries]


def compare_configs(comparisons, randomness, directory):
    texts = [config(randomness).encode() for _ in range(CONFIGS)]
    refused = 0
    path = Path(directory) / "config"
    for text, answer in zip(texts, documents.read(rules(), texts), strict=True):
        path.write_bytes(text)
        true = listed(path)
        refused += true is None
        mine = None
        if "value" in answer:
            mine = [
                (documents.text(name), None if value is None else documents.text(value))
                for name, value in answer["value"]
            ]
        comparisons.equal(text.decode(), mine, true)
    print(f"  {CONFIGS - refused} configs, {refused} that git refuses")
    comparisons.holds("refused configs", 0.05 * CONFIGS < refused < 0.6 * CONFIGS, f"{refused} of {CONFIGS}")


def one(format_name, path):
    """The value that icecore reads from a file, or None if there is no such file."""
    if not path.is_file():
        return None
    answer = documents.read(format_name, [path.read_bytes()])[0]
    if "value" not in answer:
        raise SystemExit(f"{path}: {answer['message']}")
    return answer["value"]


def joined(directory, hexadecimal):
    return directory / os.fsdecode(documents.text(hexadecimal))


def repository(work_tree):
    """The directory of HEAD and the directory of the references."""
    place = work_tree / ".git"
    if place.is_file():
        place = joined(work_tree, one("git-file", place))
    common = one("git-common-directory", place / "commondir")
    return place, joined(place, common) if common is not None else place


def head(work_tree):
    """The last reference that HEAD leads to, and its commit, as icecore reads the files."""
    own, shared = repository(work_tree)
    found, name = one("git-head", own / "HEAD"), ""
    while not found["object"]:
        name = documents.text(found["reference"]).decode()
        loose = one("git-head", shared / name)
        if loose is None:
            packed = one("git-packed-references", shared / "packed-refs") or []
            known = {documents.text(reference).decode(): target for reference, target, _ in packed}
            return name, known.get(name, "")
        found = loose
    return name, found["object"]


def true_head(work_tree):
    reference = git("symbolic-ref", "HEAD", cwd=work_tree)
    commit = git("rev-parse", "--verify", "--quiet", "HEAD", cwd=work_tree)
    return reference.stdout.decode().strip(), commit.stdout.decode().strip()


def work_trees(directory):
    """Work trees in the states that there are; each is yielded before the next step changes it."""
    main = directory / "main"
    for object_format in ("sha1", "sha256"):
        other = directory / object_format
        must("init", "--quiet", f"--object-format={object_format}", "--initial-branch=trunk", other)
        yield other  # no commit yet
        must("commit", "--quiet", "--allow-empty", "-m", "one", cwd=other)
        yield other
    must("init", "--quiet", "--initial-branch=main", main)
    for number in range(3):
        must("commit", "--quiet", "--allow-empty", "-m", str(number), cwd=main)
        must("tag", "-a", "-m", "t", f"v{number}", cwd=main)
        must("branch", f"topic/{number}", cwd=main)
    yield main
    must("pack-refs", "--all", cwd=main)
    yield main
    must("commit", "--quiet", "--allow-empty", "-m", "loose and packed", cwd=main)
    yield main
    must("checkout", "--quiet", "topic/1", cwd=main)
    yield main
    must("checkout", "--quiet", "--detach", "v0", cwd=main)
    yield main
    must("symbolic-ref", "refs/heads/alias", "refs/heads/topic/2", cwd=main)
    must("symbolic-ref", "HEAD", "refs/heads/alias", cwd=main)
    yield main
    must("worktree", "add", "--quiet", "-b", "linked", directory / "linked", cwd=main)
    yield directory / "linked"
    must("worktree", "add", "--quiet", "--detach", directory / "linked detached", "main", cwd=main)
    yield directory / "linked detached"
    must("checkout", "--quiet", "main", cwd=main)
    must("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", directory / "sha1", "sub", cwd=main)
    yield main / "sub"
    must("clone", "--quiet", main, directory / "clone")
    yield directory / "clone"


def compare_packed(comparisons, work_tree):
    """Every packed reference with what git says it is and leads to."""
    lines = must("for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", cwd=work_tree).decode()
    true = {name: (target, peeled) for name, target, peeled in (line.split(" ") for line in lines.splitlines())}
    _, shared = repository(work_tree)
    for name, target, peeled in one("git-packed-references", shared / "packed-refs") or []:
        reference = documents.text(name).decode()
        if not (shared / reference).exists():
            comparisons.equal(reference, (target, peeled), true.get(reference))


def compare_remotes(comparisons, work_tree):
    """The URLs in the order in which pip sees them."""
    lines = git("config", "-z", "--get-regexp", r"remote\..*\.url", cwd=work_tree).stdout.split(b"\0")[:-1]
    true = [tuple(line.split(b"\n")) for line in lines]
    _, shared = repository(work_tree)
    variables = one(rules(), shared / "config")
    mine = [(documents.text(name), documents.text(value)) for name, value in variables if value is not None]
    comparisons.equal(str(work_tree), [entry for entry in mine if re.fullmatch(rb"remote\..*\.url", entry[0])], true)


def main():
    seed = random.SystemRandom().randrange(1 << 32) if len(sys.argv) < 2 else int(sys.argv[1])
    print(f"  seed {seed}")
    comparisons = Comparisons("git configs and heads", minimum=CONFIGS)
    with environments.temporary_directory() as scratch:
        compare_configs(comparisons, random.Random(seed), scratch)
        states = 0
        for work_tree in work_trees(Path(scratch).resolve()):
            states += 1
            comparisons.equal(f"{work_tree} in state {states}", head(work_tree), true_head(work_tree))
            compare_packed(comparisons, work_tree)
            compare_remotes(comparisons, work_tree)
        print(f"  {states} states of work trees")
    comparisons.finish()


main()
