"""What keeps real packages from being imported, against the import itself: copies of environments of wheels, broken in one way
each. icecore has to name the same module and the same cause, and nothing where the import works.

The pinned wheels allow some of it. ICECORE_ORACLE_FULL=1 gets more of them from the index: numpy 1 beside numpy 2, SciPy,
pandas, pyarrow, psycopg2, Shapely, and what loads a second interpreter or a second OpenMP where the system has those.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from support import elf_edits, environments, icecore
from support.comparisons import Comparisons

FULL = os.environ.get("ICECORE_ORACLE_FULL") == "1"

# What is held against the import: findings of other rules are about other things than whether it works.
RULES = {
    "extension-of-other-machine", "extension-of-other-numpy", "extension-of-other-python", "library-missing",
    "library-refused", "module-function-missing", "symbol-missing", "symbol-version-missing", "version-need-without-library",
}
# How the loader, the interpreter and numpy speak when a binary is at fault.
NATIVE = re.compile(
    r"undefined symbol|cannot open shared object|version `|ELF|numpy\.core\.multiarray failed|dynamic module does not define"
    r"|requires NumPy|compiled using NumPy 1|binary incompatibility|C-extensions failed|No module named"
)

WHEELS = {
    "contourpy==1.0.7": "54d43960d809c4c12508a60b66cb936e7ed57d51fb5e30b513934a4a23874fae",
    "joblib==1.3.2": "ef4331c65f239985f3f2220ecc87db222f08fd22097a3dd5698f693875f8cbb9",
    "numpy==1.26.4": "666dbfb6ec68962c033a450943ded891bed2d54e6755e35e5835d63f4f6931d5",
    "numpy==2.3.4": "a7b2f9a18b5ff9824a6af80de4f37f4ec3c2aab05ef08f51c77a093f5b89adda",
    "pandas==2.0.3": "d9cd88488cceb7635aebb84809d087468eb33551097d600c6dad13602029c2df",
    "pandas==3.1.1": "4f1602f614bb83f443381dbcbb94c4ac764b2e50c8d6c965614c5cd83e328c47",
    "psycopg2-binary==2.9.9": "977646e05232579d2e7b9c59e21dbe5261f403a88417f6a6512e70d3f8a046be",
    "pyarrow==14.0.2": "32356bfb58b36059773f49e4e214996888eeea3a08893e7dbde44753799b2a02",
    "pyarrow==26.0.1": "39cb0f2418282c24bea6ceda77b03e5a8f0a5766b63a8bf194d4e2a2c423548c",
    "python-dateutil==2.9.0.post0": "a8b2bc7bffae282281c8140a97d3aa9c14da0b136dfe83f850eea9a5f7470427",
    "pytz==2025.2": "5ddf76296dd8c44c26eb8f4b6f35488f3ccbf6fbbd7adee0b7262d43f0ec2f00",
    "scikit-learn==1.3.2": "fc4144a5004a676d5022b798d9e573b05139e77f271253a4703eed295bde0433",
    "scipy==1.11.4": "530f9ad26440e85766509dbf78edcfe13ffd0ab7fec2560ee5c36ff74d6269ff",
    "shapely==2.0.1": "70a18fc7d6418e5aea76ac55dce33f98e75bd413c6eb39cfed6a1ba36469d7d4",
    "six==1.17.0": "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274",
    "threadpoolctl==3.5.0": "56c1e26c150397e58c4926da8eeee87533b1e32bef131bd4bf6a2f45f3185467",
    "tzdata==2025.2": "1a403fada01ff9221ca8044d701868fa132215d84beb92242d9acd2147f667a8",
}
PURE = ("joblib==1.3.2", "python-dateutil==2.9.0.post0", "pytz==2025.2", "six==1.17.0", "threadpoolctl==3.5.0", "tzdata==2025.2")
OLD = ("contourpy==1.0.7", "pandas==2.0.3", "pyarrow==14.0.2", "scikit-learn==1.3.2", "scipy==1.11.4", "shapely==2.0.1")
NEW = ("pandas==3.1.1", "pyarrow==26.0.1")
ENVIRONMENTS = {
    "numpy 1": ("numpy==1.26.4", *OLD, *PURE, "psycopg2-binary==2.9.9"),
    "built for numpy 1": ("numpy==2.3.4", *OLD, *PURE),
    "numpy 2": ("numpy==2.3.4", *NEW, *PURE),
    "built for numpy 2": ("numpy==1.26.4", *NEW, *PURE),
}


def make(name, scratch):
    """An environment of exactly these wheels, whatever they require of each other."""
    environment = scratch / name.replace(" ", "-")
    environments.uv_venv(environment)
    wanted = scratch / "wanted.txt"
    wanted.write_text("".join(f"{pin} --hash=sha256:{WHEELS[pin]}\n" for pin in ENVIRONMENTS[name]))
    files = environments.TOOLS / "wheels-of-packages" / name.replace(" ", "-")
    if not files.exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--requirement", wanted]
        subprocess.run([*command, "--dest", files], check=True)
    pinned = ["--no-deps", "--require-hashes", "--find-links", files, "--requirement", wanted]
    environments.pip(environment, "install", "--quiet", *pinned)
    return environment


class World:
    """A copy of an environment that shares the files that nobody changes."""

    def __init__(self, environment, place):
        environments.tool("cp", "-al", environment, place)
        self.environment = place
        self.site = environments.site_packages(place)
        self.python = place / "bin" / "python"
        self.variables = {}

    def file(self, pattern):
        [found] = self.site.glob(pattern)
        return found

    def remove(self, pattern):
        self.file(pattern).unlink()

    def stub(self, path, source, soname, versions=""):
        """A library of this name that defines no more than the source does."""
        scripts = self.environment / "stub"
        scripts.mkdir(exist_ok=True)
        (scripts / "stub.c").write_text(source)
        (scripts / "versions").write_text(versions)
        options = [f"-Wl,--version-script={scripts / 'versions'}"] if versions else []
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        environments.tool("gcc", "-shared", "-fPIC", scripts / "stub.c", f"-Wl,-soname,{soname}", *options, "-o", path)
        shutil.rmtree(scripts)

    def run(self, code):
        return subprocess.run(
            [self.python, "-I", "-c", code],
            capture_output=True, check=False, env=environments.tool_environment() | self.variables, cwd="/", timeout=300,
        )

    def imported(self, module):
        """What went wrong; nothing when it worked."""
        done = self.run(f"import {module}")
        return done.stderr.decode(errors="replace").strip() if done.returncode != 0 else ""

    def findings(self):
        options = [word for key, value in self.variables.items() for word in ("--env", f"{key}={value}")]
        found = icecore.audit(self.environment, "--select", "loader,abi", *options)["findings"]
        return [finding for finding in found if finding["rule"] in RULES]


# Each breaks a world and says: what to import, the rule, the cause in icecore's words, and a part of the path that it names.

def untouched(_):
    return "numpy, PIL._imaging, contourpy, kiwisolver, matplotlib.ft2font", None, None, None


def blas_removed(world):
    world.remove("numpy.libs/libscipy_openblas*")
    return "numpy", "library-missing", "libscipy_openblas", "/numpy/"


def library_of_library_removed(world):
    world.remove("numpy.libs/libquadmath*")
    return "numpy", "library-missing", "libquadmath", "/numpy/"


def search_path_stripped(world):
    elf_edits.without_search_path(world.file("PIL/_imaging.*.so"))
    return "PIL._imaging", "library-missing", "libtiff", "/PIL/_imaging."


def search_path_of_library_stripped(world):
    """The module's own search path is a RUNPATH or counts for its libraries, too: then it still works."""
    for library in world.site.glob("pillow.libs/libtiff*"):
        elf_edits.without_search_path(library)
    return "PIL._imaging", ..., None, "/PIL/_imaging."


