"""Environments of every kind that `pip freeze` prints in its own way, written file by file.

Nothing is installed, so that each is made in no time for every Python, and holds just what its name says.
"""

import json
import subprocess
import zipfile

from support import environments

HASH = "1f" * 32
ARCHIVE = "https://index.example/p-1.0-py3-none-any.whl"


def metadata(name=None, version=None, head="Metadata-Version: 2.1\n"):
    text = head
    text += f"Name: {name}\n" if name is not None else ""
    return text + (f"Version: {version}\n" if version is not None else "")


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def dist_info(site, name, version="1.0", direct_url=None, text=None):
    directory = site / f"{name.replace('-', '_')}-{version}.dist-info"
    write(directory / "METADATA", metadata(name, version) if text is None else text)
    if direct_url is not None:
        write(directory / "direct_url.json", direct_url if isinstance(direct_url, str) else json.dumps(direct_url))


def git(directory, *arguments):
    author = ["-c", "user.name=a", "-c", "user.email=a@index.example", "-c", "init.defaultBranch=main"]
    environments.tool("git", *author, "-C", directory, *arguments)


def project(directory):
    write(directory / "pyproject.toml", "[project]\n")
    return directory


def repository(directory, *remotes, subdirectory=""):
    project(directory / subdirectory if subdirectory else directory)
    git(directory, "init", "--quiet")
    git(directory, "add", ".")
    git(directory, "commit", "--quiet", "--message", "first")
    for name, url in remotes:
        git(directory, "config", f"remote.{name}.url", url)
    return directory


def editable(site, name, directory):
    dist_info(site, name, direct_url={"url": directory.as_uri(), "dir_info": {"editable": True}})


def plain_editable(site, sources):
    editable(site, "plain", project(sources / "plain é"))
    editable(site, "gone", sources / "gone")
    # Only the pips from 26.1 on take this for valid.
    dist_info(site, "null", direct_url={"url": "file:///srv/p", "dir_info": {"editable": None}})


def elsewhere(site, _):
    """The pips up to 26.0 fail for it, newer ones take the file for invalid."""
    dist_info(site, "remote", direct_url={"url": "https://index.example/p", "dir_info": {"editable": True}})


def git_editable(site, sources):
    https = "https://index.example/p.git"
    editable(site, "Over-https", repository(sources / "https", ("upstream", "x@y:z"), ("origin", https)))
    editable(site, "scp", repository(sources / "scp", ("other", "git@index.example:me/p.git")))
    editable(site, "secret", repository(sources / "secret", ("origin", "https://me:word@index.example/p.git")))
    editable(site, "no-remote", repository(sources / "none"))
    editable(site, "bad-remote", repository(sources / "bad", ("origin", "C:\\nowhere")))
    editable(site, "local-remote", repository(sources / "local", ("origin", str(sources / "none"))))
    editable(site, "gone-remote", repository(sources / "deleted", ("origin", str(sources / "gone"))))
    editable(site, "below", repository(sources / "below", ("origin", https), subdirectory="a/b") / "a/b")
    editable(site, "no-project", repository(sources / "nothing", ("origin", https), subdirectory="a"))
    inner = repository(sources / "outer", ("origin", https)) / "inner"
    editable(site, "inner", repository(inner, ("origin", https + "2")))
    packed = repository(sources / "packed", ("origin", https))
    git(packed, "pack-refs", "--all")
    editable(site, "packed", packed)
    detached = repository(sources / "detached", ("origin", https))
    git(detached, "checkout", "--quiet", "--detach")
    editable(site, "detached", detached)
    git(packed, "worktree", "add", "--quiet", "-b", "side", sources / "linked")
    editable(site, "linked", sources / "linked")
    unborn = project(sources / "unborn")
    git(unborn, "init", "--quiet")
    git(unborn, "config", "remote.origin.url", https)
    editable(site, "unborn", unborn)
    broken = project(sources / "broken")
    (broken / ".git").mkdir()
    editable(site, "broken", broken)


def revisions(site, _):
    for vcs in ("git", "hg", "svn"):
        url = {"url": f"https://index.example/{vcs}", "vcs_info": {"vcs": vcs, "commit_id": "ab" * 20}}
        dist_info(site, vcs, direct_url=url | {"subdirectory": "python"})
    dist_info(site, "no-commit", direct_url={"url": "https://index.example/p", "vcs_info": {"vcs": "git"}})


