"""The tree of a squashfs file system, alone and in a SIF file, is the one that unsquashfs unpacks: every path, kind, mode,
owner, size, digest, link, group of hard links, extended attribute and time.

The file systems are made by mksquashfs and tar2sqfs with every compression and with their options about blocks
and fragments. The same root as an OCI layout, as squashfs and as SIF gives the same findings. Damaged files end with one
sentence. unsquashfs writes owners and devices, so this needs root; other users are told.
"""

import json
import os
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

import image_trees
from support import built_images, image_tree, sif_maker
from support.built_images import run
from support.comparisons import Comparisons
from support.image_maker import tree_on_disk, write_layout

ROOT = Path(__file__).resolve().parents[2]
# What the library behind icecore does not know; icecore says so.
NOT_READ = "lzo"
PLAIN = ["-no-progress", "-quiet"]
OPTIONS = {
    "gzip": ["-comp", "gzip"],
    "gzip-fixed": ["-comp", "gzip", "-Xwindow-size", "8", "-Xstrategy", "fixed,huffman_only"],
    "lzma": ["-comp", "lzma"],
    "xz": ["-comp", "xz"],
    "xz-x86": ["-comp", "xz", "-Xbcj", "x86", "-Xdict-size", "100%"],
    "lz4": ["-comp", "lz4"],
    "lz4-high": ["-comp", "lz4", "-Xhc"],
    "zstd": ["-comp", "zstd"],
    "zstd-22": ["-comp", "zstd", "-Xcompression-level", "22"],
    "blocks of 4 KiB": ["-b", "4096"],
    "blocks of 1 MiB": ["-b", "1M", "-comp", "zstd"],
    "no fragments": ["-no-fragments"],
    "all fragments": ["-always-use-fragments"],
    "inodes plain": ["-noI", "-noId"],
    "data plain": ["-noD"],
    "fragments plain": ["-noF"],
    "attributes plain": ["-noX"],
    "nothing compressed": ["-noI", "-noD", "-noF", "-noX"],
    "no duplicates, not padded": ["-no-duplicates", "-nopad"],
    "no attributes": ["-no-xattrs"],
    "no export table": ["-no-exports"],
}


