"""One change, one finding: each way to change an environment is named, and nothing else is said because of it.

Changes that do not change what the environment does (times, place, order, bytecode made again) must change no finding.
"""

import importlib.util
import os
import random
import shutil
import sys
from pathlib import Path

from support import environments, icecore
from support.comparisons import Comparisons

AT_MOST = 3
CHANGES = []
CONTROLS = []


def change(function):
    """A change; the function makes it and returns what the new findings may be about, one of which must be."""
    CHANGES.append(function)
    return function


def control(function):
    """A change that must go unnoticed; it may return another place at which the copy is then."""
    CONTROLS.append(function)
    return function


class Copy:
    """A copy of an environment, to be changed."""

    def __init__(self, path):
        self.path = path
        self.site = environments.site_packages(path)

    def inside(self, path):
        return str(path.relative_to(self.path))

    def pyc(self, source):
        return Path(importlib.util.cache_from_source(source)).with_name(
            f"{source.stem}.cpython-{self.site.parent.name[6:].replace('.', '')}.pyc"
        )

    def replace(self, path, content):
        """Other content under the same name and times, without touching files that are hard links to it."""
        status = path.stat()
        path.unlink()
        path.write_bytes(content)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        return self.inside(path)


@change
def one_bit_flipped_in_a_module(copy):
    path = copy.site / "yaml" / "loader.py"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    return {copy.replace(path, bytes(content)), copy.inside(copy.pyc(path))}


@change
def one_byte_appended_to_an_extension(copy):
    path = next(copy.site.glob("_cffi_backend*.so"))
    return {copy.replace(path, path.read_bytes() + b"\0")}


@change
def a_script_points_elsewhere(copy):
    path = copy.path / "bin" / "wheel"
    return {copy.replace(path, path.read_bytes() + b"print()\n")}


@change
def one_file_added_to_a_package(copy):
    path = copy.site / "yaml" / "extra.py"
    path.write_text("print('hello')\n")
    return {copy.inside(path)}


@change
def a_module_beside_the_packages(copy):
    path = copy.site / "click.py"
    path.write_text("print('hello')\n")
    return {copy.inside(path)}


@change
def a_package_of_nobody(copy):
    path = copy.site / "stranger"
    path.mkdir()
    (path / "__init__.py").write_text("")
    return {copy.inside(path), copy.inside(path / "__init__.py"), "stranger"}


@change
def one_file_removed(copy):
    path = copy.site / "yaml" / "loader.py"
    path.unlink()
    return {copy.inside(path), copy.inside(copy.pyc(path))}


@change
def a_foreign_pth_with_an_import_line(copy):
    path = copy.site / "zz_foreign.pth"
    path.write_text("import os; os.environ['SEEN'] = '1'\n")
    return {copy.inside(path)}


@change
def a_foreign_pth_with_a_path_line(copy):
    path = copy.site / "zz_foreign.pth"
    path.write_text("/usr/share\n")
    return {copy.inside(path), "/usr/share"}


@change
def a_line_added_to_a_known_pth(copy):
    path = copy.site / "distutils-precedence.pth"
    return {copy.replace(path, path.read_bytes() + b"import this\n")}


@change
def a_sitecustomize(copy):
    path = copy.site / "sitecustomize.py"
    path.write_text("print('hello')\n")
    return {copy.inside(path)}


@change
def one_record_removed(copy):
    path = next(copy.site.glob("click-*.dist-info/RECORD"))
    path.unlink()
    return {"click", copy.inside(path), copy.inside(path.parent)}


@change
def one_record_row_removed(copy):
    path = next(copy.site.glob("click-*.dist-info/RECORD"))
    lines = [line for line in path.read_bytes().splitlines(True) if not line.startswith(b"click/core.py")]
    copy.replace(path, b"".join(lines))
    return {copy.inside(copy.site / "click" / "core.py")}


@change
def one_digest_removed(copy):
    path = next(copy.site.glob("click-*.dist-info/RECORD"))
    lines = path.read_bytes().splitlines(True)
    changed = [b"click/core.py,,\n" if line.startswith(b"click/core.py") else line for line in lines]
    copy.replace(path, b"".join(changed))
    return {"click", copy.inside(path)}


@change
def bytecode_of_other_source_that_is_never_checked(copy):
    source = copy.site / "click" / "core.py"
    other = copy.path / "other.py"
    other.write_text("print('hello')\n")
    mode = "import py_compile, sys; py_compile.compile(sys.argv[1], sys.argv[2], sys.argv[3], doraise=True,"
    mode += " invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)"
    environments.tool(copy.path / "bin" / "python", "-c", mode, other, copy.pyc(source), source)
    other.unlink()
    return {copy.inside(copy.pyc(source)), copy.inside(source)}


@change
def bytecode_without_source_where_python_imports_it(copy):
    path = copy.site / "quiet.pyc"
    shutil.copy(copy.pyc(copy.site / "click" / "core.py"), path)
    return {copy.inside(path)}


@change
def a_second_distribution_of_the_name(copy):
    path = copy.site / "Click-1.0.dist-info"
    path.mkdir()
    (path / "METADATA").write_text("Metadata-Version: 2.1\nName: Click\nVersion: 1.0\n")
    (path / "RECORD").write_text("Click-1.0.dist-info/METADATA,,\nClick-1.0.dist-info/RECORD,,\n")
    return {"click", "Click", copy.inside(path)}


