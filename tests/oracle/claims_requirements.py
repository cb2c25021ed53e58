"""Requirements and constraints files with odd syntax, against pip's own parser.

pip runs in an environment of its own, pinned by hash, and reads each file as `pip install -r` does: lines, options, then
requirements. A file that it refuses has to have a defect here; of one that it takes, every requirement has to be the same:
place, name, specifier, extras, marker, URL, hashes, and whether it is editable; and every option that is about the whole
file. Directories that lines name are there, because pip looks.
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from support import documents
from support.comparisons import Comparisons

SEED = 20261130
FILES = 1200
PIP = "pip==26.3 --hash=sha256:f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13\n"

# What runs in pip's environment: one JSON line for each file named on standard input.
READER = r"""
import json, logging, sys
from pip._internal.cli import cmdoptions
from pip._internal.network.session import PipSession
from pip._internal.req import req_file
from pip._internal.req.constructors import install_req_from_parsed_requirement
logging.disable(logging.CRITICAL)

def options_of(name):
    found = []
    parse_line = req_file.get_line_parser(None)
    content = req_file.get_file_content(name, session)[1]
    for number, line in req_file.preprocess(content):
        args, options = parse_line(line)
        if args or options.editables:
            continue
        for key in ("requirements", "constraints"):
            if getattr(options, key):
                found.append([key[:-1], getattr(options, key)[0], number])
                break
        else:
            for key in ("index_url", "no_index", "pre", "require_hashes", "prefer_binary"):
                value = getattr(options, key)
                if value:
                    found.append([key.replace("_", "-"), "" if value is True else value, number])
            for key, word in (("extra_index_urls", "extra-index-url"), ("find_links", "find-links"),
                              ("trusted_hosts", "trusted-host")):
                found += [[word, value, number] for value in getattr(options, key)]
    return sorted(found)

def requirement(parsed):
    made = install_req_from_parsed_requirement(parsed)
    line = int(parsed.comes_from.rsplit("(line ", 1)[1][:-1])
    name = made.req.name if made.req else ""
    specifier = str(made.req.specifier) if made.req and not made.link else ""
    hashes = sorted(f"{algorithm}:{value.lower()}" for algorithm, values in made.hash_options.items() for value in values)
    return [line, name, specifier, sorted(made.extras), str(made.markers) if made.markers else "",
            made.link.url_without_fragment if made.link else "", hashes, parsed.is_editable]

