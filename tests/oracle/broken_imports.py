"""What keeps a module from being imported, against the import itself: modules that were broken in one way each are imported
by the environment's own python, and icecore has to name the same module and the same cause, or nothing where it works."""

import os
import struct
import subprocess
import sys
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

# A module as CPython wants it, without its headers: the layout of PyModuleDef is part of the stable ABI.
MODULE = """
struct definition {
  long references; void *type, *start; long index; void *copy; const char *name, *doc; long size; void *slots[6];
};
extern void *PyModule_Create2(struct definition *, int);
int CALLED(void);
static struct definition module = {1, 0, 0, 0, 0, "MODULE_NAME", 0, -1, {0}};
void *PyInit_MODULE_NAME(void) { CALLED(); return PyModule_Create2(&module, 1013); }
"""
OLD = "int one_old(void) { return 1; }\n"
NEW = OLD + "int one_new(void) { return 2; }\n"
TWO = "int two(void) { return 3; }\n"
OLD_VERSIONS = "ONE_1 { one_old; };"
NEW_VERSIONS = "ONE_1 { one_old; }; ONE_2 { one_new; } ONE_1;"
RULES = (
    "library-missing", "library-refused", "symbol-version-missing", "extension-of-other-machine",
    "version-need-without-library", "extension-of-other-python", "extension-of-musl", "symbol-missing",
    "module-function-missing",
)


