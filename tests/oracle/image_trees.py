"""The merged tree of an image is the one that umoci unpacks: every path, kind, mode, owner, size, digest, link, group of
hard links, extended attribute and time.

The images are made by hand, one for each thing that layers can do, and one by debootstrap and `umoci repack` in several
layers; skopeo converts them in every direction. umoci writes owners and devices, so this needs root; other users are told.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from support import built_images, image_tree
from support.built_images import run, skopeo_copy
from support.comparisons import Comparisons
from support.image_maker import Layer, tree_on_disk, write_layout

# Where umoci 0.4.7 leaves something else, and why icecore's tree is the right one: (image, path) and the fields.
DEPARTURES = {
    # The layer's own entry gives the time; umoci removes what the marker hides afterwards and leaves the time of that.
    ("opaque_last", b"/d/sub"): {"mtime_ns"},
    # "Files that are present in the same layer as a whiteout file can only be hidden by whiteout files in subsequent
    # layers" (image-spec, layer.md). umoci removes what was unpacked before the marker.
    ("whiteout_behind", b"/f"): None,
    ("whiteout_behind", b"/e"): None,
    ("whiteout_behind", b"/e/new"): None,
    # Docker and containerd pass over what aufs kept its books with; to umoci a name below is a file like others.
    ("aufs", b"/.wh..wh.plnk"): None,
    ("aufs", b"/.wh..wh.plnk/12.34"): None,
}

def kinds():
    long = {"SCHILY.xattr.user.text": "a=b\nc", "SCHILY.xattr.user.empty": "", "mtime": "1700000000.123456789"}
    # cap_net_raw+ep, version 2, as setcap writes it.
    capability = bytes.fromhex("0100000200200000000000000000000000000000").decode("latin-1")
    layer = Layer()
    layer.directory("./", mode=0o755, mtime=1_100_000_000)
    layer.directory("bin", mode=0o755).directory("tmp", mode=0o1777, uid=7)
    layer.file("bin/tool", b"tool", mode=0o4755, uid=0, gid=10).hard("bin/second", "bin/tool")
    layer.file("bin/ping", b"ping", mode=0o755, pax={"SCHILY.xattr.security.capability": capability})
    layer.file("bin/text", b"text", pax=long).symbolic("bin/link", "tool").symbolic("dangling", "/nowhere")
    layer.file("huge", b"", uid=3_000_000_000, gid=3_000_000_001).directory("own", pax={"SCHILY.xattr.user.d": "e"})
    layer.add("fifo", tarfile.FIFOTYPE, mode=0o600).hard("bin/hardlink", "./bin/link")
    layer.add("null", tarfile.CHRTYPE, devmajor=1, devminor=3, mode=0o666)
    layer.add("disk", tarfile.BLKTYPE, devmajor=8, devminor=700, mode=0o660)
    return [layer]


def base():
    layer = Layer().directory("d", mode=0o700, uid=5).file("d/a", b"a").file("d/b", b"b").directory("d/sub")
    return layer.file("d/sub/c", b"c").file("f", b"f").file("g", b"g").directory("e").file("e/x", b"x")


def whiteouts():
    return [base(), Layer().file("d/.wh.a").file(".wh.e").file(".wh.f").file(".wh.missing").file("d/sub/new", b"n")]


def markers_alone():
    second = Layer().file("new/.wh.x").file("other/.wh..wh..opq").file("f/.wh.x").file("g/.wh..wh..opq")
    return [base(), second.file("d", b"a file now").file("d/.wh.a").file("d/.wh.sub")]


def whiteout_then_again():
    return [base(), Layer().file(".wh.d").directory("d", mode=0o711).file("d/new", b"n"), Layer().file("f", b"2")]


def opaque_first():
    return [base(), Layer().directory("d").file("d/.wh..wh..opq").file("d/new", b"n"), Layer().file("e/.wh..wh..opq")]


def opaque_last():
    return [base(), Layer().directory("d").file("d/new", b"n").directory("d/sub").file("d/.wh..wh..opq")]


def whiteout_behind():
    return [base(), Layer().file("f", b"2").file(".wh.f").file("e/new", b"n").file(".wh.e")]


def aufs():
    layer = Layer().file(".wh..wh.aufs").directory(".wh..wh.plnk").file(".wh..wh.plnk/12.34", b"l").file("a", b"a")
    return [base(), layer.file("d/.wh..wh..opq").directory("d/.wh..wh.orph")]


def opaque_root():
    return [base(), Layer().file(".wh..wh..opq").file("only", b"o")]


def replaced():
    first = base().directory("dir").file("dir/in", b"i").symbolic("to", "dir").file("plain", b"p")
    second = Layer().file("dir", b"now a file").directory("plain").file("plain/in", b"i")
    third = Layer().symbolic("plain", "d").directory("to", mode=0o750).file("to/in", b"2").file("d", b"file")
    return [first, second, third]


def below_links():
    first = Layer().directory("usr").directory("usr/lib").file("usr/lib/old", b"o").symbolic("lib", "usr/lib")
    first.directory("a").directory("a/b").symbolic("a/b/out", "../../../usr").symbolic("absolute", "/usr/lib")
    first.symbolic("chain", "lib").symbolic("dangling", "made/here").symbolic("up", "..").symbolic("dot", "gone/../usr")
    second = Layer().file("lib/new", b"1").file("a/b/out/two", b"2").file("absolute/three", b"3").file("chain/four", b"4")
    second.file("dangling/five", b"5").file("up/six", b"6").file("lib/.wh.old").file("dot/seven", b"7")
    return [first, second]


def hard_links():
    first = Layer().directory("d").file("d/a", b"a", mode=0o640, uid=9).hard("b", "d/a").hard("c", "/b").file("z", b"z")
    first.symbolic("l", "d").file("gone", b"gone").hard("stays", "gone")
    second = Layer().hard("across", "d/a").hard("by_link", "l/a").file(".wh.gone").file("b", b"other").hard("z2", "z")
    return [first, second]


def names():
    long = "/".join(["directory_" + "n" * 60] * 4)
    pax = Layer().file(long + "/file", b"1").symbolic("link", "t" * 180).file("ä中é", b"2").file("e\u0301", b"3")
    pax.file("line\nbreak", b"4").file("back\\slash", b"5").symbolic("to_ä", "ä中")
    gnu = Layer(tarfile.GNU_FORMAT).file(long + "/second", b"6").file("latin_\udce4", b"7").symbolic("g", "h" * 150)
    gnu.hard("hard_" + "x" * 120, long + "/second")
    return [pax, gnu, Layer(tarfile.USTAR_FORMAT).file("p" * 90 + "/" + "q" * 90, b"8")]


def strange_names():
    layer = Layer().file("/absolute", b"1").file("../../out", b"2").file("a/../b", b"3").file("./c//d/./e", b"4")
    layer.directory("dir/").hard("link", "../../absolute").hard("link2", "/b").symbolic("s", "/../../etc")
    return [layer.file(".whiteout", b"5").file("x.wh.y", b"6")]


def duplicates():
    layer = Layer().file("a", b"first").file("a", b"second", mode=0o600).directory("d").file("d/x", b"x")
    return [layer.file("d", b"a file").directory("e", mode=0o700).file("e/y", b"y").directory("e", mode=0o755, uid=3)]


def implied():
    return [Layer().file("a/b/c/d", b"1").hard("x/y", "a/b/c/d"), Layer().directory("a/b", mode=0o701).file("a/n/m", b"2")]


def empty_layers():
    return [Layer(), base(), Layer(), Layer().directory("./", mode=0o700, uid=1)]


def many_layers():
    return [Layer().directory("d").file(f"d/{number}", b"%d" % number).file("same", b"%d" % number) for number in range(40)]


def sparse(directory):
    """One tar of each of GNU's sparse formats, by GNU tar."""
    with open(directory / "holes", "wb") as file:
        file.truncate(300_000)
        for place in (0, 70_000, 200_000):
            file.seek(place)
            file.write(b"data" * 100)
    with open(directory / "hole_at_end", "wb") as file:
        file.write(b"x")
        file.truncate(1 << 20)
    tars = []
    for options in (["--format=gnu"], ["--format=posix", "--sparse-version=0.1"], ["--format=posix", "--sparse-version=1.0"]):
        name = f"sparse-{len(tars)}"
        make = ["tar", "--sparse", *options, f"--transform=s,^,{name}/,", "-c", "-f", "-", "holes", "hole_at_end"]
        tars.append(subprocess.run(make, cwd=directory, stdout=subprocess.PIPE, check=True).stdout)
    return tars