session = PipSession()
for name in sys.stdin.read().split("\n"):
    if not name:
        continue
    try:
        stack = req_file.RequirementsFileParser._parse_and_recurse
        parser = req_file.RequirementsFileParser(session, req_file.get_line_parser(None))
        lines = [line for line in parser._parse_file(name, name.endswith("c.txt"))]
        parsed = [req_file.handle_line(line) for line in lines
                  if line.requirement is not None]
        print(json.dumps({"inputs": [requirement(item) for item in parsed], "options": options_of(name)}))
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"[-600:]}))
"""

DISK = re.compile("It looks like a path[.]|should either be a path to a local project|does not exist|is not installable")

REQUIREMENTS = (
    *("six", "six==1.17.0", "Six >= 1.9 , != 1.10", "six ( ==1.17.0 )", "six===1.17.0", "six==1.17.*", "six~=1.16"),
    *("requests[socks]", "requests [ socks , use-chardet-on-py3 ]>=2", "zope.interface==5.0", "A_b.C-d<3"),
    *("six;python_version<'4'", "six ; sys_platform == \"linux\" and os_name=='posix'", "six==1.17.0 ; extra == 'x'"),
    *("p @ https://host.example/p-1.0.tar.gz", "p@https://host.example/p-1.0-py3-none-any.whl#sha256=00aa"),
    *("p @ https://host.example/p.zip ; os_name == 'nt'", "https://host.example/p-1.0-py3-none-any.whl"),
    *("https://host.example/p.tar.gz#egg=p", "https://host.example/p-1.0.zip ; python_version > '3'"),
    *("git+https://git.example/p.git@v1#egg=p", "p @ git+ssh://git@git.example/p.git@main#subdirectory=x"),
    *("./lib", "lib/", "./lib[a,b]", "../w/lib", "./dist/p-1.0-py3-none-any.whl", "dist/p-1.0.tar.gz"),
    *("file:///srv/p-1.0.zip", "p @ file:///srv/p", "hg+https://hg.example/p#egg=p"),
    *("six == ", "six=1.0", "-", "===1", "six[", "[a]", "six>=1,", "six>=1;;", "six ; os_name", "six ; bad == 'x'"),
    *("https://host.example/p.zip#egg=p[x]", "p-1-py3-none.whl", "six@", "@ https://host.example/p.zip", "six 1.0"),
)
EDITABLES = (
    *("-e .", "-e ./lib", "-e lib[a]", "--editable=./lib", "-e git+https://git.example/p.git@v1#egg=p", "-e"),
    *("-e p @ git+https://git.example/p.git", "-e 'p @ git+https://git.example/p.git'", "-e six", "-e file:///srv/p"),
    *("-e git+https://git.example/p.git", "-e https://host.example/p.zip#egg=p"),
)
OPTIONS = (
    *("-i https://index.example/simple", "--index-url=https://index.example", "--pypi-url https://index.example"),
    *("--extra-index-url https://a.example --extra-index-url=https://b.example", "--extra https://c.example"),
    *("--no-index", "-f ./wheels", "--find-links='with blank'", "--pre", "--require-hashes", "--prefer-binary"),
    *("--trusted-host host.example", "-r more.txt", "-rmore.txt", "-c limits.txt -r more.txt", "--requirem=x.txt"),
    *("--no-binary :all:", "--only-binary=six,idna", "--use-feature fast-deps", "-r 'a b.txt'", "-r a\\ b.txt x y"),
    *("--nonsense", "--no", "-x", "--pre=1", "-r", "--use-feature nothing", "-f 'open", "--no-binary -r", "--hash x"),
    *("--config-settings a=b", "-C nothing", "-- -r x", "--pre -- --nonsense", "-i a -i b"),
)
TAILS = (
    *("", "", "", "", " # a comment", "  #no blank", "#part", " --hash=sha256:" + "aa" * 32, " \\\n    --hash=sha256:" + "bb" * 32),
    *(" --hash sha256:" + "cc" * 32 + " --hash=sha512:" + "dd" * 64, " --hash=md5:aa", " --hash=sha256", " -C a=b"),
    *(" \\", "\\\n", " --pre", "\t", " \\\n# a comment\n", " --config-settings 'a=b c'", " -C x"),
)
ENDS = ("\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n  \n", "\n# a comment \\\n", "\x0c", "\u2028", "\v")


def line(randomness):
    kind = randomness.random()
    if kind < 0.2:
        return randomness.choice(OPTIONS)
    if kind < 0.3:
        return randomness.choice(EDITABLES)
    if kind < 0.35:
        return "".join(randomness.choice(" \t#-\\;'\"[]()=<>!~@:/.aé\u00a0") for _ in range(randomness.randrange(12)))
    return randomness.choice(("", "", "", " ", "\t")) + randomness.choice(REQUIREMENTS) + randomness.choice(TAILS)


def file(randomness, good):
    """The bytes of one file; most files are of few lines, because pip stops at the first bad one."""
    text = ""
    for _ in range(randomness.choice((1, 1, 2, 3, 6))):
        text += line(randomness) + randomness.choice(ENDS)
    if good:
        lines = [*REQUIREMENTS[:29], *(option for option in OPTIONS[:20])]
        text = "".join(randomness.choice(lines) + randomness.choice(TAILS[:10]) + "\n" for _ in range(8))
    if randomness.random() < 0.1:
        text = text.rstrip("\n")
    kind = randomness.random()
    if kind < 0.04:
        return b"\xef\xbb\xbf" + text.encode()
    if kind < 0.07:
        return b"\xff\xfe" + text.encode("utf-16-le")
    if kind < 0.1:
        return b"\xfe\xff" + text.encode("utf-16-be")
    if kind < 0.12:
        return b"# -*- coding: latin-1 -*-\n" + text.replace("\u2028", "").encode("latin-1")
    return text.encode()


def of_icecore(answer):
    if "error" in answer:
        return None
    value = answer["value"]
    harmless = ("a hash without a requirement", "no hash:")
    if any(not defect.startswith(harmless) for defect in value["defects"]):
        return None

    def text(hexadecimal):
        return bytes.fromhex(hexadecimal).decode()

    inputs = []
    for found in value["inputs"]:
        inputs.append(found | {key: text(found[key]) for key in ("name", "version", "specifier", "marker", "url", "revision")}
                      | {"extras": sorted(map(text, found["extras"]))})
    kept = ("index-url", "no-index", "pre", "require-hashes", "prefer-binary", "extra-index-url", "find-links")
    kept += ("trusted-host", "requirement", "constraint")
    options = [[name, text(option), number] for name, option, number in value["options"] if name in kept]
    return {"inputs": inputs, "options": options}


def same(ours, theirs):
    """Whether one requirement is the same; a word on the first thing that is not."""
    number, name, specifier, extras, marker, url, hashes, editable = theirs
    if ours["line"] != number:
        return "line"
    if ours["name"].lower().replace("_", "-") != name.lower().replace("_", "-") and not (editable and not name):
        return "name"
    if ours["source"] == "index":
        written = ours["specifier"] or (ours["version"] and "==" + ours["version"])
        if written.lstrip("=") != specifier.lstrip("=") if ours["version"] else written != specifier:
            return "specifier"
    if sorted(extra.lower() for extra in ours["extras"]) != sorted(extra.lower() for extra in extras):
        return "extras"
    if ours["marker"] != marker and not editable:
        return "marker"
    if editable != (ours["source"] == "editable"):
        return "editable"
    if ours["source"] != "index" and "://" in ours["url"]:
        written = (ours["vcs"] + "+" if ours["vcs"] else "") + ours["url"]
        written += "@" + ours["revision"] if ours["revision"] else ""
        if written != url:
            return "url"
    wanted = [item for item in hashes if all(c in "0123456789abcdef" for c in item.split(":")[1])]
    own = [item for item in ours["hashes"] if item in hashes] if url else ours["hashes"]
    if not editable and sorted(own) != wanted:
        return "hashes"
    return ""


def compare(comparisons, name, answer, expected):
    ours = of_icecore(answer)
    if "error" in expected and DISK.search(expected["error"]):
        # Whether something is there is pip's reason, and not asked here.
        return
    if "error" in expected:
        comparisons.holds(name, ours is None, f"pip refuses it: {expected['error']}")
        return
    if ours is None:
        reason = answer.get("message") or answer["value"]["defects"]
        comparisons.holds(name, False, f"pip takes it, and icecore says {reason}")
        return
    comparisons.equal(f"{name} requirements", len(ours["inputs"]), len(expected["inputs"]))
    for own, other in zip(ours["inputs"], expected["inputs"]):
        wrong = same(own, other)
        comparisons.holds(name, not wrong, f"{wrong}: icecore {own}, pip {other}")
    # Of an option that only one value can have pip keeps the last.
    last = {}
    for option, value, number in sorted(ours["options"], key=lambda item: item[2]):
        key = (option, number) if option in ("index-url", "no-index", "pre") else (option, number, value)
        last[key] = [option, value, number]
    comparisons.equal(f"{name} options", sorted(last.values()), [list(item) for item in
                                                                 dict.fromkeys(map(tuple, expected["options"]))])


def main():
    print(f"seed {SEED}")
    randomness = random.Random(SEED)
    comparisons = Comparisons("requirements files", minimum=3_000)
    with tempfile.TemporaryDirectory() as directory:
        top = Path(directory).resolve() / "w"
        for place in ("lib", "dist"):
            (top / place).mkdir(parents=True)
        (top / "lib" / "pyproject.toml").write_text("[project]\nname = 'lib'\nversion = '1'\n")
        (top / "pyproject.toml").write_text("[project]\nname = 'w'\nversion = '1'\n")
        for file_name in ("p-1.0-py3-none-any.whl", "p-1.0.tar.gz"):
            (top / "dist" / file_name).write_bytes(b"")
        venv = top / "venv"
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        (top / "pip.txt").write_text(PIP)
        subprocess.run(
            [venv / "bin/python", "-m", "pip", "install", "-q", "--require-hashes", "-r", top / "pip.txt"], check=True
        )
        names, contents = [], []
        for number in range(FILES):
            contents.append(file(randomness, good=number % 3 == 0))
            names.append(f"f{number}{'c' if number % 10 == 9 else 'r'}.txt")
            (top / names[-1]).write_bytes(contents[-1])
        finished = subprocess.run(
            [venv / "bin/python", "-c", READER], input="\n".join(names), capture_output=True, text=True, check=False,
            cwd=top, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )
        expected = [json.loads(answer) for answer in finished.stdout.splitlines()]
        if len(expected) != FILES:
            raise SystemExit(f"pip read {len(expected)} of {FILES} files\n{finished.stderr[-2000:]}")
        answers = [None] * FILES
        for kind, word in (("c", "constraints"), ("r", "requirements")):
            places = [i for i in range(FILES) if names[i].endswith(kind + ".txt")]
            for place, answer in zip(places, documents.read(f"claim-{word}", [contents[i] for i in places])):
                answers[place] = answer
        for name, answer, wanted, content in zip(names, answers, expected, contents):
            compare(comparisons, f"{name} {content[:120]!r}", answer, wanted)
        taken = sum("error" not in answer for answer in expected)
        print(f"  pip takes {taken} of {FILES} files")
    comparisons.finish()


main()
