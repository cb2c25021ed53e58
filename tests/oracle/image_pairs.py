"""Pairs of images with the same `pip freeze` and different behaviour: what icecore finds in the one and not in the other names
the difference, in one to three findings. Pairs that differ in nothing that counts have equal findings.

The images are made by hand around this machine's own Python and a few of its libraries.
"""

import tempfile
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons
from support.pair_world import CERTIFICATE, LIBRARY, MULTIARCH, SERIES, SITE, SOURCES, base, build, choose, loader_cache

PIP_FREEZE = "SELECT name, version FROM distribution WHERE environment = 1 ORDER BY name"
FINDING = ("rule", "severity", "environment", "subject", "message")


def other_zlib(world):
    """The same library in other bytes, so that nothing else is wrong with it."""
    return world.files[f"{MULTIARCH}/libz.so.1"] + b"built again"


def hook():
    return build("libhook.so", soname="libhook.so")


def second_python(world):
    """An interpreter of its own beside the environment's."""
    world.file(f"usr/local/bin/{SERIES}", world.files["usr/bin/" + SERIES], 0o755)
    for path in [path for path in world.files if path.startswith(LIBRARY + "/")]:
        world.file(path.replace("usr/lib", "usr/local/lib", 1), world.files[path])
    return world.set(Entrypoint=[f"/usr/local/bin/{SERIES}", "-m", "demo"])


def user_site(world):
    world.file("opt/venv/pyvenv.cfg", world.files["opt/venv/pyvenv.cfg"].replace(b"= false", b"= true"))
    return world


def with_user_site(world):
    place = f"root/.local/lib/{SERIES}/site-packages/extra.py"
    return user_site(world).variable("HOME", "/root").file(place, "VALUE = 2\n")


def changed_source(world, old, new):
    path = "etc/apt/sources.list.d/debian.sources"
    return world.file(path, world.files[path].decode().replace(old, new))


def status(world, text):
    world.status = text
    return world


def machine(world, architecture):
    world.more = {"architecture": architecture}
    return world


def without_database(world):
    world.owned, world.sums = None, {}
    return world


START = "#!/bin/sh\npip install extra\nexec /opt/venv/bin/python -m demo\n"