def archives(site, _):
    infos = {
        "none": {},
        "hashes": {"hashes": {"sha256": HASH}},
        "legacy": {"hash": f"sha256={HASH}"},
        "both": {"hash": f"sha256={HASH}", "hashes": {"sha256": HASH}},
        "disagree": {"hash": "sha256=ab", "hashes": {"sha256": HASH}},
        "two": {"hashes": {"sha512": HASH, "sha256": HASH}},
        "number": {"hashes": {"sha256": 5}},
        "null-hash": {"hash": None},
    }
    for name, info in infos.items():
        dist_info(site, name, direct_url={"url": ARCHIVE, "archive_info": info})
    dist_info(site, "null-other", direct_url={"url": ARCHIVE, "archive_info": {}, "dir_info": None})
    dist_info(site, "user", direct_url={"url": "https://me:word@index.example/p.zip", "archive_info": {}})


def local_wheel(site, _):
    for name in ("p", "P.Q"):
        dist_info(site, name, direct_url={"url": "file:///srv/a b/p.whl", "archive_info": {"hash": "sha256=ab"}})


def from_source(site, _):
    dist_info(site, "built", version="1.0.RC1")
    dist_info(site, "local-directory", direct_url={"url": "file:///srv/p", "dir_info": {}})
    dist_info(site, "no-directory", direct_url={"url": "srv/p", "dir_info": {}})


def egg_info(site, _):
    write(site / "distutils_made-1.0-py3.9.egg-info", metadata("distutils-made", "1.0"))
    write(site / "Setup.Tools_made-1.0-py3.9.egg-info" / "PKG-INFO", metadata("Setup.Tools-made", "1.0"))
    write(site / "bare.egg-info" / "PKG-INFO", metadata("bare", "3.0"))
    write(site / "other-1.0.egg-info" / "PKG-INFO", metadata("other", "2.0"))
    dist_info(site, "beside")


def egg_link(site, sources):
    source = project(sources / "linked")
    write(source / "linked_project.egg-info" / "PKG-INFO", metadata("linked-project", "7"))
    write(site / "linked-project.egg-link", f"{source}\n.")
    raw = project(sources / "raw")
    write(raw / "raw_name.egg-info" / "PKG-INFO", metadata("raw_name", "8"))
    write(site / "raw_name.egg-link", f"{raw}\n.")
    write(site / "easy-install.pth", f"{source}\n{raw}\n")


def duplicates(site, _):
    for version in ("1.0", "2.0", "10.0"):
        dist_info(site, "dup", version=version)
    dist_info(site, "Dup", version="3.0")
    write(site / "one-1.0.dist-info" / "METADATA", metadata("same", "1.0"))
    write(site / "two-2.0.dist-info" / "METADATA", metadata("Same", "2.0"))


def broken(site, _):
    write(site / "other_version-1.0.dist-info" / "METADATA", metadata("other-version", "9.9"))
    write(site / "other_name-1.0.dist-info" / "METADATA", metadata("Quite-Different", "1.0"))
    write(site / "no_name-1.0.dist-info" / "METADATA", metadata(None, "1.0"))
    write(site / "no_metadata-1.0.dist-info" / "RECORD", "")
    (site / "empty-1.0.dist-info").mkdir()
    write(site / "~eftover-1.0.dist-info" / "METADATA", metadata("leftover", "1.0"))
    write(site / "-ashed-1.0.dist-info" / "METADATA", metadata("dashed", "1.0"))
    write(site / "not_a_version-2004d.dist-info" / "METADATA", metadata("not-a-version", "2004d"))
    write(site / "two_parts-1.0-1.dist-info" / "METADATA", metadata("two-parts", "1.0-1"))
    write(site / "no_version_outside.dist-info" / "METADATA", metadata("no-version-outside", "1.5"))
    write(site / "spaces-1.0.dist-info" / "METADATA", "Name:   spaces  \nVersion: 1.0 \n")
    dist_info(site, "json", direct_url="{")
    dist_info(site, "p", version="1.0+CU118")


def versionless(site, _):
    write(site / "versionless.dist-info" / "METADATA", metadata("versionless"))
    dist_info(site, "p")