def variable_in_place_of_search_path(world):
    elf_edits.without_search_path(world.file("PIL/_imaging.*.so"))
    world.variables["LD_LIBRARY_PATH"] = str(world.site / "pillow.libs")
    return "PIL._imaging", None, None, None


def library_of_other_machine(world):
    elf_edits.for_other_machine(world.file("numpy.libs/libscipy_openblas*"))
    return "numpy", "library-missing", "libscipy_openblas", "/numpy/"


def extension_of_other_machine(world):
    elf_edits.for_other_machine(world.file("contourpy/_contourpy.*.so"))
    return "contourpy._contourpy", "extension-of-other-machine", "aarch64", "/contourpy/_contourpy."


def suffix_of_other_python(world):
    module = world.file("kiwisolver/_cext.*.so")
    module.rename(module.with_name("_cext.cpython-38-x86_64-linux-gnu.so"))
    return "kiwisolver", "extension-of-other-python", "cpython-38", "/kiwisolver/_cext."


def suffix_without_tag(world):
    module = world.file("kiwisolver/_cext.*.so")
    module.rename(module.with_name("_cext.so"))
    return "kiwisolver", None, None, None


def blas_without_functions(world):
    library = world.file("numpy.libs/libscipy_openblas*")
    world.stub(library, "int nothing;\n", library.name)
    return "numpy", "symbol-missing", "scipy_", "/numpy/"


