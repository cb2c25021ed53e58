"""Which packages of the system and which distributions an image has, against syft, which reads both without running anything.

Four images: a Debian that debootstrap and apt filled, with a venv of real wheels; one in distroless form, from the control
data of the same packages; one that rpm filled; and one with apk's database. Nothing may differ: not a name, version, machine
or place of metadata. Without syft, and without go to build it, nothing is compared, and the last line says so.
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import rpm_packages
from support import built_images, environments, icecore, image_maker
from support.comparisons import Comparisons

SYFT = "github.com/anchore/syft/cmd/syft@v1.40.0"
BUILD_SECONDS = 120
RELEASE = "bookworm"
PACKAGES = "python3,python3-yaml,python3-requests"
WHEELS = {"click", "cffi", "markupsafe", "pycparser", "pyyaml", "requests", "urllib3", "idna", "certifi", "setuptools",
          "charset-normalizer", "wheel", "typing-extensions", "attrs", "rich", "pygments", "markdown-it-py", "mdurl"}
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
ALPINE = ("alpine-base 3.19.1-r0 alpine-base", "busybox 1.36.1-r15 busybox", "ssl_client 1.36.1-r15 busybox",
          "musl 1.2.4_git20230717-r4 musl", "musl-utils 1.2.4_git20230717-r4 musl", "zlib 1.3.1-r0 zlib",
          "libcrypto3 3.1.4-r5 openssl", "libssl3 3.1.4-r5 openssl", "python3 3.11.8-r0 python3",
          "pyc 3.11.8-r0 python3", "py3-yaml 6.0.1-r1 py3-yaml", ".build-deps 20240301.101500 ")


def find_syft():
    """The program; nothing where there is none and none can be built."""
    for place in (shutil.which("syft"), Path(os.environ.get("GOPATH", Path.home() / "go")) / "bin/syft",
                  Path(sys.prefix) / "go/bin/syft"):
        if place and Path(place).exists():
            return str(place)
    go = shutil.which("go") or shutil.which("/usr/local/go/bin/go")
    if not go:
        return None
    # What was compiled stays in go's cache: where the time is too short, a later run may have it.
    variables = os.environ | {"GOBIN": str(Path(sys.prefix) / "go/bin")}
    try:
        subprocess.run([go, "install", SYFT], check=True, capture_output=True, timeout=BUILD_SECONDS, env=variables)
    except (subprocess.SubprocessError, OSError) as error:
        print(f"  syft could not be built: {error}")
        return None
    return str(Path(sys.prefix) / "go/bin/syft")


def layer_of(root):
    """The tar of everything in a directory but what is no file for an image."""
    buffer = io.BytesIO()

    def kept(entry):
        entry.mtime = 1_000_000_000
        return entry if not entry.isdev() else None

    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for child in sorted(root.iterdir()):
            tar.add(child, child.name, filter=kept)
    return buffer.getvalue()


def debian():
    """A root that debootstrap made. Made once for a list of packages, beside the tools."""
    state = hashlib.sha256(f"{RELEASE} {PACKAGES}".encode()).hexdigest()[:16]
    kept = Path(sys.prefix) / f"syft-{state}"
    if (kept / "done").exists():
        return kept / "root"
    for old in Path(sys.prefix).glob("syft-*"):
        shutil.rmtree(old)
    kept.mkdir()
    built_images.run("debootstrap", "--variant=minbase", f"--include={PACKAGES}", RELEASE, kept / "root")
    (kept / "done").touch()
    return kept / "root"


def add_wheels(site):
    """Real wheels in a directory, as pip installs them."""
    with tempfile.TemporaryDirectory(dir=site.parent) as folder:
        file = environments.requirements(Path(folder), WHEELS)
        environments.tool(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes",
                          "--no-compile", "--find-links", environments.wheels(), "--requirement", file, "--target", site)
    shutil.rmtree(site / "bin", ignore_errors=True)


def debian_image(base, scratch):
    """A second layer holds a venv in /opt/venv."""
    first, second = layer_of(base), scratch / "venv"
    site = second / "opt/venv/lib/python3.11/site-packages"
    site.mkdir(parents=True)
    (second / "opt/venv/bin").mkdir()
    (second / "opt/venv/bin/python").symlink_to("/usr/bin/python3.11")
    (second / "opt/venv/pyvenv.cfg").write_text("home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n")
    add_wheels(site)
    return [first, layer_of(second)]


def distroless_image(base, scratch):
    """The same packages as in an image without dpkg: a file of fields and one of digests for each."""
    root = scratch / "distroless"
    status = root / "var/lib/dpkg/status.d"
    status.mkdir(parents=True)
    for stanza in (base / "var/lib/dpkg/status").read_text().strip().split("\n\n"):
        name = re.search(r"^Package: (\S+)", stanza, re.MULTILINE)[1]
        (status / name).write_text(re.sub(r"^Status: .*\n", "", stanza + "\n", flags=re.MULTILINE))
        sums = next((base / "var/lib/dpkg/info").glob(f"{name}*.md5sums"), None)
        if sums:
            shutil.copy(sums, status / f"{name}.md5sums")
    for path in ("usr/lib/python3.11", "usr/lib/python3"):
        shutil.copytree(base / path, root / path, symlinks=True)
    for path in ("usr/bin/python3.11", "etc/os-release", "usr/lib/os-release"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(base / path, root / path)
    return [layer_of(root)]


def rpm_image(scratch):
    root = rpm_packages.fill(scratch / "rpm", rpm_packages.build_all(scratch))
    add_wheels(root / rpm_packages.SITE)
    return [layer_of(root)]


def alpine_image(scratch):
    root = scratch / "alpine"
    site = root / f"usr/lib/python{VERSION}/site-packages"
    (root / "lib/apk/db").mkdir(parents=True)
    (root / "etc/apk").mkdir(parents=True)
    (root / "usr/bin").mkdir(parents=True)
    site.mkdir(parents=True)
    database = ""
    for line in ALPINE:
        name, version, origin = line.split(" ")
        database += f"C:Q1{hashlib.sha1(line.encode()).hexdigest()[:27]}=\nP:{name}\nV:{version}\nA:x86_64\nS:1\nI:1\nT:x\n"
        database += f"U:https://a.example\nL:MIT\no:{origin}\n\n" if origin else "\n"
    (root / "lib/apk/db/installed").write_text(database)
    (root / "etc/apk/world").write_text("alpine-base\npython3\n.build-deps=20240301.101500\n")
    (root / "etc/os-release").write_text('ID=alpine\nVERSION_ID=3.19.1\nNAME="Alpine Linux"\n')
    shutil.copy(os.path.realpath(environments.SYSTEM_PYTHON), root / f"usr/bin/python{VERSION}")
    (site.parent / "os.py").write_text("")
    add_wheels(site)
    return [layer_of(root)]


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def of_syft(program, layout):
    """(kind, name, version, machine) of packages, (kind, name, version, place of the metadata) of distributions."""
    variables = environments.tool_environment() | {"SYFT_CHECK_FOR_APP_UPDATE": "false"}
    answer = subprocess.run([program, "scan", "--quiet", "--output", "json", f"oci-dir:{layout}"], capture_output=True,
                            check=True, env=variables).stdout
    found = set()
    for artifact in json.loads(answer)["artifacts"]:
        kind, name, version = artifact["type"], artifact["name"], artifact["version"]
        if kind == "python":
            places = {Path(place["path"]).parent for place in artifact["locations"]
                      if place["path"].endswith(("METADATA", "PKG-INFO"))}
            places |= {Path(place["path"]) for place in artifact["locations"] if place["path"].endswith(".egg-info")}
            found |= {(kind, normalized(name), version, str(place).lstrip("/")) for place in places}
        elif kind in ("deb", "rpm", "apk"):
            found.add((kind, name, version, artifact["metadata"].get("architecture", "")))
    return found


def of_icecore(layout):
    target = f"oci-dir:{layout}"
    kinds = {"dpkg": "deb", "rpm": "rpm", "apk": "apk"}
    rows = icecore.query(target, "SELECT manager, name, version, architecture FROM os_package")
    found = {(kinds[row["manager"]], row["name"], row["version"], row["architecture"]) for row in rows}
    # syft does not tell what a distribution carries a copy of from what is installed.
    rows = icecore.query(target, "SELECT normalized_name, version, location FROM distribution WHERE is_leftover = 0 UNION "
                                 "SELECT normalized_name, version, location FROM vendored_distribution "
                                 "WHERE evidence = 'metadata'")
    return found | {("python", row["normalized_name"], row["version"], row["location"]) for row in rows}


def compare(name, layers, program, scratch, comparisons):
    layout = scratch / f"layout-{name}"
    image_maker.write_layout(layout, layers, compressions=("none",))
    ours, theirs = of_icecore(layout), of_syft(program, layout)
    for package in sorted(ours | theirs):
        comparisons.equal(f"{name}: {package}", package in ours, package in theirs)
    counts = {kind: sum(1 for package in ours if package[0] == kind) for kind in sorted({package[0] for package in ours})}
    print(f"  {name}: {', '.join(f'{count} {kind}' for kind, count in counts.items())}")


def main():
    program = find_syft()
    if program is None:
        print("  packages against syft: skipped, there is neither syft nor go to build it with")
        return
    comparisons = Comparisons("packages against syft", minimum=300)
    base = debian()
    with environments.temporary_directory() as scratch:
        scratch = Path(scratch)
        compare("debian", debian_image(base, scratch), program, scratch, comparisons)
        compare("distroless", distroless_image(base, scratch), program, scratch, comparisons)
        compare("rpm", rpm_image(scratch), program, scratch, comparisons)
        compare("alpine", alpine_image(scratch), program, scratch, comparisons)
    comparisons.finish()


if __name__ == "__main__":
    main()