# The difference, and the rule and subject by which it must be named. A base of its own is made by the second function.
PAIRS = {
    "variable of Python": (lambda w: w.variable("PYTHONOPTIMIZE", "2"), "python-changed-by-variable", "PYTHONOPTIMIZE"),
    "number of threads": (lambda w: w.variable("OMP_NUM_THREADS", "1"), "results-changed-by-variable", "OMP_NUM_THREADS"),
    "copies of OpenMP": (lambda w: w.variable("KMP_DUPLICATE_LIB_OK", "TRUE"), "openmp-copies-allowed", "KMP_"),
    "proxy": (lambda w: w.variable("HTTPS_PROXY", "http://proxy.example:3128"), "proxy-set", "HTTPS_PROXY"),
    "PYTHONPATH": (
        lambda w: w.variable("PYTHONPATH", "/srv/extra").file("srv/extra/more.py", "VALUE = 3\n"),
        "import-path-from-variable", "PYTHONPATH",
    ),
    "LD_LIBRARY_PATH": (
        lambda w: w.variable("LD_LIBRARY_PATH", "/opt/lib").file("opt/lib/libz.so.1", other_zlib(w), 0o755),
        "library-changed-by-variable", "libz.so.1",
    ),
    "LD_PRELOAD": (
        lambda w: w.variable("LD_PRELOAD", "/opt/lib/libhook.so").file("opt/lib/libhook.so", hook(), 0o755),
        "library-preloaded", "libhook.so",
    ),
    "ld.so.preload": (
        lambda w: w.file("etc/ld.so.preload", "/opt/lib/libhook.so\n").file("opt/lib/libhook.so", hook(), 0o755),
        "library-preloaded-by-system", "libhook.so",
    ),
    "ld.so.cache": (
        lambda w: w.file("etc/ld.so.cache", loader_cache({"libz.so.1": "/opt/lib/libz.so.1"})).file(
            "opt/lib/libz.so.1", other_zlib(w), 0o755),
        "library-of-nobody", "/opt/lib/libz.so.1",
    ),
    "hwcaps": (
        lambda w: w.file(f"{MULTIARCH}/glibc-hwcaps/x86-64-v3/libz.so.1", other_zlib(w), 0o755),
        "library-depends-on-processor", "libz.so.1",
    ),
    "alternatives": (lambda w: choose(w, "manual", "blas"), "library-chosen-by-hand", "libblas.so.3"),
    "alternatives behind the back": (lambda w: choose(w, "auto", "blas"), "library-chosen-by-hand", "libblas.so.3"),
    "library of the system": (
        lambda w: w.file(f"{MULTIARCH}/libz.so.1", other_zlib(w), 0o755), "system-file-modified", "libz.so.1"),
    "library beside the system's": (
        lambda w: w.file("usr/local/lib/libz.so.1", other_zlib(w), 0o755).remove(f"{MULTIARCH}/libz.so.1").file(
            "etc/ld.so.cache", loader_cache({"libz.so.1": "/usr/local/lib/libz.so.1"})),
        "library-of-nobody", "usr/local/lib/libz.so.1",
    ),
    "locale that is missing": (lambda w: w.variable("LC_ALL", "fr_FR.UTF-8"), "locale-missing", "LC_ALL"),
    "locale": (lambda w: w.variable("LANG", "de_DE.UTF-8"), "locale-set", "LANG"),
    "time zone by a variable": (lambda w: w.variable("TZ", "Asia/Tokyo"), "time-zone-set", "TZ"),
    "time zone that is missing": (lambda w: w.variable("TZ", "Europe/Berlin"), "time-zone-missing", "TZ"),
    "time zone": (lambda w: w.link("etc/localtime", "/usr/share/zoneinfo/Asia/Tokyo"), "time-zone-set", "etc/localtime"),
    "certificate authority": (
        lambda w: w.file("usr/local/share/ca-certificates/ours.crt", CERTIFICATE).file(
            "etc/ssl/certs/ca-certificates.crt", CERTIFICATE * 2),
        "certificate-authority-added", "ours.crt",
    ),
    "certificates by a variable": (
        lambda w: w.variable("SSL_CERT_FILE", "/srv/ours.pem").file("srv/ours.pem", CERTIFICATE),
        "certificates-from-variable", "SSL_CERT_FILE",
    ),
    "certificates that are missing": (
        lambda w: w.variable("REQUESTS_CA_BUNDLE", "/srv/none.pem"), "certificates-missing", "REQUESTS_CA_BUNDLE"),
    "damaged certificates": (
        lambda w: w.file("etc/ssl/certs/ca-certificates.crt", CERTIFICATE[:40]), "certificate-bundle-damaged", "ca-cert"),
    "user": (lambda w: w.set(User="app"), "user-missing", "app"),
    "working directory": (
        lambda w: w.set(WorkingDir="/srv"), "module-shadowed-at-start", "srv/random.py",
        lambda w: w.file("srv/random.py", "def random(): return 4\n"),
    ),
    "entrypoint that installs": (
        lambda w: w.set(Entrypoint=["/start.sh"]).file("start.sh", START, 0o755), "install-at-start", "start.sh"),
    "entrypoint that is missing": (lambda w: w.set(Entrypoint=["gunicorn", "demo"]), "entrypoint-missing", "gunicorn"),
    "Python of the entrypoint": (second_python, "entrypoint-of-other-python", "opt/venv"),
    ".pth": (lambda w: w.file(f"{SITE}/more.pth", "import os; os.environ['X'] = '1'\n"), "startup-code-of-nobody", "more.pth"),
    "sitecustomize": (lambda w: w.file(f"{SITE}/sitecustomize.py", "X = 1\n"), "startup-code-of-nobody", "sitecustomize"),
    "packages of the system": (user_site, "system-site-packages-visible", ""),
    "packages of the user": (with_user_site, "user-site-visible", "user:lib", user_site),
    "pip.conf": (lambda w: w.file("opt/venv/pip.conf", "[global]\nindex-url = https://i.example/\n"), "installer-configured", "pip.conf"),
    "volume": (lambda w: w.set(Volumes={"/opt": {}}), "volume-over-environment", "/opt"),
    "source of packages": (
        lambda w: w.file("etc/apt/sources.list.d/x.list", "deb [signed-by=/etc/apt/keyrings/x.gpg] https://x.example/apt /\n"),
        "package-source-third-party", "https://x.example/apt",
    ),
    "signatures": (
        lambda w: changed_source(w, "Components", "Trusted: yes\nComponents"), "package-source-unsigned", "mirror.example"),
    "source of another release": (
        lambda w: changed_source(w, "trixie-updates", "sid"), "package-source-of-other-release", "sid"),
    "release": (
        lambda w: w.file("usr/lib/os-release", "ID=debian\nVERSION_ID=11\n"), "system-end-of-life", "debian"),
    "unfinished package": (lambda w: status(w, "install ok half-configured"), "system-package-unfinished", "all"),
    "list of packages": (without_database, "package-database-missing", "debian"),
    "machine": (lambda w: machine(w, "arm64"), "platform-differs", ""),
    "changed module": (lambda w: w.file(f"{SITE}/demo/__init__.py", "VALUE = 2\n"), "file-modified", "demo/__init__.py"),
    "module without a distribution": (
        lambda w: w.file(f"{SITE}/random2.py", "X = 1\n"), "file-unlisted", "random2.py"),
}  # fmt: skip