def other_library_in_its_place(world):
    libraries = world.site / "pillow.libs"
    [tiff] = libraries.glob("libtiff*")
    [webp] = libraries.glob("libwebp-*")
    elf_edits.replace(tiff, webp.read_bytes())
    return "PIL._imaging", "symbol-missing", "TIFF", "/PIL/_imaging."


def older_libstdcxx_by_variable(world):
    directory = world.environment / "older"
    world.stub(directory / "libstdc++.so.6", "int nothing;\n", "libstdc++.so.6", "GLIBCXX_3.3 { nothing; };")
    world.variables["LD_LIBRARY_PATH"] = str(directory)
    # One file stands for all that need a version: which one fails first is for the order of imports to say.
    return "contourpy._contourpy", "symbol-version-missing", "CXXABI_1.3.9", "/site-packages/"


def older_zlib_by_variable(world):
    """A library that the interpreter has loaded already is not asked for again."""
    directory = world.environment / "older"
    world.stub(directory / "libz.so.1", "int nothing;\n", "libz.so.1", "ZLIB_1.2.0 { nothing; };")
    world.variables["LD_LIBRARY_PATH"] = str(directory)
    return "zlib", ..., None, ""


def module_of_other_name(world):
    module = world.file("PIL/_imagingmath.*.so")
    other = world.file("PIL/_imagingmorph.*.so")
    elf_edits.replace(other, module.read_bytes())
    return "PIL._imagingmorph", "module-function-missing", "PyInit__imagingmorph", "/PIL/_imagingmorph."


def dangling_link(world):
    library = world.file("numpy.libs/libscipy_openblas*")
    library.unlink()
    library.symlink_to("moved-away.so")
    return "numpy", "library-missing", "libscipy_openblas", "/numpy/"


def library_moved_and_linked(world):
    library = world.file("numpy.libs/libscipy_openblas*")
    moved = world.environment / "lib" / "libmoved.so"
    library.rename(moved)
    library.symlink_to(moved)
    return "numpy", None, None, None


def text_for_library(world):
    elf_edits.replace(world.file("numpy.libs/libscipy_openblas*"), b"version https://git-lfs.github.com/spec/v1\n" * 4)
    return "numpy", "library-refused", "libscipy_openblas", "/numpy/"


def libraries_left_out(world):
    """A COPY of packages without the directories beside them."""
    shutil.rmtree(world.site / "pillow.libs")
    return "PIL._imaging", "library-missing", "libtiff", "/PIL/_imaging."


SMALL = [
    untouched, blas_removed, library_of_library_removed, search_path_stripped, search_path_of_library_stripped,
    variable_in_place_of_search_path, library_of_other_machine, extension_of_other_machine, suffix_of_other_python,
    suffix_without_tag, blas_without_functions, other_library_in_its_place, older_libstdcxx_by_variable,
    older_zlib_by_variable, module_of_other_name, dangling_link, library_moved_and_linked, text_for_library,
    libraries_left_out,
]


def numpy_1_with_its_own(_):
    return "pandas, scipy.linalg, sklearn, pyarrow, psycopg2, shapely, contourpy", None, None, None


def numpy_2_with_its_own(_):
    return "pandas, pyarrow", None, None, None