def not_text(site, _):
    dist_info(site, "p", text=b"Name: p\xff\nVersion: 1.0\n")


def pure(site, _):
    for name in ("a-b", "a.d", "a_c", "aB", "setuptools", "wheel", "distribute", "argparse", "Zope"):
        dist_info(site, name)


def eggs(site, _):
    for name in ("beside", "on_path"):
        write(site / f"{name}-1.0-py3.9.egg" / "EGG-INFO" / "PKG-INFO", metadata(name.replace("_", "-"), "1.0"))
    write(site / "easy-install.pth", "./on_path-1.0-py3.9.egg\n")
    dist_info(site, "p")


def eggs_and_installed(site, _):
    """The same as `zipped_and_installed`, as directories."""
    for name in ("beside", "named"):
        write(site / f"{name}-1.0-py3.9.egg" / "EGG-INFO" / "PKG-INFO", metadata(name, "1.0"))
        dist_info(site, name, version="2.0")
    write(site / "easy-install.pth", "./named-1.0-py3.9.egg\n")


def zipped_egg(path, text, package="p"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as egg:
        egg.writestr(f"{package}/__init__.py", "")
        if text is not None:
            egg.writestr("EGG-INFO/PKG-INFO", text)


def several_zipped_eggs(site):
    """Their file names: names and versions inside and outside differ in all ways that do not end freeze."""
    zipped_egg(site / "Plain.Name-1.0-py3.9.egg", metadata("Plain.Name", "1.0"))
    zipped_egg(site / "other_name-1.5-py3.9.egg", metadata("Quite-Different", "2.0"))
    zipped_egg(site / "no_name-1.5-py3.9.egg", metadata(None, "3.0"))
    zipped_egg(site / "no_version_outside.egg", metadata("no-version-outside", "4.0"))
    zipped_egg(site / "not_a_version-2004d-py3.9.egg", metadata("not-a-version", "2004d"))
    zipped_egg(site / "no_info-1.0-py3.9.egg", None)
    dist_info(site, "p")
    return sorted(path.name for path in site.glob("*.egg"))


def zipped_eggs(site, _):
    names = several_zipped_eggs(site)
    (site / "broken-1.0-py3.9.egg").write_bytes(b"PK\3\4 and no more")
    write(site / "easy-install.pth", "".join(f"./{name}\n" for name in [*names, "broken-1.0-py3.9.egg"]))


def zipped_eggs_beside(site, _):
    several_zipped_eggs(site)


def zipped_and_installed(site, _):
    """One name as an egg and as a wheel left it, the egg on the path or not."""
    for name in ("beside", "named"):
        zipped_egg(site / f"{name}-1.0-py3.9.egg", metadata(name, "1.0"))
        dist_info(site, name, version="2.0")
    write(site / "easy-install.pth", "./named-1.0-py3.9.egg\n")


KINDS = {
    "editable": plain_editable,
    "editable elsewhere": elsewhere,
    "editable in git": git_editable,
    "version control": revisions,
    "direct URL": archives,
    "local wheel": local_wheel,
    "from source": from_source,
    "egg-info": egg_info,
    "egg-link": egg_link,
    "duplicates": duplicates,
    "broken metadata": broken,
    "no version": versionless,
    "not UTF-8": not_text,
    "pure": pure,
    "eggs": eggs,
    "eggs twice": eggs_and_installed,
    "zipped eggs": zipped_eggs,
    "zipped beside": zipped_eggs_beside,
    "zipped twice": zipped_and_installed,
    "system site": pure,
}


def make(directory, kind, python):
    """The environment of one kind, on one Python."""
    options = ["--system-site-packages"] if kind == "system site" else []
    environments.tool(python, "-m", "venv", "--without-pip", *options, directory / "venv")
    sources = directory / "sources"
    sources.mkdir()
    KINDS[kind](environments.site_packages(directory / "venv"), sources)
    return directory / "venv"


def version_of(python):
    """(3, 12), or nothing for what is no working CPython."""
    text = "import sys; print(sys.implementation.name, *sys.version_info[:2])"
    finished = subprocess.run([python, "-c", text], capture_output=True, check=False, text=True)
    name, *numbers = finished.stdout.split() or [""]
    return tuple(int(number) for number in numbers) if name == "cpython" else None
