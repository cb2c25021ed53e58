"""Wheel tags and file names, and which tags an interpreter accepts in which order, against packaging.

Tag sets and names of wheels and source distributions are made in all spellings, about half of them damaged. The lists
of accepted tags are packaging's own, with what it asks the running host replaced by random hosts.
"""

from packaging import _manylinux, _musllinux, tags
from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename

from support import standards
from support.comparisons import Comparisons
from support.random_texts import damaged, version

NAMES_AND_SETS = 100_000
LISTS = 4_000
INTERPRETERS = ("py3", "py2", "cp313", "CP39", "pp310", "py30", "_x", "éa", "py38")
ABIS = ("none", "abi3", "abi3t", "cp313", "cp313t", "cp27mu", "pypy310_pp73", "É", "3x")
PLATFORMS = (
    *("any", "win_amd64", "linux_x86_64", "manylinux_2_17_x86_64", "manylinux2014_aarch64", "musllinux_1_2_x86_64"),
    *("macosx_11_0_arm64", "MacOSX_10_9_universal2", "ios_13_0_arm64_iphoneos"),
)
NAMES = ("numpy", "Foo_Bar", "ruamel.yaml", "a", "zope.interface", "Straße", "x_", "_", "İx", "b²")
STRANGE = (
    *"-_.0123456789abwhl \t\n\r!+()é²\u0660\u2028",
    *("--", "__", "..", ".whl", ".tar.gz", "-1", "-py3", "none", "any", "-any", ".none"),
)
MACHINES = ("x86_64", "i686", "aarch64", "armv7l", "armv8l", "ppc64le", "s390x", "riscv64", "mips64", "loongarch64")


def tag_set(randomness):
    return "-".join(
        ".".join(randomness.choice(parts) for _ in range(randomness.choice((1, 1, 1, 2, 3))))
        for parts in (INTERPRETERS, ABIS, PLATFORMS)
    )


def plain_version(randomness):
    return version(randomness).replace("-", "_")


def wheel_name(randomness):
    build = randomness.choice(("", "", "1-", "01abc-", "0_x.y-", "99999999999999999999-", "7É-"))
    return f"{randomness.choice(NAMES)}-{plain_version(randomness)}-{build}{tag_set(randomness)}.whl"


def sdist_name(randomness):
    ending = randomness.choice((".tar.gz", ".tar.gz", ".zip"))
    return randomness.choice((*NAMES, "a-b")) + "-" + plain_version(randomness) + ending


def expected_set(text):
    try:
        return ["1", *sorted(map(str, tags.parse_tag(text)))]
    except tags.InvalidTag:
        return ["0"]


def expected_wheel(text):
    try:
        name, number, build, found = parse_wheel_filename(text)
    except InvalidWheelFilename:
        return ["0"]
    return ["1", name, str(number), *(map(str, build) if build else ("none", "")), *sorted(map(str, found))]


def expected_sdist(text):
    try:
        name, number = parse_sdist_filename(text)
    except InvalidSdistFilename:
        return ["0"]
    return ["1", name, str(number)]


# How one is made, what packaging says, and how much of that comes before the tags.
KINDS = {
    "tag": (tag_set, expected_set, 1),
    "wheel": (wheel_name, expected_wheel, 5),
    "sdist": (sdist_name, expected_sdist, 3),
}


def compare_names(comparisons, randomness):
    questions = []
    for _ in range(NAMES_AND_SETS):
        kind = randomness.choice(("tag", "wheel", "wheel", "sdist"))
        text = KINDS[kind][0](randomness)
        questions.append([kind, damaged(randomness, text, STRANGE) if randomness.random() < 0.6 else text])
    truth = [KINDS[kind][1](text) for kind, text in questions]
    for (kind, text), answer, true in zip(questions, standards.ask(questions), truth, strict=True):
        before = KINDS[kind][2]  # icecore sorts tags by their components, which is another order than by text
        comparisons.equal(f"{kind} {text!r}", [*answer[:before], *sorted(answer[before:])], true)
    valid = [kind for (kind, _), true in zip(questions, truth, strict=True) if true[0] == "1"]
    counts = {"valid": len(valid), "invalid": truth.count(["0"])} | {kind: valid.count(kind) for kind in KINDS}
    standards.shares(
        comparisons, NAMES_AND_SETS, counts, {"valid": 0.3, "invalid": 0.3} | dict.fromkeys(KINDS, 0.03)
    )