class Lab:
    """One environment with one package `lab` whose module needs libone, and that libtwo where asked for."""

    def __init__(self, scratch, name):
        self.environment = Path(scratch) / name
        environments.uv_venv(self.environment)
        self.python = self.environment / "bin" / "python"
        self.package = environments.site_packages(self.environment) / "lab"
        self.libs = self.package / "libs"
        self.libs.mkdir(parents=True)
        (self.package / "__init__.py").touch()
        suffix = environments.tool(self.python, "-c", "import sysconfig; print(sysconfig.get_config_var('EXT_SUFFIX'))")
        self.suffix = suffix.decode().strip()
        self.variables = {}
        self.built = Path(scratch) / f"{name}-built"
        self.built.mkdir()

    def compile(self, path, source, *options, kind="c"):
        file = self.built / f"{Path(path).name}.{kind}"
        file.write_text(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        command = ["gcc", "-shared", "-fPIC", "-Wl,--no-as-needed", "-Wl,--allow-shlib-undefined"]
        environments.tool(*command, file, *options, "-o", path)
        return path

    def one(self, directory=None, source=NEW, versions=NEW_VERSIONS, needs=()):
        script = self.built / "versions"
        script.write_text(versions)
        options = ["-Wl,-soname,libone.so", *needs]
        if versions:
            options.append(f"-Wl,--version-script={script}")
        return self.compile((directory or self.libs) / "libone.so", source, *options)

    def two(self, directory=None):
        return self.compile((directory or self.libs) / "libtwo.so", TWO, "-Wl,-soname,libtwo.so")

    def module(self, *libraries, search="-Wl,--enable-new-dtags,-rpath,$ORIGIN/libs", calls="one_new", name="mod"):
        source = MODULE.replace("CALLED", calls).replace("MODULE_NAME", name)
        return self.compile(self.package / f"{name}{self.suffix}", source, *libraries, *([search] if search else []))

    def imported(self, statement="import lab.mod"):
        """What went wrong, in the loader's words; nothing when it worked."""
        done = subprocess.run(
            [self.python, "-I", "-c", statement],
            capture_output=True, check=False, env=environments.tool_environment() | self.variables, cwd="/",
        )
        return done.stderr.decode(errors="replace").strip() if done.returncode != 0 else ""

    def findings(self):
        options = [word for key, value in self.variables.items() for word in ("--env", f"{key}={value}")]
        return icecore.audit(self.environment, "--select", "loader,abi", *options)["findings"]


def patched(path, offset, value):
    content = bytearray(path.read_bytes())
    content[offset : offset + len(value)] = value
    path.write_bytes(content)


def needed_renamed(path, old, new):
    """Lets the DT_NEEDED of one name say another that the string table has, too."""
    content = bytearray(path.read_bytes())
    programs, size, count = struct.unpack_from("<Q", content, 32)[0], *struct.unpack_from("<HH", content, 54)
    headers = [struct.unpack_from("<IIQQQQQQ", content, programs + i * size) for i in range(count)]
    dynamic = next(header for header in headers if header[0] == 2)
    entries = [dynamic[2] + i for i in range(0, dynamic[5], 16)]
    table = next(struct.unpack_from("<qQ", content, at)[1] for at in entries if struct.unpack_from("<q", content, at)[0] == 5)
    strings = {name: content.index(b"\0" + name.encode() + b"\0", table) + 1 - table for name in (old, new)}
    for at in entries:
        tag, value = struct.unpack_from("<qQ", content, at)
        if tag == 1 and value == strings[old]:
            struct.pack_into("<qQ", content, at, 1, strings[new])
    path.write_bytes(content)


def intact(lab):
    lab.module(lab.one())


def library_removed(lab):
    one = lab.one()
    lab.module(one)
    one.unlink()
    return "library-missing", "libone.so"


def library_of_library_removed(lab):
    two = lab.two()
    one = lab.one(needs=[two, "-Wl,-rpath,$ORIGIN"])
    lab.module(one)
    two.unlink()
    return "library-missing", "libtwo.so"


def no_search_path(lab):
    lab.module(lab.one(), search=None)
    return "library-missing", "libone.so"


def wrong_search_path(lab):
    lab.module(lab.one(), search="-Wl,--enable-new-dtags,-rpath,/opt/build/libs")
    return "library-missing", "libone.so"


def relative_origin(lab):
    lab.module(lab.one(), search="-Wl,--enable-new-dtags,-rpath,${ORIGIN}/../lab/./libs/")


def runpath_is_not_inherited(lab):
    lab.module(lab.one(needs=[lab.two()]))
    return "library-missing", "libtwo.so"


def rpath_is_inherited(lab):
    lab.module(lab.one(needs=[lab.two()]), search="-Wl,--disable-new-dtags,-rpath,$ORIGIN/libs")


def older_library(lab):
    lab.module(lab.one())
    lab.one(source=OLD, versions=OLD_VERSIONS)
    return "symbol-version-missing", "ONE_2"


def older_library_of_library(lab):
    one = lab.one()
    middle = lab.compile(lab.libs / "libtwo.so", "int one_new(void); int two(void) { return one_new(); }\n",
                         one, "-Wl,-soname,libtwo.so", "-Wl,-rpath,$ORIGIN")
    lab.module(middle, calls="two")
    lab.one(source=OLD, versions=OLD_VERSIONS)
    return "symbol-version-missing", "ONE_2"


def library_without_versions(lab):
    lab.module(lab.one())
    lab.one(versions="")


def newer_library(lab):
    lab.module(lab.one())
    lab.one(source=NEW + "int one_newer(void) { return 3; }\n", versions=NEW_VERSIONS + " ONE_3 { one_newer; } ONE_2;")


def variable_brings_older(lab):
    lab.module(lab.one())
    lab.one(lab.package / "older", source=OLD, versions=OLD_VERSIONS)
    lab.variables["LD_LIBRARY_PATH"] = str(lab.package / "older")
    return "symbol-version-missing", "ONE_2"


def variable_does_not_beat_rpath(lab):
    lab.module(lab.one(), search="-Wl,--disable-new-dtags,-rpath,$ORIGIN/libs")
    lab.one(lab.package / "older", source=OLD, versions=OLD_VERSIONS)
    lab.variables["LD_LIBRARY_PATH"] = str(lab.package / "older")


def variable_brings_missing(lab):
    lab.module(lab.one(), search=None)
    lab.variables["LD_LIBRARY_PATH"] = str(lab.libs)


def library_of_other_machine(lab):
    one = lab.one()
    lab.module(one)
    patched(one, 18, struct.pack("<H", 183))
    return "library-missing", "libone.so"


def library_of_other_machine_first(lab):
    one = lab.one()
    other = lab.one(lab.package / "other")
    patched(other, 18, struct.pack("<H", 183))
    lab.module(one, search="-Wl,--enable-new-dtags,-rpath,$ORIGIN/other:$ORIGIN/libs")


def module_of_other_machine(lab):
    module = lab.module(lab.one())
    patched(module, 18, struct.pack("<H", 183))
    return "extension-of-other-machine", "mod"


def text_for_library(lab):
    one = lab.one()
    lab.module(one)
    one.write_text("INPUT(libone.so.1)\n" + " " * 100)
    return "library-refused", "libone.so"


def text_first(lab):
    one = lab.one()
    lab.module(one, search="-Wl,--enable-new-dtags,-rpath,$ORIGIN/text:$ORIGIN/libs")
    (lab.package / "text").mkdir()
    (lab.package / "text" / "libone.so").write_text("INPUT(libone.so.1)\n" + " " * 100)
    return "library-refused", "libone.so"


def dangling_link(lab):
    one = lab.one()
    lab.module(one)
    one.rename(lab.built / "gone.so")
    one.symlink_to("gone.so")
    return "library-missing", "libone.so"


def link_to_library(lab):
    one = lab.one()
    lab.module(one)
    one.rename(lab.package / "elsewhere.so")
    one.symlink_to("../elsewhere.so")


def package_by_link(lab):
    lab.module(lab.one())
    real = lab.package.parent / "real"
    lab.package.rename(real)
    lab.package.symlink_to("real")


def name_changed_in_one_table(lab):
    needed_renamed(lab.module(lab.one(), lab.two()), "libone.so", "libtwo.so")
    return "version-need-without-library", "libone.so"


def library_of_musl(lab):
    libc = lab.compile(lab.libs / "libc.musl-x86_64.so.1", TWO, "-Wl,-soname,libc.musl-x86_64.so.1")
    lab.module(lab.one(), libc)
    libc.unlink()
    return "extension-of-musl", "made for musl"


def soname_of_another_file(lab):
    """The module needs a name that is only the SONAME of a library that it loads by another one."""
    one = lab.one()
    lab.module(one)
    one.rename(lab.libs / "renamed.so")
    return "library-missing", "libone.so"


def module_of_other_python(lab):
    module = lab.module(lab.one())
    module.rename(module.with_name("mod.cpython-36m-x86_64-linux-gnu.so"))
    return "extension-of-other-python", "cpython-36m"


def module_for_two_pythons(lab):
    module = lab.module(lab.one())
    module.with_name("mod.cpython-36m-x86_64-linux-gnu.so").write_bytes(module.read_bytes())


def module_of_the_stable_abi(lab):
    module = lab.module(lab.one())
    module.rename(module.with_name("mod.abi3.so"))


def symbol_gone(lab):
    lab.module(lab.one(versions=""), calls="one_new")
    lab.one(source=OLD, versions="")
    return "symbol-missing", "one_new"


def symbol_of_known_version_gone(lab):
    """Both libraries define the version, only one of them the symbol."""
    lab.module(lab.one())
    lab.one(source=OLD, versions="ONE_1 { one_old; }; ONE_2 { one_newer; } ONE_1;")
    return "symbol-missing", "one_new"


def symbol_of_library_of_library(lab):
    """The symbol is not in the library that the module names but in one that this one needs."""
    two = lab.two()
    lab.one(needs=[two, "-Wl,-rpath,$ORIGIN"])
    lab.module(lab.libs / "libone.so", calls="two")


def symbol_lost_with_library_of_library(lab):
    two = lab.two()
    lab.one(needs=[two, "-Wl,-rpath,$ORIGIN"])
    lab.module(lab.libs / "libone.so", calls="two")
    lab.one()
    return "symbol-missing", "two"


def symbol_of_a_library_for_others(lab):
    lab.module(lab.two(), name="mod2", calls="two")
    lab.module(calls="two")
    return "symbol-missing", "two"


def weak_symbol_gone(lab):
    source = MODULE.replace("CALLED();", "if (CALLED) CALLED();").replace("int CALLED", "__attribute__((weak)) int CALLED")
    lab.compile(lab.package / f"mod{lab.suffix}", source.replace("CALLED", "one_new").replace("MODULE_NAME", "mod"))


def python_symbol_gone(lab):
    lab.module(calls="_PyUnicode_Ready_Of_Other_Version")
    return "symbol-missing", "_PyUnicode_Ready_Of_Other_Version"


def strings_of_the_older_abi(lab):
    """The library was built with libstdc++'s older strings, the module with the newer ones."""
    source = "#include <string>\nint one_string(const std::string& text) { return text.size(); }\n"
    older = ["-D_GLIBCXX_USE_CXX11_ABI=0", "-Wl,-soname,libone.so", "-lstdc++"]
    one = lab.compile(lab.libs / "libone.so", source, *older, kind="cpp")
    caller = '#include <string>\nint one_string(const std::string&);\nextern "C" int called() { return one_string(""); }\n'
    plain = lab.compile(lab.built / "plain.o", MODULE.replace("CALLED", "called").replace("MODULE_NAME", "mod"), "-c")
    search = "-Wl,-rpath,$ORIGIN/libs"
    lab.compile(lab.package / f"mod{lab.suffix}", caller, plain, search, one, "-lstdc++", kind="cpp")
    return "symbol-missing", "libone.so was built with the other string type"


def module_renamed(lab):
    module = lab.module(lab.one(), name="other")
    module.rename(lab.package / f"mod{lab.suffix}")
    return "module-function-missing", "PyInit_mod"


def executable_stack(lab):
    lab.module(lab.one(), "-Wl,-z,execstack")


BROKEN = [
    intact, library_removed, library_of_library_removed, no_search_path, wrong_search_path, relative_origin,
    runpath_is_not_inherited, rpath_is_inherited, older_library, older_library_of_library, library_without_versions,
    newer_library, variable_brings_older, variable_does_not_beat_rpath, variable_brings_missing, library_of_other_machine,
    library_of_other_machine_first, module_of_other_machine, text_for_library, text_first, dangling_link, link_to_library,
    package_by_link, name_changed_in_one_table, library_of_musl, soname_of_another_file, module_of_other_python,
    module_for_two_pythons, module_of_the_stable_abi, symbol_gone, symbol_of_known_version_gone, symbol_of_library_of_library,
    symbol_lost_with_library_of_library, symbol_of_a_library_for_others, weak_symbol_gone, python_symbol_gone,
    strings_of_the_older_abi, module_renamed, executable_stack,
]


def check(scratch, breaks, comparisons):
    lab = Lab(scratch, breaks.__name__)
    expected = breaks(lab)
    outcome = lab.imported()
    comparisons.equal(f"{lab.environment.name} breaks the import ({outcome})", expected is not None, outcome != "")
    told = [finding for finding in lab.findings() if finding["rule"] in RULES]
    rules = [finding["rule"] for finding in told]
    comparisons.equal(f"{lab.environment.name}: rules", rules, [expected[0]] if expected else [])
    if not expected or not told:
        return
    comparisons.holds(f"{lab.environment.name}: path", "/lab/mod." in told[0]["path"], told[0]["path"])
    cause = expected[1]
    comparisons.holds(f"{lab.environment.name}: cause", cause in told[0]["message"], told[0]["message"])
    silent = ("extension-of-other-machine", "extension-of-other-python", "version-need-without-library")
    if expected[0] not in silent and " " not in cause:  # of the causes that Python's own message names
        comparisons.holds(f"{lab.environment.name}: loader", cause in outcome, outcome)


def check_order(scratch, comparisons):
    """Two modules with copies of one library: each works alone, and one order of both fails."""
    lab = Lab(scratch, "order")
    lab.module(lab.one())
    older = lab.one(lab.package / "older", source=OLD, versions=OLD_VERSIONS)
    lab.module(older, search="-Wl,--enable-new-dtags,-rpath,$ORIGIN/older", calls="one_old", name="mod2")
    second = lab.package / f"mod2{lab.suffix}"
    load = "import sys, _imp; s = type(sys)('s'); s.name = {1!r}; s.origin = {0!r}; _imp.create_dynamic(s);"
    first, later = load.format(str(lab.package / f"mod{lab.suffix}"), "mod"), load.format(str(second), "mod2")
    comparisons.equal("each alone", "", lab.imported(first) + lab.imported(later))
    comparisons.equal("newer first", "", lab.imported(first + later))
    comparisons.holds("older first", "ONE_2" in lab.imported(later + first), "it works")
    rules = {finding["rule"]: finding for finding in lab.findings()}
    comparisons.equal("rules", sorted(rules), ["library-decided-by-order", "symbol-version-lost-to-order"])
    lost = rules.get("symbol-version-lost-to-order", {"path": "", "message": ""})
    comparisons.holds("the one that fails", "/lab/mod." in lost["path"] and "ONE_2" in lost["message"], str(lost))


def check_loaded_by_others(scratch, comparisons):
    """A module without a search path works once another one has loaded its library, if that has what it needs."""
    for name, source, lacks in (("whole", NEW, ""), ("older", OLD, "one_new")):
        lab = Lab(scratch, f"loaded-by-others-{name}")
        one = lab.one(versions="")
        lab.module(one, calls="one_old", name="mod2")
        lab.module(one, search=None)
        lab.one(source=source, versions="")
        comparisons.holds(f"{name}: alone", "libone.so" in lab.imported(), "it works")
        outcome = lab.imported("import lab.mod2, lab.mod")
        comparisons.holds(f"{name}: together", lacks in outcome and (outcome == "") == (lacks == ""), outcome)
        told = [finding["message"] for finding in lab.findings() if finding["rule"] == "symbol-missing"]
        comparisons.equal(f"{name}: told", [lacks in message for message in told], [True] if lacks else [])


def check_second_interpreter(scratch, comparisons):
    lab = Lab(scratch, "second-interpreter")
    library = lab.compile(lab.libs / "libpython3.6m.so.1.0", "int Py_InitializeEx(void) { return 0; }\n",
                          "-Wl,-soname,libpython3.6m.so.1.0")
    lab.module(library, calls="Py_IsInitialized")
    loaded = lab.imported("import lab.mod; assert 'libpython3.6m' not in open('/proc/self/maps').read()")
    comparisons.holds("a second interpreter is loaded", "AssertionError" in loaded, loaded or "it is not")
    told = [finding for finding in lab.findings() if finding["rule"] == "second-interpreter-loaded"]
    comparisons.equal("a second interpreter is told", ["/libpython3.6m" in finding["message"] for finding in told], [True])


def check_answered_by_another(scratch, comparisons):
    """Whose definition a module gets, by the loader's own account."""
    sign, versions = "EVP_CIPHER_CTX_new", "OPENSSL_3.0.0 { EVP_CIPHER_CTX_new; };"
    for name, first_versions, is_taken in (("unversioned", "", True), ("other version", versions.replace("3", "2"), False)):
        lab = Lab(scratch, f"answered-{name.replace(' ', '-')}")
        script = lab.built / "meant"
        script.write_text(versions)
        source = f"int {sign}(void) {{ return 1; }}\n"
        meant = lab.compile(lab.libs / "libmeant.so", source, "-Wl,-soname,libmeant.so", f"-Wl,--version-script={script}")
        # The module was linked when the first one did not define that yet.
        first = lab.compile(lab.libs / "libfirst.so", TWO, "-Wl,-soname,libfirst.so")
        lab.module(first, meant, calls=sign)
        (lab.built / "versions").write_text(first_versions)
        options = [f"-Wl,--version-script={lab.built / 'versions'}"] if first_versions else []
        lab.compile(first, source, "-Wl,-soname,libfirst.so", *options)
        lab.variables["LD_DEBUG"] = "bindings"
        done = subprocess.run([lab.python, "-I", "-c", "import lab.mod"], capture_output=True, check=False, cwd="/",
                              env=environments.tool_environment() | lab.variables)
        del lab.variables["LD_DEBUG"]
        bound = [line for line in done.stderr.decode(errors="replace").splitlines() if f"`{sign}'" in line and "/mod." in line]
        comparisons.equal(f"{name}: bound to the first", [is_taken], sorted({"/libfirst.so" in line for line in bound}))
        told = [finding["message"] for finding in lab.findings() if finding["rule"] == "library-answered-by-another"]
        comparisons.equal(f"{name}: told", ["libfirst.so" in message for message in told], [True] if is_taken else [])


def main():
    comparisons = Comparisons("broken imports", minimum=105)
    with environments.temporary_directory() as scratch:
        for breaks in BROKEN:
            check(scratch, breaks, comparisons)
        check_order(scratch, comparisons)
        check_loaded_by_others(scratch, comparisons)
        check_second_interpreter(scratch, comparisons)
        check_answered_by_another(scratch, comparisons)
    print(f"  {len(BROKEN)} modules, each broken or kept in one way")
    comparisons.finish()


if sys.platform == "linux":
    main()
