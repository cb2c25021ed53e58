"""Images that other people's tools build: debootstrap with `umoci repack`, and buildah. No registry is asked."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

POLICY = '{"default": [{"type": "insecureAcceptAnything"}]}'


def run(*words, **options):
    words = [str(word) for word in words]
    finished = subprocess.run(words, capture_output=True, text=True, check=False, **options)
    if finished.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: exit code {finished.returncode}\n{finished.stderr[-2000:]}")
    return finished.stdout.strip()


def skopeo_copy(source, destination, *options):
    run("skopeo", "--insecure-policy", "copy", "--quiet", *options, source, destination)


def change(root):
    """What later build steps do to a system: remove, replace, change a mode, add links and files."""
    shutil.rmtree(root / "usr/share/doc")
    (root / "usr/share/doc").mkdir()
    (root / "usr/share/doc/new").write_text("new")
    shutil.rmtree(root / "usr/share/locale")
    (root / "etc/issue").unlink()
    (root / "etc/motd").unlink()
    (root / "etc/motd").symlink_to("issue.net")
    os.chmod(root / "etc/hostname", 0o600)
    os.link(root / "usr/bin/perl", root / "usr/bin/perl-again")
    os.rename(root / "usr/share/perl5", root / "usr/share/moved")
    os.chown(root / "srv", 1000, 1000)
    os.setxattr(root / "usr/bin/env", "user.note", b"value")


def debootstrapped():
    """A layout with the image `latest` of three layers. Made once for a state of this file, beside the tools."""
    state = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    layout = Path(sys.prefix) / f"images-{state}" / "debian"
    if (layout / "done").exists():
        return layout
    shutil.rmtree(layout.parent, ignore_errors=True)
    layout.parent.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=layout.parent) as folder:
        bundle = Path(folder) / "bundle"
        run("umoci", "init", "--layout", layout)
        run("umoci", "new", "--image", f"{layout}:latest")
        run("umoci", "unpack", "--image", f"{layout}:latest", bundle)
        root = bundle / "rootfs"
        run("debootstrap", "--variant=minbase", "bookworm", root)
        run("umoci", "repack", "--refresh-bundle", "--image", f"{layout}:latest", bundle)
        change(root)
        run("umoci", "repack", "--refresh-bundle", "--image", f"{layout}:latest", bundle)
        shutil.rmtree(root / "usr/share/moved")
        (root / "usr/share/moved").write_text("a file now")
        run("umoci", "repack", "--image", f"{layout}:latest", bundle)
    (layout / "done").touch()
    return layout


def built(folder, base):
    """A layout with the image `latest` that buildah makes on an image: one layer that adds, one that changes and removes."""
    policy = folder / "policy.json"
    policy.write_text(POLICY)
    buildah = ["buildah", "--storage-driver", "vfs", "--root", folder / "root", "--runroot", folder / "run"]
    source = f"oci:{base}:latest"
    try:
        for step, destination in enumerate([f"oci:{folder / 'first'}:latest", f"oci:{folder / 'second'}:latest"]):
            container = run(*buildah, "from", "--signature-policy", policy, source).splitlines()[-1]
            root = Path(run(*buildah, "mount", container))
            build_step(root, step)
            run(*buildah, "config", "--entrypoint", '["/opt/tool"]', container)
            run(*buildah, "commit", "--quiet", "--signature-policy", policy, container, destination)
            source = destination
    finally:
        run(*buildah, "rm", "--all")
        run(*buildah, "rmi", "--all", "--force")
    return folder / "second"


def build_step(root, step):
    if step == 0:
        (root / "opt/tree/deep").mkdir(parents=True)
        (root / "opt/tool").write_text("tool")
        os.chmod(root / "opt/tool", 0o4711)
        os.link(root / "opt/tool", root / "opt/tree/same")
        (root / "opt/tree/deep/file").write_text("deep")
        (root / "opt/link").symlink_to("tree/deep")
    else:
        shutil.rmtree(root / "opt/tree/deep")
        (root / "opt/link").unlink()
        (root / "opt/link").mkdir()
        (root / "opt/link/in").write_text("in")
        os.chown(root / "opt/tool", 12, 34)