def finished(world):
    """The world with dpkg's database, unless it was deleted."""
    if world.owned is not None:
        for path, text in world.database().items():
            world.file(f"var/lib/dpkg/{path}", text)
    return world


def findings(reference, *fields):
    report = icecore.audit(reference)
    return {tuple(str(finding.get(field)) for field in fields) for finding in report["findings"]}


class Pairs:
    def __init__(self, folder, comparisons):
        self.folder, self.comparisons = Path(folder), comparisons
        self.world = base()
        self.reference = finished(self.world.copy()).write(self.folder / "base")
        self.frozen = icecore.query(self.reference, PIP_FREEZE)
        self.found = findings(self.reference, *FINDING)

    def compare(self, name, change, rule, subject, before=None):
        folder = self.folder / "new"
        found = self.found
        if before:
            found = findings(finished(before(self.world.copy())).write(self.folder / "before"), *FINDING)
        world = self.world.copy()
        reference = finished(change(before(world) if before else world)).write(folder)
        self.comparisons.equal(f"{name}: pip freeze", icecore.query(reference, PIP_FREEZE), self.frozen)
        new = findings(reference, *FINDING) - found
        named = any(finding[0] == rule and subject in finding[3] for finding in new)
        self.comparisons.holds(name, named and len(new) <= 3, f"expected {rule} about {subject}, found {sorted(new)}")

    def control(self, name, tars=None, compressions=("none",), **more):
        world = finished(self.world.copy())
        world.settings |= more.pop("settings", {})
        world.more = more
        reference = world.write(self.folder / "control", tars, compressions)
        self.comparisons.equal(f"{name}: findings", findings(reference, *FINDING), self.found)

    def controls(self):
        world = finished(self.world.copy())
        parts = [world.layer(lambda path: path.startswith("opt/")), world.layer(lambda path: not path.startswith("opt/"))]
        self.control("layers in one order", parts)
        self.control("layers in the other order", parts[::-1])
        self.control("times", [world.layer(mtime=1_700_000_000)])
        self.control("labels", settings={"Labels": {"org.opencontainers.image.title": "demo"}})
        self.control("compression", compressions=("gzip",))
        self.control("members of gzip", compressions=("two_members",))
        self.control("built again", created="2026-02-02T00:00:00Z")
        # What is found where it is: a script and a program outside of the environments, and a user.
        script = "#!/bin/sh\nexec env /opt/venv/bin/python -m demo\n"
        world.file("start.sh", script, 0o755).file("usr/bin/env", Path("/usr/bin/env").read_bytes(), 0o755)
        self.control("script that starts the same", [world.layer()], settings={"Entrypoint": ["/start.sh"]})
        self.control("user that is there", settings={"User": "root"})


def main():
    comparisons = Comparisons("image pairs", minimum=94)
    with environments.temporary_directory() as folder:
        pairs = Pairs(folder, comparisons)
        for name, pair in PAIRS.items():
            pairs.compare(name, *pair)
        pairs.controls()
    print(f"  {len(PAIRS)} pairs that differ, 9 that do not; the base has {len(pairs.found)} findings")
    comparisons.finish()


if __name__ == "__main__":
    main()