def many(root):
    """Directories with several headers and an index, files of every size about a block's, holes, twins, depth."""
    randomness = random.Random(20261130)
    (root / "many").mkdir()
    for number in range(3000):
        (root / "many" / f"file number {number:05}").write_bytes(b"%d" % (number % 700))
    (root / "many" / ("n" * 255)).write_bytes(b"long name")
    for size in (0, 1, 4095, 4096, 4097, 131071, 131072, 131073, 300_000, 1 << 20, (1 << 20) + 1):
        (root / f"random {size}").write_bytes(randomness.randbytes(size))
        (root / f"text {size}").write_bytes((b"all work and no play " * (size // 21 + 1))[:size])
        shutil.copy(root / f"random {size}", root / f"twin {size}")
    for name, size, places in (("holes", 3_000_000, (0, 1_500_000)), ("hole alone", 5_000_000, ()), ("end", 200_000, (199_000,))):
        with open(root / name, "wb") as file:
            file.truncate(size)
            for place in places:
                file.seek(place)
                file.write(b"data" * 100)
    deep = root / "deep"
    for number in range(100):
        deep = deep / f"d{number}"
    deep.mkdir(parents=True)
    (deep / "file").write_bytes(b"at the end")
    (root / "empty").mkdir()
    (root / ".wh.name").write_bytes(b"a name like others here")
    (root / ".wh..wh.plnk").mkdir()
    for number in range(40):
        os.link(root / "holes", root / f"link {number}")
    os.setxattr(root / "empty", "user.directory", b"d")
    os.setxattr(root / "random 1", "user.large", randomness.randbytes(3000))
    os.setxattr(root / "text 1", "user.large", os.getxattr(root / "random 1", "user.large"))
    os.setxattr(root / "text 1", "trusted.other", b"\0\xff")
    os.symlink("t" * 4000, root / "long link")
    for number in range(300):  # more owners and attributes than a block of their tables has room for
        path = root / "many" / f"file number {number:05}"
        os.chown(path, 100_000 + number, 200_000 + number)
        os.setxattr(path, "user.number", b"%d" % number)
    os.utime(root / "empty", (4_000_000_000, 4_000_000_000))


def unpacked(image, folder):
    root = folder / "unpacked"
    run("unsquashfs", "-no-progress", "-quiet", "-d", root, image)
    tree = tree_on_disk(root)
    shutil.rmtree(root)
    return tree


def compare(name, reference, expected, comparisons):
    answer = image_tree.read(reference)
    if not comparisons.holds(name, "error" not in answer, answer.get("error")):
        return
    comparisons.equal(f"{name}: anomalies", answer["anomalies"], [])
    comparisons.equal(f"{name}: hidden", answer["hidden"], [])
    for path in sorted(set(answer["places"]) | set(expected)):
        ours = dict(answer["places"].get(path) or {})
        ours.pop("placed_by", None)
        comparisons.equal(f"{name}: {path!r}", ours, expected.get(path, {}))


def compare_image(name, image, folder, comparisons):
    """The file system alone, and in a SIF file, by its content and by the word."""
    expected = unpacked(image, folder)
    compare(f"{name} path", str(image), expected, comparisons)
    objects = [(sif_maker.DEFINITION, b"bootstrap: docker\n", "definition"), sif_maker.partition(image.read_bytes())]
    (folder / "image.sif").write_bytes(sif_maker.sif(objects))
    compare(f"{name} sif", f"sif:{folder / 'image.sif'}", expected, comparisons)
    (folder / "image.sif").unlink()


def made(root, folder, name, options):
    image = folder / "image.squashfs"
    image.unlink(missing_ok=True)
    run("mksquashfs", root, image, *PLAIN, *options)
    return image


def compare_options(root, folder, comparisons):
    for name, options in OPTIONS.items():
        compare_image(name, made(root, folder, name, options), folder, comparisons)
    image = made(root, folder, NOT_READ, ["-comp", NOT_READ])
    answer = image_tree.read(str(image))
    comparisons.holds(NOT_READ, f"compressed by {NOT_READ}, which is not read" in answer.get("error", ""), str(answer)[:300])


def compare_tars(folder, comparisons):
    """The layers that are made by hand for images, as tar2sqfs takes them."""
    for make in (image_trees.kinds, image_trees.names, image_trees.hard_links):
        tar = make()[0].bytes()
        image = folder / "image.squashfs"
        # What tar2sqfs compresses by lz4, unsquashfs does not always take.
        for compressor in ("gzip", "xz", "lzma", "zstd"):
            subprocess.run(
                ["tar2sqfs", "--force", "--quiet", "--compressor", compressor, image],
                input=tar, check=True, capture_output=True,
            )  # fmt: skip
            compare_image(f"tar2sqfs {make.__name__} {compressor}", image, folder, comparisons)


def report(reference, *options):
    program = Path(os.environ.get("ICECORE_BUILD", ROOT / "build" / "dev")) / "icecore"
    words = [program, "audit", reference, "--format", "json", *(options or ["--no-cache"])]
    finished = subprocess.run(words, capture_output=True, check=False)
    if finished.returncode not in (0, 1):
        return {"error": finished.stderr.decode()}
    return json.loads(finished.stdout)


def system_root(root):
    """A root with this machine's Python and its packages: something to find in it."""
    for path in ("etc/os-release", "usr/lib/os-release", "var/lib/dpkg/status", "var/lib/dpkg/info", "usr/bin", "usr/lib/python3"):
        source = Path("/") / path
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if path == "usr/bin":
            for python in source.glob("python3*"):
                (root / path).mkdir(exist_ok=True)
                shutil.copy2(python, root / path / python.name, follow_symlinks=False)
        elif source.is_dir():
            shutil.copytree(source, root / path, symlinks=True)
        else:
            shutil.copy2(source, root / path, follow_symlinks=False)
    for library in Path("/usr/lib").glob("python3.*"):
        shutil.copytree(library, root / "usr/lib" / library.name, symlinks=True)


def compare_reports(folder, comparisons):
    """Findings do not depend on what a root is stored as."""
    root = folder / "system"
    system_root(root)
    tar = run("tar", "--sort=name", "-C", root, "-cf", folder / "root.tar", ".") or (folder / "root.tar").read_bytes()
    write_layout(folder / "layout", [tar], settings={"Labels": {}})
    image = made(root, folder, "system", ["-comp", "zstd"])
    (folder / "system.sif").write_bytes(sif_maker.sif([sif_maker.partition(image.read_bytes())]))
    reports = {name: report(name) for name in (f"oci-dir:{folder / 'layout'}", f"squashfs:{image}", f"sif:{folder / 'system.sif'}")}
    expected, *others = reports.values()
    # Kept by the digest of the file system: the second one reads it no more.
    for kept in ("first", "second"):
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        again = report(f"squashfs:{image}", "--cache-size", "1G")
        comparisons.equal(f"with a cache, {kept}", again, reports[f"squashfs:{image}"])
    comparisons.holds("findings", len(expected.get("findings", [])) > 3, str(expected)[:300])
    for name, other in zip(list(reports)[1:], others):
        for key in ("findings", "gaps", "environments"):
            comparisons.equal(f"{Path(name).name}: {key}", other.get(key), expected.get(key))
        comparisons.equal(f"{Path(name).name}: keys", sorted(other), sorted(expected))


def refused(name, path, words, comparisons):
    """One sentence, exit code 3."""
    program = Path(os.environ.get("ICECORE_BUILD", ROOT / "build" / "dev")) / "icecore"
    finished = subprocess.run([program, "audit", path, "--no-cache"], capture_output=True, check=False, timeout=120)
    said = finished.stderr.decode()
    comparisons.equal(f"{name}: exit code", finished.returncode, 3)
    comparisons.holds(name, words in said and said.count("\n") == 1, said[:500])


def compare_bad(folder, comparisons):
    root = folder / "small"
    root.mkdir()
    (root / "file").write_bytes(os.urandom(200_000))
    (root / "text").write_text("text")
    good = made(root, folder, "small", []).read_bytes()
    bad = folder / "bad"

    def refuse(name, data, words):
        bad.write_bytes(data)
        refused(name, bad, words, comparisons)

    partition = sif_maker.partition
    for tenth in range(1, 10):
        refuse(f"truncated at {tenth}/10", good[: len(good) * tenth // 10], "should have")
    refuse("superblock alone", good[:50], "ends early")
    refuse("lies about its size", good[:40] + (1 << 60).to_bytes(8, "little") + good[48:], "should have")
    refuse("lies about fragments", good[:16] + b"\xff\xff\xff\x7f" + good[20:], "fragment table")
    refuse("lies about blocks", good[:12] + b"\0\0\0\x40" + good[16:], "expected blocks")
    refuse("garbage behind the superblock", good[:96] + bytes(len(good) - 96), "")
    refuse("old version", good[:28] + b"\3\0" + good[30:], "old version")
    refuse("no primary partition", sif_maker.sif([(sif_maker.DEFINITION, b"x", "d")]), "no primary partition")
    refuse("two primary partitions", sif_maker.sif([partition(good), partition(good)]), "2 primary partitions")
    refuse("encrypted", sif_maker.sif([partition(good, sif_maker.ENCRYPTED)]), "encrypted")
    refuse("ext3", sif_maker.sif([partition(good, sif_maker.EXT3)]), "ext3")
    refuse("oci", sif_maker.sif([(sif_maker.OCI_INDEX, b"{}", "index")]), "OCI-SIF")
    refuse("truncated sif", sif_maker.sif([partition(good)])[:20_000], "not in the SIF file")
    refuse("partition of garbage", sif_maker.sif([partition(b"garbage" * 1000)]), "expected a squashfs")
    refuse("garbage named so", b"garbage", "")


def compare_damaged(folder, comparisons):
    """Bytes changed at random: an answer or one sentence, soon."""
    randomness = random.Random(7)
    good = (folder / "image.squashfs").read_bytes()
    program = Path(os.environ.get("ICECORE_BUILD", ROOT / "build" / "dev")) / "tests" / "icecore-image-tree"
    for number in range(150):
        data = bytearray(good)
        for _ in range(randomness.choice((1, 3, 20))):
            place = randomness.randrange(96 if number % 3 else 0, len(data))
            data[place] = randomness.randrange(256)
        (folder / "damaged").write_bytes(data)
        finished = subprocess.run([program, f"squashfs:{folder / 'damaged'}"], capture_output=True, check=False, timeout=60)
        comparisons.holds(f"damaged {number}", finished.returncode in (0, 3), f"{finished.returncode}: {finished.stderr[-300:]}")


def main():
    if os.geteuid() != 0:
        raise SystemExit("  squashfs trees: only root can unpack file systems with their owners and devices; run this as root")
    comparisons = Comparisons("squashfs trees", minimum=150_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = folder / "root"
        root.mkdir()
        tar = image_trees.kinds()[0].bytes()
        subprocess.run(["tar", "-x", "-p", "--xattrs", "--xattrs-include=*", "-C", root], input=tar, check=True)
        many(root)
        compare_options(root, folder, comparisons)
        compare_tars(folder, comparisons)
        compare_bad(folder, comparisons)
        image = made(root, folder, "words", [])
        expected = unpacked(image, folder)
        compare("by the word", f"squashfs:{image}", expected, comparisons)
        (folder / "words.sif").write_bytes(sif_maker.sif([sif_maker.partition(image.read_bytes())]))
        compare("sif by its content", str(folder / "words.sif"), expected, comparisons)
        compare_damaged(folder, comparisons)
        compare_reports(folder, comparisons)
        bundle = folder / "debian"
        run("umoci", "raw", "unpack", "--image", f"{built_images.debootstrapped()}:latest", bundle)
        compare_image("debootstrap", made(bundle, folder, "debian", ["-comp", "xz"]), folder, comparisons)
    comparisons.finish()


if __name__ == "__main__":
    main()