@change
def a_leftover_of_an_uninstall(copy):
    path = copy.site / "~lick-1.0.dist-info"
    path.mkdir()
    (path / "METADATA").write_text("Metadata-Version: 2.1\nName: click\nVersion: 1.0\n")
    return {copy.inside(copy.site / "~lick")}


@change
def the_metadata_states_another_version(copy):
    path = next(copy.site.glob("click-*.dist-info/METADATA"))
    copy.replace(path, path.read_bytes().replace(b"\nVersion: ", b"\nVersion: 9", 1))
    return {"click", copy.inside(path)}


@change
def a_file_is_writable_by_all(copy):
    (copy.site / "yaml" / "loader.py").chmod(0o666)
    return {copy.inside(copy.site)}


@change
def a_directory_is_writable_by_all(copy):
    (copy.site / "yaml").chmod(0o777)
    return {copy.inside(copy.site)}


@change
def pyvenv_states_another_version(copy):
    path = copy.path / "pyvenv.cfg"
    lines = path.read_bytes().splitlines()
    changed = [line.split(b"=")[0] + b"= 3.4.5" if line.startswith(b"version") else line for line in lines]
    copy.replace(path, b"\n".join(changed) + b"\n")
    return {"pyvenv.cfg"}


@change
def an_interpreter_that_leads_nowhere(copy):
    for path in (copy.path / "bin").glob("python*"):
        path.unlink()
        path.symlink_to("/nowhere/python3")
    return {"bin/python"}


@change
def a_file_replaced_by_a_link(copy):
    path = copy.site / "yaml" / "loader.py"
    path.unlink()
    path.symlink_to("dumper.py")
    return {copy.inside(path), copy.inside(copy.pyc(path))}


@control
def bytecode_whose_code_is_other_code(copy):
    """A known limit: the header says that it was made from the source, and only the code after it tells otherwise."""
    path = copy.pyc(copy.site / "click" / "core.py")
    other = copy.pyc(copy.site / "click" / "types.py")
    copy.replace(path, path.read_bytes()[:16] + other.read_bytes()[16:])


@control
def nothing(copy):
    pass


@control
def all_times_changed(copy):
    for path in copy.path.rglob("*"):
        if not path.is_symlink():
            os.utime(path, (1, 1))


@control
def copied_to_another_place(copy):
    place = copy.path.with_name("another place")
    return environments.copy(copy.path, place)


@control
def bytecode_made_again(copy):
    for cache in copy.site.rglob("__pycache__"):
        shutil.rmtree(cache)
    environments.tool(copy.path / "bin" / "python", "-m", "compileall", "-q", copy.site)


@control
def bytecode_made_again_with_hashes(copy):
    mode = ["--invalidation-mode", "unchecked-hash"]
    environments.tool(copy.path / "bin" / "python", "-m", "compileall", "-q", "-f", *mode, copy.site)


@control
def optimized_bytecode_added(copy):
    environments.tool(copy.path / "bin" / "python", "-OO", "-m", "compileall", "-q", copy.site)


@control
def bytecode_deleted(copy):
    for cache in copy.site.rglob("__pycache__"):
        shutil.rmtree(cache)


@control
def hard_links_instead_of_files(copy):
    place = copy.path.with_name("linked")
    environments.tool("cp", "-al", copy.path, place)
    shutil.rmtree(copy.path)
    place.rename(copy.path)


@control
def modes_of_files_changed(copy):
    for path in copy.site.rglob("*.py"):
        path.chmod(0o600)


@control
def empty_directories_added(copy):
    (copy.site / "yaml" / "empty").mkdir()
    (copy.path / "share" / "empty").mkdir(parents=True)


@control
def cachedir_tag_and_prompt(copy):
    (copy.path / "lib64").unlink(missing_ok=True)
    (copy.path / "lib64").symlink_to("lib")


def identities(path):
    report = icecore.audit(path, "--fail-on", "never")
    return {(f["rule"], f["environment"], f["subject"]) for f in report["findings"]}


def about(new):
    """For messages: each new finding as its rule and subject."""
    return sorted(f"{rule} {subject}" for rule, _, subject in new)


def main():
    seed = random.SystemRandom().randrange(1 << 32) if len(sys.argv) < 2 else int(sys.argv[1])
    print(f"  seed {seed}")
    comparisons = Comparisons("changes and controls", minimum=55)
    randomness = random.Random(seed)
    with environments.temporary_directory() as scratch:
        for name in ("pip-copies", "virtualenv"):
            original = environments.made()[name]
            place = Path(scratch) / name
            environments.copy(original, place)
            before = identities(place)
            cases = [*CHANGES, *CONTROLS] if name == "pip-copies" else randomness.sample(CHANGES, 5) + CONTROLS
            for case in cases:
                check(name, case, original, place, before, comparisons)
    comparisons.finish()


def check(name, case, original, place, before, comparisons):
    shutil.rmtree(place)
    for other in ("another place", "linked"):
        shutil.rmtree(place.with_name(other), ignore_errors=True)
    copy = Copy(environments.copy(original, place))
    label = f"{name}: {case.__name__.replace('_', ' ')}"
    result = case(copy)
    if case in CONTROLS:
        after = identities(result or place)
        comparisons.equal(label, about(after ^ before), [])
        return
    after = identities(place)
    new = after - before
    comparisons.holds(
        label, any(subject in result for _, _, subject in new), f"no finding is about it; new are {about(new)}"
    )
    comparisons.holds(label, len(new) <= AT_MOST, f"{len(new)} new findings: {about(new)}")


main()
