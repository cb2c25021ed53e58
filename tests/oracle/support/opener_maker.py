"""Extensions and libraries that call dlopen for names that stand in them, and what those names lead to."""

import json
import shutil

from support import environments
from support.loader_maker import NEW, OLD, ORIGIN

# Exported, so that the names stay where a program has them.
SOURCE = """
#include <dlfcn.h>
void *opens_{number}(const char *name) {{ void *handle = dlopen(name, RTLD_NOW); return handle; }}
const char *const tried_{number}[] = {{ {names} 0 }};
{notes}
"""
# As systemd's macros write one for each library; the compiler pads to four bytes.
NOTE = """
static const struct {{ unsigned owner, size, type; char name[4]; char text[sizeof {text}]; }} note_{number}
  __attribute__((used, section(".note.dlopen"), aligned(4))) = {{ 4, sizeof {text}, 0x407c0c0a, "FDO", {text} }};
"""


class Maker:
    """Writes below a site-packages directory; `openers` has each caller with the extension that brings it."""

    def __init__(self, site):
        self.site = site
        self.openers = {}  # path of the caller to (path of the extension, number of the function)

    def compile(self, path, source, *options, needs=(), soname=None):
        path = self.site / path
        path.parent.mkdir(parents=True, exist_ok=True)
        text = self.site.parent / "opener.c"
        text.write_text(source)
        name = ["-Wl,-soname," + soname] if soname else []
        command = ["gcc", "-shared", "-fPIC", "-Wl,--no-as-needed", *name, *options, text]
        environments.tool(*command, *[self.site / need for need in needs], "-o", path)
        return path

    def library(self, path, *options, needs=(), soname=None):
        source = "int made(void) { return 1; }\n"
        return self.compile(path, source, "-nostdlib", *options, needs=needs, soname=soname or path.split("/")[-1])

    def opener(self, path, names, *options, needs=(), notes=(), by=None, soname=None):
        """What opens these names; `by` is the extension that loads it, when it is not one itself."""
        number = len(self.openers)
        quoted = "".join(json.dumps(name) + ", " for name in names)
        texts = [json.dumps(json.dumps([note])) for note in notes]
        written = "".join(NOTE.format(number=i, text=text) for i, text in enumerate(texts))
        source = SOURCE.format(number=number, names=quoted, notes=written)
        made = self.compile(path, source, *options, needs=needs, soname=soname)
        self.openers[str(made)] = (str(self.site / (by or path)), number)

    def make(self, i):
        """Everything of the kinds below once, with names of its own."""
        top = f"opens{i}"
        a, b, c = (f"lib{name}{i}.so" for name in "abc")
        for name in (a, b, c):
            self.library(f"{top}/libs/{name}")
        self.make_obstacles(i, top, a)
        paths = [str(self.site / top / "libs" / a), f"/opt/none/{b}", f"$ORIGIN/libs/{c}", f"${{ORIGIN}}/none/{c}"]
        names = [a, b, "libnowhere.so.1", *paths]
        self.opener(f"{top}/runpath.abi3.so", names, NEW, ORIGIN + "/libs")
        self.opener(f"{top}/rpath.abi3.so", names, OLD, ORIGIN + "/libs")
        self.opener(f"{top}/nothing.abi3.so", names)
        self.opener(f"{top}/empty.abi3.so", [a, b], NEW, "-Wl,-rpath,:")
        self.opener(f"{top}/text.abi3.so", [a, b], NEW, ORIGIN + "/text:$ORIGIN/libs")
        self.opener(f"{top}/foreign.abi3.so", [a, b], NEW, ORIGIN + "/foreign:$ORIGIN/libs")
        self.opener(f"{top}/lone.abi3.so", ["libz.so.1", "libutil.so.1"], "-Wl,-z,nodefaultlib", ORIGIN + "/libs")
        self.opener(f"{top}/needy.abi3.so", [f"libneedy{i}.so", f"libwhole{i}.so"], NEW, ORIGIN + "/libs")
        self.make_between(i, top, a, b)
        self.make_notes(top, a, b)

    def make_obstacles(self, i, top, a):
        (self.site / f"{top}/text").mkdir()
        (self.site / f"{top}/text/{a}").write_text("INPUT(liba.so.1)\n")
        foreign = bytearray((self.site / f"{top}/libs/{a}").read_bytes())
        foreign[18] = 183
        (self.site / f"{top}/foreign").mkdir()
        (self.site / f"{top}/foreign/{a}").write_bytes(foreign)
        self.library(f"{top}/gone/libgone{i}.so")
        self.library(f"{top}/libs/libneedy{i}.so", needs=[f"{top}/gone/libgone{i}.so"])
        self.library(f"{top}/libs/libwhole{i}.so", NEW, ORIGIN, needs=[f"{top}/libs/{a}"])
        shutil.rmtree(self.site / f"{top}/gone")
        # Needed by its file's name, and known by its SONAME, too, once it is loaded.
        self.library(f"{top}/stub/libfile{i}.so")
        self.library(f"{top}/libs/libfile{i}.so", soname=f"libsoname{i}.so.1")

    def make_between(self, i, top, a, b):
        """A library that opens names, loaded along RPATH or RUNPATH of the extension that needs it."""
        named = f"{top}/stub/libfile{i}.so"
        for kind, tags, own in (("rpath", OLD, ()), ("runpath", NEW, ()), ("own", OLD, (NEW, ORIGIN + "/none"))):
            library = f"{top}/{kind}/libmid{i}{kind}.so"
            names = [a, b, f"libsoname{i}.so.1", f"libfile{i}.so"]
            extension = f"{top}/between_{kind}.abi3.so"
            self.opener(library, names, *own, by=extension, soname=library.split("/")[-1])
            places = f"{ORIGIN}/{kind}:$ORIGIN/libs"
            self.library(extension, tags, places, needs=[library, named])

    def make_notes(self, top, a, b):
        notes = [
            {"soname": [a], "priority": "required"},
            {"soname": ["libnowhere.so.2", b], "feature": "second"},
            {"soname": ["libnowhere.so.2", "libnowhere.so.3"], "priority": "suggested"},
            {"soname": ["libm.so.6"], "priority": "recommended"},
        ]
        self.opener(f"{top}/notes.abi3.so", [], NEW, ORIGIN + "/libs", notes=notes)
        self.opener(f"{top}/notes_nothing.abi3.so", [], notes=notes)