IMAGES = [
    kinds, whiteouts, markers_alone, whiteout_then_again, opaque_first, opaque_last, opaque_root, replaced, below_links,
    hard_links, names, strange_names, duplicates, implied, empty_layers, many_layers, whiteout_behind, aufs,
]  # fmt: skip


# Images that umoci refuses, and what icecore says of the entry that is why; it reads the rest.
REFUSED = {
    "link_to_removed": ([base, lambda: Layer().file(".wh.f").hard("h", "f")], ("link-target-missing", b"h")),
    "link_before_target": ([lambda: Layer().hard("h", "f").file("f", b"1")], ("link-target-missing", b"h")),
    "link-to-directory": ([base, lambda: Layer().hard("h", "d")], ("link-to-directory", b"h")),
    "link-to-itself": ([base, lambda: Layer().hard("f", "f")], ("link-to-itself", b"f")),
    "link-loop": ([lambda: Layer().symbolic("a", "b").symbolic("b", "a").file("a/x", b"1")], ("link-loop", b"a/x")),
    "below-file": ([base, lambda: Layer().file("f/x", b"1")], ("below-file", b"f/x")),
    "whiteout_of_nothing": ([base, lambda: Layer().file("d/.wh.")], ("bad-whiteout", b"d/.wh.")),
    "whiteout_of_itself": ([base, lambda: Layer().file("d/.wh..")], ("bad-whiteout", b"d/.wh..")),
    "whiteout_of_parent": ([base, lambda: Layer().file("d/.wh...")], ("bad-whiteout", b"d/.wh...")),
    "root_is_link": ([lambda: Layer().symbolic("./", "x")], ("root-not-directory", b"./")),
    "long_path": ([lambda: Layer().file("a/" * 2100 + "x", b"1")], ("no-place", b"a/" * 2100 + b"x")),
}


