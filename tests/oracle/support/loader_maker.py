"""Extensions that find their libraries in every way there is, and fail to."""

import shutil

from support import environments

OLD, NEW = "-Wl,--disable-new-dtags", "-Wl,--enable-new-dtags"
ORIGIN = "-Wl,-rpath,$ORIGIN"


class Maker:
    """Writes below a site-packages directory; what it writes runs on any system of this machine."""

    def __init__(self, site, where=None):
        self.site = site  # where it is now
        self.where = where or site  # where it is for those who run it
        self.source = site.parent / "empty.c"
        self.source.write_text("int made(void) { return 1; }\n")

    def build(self, path, *options, needs=(), soname=None):
        path = self.site / path
        path.parent.mkdir(parents=True, exist_ok=True)
        name = ["-Wl,-soname," + soname] if soname else []
        libraries = [str(self.site / need) for need in needs]
        command = ["gcc", "-shared", "-fPIC", "-nostdlib", "-Wl,--no-as-needed", "-Wl,--allow-shlib-undefined"]
        environments.tool(*command, *name, *options, self.source, *libraries, "-o", path)
        return path

    def make(self, i):
        """Everything of the kinds below once, with names of its own."""
        top = f"made{i}"
        for name in ("a", "b", "c"):
            self.build(f"{top}/libs/lib{name}{i}.so", soname=f"lib{name}{i}.so")
        libraries = [f"{top}/libs/lib{name}{i}.so" for name in ("a", "b", "c")]
        self.make_paths(i, top, *libraries)
        self.make_names(i, top, *libraries)
        self.make_obstacles(i, top, *libraries)
        self.make_subdirectories(i, top)
        self.patch(i, top, *libraries)

    def make_paths(self, i, top, a, b, c):
        build = self.build
        build(f"{top}/rpath.abi3.so", OLD, ORIGIN + "/libs", needs=[a, b])
        build(f"{top}/runpath.abi3.so", NEW, ORIGIN + "/libs", needs=[a, b, c])
        build(f"{top}/curly.abi3.so", NEW, "-Wl,-rpath,/none:${ORIGIN}/libs/", needs=[a])
        build(f"{top}/tokens.abi3.so", NEW, "-Wl,-rpath,$ORIGIN/$LIBS:$ORIGIN/$PLATFORM:$ORIGIN/$LIB", needs=[a, b, c])
        build(f"{top}/x86_64/liba{i}.so", soname=f"liba{i}.so")
        for platform in ("haswell", "xeon_phi"):  # what $PLATFORM means on some of Intel's processors
            (self.site / f"{top}/{platform}").symlink_to("x86_64")
        build(f"{top}/$LIBS/libb{i}.so", soname=f"libb{i}.so")
        build(f"{top}/lib/x86_64-linux-gnu/libc{i}.so", soname=f"libc{i}.so")
        # What a library in between needs: found along RPATH of who needs it, not along RUNPATH.
        build(f"{top}/libs/libmid{i}.so", soname=f"libmid{i}.so", needs=[c])
        build(f"{top}/libs/libown{i}.so", NEW, ORIGIN + "/none", soname=f"libown{i}.so", needs=[c])
        build(f"{top}/inherited.abi3.so", OLD, ORIGIN + "/libs", needs=[f"{top}/libs/libmid{i}.so"])
        build(f"{top}/not_inherited.abi3.so", NEW, ORIGIN + "/libs", needs=[f"{top}/libs/libmid{i}.so"])
        build(f"{top}/switched_off.abi3.so", OLD, ORIGIN + "/libs", needs=[f"{top}/libs/libown{i}.so"])
        build(f"{top}/missing.abi3.so", needs=[a])
        build(f"{top}/empty.abi3.so", NEW, "-Wl,-rpath,:", needs=[a])
        build(f"{top}/relative.abi3.so", NEW, "-Wl,-rpath,libs:./libs", needs=[a])

    def make_names(self, i, top, a, b, c):
        build = self.build
        # A name with a slash is a path; tokens count in every name.
        build(f"{top}/libs/libslash{i}.so", soname=str(self.where / a))
        build(f"{top}/slash.abi3.so", needs=[f"{top}/libs/libslash{i}.so"])
        build(f"{top}/libs/libgone{i}.so", soname=str(self.where / "gone" / a))
        build(f"{top}/gone.abi3.so", needs=[f"{top}/libs/libgone{i}.so"])
        build(f"{top}/libs/libdst{i}.so", soname=f"$ORIGIN/libs/liba{i}.so")
        build(f"{top}/dst.abi3.so", needs=[f"{top}/libs/libdst{i}.so"])
        # The same file by two names, and one name for two files.
        (self.site / f"{top}/libs/libother{i}.so").symlink_to(f"liba{i}.so")
        build(f"{top}/two/libtwo{i}.so", soname=f"liba{i}.so")
        build(f"{top}/libs/libtwo{i}.so", NEW, ORIGIN, soname=f"libtwo{i}.so", needs=[a])
        both = [f"{top}/two/libtwo{i}.so", f"{top}/libs/libtwo{i}.so"]
        build(f"{top}/first.abi3.so", NEW, ORIGIN + "/two:$ORIGIN/libs", needs=both)
        # The system's: found by name alone, unless that is switched off.
        build(f"{top}/system.abi3.so", "-lc", "-lm")
        build(f"{top}/no_system.abi3.so", "-Wl,-z,nodefaultlib", "-lm")

    def make_obstacles(self, i, top, a, b, c):
        build = self.build
        # What stands in the way: text, a directory, another machine, a directory that is a link.
        (self.site / f"{top}/text").mkdir()
        (self.site / f"{top}/text/liba{i}.so").write_text("INPUT(liba.so.1)\n")
        build(f"{top}/text.abi3.so", NEW, ORIGIN + "/text:$ORIGIN/libs", needs=[a])
        (self.site / f"{top}/directory/liba{i}.so").mkdir(parents=True)
        build(f"{top}/directory.abi3.so", NEW, ORIGIN + "/directory:$ORIGIN/libs", needs=[a])
        build(f"{top}/deep/other/liba{i}.so", soname=f"liba{i}.so")
        (self.site / f"{top}/link").symlink_to("deep/inner")
        (self.site / f"{top}/deep/inner").mkdir()
        build(f"{top}/dots.abi3.so", NEW, ORIGIN + "/link/../other:$ORIGIN/libs", needs=[a])
        foreign = bytearray((self.site / a).read_bytes())
        foreign[18] = 183
        (self.site / f"{top}/foreign").mkdir()
        (self.site / f"{top}/foreign/liba{i}.so").write_bytes(foreign)
        build(f"{top}/foreign.abi3.so", NEW, ORIGIN + "/foreign:$ORIGIN/libs", needs=[a])
        build(f"{top}/only_foreign.abi3.so", NEW, ORIGIN + "/foreign", needs=[a])

    def make_subdirectories(self, i, top):
        """One library in the directory itself and below it for every kind of processor."""
        places = ["", *(f"glibc-hwcaps/x86-64-v{level}/" for level in (2, 3, 4)), "glibc-hwcaps/none/"]
        places += ["tls/", "tls/x86_64/", "x86_64/", "haswell/avx512_1/"]
        for number, place in enumerate(places):
            # The first has all, each further one leaves one out, so that every place is the best for some library.
            for library in range(number, len(places)):
                name = f"libcpu{library}_{i}.so"
                self.build(f"{top}/cpu/{place}{name}", soname=name)
        needs = [f"{top}/cpu/libcpu{library}_{i}.so" for library in range(len(places))]
        self.build(f"{top}/cpu.abi3.so", NEW, ORIGIN + "/cpu", needs=needs)
        self.build(f"{top}/cpu_rpath.abi3.so", OLD, ORIGIN + "/cpu", needs=needs)
        self.build(f"{top}/cpu_missing.abi3.so", needs=needs[:1])

    def patch(self, i, top, a, b, c):
        """What `patchelf` makes of one extension."""
        whole = self.build(f"{top}/unpatched.abi3.so", NEW, ORIGIN + "/libs:/opt", needs=[a, c])
        for name, *options in (
            ("patched_rpath", "--force-rpath", "--set-rpath", "$ORIGIN/libs"),
            ("patched_runpath", "--set-rpath", "$ORIGIN/none:$ORIGIN/libs"),
            ("patched_without", "--remove-rpath"),
            ("patched_needed", "--add-needed", f"libb{i}.so"),
            ("patched_empty", "--set-rpath", ""),
        ):
            path = whole.with_name(f"{name}.abi3.so")
            shutil.copy(whole, path)
            environments.tool("patchelf", *options, path)
