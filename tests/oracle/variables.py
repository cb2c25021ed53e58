"""What icecore says of an environment under variables and a home is what its interpreter says when it runs with them.

A prefix, a closed virtual environment and one that lets the system's packages in, for each interpreter: the system's, and
those that ICECORE_ORACLE_PYTHONS names, separated by colons. Compared are the import path, whether the user's site is
enabled, the origin of usercustomize, and `pip freeze` with `--user` and `--local`.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

QUESTION = """
import json, site, sys
module = sys.modules.get("usercustomize")
print(json.dumps({
    "path": sys.path[(0 if getattr(sys.flags, "safe_path", False) else 1):],
    "enabled": bool(site.ENABLE_USER_SITE),
    "directory": site.getusersitepackages(),
    "usercustomize": getattr(module, "__file__", None),
    "version": "%d.%d" % sys.version_info[:2],
}))
"""

ROOTS = "SELECT name, path FROM root"
PATHS = "SELECT directory, is_present FROM search_path ORDER BY position"
MODULES = "SELECT file.place FROM hook JOIN file ON file.id = hook.file WHERE hook.kind = 'usercustomize'"
USER = "SELECT user_site, user_site_directory FROM environment"


def absolute(target, roots, shown):
    """A place as icecore shows it, as this machine has it."""
    name, colon, inside = shown.partition(":")
    if colon and name in roots:
        return os.path.realpath(Path(roots[name]) / inside)
    return os.path.realpath(Path(target) / shown)


def write(path, text=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def distribution(directory, name, version="1.0"):
    """The least that every pip takes for an installed distribution."""
    metadata = directory / f"{name}-{version}.dist-info"
    write(metadata / "METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    write(metadata / "INSTALLER", "pip\n")
    write(metadata / "RECORD", f"{metadata.name}/METADATA,,\n{metadata.name}/RECORD,,\n")


def home(directory, version):
    """A home with packages, start-up code and a .pth file that leads on."""
    site = directory / ".local" / "lib" / f"python{version}" / "site-packages"
    distribution(site, "inuser")
    distribution(directory / "more", "bypth", "3")
    write(site / "lead.pth", f"import sys\n{directory / 'more'}\nnowhere\n")
    return directory


def moved_library(scratch, prefix, version):
    """A directory that is good for PYTHONHOME, also where PYTHONPLATLIBDIR is lib64."""
    library = Path("lib") / f"python{version}"
    left_out = shutil.ignore_patterns("test", "site-packages", "__pycache__", "config-*", "EXTERNALLY-MANAGED")
    shutil.copytree(prefix / library, scratch / "moved" / library, ignore=left_out)
    (scratch / "moved" / "lib64").symlink_to("lib")
    return scratch / "moved"


def cases(scratch, version, site, prefix):
    """Names and variables; HOME among them is given as --home."""
    with_home = {"HOME": home(scratch / "home", version)}
    empty_home = {"HOME": scratch / "empty"}
    (scratch / "empty").mkdir()
    customized = home(scratch / "customized", version)
    user_site = customized / ".local" / "lib" / f"python{version}" / "site-packages"
    write(user_site / "usercustomize.py", "x = 1\n")
    distribution(scratch / "first", "invariable")
    distribution(scratch / "first", "inuser", "9.9")
    write(scratch / "first" / "usercustomize.py", "x = 2\n")
    write(scratch / "first" / "unread.pth", f"{scratch / 'home' / 'more'}\n")
    distribution(scratch / "second", "insecond")
    (scratch / "linked").symlink_to(scratch / "second")
    base = home(scratch / "based", version) / ".local"
    first, second, linked = scratch / "first", scratch / "second", scratch / "linked"
    user = scratch / "home" / ".local" / "lib" / f"python{version}" / "site-packages"
    yield "home", with_home
    yield "empty home", empty_home
    yield "usercustomize", {"HOME": customized}
    yield "no user site", with_home | {"PYTHONNOUSERSITE": "1"}
    yield "no user site by a word", with_home | {"PYTHONNOUSERSITE": "yes"}
    yield "user site by 0", with_home | {"PYTHONNOUSERSITE": "0"}
    yield "user site by nothing", with_home | {"PYTHONNOUSERSITE": ""}
    yield "user base", empty_home | {"PYTHONUSERBASE": base}
    yield "no user base", with_home | {"PYTHONUSERBASE": ""}
    yield "path", empty_home | {"PYTHONPATH": first}
    yield "path and home", with_home | {"PYTHONPATH": f"{first}:{second}"}
    yield "path with what is not there", with_home | {"PYTHONPATH": f"{scratch / 'absent'}:{first}:{first}/../second/"}
    yield "path by a link", with_home | {"PYTHONPATH": linked}
    yield "path without user site", {"HOME": customized, "PYTHONPATH": first, "PYTHONNOUSERSITE": "1"}
    yield "path to the user site", with_home | {"PYTHONPATH": f"{user}:{first}"}
    yield "path to a disabled user site", with_home | {"PYTHONPATH": user, "PYTHONNOUSERSITE": "1"}
    yield "path to site-packages", with_home | {"PYTHONPATH": f"{site}:{first}"}
    yield "path of nothing", with_home | {"PYTHONPATH": ""}
    yield "safe path", with_home | {"PYTHONPATH": first, "PYTHONSAFEPATH": "1"}
    yield "library directory", with_home | {"PYTHONPLATLIBDIR": "lib"}
    moved = moved_library(scratch, prefix, version)
    yield "Python's home", with_home | {"PYTHONHOME": prefix}
    yield "Python's home elsewhere", empty_home | {"PYTHONHOME": moved}
    yield "two homes", empty_home | {"PYTHONHOME": f"{moved}:{prefix}"}
    yield "two homes, the other way", with_home | {"PYTHONHOME": f"{prefix}:{moved}", "PYTHONPATH": first}
    yield "home and library directory", with_home | {"PYTHONHOME": moved, "PYTHONPLATLIBDIR": "lib64"}
    yield "facts only", with_home | {"PYTHONWARNINGS": "ignore", "PYTHONHASHSEED": "0"}


def options(variables):
    words = []
    for name, value in variables.items():
        words += ["--home", str(value)] if name == "HOME" else ["--env", f"{name}={value}"]
    return words


def compare(name, target, python, variables, comparisons):
    env = {key: str(value) for key, value in variables.items()}
    truth = json.loads(environments.tool(python, "-B", "-c", QUESTION, env=env))
    given = options(variables)
    roots = {row["name"]: row["path"] for row in icecore.query(target, ROOTS, *given)}
    # A standard library has entries that need not exist; those of a variable stay whether they do or not.
    rows = icecore.query(target, PATHS, *given)
    found = [absolute(target, roots, row["directory"]) for row in rows if not row["directory"].endswith(".zip")]
    expected = [os.path.realpath(path) for path in truth["path"] if not path.endswith(".zip")]
    comparisons.equal(f"{name}: import path", found, expected)
    user = icecore.query(target, USER, *given)[0]
    comparisons.equal(f"{name}: user site enabled", bool(user["user_site"]), truth["enabled"])
    comparisons.equal(
        f"{name}: user site",
        absolute(target, roots, user["user_site_directory"]),
        os.path.realpath(truth["directory"]),
    )
    modules = [absolute(target, roots, row["place"]) for row in icecore.query(target, MODULES, *given)]
    known = [os.path.realpath(truth["usercustomize"])] if truth["usercustomize"] else []
    comparisons.equal(f"{name}: usercustomize", modules, known)
    has_pip = any((Path(path) / "pip").is_dir() for path in truth["path"])
    for narrowed in ([], ["--user"], ["--local"]) if has_pip else ():
        lines = environments.tool(python, "-B", "-m", "pip", "freeze", *narrowed, env=env, cwd="/").decode()
        ours = icecore.answer("freeze", target, *narrowed, *given).decode()
        comparisons.equal(f"{name}: pip freeze {' '.join(narrowed)}", ours.splitlines(), lines.splitlines())


def pythons():
    named = os.environ.get("ICECORE_ORACLE_PYTHONS", "").split(":")
    return [environments.SYSTEM_PYTHON, *(Path(path) for path in named if path)]


def compare_all(python, scratch, comparisons):
    version = environments.tool(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])").decode().strip()
    for name, arguments in {"closed": [], "open": ["--system-site-packages"]}.items():
        environments.tool(python, "-m", "venv", *arguments, scratch / name)
    prefix = Path(os.path.realpath(python)).parents[1]
    targets = {"closed": scratch / "closed", "open": scratch / "open"}
    has_pip = (prefix / "lib" / f"python{version}" / "site-packages" / "pip").is_dir()
    if has_pip:
        targets["prefix"] = prefix
    for target_name, target in targets.items():
        interpreter = python if target == prefix else target / "bin" / "python"
        site = target / "lib" / f"python{version}" / "site-packages"
        if target != prefix:
            distribution(site, "invenv")
        directory = scratch / f"with-{target_name}"
        directory.mkdir()
        for case, variables in cases(directory, version, site, prefix):
            compare(f"{version} {target_name}, {case}", target, interpreter, variables, comparisons)


def main():
    comparisons = Comparisons("import paths under variables", minimum=100)
    for python in pythons():
        with environments.temporary_directory() as scratch:
            compare_all(python, Path(scratch), comparisons)
    comparisons.finish()


if __name__ == "__main__":
    main()
