"""A small image with a Python of this machine, a virtual environment and packages of the system, to be changed in one thing."""

import base64
import copy
import hashlib
import re
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from support import environments
from support.image_maker import Layer, write_layout

PYTHON = Path("/usr/bin/python3").resolve()  # the system's own
SERIES = PYTHON.name  # python3.11
LIBRARY = f"usr/lib/{SERIES}"
MULTIARCH = "usr/lib/x86_64-linux-gnu"
SITE = f"opt/venv/lib/{SERIES}/site-packages"
# What the interpreter imports at its start, and what a program may hide.
MODULES = ("os.py", "site.py", "random.py", "json/__init__.py", "json/decoder.py", "encodings/__init__.py")
STARTED = ["/opt/venv/bin/python", "-m", "demo"]


def build(name, *options, soname=None, text="int made(void) { return 1; }\n"):
    """A library that gcc makes, as bytes; `name` is the file's, for those that are linked against."""
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder) / "source.c", Path(folder) / name
        source.write_text(text)
        label = [f"-Wl,-soname,{soname}"] if soname else []
        command = ["gcc", "-shared", "-fPIC", "-nostdlib", "-Wl,--build-id=none", "-Wl,--no-as-needed"]
        environments.tool(*command, *label, "-o", result, source, *options)
        return result.read_bytes()


def linked_against(*names):
    """An extension module that needs libraries of those names."""
    with tempfile.TemporaryDirectory() as folder:
        libraries = []
        for name in names:
            libraries.append(Path(folder) / name)
            libraries[-1].write_bytes(build(name, soname=name))
        return build("extension.so", *libraries, "-Wl,--allow-shlib-undefined")


def loader_cache(libraries):
    """An ld.so.cache (glibc-ld.so.cache1.1) of 64-bit libraries of this machine, by their names."""
    strings, entries = b"", b""
    start = 48 + 24 * len(libraries)
    for name, path in libraries.items():
        key, value = start + len(strings), start + len(strings) + len(name) + 1
        strings += name.encode() + b"\0" + path.encode() + b"\0"
        entries += struct.pack("<iIIIQ", 0x0303, key, value, 0, 0)
    head = b"glibc-ld.so.cache1.1" + struct.pack("<II4xI12x", len(libraries), len(strings), 0)
    return head + entries + strings


def record_line(path, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(data)}"


class World:
    """Files by path: bytes, or a text that a link leads to; and what the image's configuration says."""

    def __init__(self):
        self.files, self.links, self.modes, self.owned = {}, {}, {}, set()
        self.settings = {"Env": ["PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin"], "Entrypoint": list(STARTED)}
        self.more, self.status = {}, "install ok installed"

    def file(self, path, data, mode=0o644):
        self.files[path] = data.encode() if isinstance(data, str) else data
        self.modes[path] = mode
        self.links.pop(path, None)
        return self

    def link(self, path, target):
        self.links[path] = target
        self.files.pop(path, None)
        return self

    def remove(self, start):
        for places in (self.files, self.links):
            for path in [path for path in places if path.startswith(start)]:
                del places[path]
        return self

    def variable(self, name, value):
        self.settings["Env"].append(f"{name}={value}")
        return self

    def set(self, **settings):
        self.settings |= settings
        return self

    def copy(self):
        return copy.deepcopy(self)

    def distribution(self, site, name, files):
        """An installed distribution with its RECORD."""
        metadata = f"{name}-1.0.dist-info"
        files = files | {
            f"{metadata}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
            f"{metadata}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: py3-none-any\n",
            f"{metadata}/INSTALLER": b"pip\n",
        }
        lines = [record_line(path, data) for path, data in files.items()] + [f"{metadata}/RECORD,,"]
        files[f"{metadata}/RECORD"] = ("\n".join(lines) + "\n").encode()
        for path, data in files.items():
            self.file(f"{site}/{path}", data)
        return self

    def packaged(self):
        """dpkg's database, of one package that has every file and link of the system so far."""
        self.owned = set(self.files) | set(self.links)
        sums = {path: hashlib.md5(data).hexdigest() for path, data in self.files.items()}
        self.sums = {path: sum_ for path, sum_ in sums.items() if path.startswith("usr/") and path != "usr/lib/os-release"}
        return self

    def database(self):
        """The database's files: a package is what it was, whatever became of its files."""
        status = f"Package: all\nStatus: {self.status}\nArchitecture: amd64\nVersion: 1-1\nDescription: all of it\n"
        listed = "".join(f"/{path}\n" for path in sorted(self.owned))
        sums = "".join(f"{sum_}  {path}\n" for path, sum_ in sorted(self.sums.items()))
        return {"status": status, "info/all.list": listed, "info/all.md5sums": sums}

    def layer(self, keep=lambda path: True, mtime=1_000_000_000):
        layer = Layer()
        for path in sorted(set(self.files) | set(self.links)):
            if not keep(path):
                continue
            if path in self.links:
                layer.symbolic(path, self.links[path], mtime=mtime)
            else:
                layer.file(path, self.files[path], mode=self.modes[path], mtime=mtime)
        return layer.bytes()

    def write(self, folder, tars=None, compressions=("none",)):
        """The image's reference."""
        shutil.rmtree(folder, ignore_errors=True)
        write_layout(folder, tars or [self.layer()], compressions, settings=self.settings, **self.more)
        return f"oci-dir:{folder}"