def pandas_for_numpy_1(_):
    return "pandas", "extension-of-other-numpy", "numpy 1 and takes none from 2 on", "/pandas/"


def scipy_for_numpy_1(_):
    return "scipy.linalg", "extension-of-other-numpy", "numpy 1 and takes none from 2 on", "/scipy/"


def sklearn_for_numpy_1(_):
    return "sklearn.tree", "extension-of-other-numpy", "numpy 1 and takes none from 2 on", "/sklearn/"


def shapely_for_numpy_1(_):
    return "shapely", "extension-of-other-numpy", "numpy 1 and takes none from 2 on", "/shapely/"


def pyarrow_for_numpy_1(_):
    return "pyarrow", "extension-of-other-numpy", "numpy 1 and takes none from 2 on", "/pyarrow/"


def contourpy_for_every_numpy(_):
    """pybind11 looks numpy up in its own way and takes both."""
    return "contourpy", None, None, None


def pyarrow_for_numpy_2(_):
    return "pyarrow", "extension-of-other-numpy", "takes 2.0 and newer", "/pyarrow/"


def arrow_removed(world):
    world.remove("pyarrow/libarrow.so.*")
    return "pyarrow", "library-missing", "libarrow.so", "/pyarrow/"


def arrow_of_other_version(world):
    """An upgrade that stopped half way: the modules of one release, the library of another."""
    library = world.file("pyarrow/libarrow_python.so.*.0.0" if list(world.site.glob("pyarrow/libarrow_python.so.*.0.0"))
                         else "pyarrow/libarrow_python.so")
    world.stub(library, "int nothing;\n", "libarrow_python.so")
    return "pyarrow", "symbol-missing", "arrow", "/pyarrow/"


def postgres_removed(world):
    world.remove("psycopg2_binary.libs/libpq*")
    return "psycopg2", "library-missing", "libpq", "/psycopg2/"


def openssl_of_postgres_removed(world):
    world.remove("psycopg2_binary.libs/libssl*")
    return "psycopg2", "library-missing", "libssl", "/psycopg2/"


def postgres_older(world):
    library = world.file("psycopg2_binary.libs/libpq*")
    world.stub(library, "int PQconnectStart(void) { return 0; }\n", library.name)
    return "psycopg2", "symbol-missing", "PQ", "/psycopg2/"


def geos_removed(world):
    world.remove("[Ss]hapely.libs/libgeos-*")
    return "shapely", "library-missing", "libgeos", "/shapely/"


def gfortran_of_scipy_removed(world):
    """numpy is imported first and brings one of the same name."""
    world.remove("scipy.libs/libgfortran*")
    return "scipy.linalg", None, None, None


def openmp_of_sklearn_removed(world):
    world.remove("scikit_learn.libs/libgomp*")
    return "sklearn.tree", "library-missing", "libgomp", "/sklearn/"


def numpy_search_path_stripped(world):
    for module in world.site.glob("numpy/core/_multiarray_umath.*.so"):
        elf_edits.without_search_path(module)
    return "numpy", "library-missing", "libopenblas", "/numpy/core/_multiarray_umath."


def pandas_module_removed(world):
    """Nothing in a binary says that another module is missing: Python code asks for it."""
    world.remove("pandas/_libs/lib.*.so")
    return "pandas", ..., None, ""


BY_ENVIRONMENT = {
    "numpy 1": [
        numpy_1_with_its_own, arrow_removed, arrow_of_other_version, postgres_removed, openssl_of_postgres_removed,
        postgres_older, geos_removed, gfortran_of_scipy_removed, openmp_of_sklearn_removed, numpy_search_path_stripped,
        pandas_module_removed,
    ],
    "built for numpy 1": [
        pandas_for_numpy_1, scipy_for_numpy_1, sklearn_for_numpy_1, shapely_for_numpy_1, pyarrow_for_numpy_1,
        contourpy_for_every_numpy,
    ],
    "numpy 2": [numpy_2_with_its_own],
    "built for numpy 2": [pyarrow_for_numpy_2],
}


def names(findings, rule, cause, part):
    return [
        finding for finding in findings
        if finding["rule"] == rule and part in finding["path"] + finding["message"]
        and cause in finding["message"] + " " + finding.get("expected", "")
    ]