def unpacked(layout, directory):
    """What umoci makes of the image `latest` of a layout."""
    root = directory / "unpacked"
    run("umoci", "raw", "unpack", "--image", f"{layout}:latest", root)
    tree = tree_on_disk(root)
    shutil.rmtree(root)
    return tree


def differing(name, path, ours, theirs):
    """Both rows without what does not count for this place."""
    departure = DEPARTURES.get((name, path), set())
    if departure is None:
        return None, None
    kept = {"kind"} if ours and ours["placed_by"] is None else set(ours) - {"placed_by"} - departure
    return {key: ours[key] for key in kept if key in ours}, {key: theirs[key] for key in kept if key in theirs}


def compare(name, reference, expected, comparisons, *arguments):
    """One comparison for each place; `name` starts with that of the image."""
    answer = image_tree.read(reference, *arguments)
    if not comparisons.holds(name, "error" not in answer, answer.get("error")):
        return answer
    image = name.split(" ")[0]
    for path in sorted(set(answer["places"]) | set(expected)):
        ours, theirs = answer["places"].get(path), expected.get(path)
        if ours is not None and theirs is not None:
            ours, theirs = differing(image, path, ours, theirs)
        elif (image, path) in DEPARTURES:
            continue
        comparisons.equal(f"{name}: {path!r}", ours, theirs)
    return answer


def conversions(layout, folder):
    """The image `latest` of a layout in every other form that skopeo and gzip make of it, with what its layers are."""
    skopeo_copy(f"oci:{layout}:latest", f"oci-archive:{folder / 'oci.tar'}:v:1")
    yield f"oci-archive:{folder / 'oci.tar'}:v:1", "gzip"
    skopeo_copy(f"oci:{layout}:latest", f"docker-archive:{folder / 'docker.tar'}:example.org/name:tag")
    yield f"docker-archive:{folder / 'docker.tar'}:tag", "none"
    yield f"docker-archive:{folder / 'docker.tar'}:example.org/name:tag", "none"
    skopeo_copy(f"oci:{layout}:latest", f"oci:{folder / 'zstd'}:latest", "--dest-compress-format", "zstd")
    yield f"oci-dir:{folder / 'zstd'}", "zstd"
    skopeo_copy(f"oci:{folder / 'zstd'}:latest", f"oci-archive:{folder / 'zstd.tar'}")
    yield str(folder / "zstd.tar"), "zstd"
    skopeo_copy(f"docker-archive:{folder / 'docker.tar'}", f"oci:{folder / 'back'}:latest")
    yield str(folder / "back"), "gzip"
    skopeo_copy(f"oci-archive:{folder / 'oci.tar'}", f"docker-archive:{folder / 'again.tar'}")
    yield str(folder / "again.tar"), "none"
    for name, command in (("docker.tar.gz", "gzip"), ("docker.tar.zst", "zstd")):
        with open(folder / "docker.tar", "rb") as plain, open(folder / name, "wb") as packed:
            subprocess.run([command, "-1", "-c"], stdin=plain, stdout=packed, check=True)
        yield str(folder / name), "none"