def shared_objects(program):
    """What a program of this machine loads, and its loader, by their places."""
    listed = subprocess.run(["ldd", program], capture_output=True, check=True).stdout.decode()
    return sorted(set(re.findall(r"(/\S+)", listed)))


def base():
    """The image that all others differ from in one thing."""
    world = World()
    world.link("lib", "usr/lib").link("lib64", "usr/lib64").link("bin", "usr/bin")
    world.file("usr/bin/" + SERIES, PYTHON.read_bytes(), 0o755).link("usr/bin/python3", SERIES)
    for library in shared_objects(PYTHON):
        place = Path("/usr" + library) if not library.startswith("/usr") else Path(library)
        world.file(str(place.parent / place.name)[1:], place.resolve().read_bytes(), 0o755)
    for module in MODULES:
        world.file(f"{LIBRARY}/{module}", Path(f"/{LIBRARY}/{module}").read_bytes())
    world.file("usr/lib/os-release", 'ID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n')
    world.link("etc/os-release", "../usr/lib/os-release")
    world.file("etc/passwd", "root:x:0:0:root:/root:/bin/bash\n").file("etc/group", "root:x:0:\n")
    world.file("etc/apt/sources.list.d/debian.sources", SOURCES)
    world.file("usr/share/zoneinfo/tzdata.zi", "# version 2025b\n")
    world.file("usr/share/zoneinfo/Etc/UTC", "TZif2").file("usr/share/zoneinfo/Asia/Tokyo", "TZif2 Tokyo")
    world.link("etc/localtime", "/usr/share/zoneinfo/Etc/UTC")
    world.file("usr/lib/locale/C.utf8/LC_CTYPE", "c").file("usr/lib/locale/de_DE.utf8/LC_CTYPE", "d")
    world.file("etc/ssl/certs/ca-certificates.crt", CERTIFICATE)
    add_alternatives(world)
    world.packaged()
    add_environment(world)
    return world


SOURCES = """Types: deb
URIs: http://mirror.example/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


def alternatives(state, choice):
    link = "libblas.so.3-x86_64-linux-gnu"
    choices = "".join(f"/{MULTIARCH}/{name}/libblas.so.3\n{priority}\n" for name, priority in (("blas", 10), ("open", 100)))
    return {
        f"var/lib/dpkg/alternatives/{link}": f"{state}\n/{MULTIARCH}/libblas.so.3\n\n{choices}\n",
        f"etc/alternatives/{link}": f"/{MULTIARCH}/{choice}/libblas.so.3",
    }


def choose(world, state, choice):
    record, link = alternatives(state, choice).items()
    return world.file(*record).link(*link)


def add_alternatives(world):
    for name in ("blas", "open"):
        text = f"int {name}(void) {{ return 1; }}\n"
        world.file(f"{MULTIARCH}/{name}/libblas.so.3", build("libblas.so.3", soname="libblas.so.3", text=text), 0o755)
    world.link(f"{MULTIARCH}/libblas.so.3", "/etc/alternatives/libblas.so.3-x86_64-linux-gnu")
    choose(world, "auto", "open")


def add_environment(world):
    version = subprocess.run([PYTHON, "-c", "import platform; print(platform.python_version())"], capture_output=True, check=True)
    version = version.stdout.decode().strip()
    world.file("opt/venv/pyvenv.cfg", f"home = /usr/bin\ninclude-system-site-packages = false\nversion = {version}\n")
    world.link("opt/venv/bin/python", "/usr/bin/python3").link("opt/venv/bin/python3", "python")
    extension = linked_against("libz.so.1", "libblas.so.3")
    files = {"demo/__init__.py": b"VALUE = 1\n", "demo/__main__.py": b"print(1)\n", "demo/native.abi3.so": extension}
    world.distribution(SITE, "demo", files)