def messages_of(environment):
    return [finding["message"] for finding in icecore.audit(environment, "--select", "loader,abi")["findings"]
            if finding["rule"] in RULES]


def check(environment, before, breaks, scratch, comparisons):
    world = World(environment, scratch / breaks.__name__)
    module, rule, cause, part = breaks(world)
    name = breaks.__name__
    outcome = world.imported(module)
    findings = world.findings()
    if rule is ...:  # the import decides whether there is something to name; what is told must have come with the change
        told = [finding for finding in findings if finding["message"] not in before]
        if NATIVE.search(outcome) and "No module named" not in outcome:
            comparisons.holds(name, told, f"icecore is silent: {outcome[-300:]}")
        else:
            comparisons.equal(f"{name}: silent", [finding["message"] for finding in told], [])
    elif rule is None:
        comparisons.equal(f"{name}: imports", outcome[-300:], "")
        own = [finding for finding in findings if finding["message"] not in before or breaks in (untouched,)]
        comparisons.equal(f"{name}: silent", [finding["message"] for finding in own], [])
    else:
        comparisons.holds(f"{name}: fails", NATIVE.search(outcome), outcome[-300:] or "it works")
        told = [f"{finding['rule']}: {finding['message']}" for finding in findings]
        comparisons.holds(f"{name}: named", names(findings, rule, cause, part), f"{told} for {outcome[-300:]}")
        if rule not in ("extension-of-other-machine", "extension-of-other-python", "extension-of-other-numpy"):
            comparisons.holds(f"{name}: the same cause", cause in outcome, outcome[-300:])
        new = {finding["rule"] for finding in findings if finding["message"] not in before} - {rule}
        comparisons.equal(f"{name}: nothing else", sorted(new), [])
    shutil.rmtree(world.environment)


EXTENSIONS = "SELECT file.place, file.path FROM load JOIN file ON file.id = load.first_root WHERE load.root_kind = 'extension' GROUP BY file.id"


def check_every_extension(name, environment, comparisons):
    """Each module of an environment is imported alone: where that works nothing is said of it, and where not, something is."""
    site = environments.site_packages(environment)
    messages = [finding["message"] + finding["path"] for finding in icecore.audit(environment, "--select", "loader,abi")["findings"]
                if finding["rule"] in RULES]
    prefix = str(site.relative_to(environment)) + "/"
    for row in icecore.query(environment, EXTENSIONS):
        if not row["path"].startswith(prefix):
            continue
        parts = row["path"].removeprefix(prefix).split("/")
        module = ".".join([*parts[:-1], parts[-1].split(".")[0]])
        if not all(part.isidentifier() for part in module.split(".")):
            continue
        code = f"import importlib; importlib.import_module({module!r})"
        done = subprocess.run(
            [environment / "bin" / "python", "-I", "-c", code],
            capture_output=True, check=False, env=environments.tool_environment(), cwd="/", timeout=300,
        )
        outcome = done.stderr.decode(errors="replace") if done.returncode else ""
        is_told = any(row["path"] in message for message in messages)
        if not outcome:
            comparisons.holds(f"{name}: {module} imports", not is_told, "icecore says that it does not")
        elif re.search(r"undefined symbol|cannot open shared object|version `|ELF", outcome):
            comparisons.holds(f"{name}: {module} does not import", is_told, outcome[-300:])


def main():
    comparisons = Comparisons("broken packages", minimum=500 if FULL else 100)
    with environments.temporary_directory() as directory:
        scratch = Path(directory)
        environment = environments.made()["uv"]
        before = messages_of(environment)
        for breaks in SMALL:
            check(environment, before, breaks, scratch, comparisons)
        check_every_extension("pinned", environment, comparisons)
        count = len(SMALL)
        for name, some in BY_ENVIRONMENT.items() if FULL else ():
            environment = make(name, scratch)
            before = messages_of(environment)
            for breaks in some:
                check(environment, before, breaks, scratch, comparisons)
            check_every_extension(name, environment, comparisons)
            count += len(some)
    print(f"  {count} packages, each broken or kept in one way")
    comparisons.finish()


if sys.platform == "linux":
    main()