def compare_conversions(name, layout, folder, expected, comparisons):
    for reference, compression in conversions(layout, folder):
        form = reference.replace(f"{folder}/", "")
        answer = compare(f"{name} {form}", reference, expected, comparisons)
        words = {layer["compression"] for layer in answer.get("layers", [])}
        comparisons.holds(f"{name} {form}", words <= {compression}, f"its layers are {words}, not {compression}")


def compare_image(name, layout, folder, comparisons):
    expected = unpacked(layout, folder)
    compare(f"{name} oci-dir", f"oci-dir:{layout}:latest", expected, comparisons)
    compare_conversions(name, layout, folder, expected, comparisons)
    return expected


def compare_made(name, tars, folder, comparisons):
    """An image by hand: also with media types that are wrong, and several gzip members a layer."""
    write_layout(folder / "layout", tars)
    expected = compare_image(name, folder / "layout", folder, comparisons)
    for compressions in (("none",), ("two_members",), ("gzip", "none", "two_members")):
        mixed = folder / "_".join(compressions)
        write_layout(mixed, tars, compressions)
        compare(f"{name} {mixed.name}", f"oci-dir:{mixed}", expected, comparisons)


def compare_sparse(folder, comparisons):
    """What GNU tar unpacks of its own formats: umoci refuses one of them."""
    tars = sparse(folder)
    (folder / "unpacked").mkdir()
    for tar in tars:
        words = ["tar", "-x", "-p", "--same-owner", "-f", "-", "-C", folder / "unpacked"]
        subprocess.run(words, input=tar, check=True)
    expected = tree_on_disk(folder / "unpacked")
    write_layout(folder / "layout", tars)
    compare("sparse oci-dir", f"oci-dir:{folder / 'layout'}", expected, comparisons)
    compare_conversions("sparse", folder / "layout", folder, expected, comparisons)


def compare_refused(name, layers, anomaly, folder, comparisons):
    write_layout(folder / "layout", [layer().bytes() for layer in layers])
    words = ["umoci", "raw", "unpack", "--image", f"{folder / 'layout'}:latest", folder / "unpacked"]
    refused = subprocess.run(words, capture_output=True, check=False).returncode != 0
    comparisons.holds(f"{name}: umoci", refused, "umoci unpacks it")
    answer = image_tree.read(f"oci-dir:{folder / 'layout'}")
    comparisons.equal(f"{name}: anomalies", answer.get("anomalies"), [anomaly])


def main():
    if os.geteuid() != 0:
        raise SystemExit("  image trees: only root can unpack images with their owners and devices; run this as root")
    comparisons = Comparisons("image trees", minimum=50_000)

    def in_folder(compare_one, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            compare_one(*arguments, Path(folder), comparisons)

    for make in IMAGES:
        in_folder(compare_made, make.__name__, [layer.bytes() for layer in make()])
    in_folder(compare_sparse)
    for name, (layers, anomaly) in REFUSED.items():
        in_folder(compare_refused, name, layers, anomaly)
    debian = built_images.debootstrapped()
    in_folder(compare_image, "debootstrap", debian)
    with tempfile.TemporaryDirectory() as folder:
        write_layout(Path(folder) / "base", [base().bytes()])
        layout = built_images.built(Path(folder), Path(folder) / "base")
        in_folder(compare_image, "buildah", layout)
    print(f"  {len(IMAGES) + 3} images in every form, {len(REFUSED)} that umoci refuses")
    comparisons.finish()


if __name__ == "__main__":
    main()