def release(randomness):
    """A version of Python, and the same as texts."""
    major = randomness.choice((2, 3, 3, 3, 3, 4))
    minor = randomness.choice((None, 0, 1, 2, 3, 7, 8, 12, 13, 14, 15))
    return ((major,), [str(major), ""]) if minor is None else ((major, minor), [str(major), str(minor)])


def cpython_list(randomness):
    python, texts = release(randomness)
    abis = [randomness.choice((*ABIS[:6], "cp314td", "abi3", "cp")) for _ in range(randomness.choice((0, 1, 1, 2, 3)))]
    platforms = randomness.sample(PLATFORMS, randomness.choice((1, 2, 4)))
    true = tags.cpython_tags(python, abis, platforms)
    return ["cpython", *texts, str(len(abis)), *abis, *platforms], true


def compatible_list(randomness):
    python, texts = release(randomness)
    interpreter = randomness.choice(("", "cp313", "pp3"))
    platforms = randomness.sample(PLATFORMS, randomness.choice((1, 2, 4)))
    return ["compatible", *texts, interpreter, *platforms], tags.compatible_tags(python, interpreter, platforms)


def abi_list(randomness):
    python, texts = release(randomness)
    bits = [randomness.choice("01") for _ in range(4)]
    names = ("Py_GIL_DISABLED", "Py_DEBUG", "WITH_PYMALLOC", "Py_UNICODE_SIZE")
    values = dict(zip(names, map(int, bits), strict=True)) | {"Py_UNICODE_SIZE": 4 if bits[3] == "1" else 2}
    tags._get_config_var = lambda name, warn=False: values[name]
    return ["abis", *texts, *bits], tags._cpython_abis(python) if len(python) > 1 else []


def linux_list(randomness):
    machine = randomness.choice(MACHINES)
    family = randomness.choice(("none", "glibc", "glibc", "musl"))
    number = randomness.choice(((1, 1), (1, 2), (2, 4), (2, 5), (2, 16), (2, 17), (2, 36), (3, 2), (4, 0)))
    has_abi = randomness.random() < 0.7
    tags.sysconfig.get_platform = lambda: f"linux-{machine}"
    glibc = number if family == "glibc" else (-1, -1)
    _manylinux._get_glibc_version = lambda: _manylinux._GLibCVersion(*glibc)
    _manylinux._is_linux_armhf = _manylinux._is_linux_i686 = lambda executable: has_abi
    musl = _musllinux._MuslVersion(*number) if family == "musl" else None
    _musllinux._get_musl_version = lambda executable: musl
    question = ["linux", machine, family, *map(str, number), str(int(has_abi))]
    return question, tags._linux_platforms(is_32bit=False)


def compare_lists(comparisons, randomness):
    questions, truth = [], []
    for make in (cpython_list, compatible_list, abi_list, linux_list):
        for _ in range(LISTS):
            question, true = make(randomness)
            questions.append(question)
            truth.append(["1", *map(str, true)])
    for question, answer, true in zip(questions, standards.ask(questions), truth, strict=True):
        comparisons.equal(" ".join(question), answer, true)
    print(f"  {sum(map(len, truth)) - len(truth)} entries in {len(truth)} lists")


def main():
    randomness = standards.seeded()
    comparisons = Comparisons("tags", minimum=NAMES_AND_SETS + 4 * LISTS)
    compare_names(comparisons, randomness)
    compare_lists(comparisons, randomness)
    comparisons.finish()


main()
