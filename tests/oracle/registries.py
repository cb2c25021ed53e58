"""The report on an image in a registry or with an engine is that on the same image as an archive.

Debian's docker-registry serves it plainly, to who has a password, to who has a token, and by TLS; podman's service has it
as what it loaded. skopeo pushes. Everything runs on the loopback. Logins that were used are in nothing that icecore says.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from support import icecore, servers
from support.built_images import run, skopeo_copy
from support.comparisons import Comparisons
from support.image_maker import Layer, digest, write_layout

PASSWORD = "pass:word-that-nobody-may-see"
LOGIN = "user:" + PASSWORD
# Beside the report, which has environments, findings and gaps.
FACTS = """
SELECT 'file', root, path, kind, size, mode, link_target, hex(sha256) FROM file
UNION ALL SELECT 'layer', position, diff_id, step, '', '', '', '' FROM layer ORDER BY 1, 2, 3
"""


def tar_of(folder, place):
    """A directory as a layer, at a place of the image."""
    buffer = Layer()
    buffer.tar.add(folder, arcname=place)
    return buffer.bytes()


def make_image(folder):
    """A layout with the image `latest` of three layers: a system, an environment in it, and what changed later."""
    venv = folder / "venv"
    run(sys.executable, "-m", "venv", "--copies", venv)
    shutil.rmtree(venv / "lib64", ignore_errors=True)
    system = Layer().directory("etc").file("etc/os-release", b"ID=debian\nVERSION_ID=12\n").directory("usr")
    system.directory("opt").directory("usr/share").file("usr/share/large", os.urandom(6 << 20))
    site = next((venv / "lib").iterdir()).name + "/site-packages"
    later = Layer().file(f"opt/venv/lib/{site}/pip/__init__.py", b"changed = True\n").file("usr/share/.wh.large")
    later.file("etc/.wh.nothing")
    layout = folder / "layout"
    write_layout(layout, [system.bytes(), tar_of(venv, "opt/venv"), later.bytes()], ("gzip", "none"))
    return layout


def add_index(layout):
    """A second layout, in which the image is the one for amd64 of two."""
    other = layout.parent / "indexed"
    shutil.copytree(layout, other)
    [manifest] = json.loads((other / "index.json").read_text())["manifests"]
    del manifest["annotations"]
    config = json.loads((other / "blobs/sha256" / manifest_of(other, manifest)["config"]["digest"][7:]).read_text())
    config["architecture"] = "arm64"
    arm = manifest_of(other, manifest)
    arm["config"] |= blob(other, config)
    platforms = [manifest | {"platform": {"os": "linux", "architecture": "amd64"}},
                 manifest | blob(other, arm) | {"platform": {"os": "linux", "architecture": "arm64"}}]
    kind = "application/vnd.oci.image.index.v1+json"
    index = blob(other, {"schemaVersion": 2, "mediaType": kind, "manifests": platforms}) | {"mediaType": kind}
    index["annotations"] = {"org.opencontainers.image.ref.name": "latest"}
    (other / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [index]}))
    return other


def manifest_of(layout, descriptor):
    return json.loads((layout / "blobs/sha256" / descriptor["digest"][7:]).read_text())


def blob(layout, document):
    data = json.dumps(document).encode()
    (layout / "blobs/sha256" / digest(data)[7:]).write_bytes(data)
    return {"digest": digest(data), "size": len(data)}


def report_of(target, *options, **more):
    """All that the report and the facts say, without what the target is called, how its layers are compressed, and which
    manifest and index name it: archives of docker save have neither."""
    report = icecore.audit(target, *options, **more)
    del report["image"]["manifest_digest"], report["image"]["platforms"]
    for layer in report["layers"]:
        del layer["digest"], layer["size"]
    facts = icecore.answer("query", target, FACTS, "--format", "csv", *options, **more).decode()
    texts = {"report": json.dumps(report, indent=1), "facts": facts}
    return {name: text.replace(target, "TARGET") for name, text in texts.items()}


def first_difference(ours, theirs):
    """Lines of the two texts where they part."""
    pairs = zip(ours.splitlines(), theirs.splitlines(), strict=False)
    return next((f"{one!r}, expected {other!r}" for one, other in pairs if one != other), "one ends early")


class Cases:
    def __init__(self, expected, comparisons):
        self.expected, self.comparisons = expected, comparisons

    def same(self, name, target, *options, **variables):
        report = report_of(target, *options, env=environment(variables))
        for part, text in report.items():
            expected = self.expected[part]
            self.comparisons.holds(f"{name}: {part}", text == expected, first_difference(text, expected))
        self.comparisons.holds(name, PASSWORD not in "".join(report.values()), "a password is in the report")

    def refused(self, name, sentence, target, *options, **variables):
        finished = icecore.run("audit", target, *options, env=environment(variables))
        said = (finished.stdout + finished.stderr).decode()
        self.comparisons.equal(f"{name}: exit code", finished.returncode, 3)
        self.comparisons.holds(name, sentence in said and said.count("\n") == 1, said)
        self.comparisons.holds(name, PASSWORD not in said, "a password is in the message")


def environment(variables):
    """Of the test alone: no login, engine or proxy of whoever runs it."""
    return {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "ICECORE_CACHE_SIZE": "0",
            **{name: str(value) for name, value in variables.items()}}


def plain(cases, layouts, folder):
    with servers.registry(folder / "plain") as host:
        for form in ("oci", "v2s2"):
            destination = f"docker://{host}/team/app:{form}"
            skopeo_copy(f"oci:{layouts[0]}:latest", destination, "--dest-tls-verify=false", "--format", form)
            cases.same(f"plain, {form}", f"registry:{host}/team/app:{form}", "--insecure")
        pinned = run("skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}", destination)
        cases.same("by digest", f"registry:{host}/team/app@{pinned}", "--insecure", "--jobs", "1")
        told = icecore.query(f"registry:{host}/team/app@{pinned}", "SELECT manifest_digest FROM image", "--insecure")
        cases.comparisons.equal("the manifest's digest", told, [{"manifest_digest": pinned}])
        skopeo_copy(f"oci:{layouts[1]}:latest", f"docker://{host}/team/app:all", "--dest-tls-verify=false", "--all")
        cases.same("of an index", f"registry:{host}/team/app:all", "--insecure", "--platform", "linux/amd64")
        cases.refused("other platform", "its platforms are: linux/amd64, linux/arm64",
                      f"registry:{host}/team/app:all", "--insecure", "--platform", "linux/s390x")
        cases.refused("no such tag", f"{host} has no team/app:2", f"registry:{host}/team/app:2", "--insecure")
        cases.refused("without --insecure", "does not speak TLS", f"registry:{host}/team/app:oci")
        layer = max((folder / "plain/storage").glob("docker/registry/v2/blobs/sha256/*/*/data"),
                    key=lambda path: path.stat().st_size)
        layer.write_bytes(b"")
        finished = icecore.run("audit", f"registry:{host}/team/app:oci", "--insecure", "--strict", "--fail-on", "never",
                               env=environment({}))
        cases.comparisons.equal("damaged layer: exit code", finished.returncode, 4)
        cases.comparisons.holds("damaged layer", "is left out" in " ".join(finished.stdout.decode().split()), finished.stdout.decode())


def with_password(cases, layout, folder):
    users = folder / "users"
    users.write_text(run("htpasswd", "-nbB", *LOGIN.split(":", 1)) + "\n")
    with servers.registry(folder / "basic", auth=f"auth: {{htpasswd: {{realm: test, path: {users}}}}}") as host:
        skopeo_copy(f"oci:{layout}:latest", f"docker://{host}/app:1", "--dest-tls-verify=false", "--dest-creds", LOGIN)
        target = f"registry:{host}/app:1"
        cases.refused("no login", "log in with docker login or podman login", target, "--insecure")
        logins = folder / "auth.json"
        run("skopeo", "login", "--tls-verify=false", "--authfile", logins, "--username", "user", "--password-stdin", host,
            input=PASSWORD)
        cases.same("with podman's login", target, "--insecure", REGISTRY_AUTH_FILE=logins)
        (folder / "docker").mkdir()
        helper = folder / "docker/docker-credential-test"
        helper.write_text(f"""#!/bin/sh\nprintf '{{"Username":"user","Secret":"{PASSWORD}"}}'\n""")
        helper.chmod(0o700)
        (folder / "docker/config.json").write_text(json.dumps({"auths": {host: {}}, "credsStore": "test"}))
        path = f"{helper.parent}:{os.environ['PATH']}"
        cases.same("with a helper", target, "--insecure", DOCKER_CONFIG=helper.parent, PATH=path)
        (folder / "wrong.json").write_text(json.dumps({"auths": {host: {"username": "user", "password": "wrong"}}}))
        cases.refused("wrong password", "may be too old", target, "--insecure", REGISTRY_AUTH_FILE=folder / "wrong.json")


def with_token(cases, layout, folder, certificate, key):
    with servers.token_server(certificate, key, LOGIN) as realm:
        auth = f"auth: {{token: {{realm: '{realm}', service: test, issuer: test, rootcertbundle: {folder / 'ca.pem'}}}}}"
        with servers.registry(folder / "token", auth=auth) as host:
            skopeo_copy(f"oci:{layout}:latest", f"docker://{host}/a/b/c:1", "--dest-tls-verify=false", "--dest-creds",
                        LOGIN)
            logins = folder / "token.json"
            logins.write_text(json.dumps({"auths": {host: {"username": "user", "password": PASSWORD}}}))
            cases.same("with a token", f"registry:{host}/a/b/c:1", "--insecure", REGISTRY_AUTH_FILE=logins)
            cases.refused("no token", "log in with", f"registry:{host}/a/b/c:1", "--insecure")


def by_tls(cases, layout, folder, authority, certificate, key):
    with servers.registry(folder / "tls", http=f", tls: {{certificate: {certificate}, key: {key}}}") as host:
        skopeo_copy(f"oci:{layout}:latest", f"docker://{host}/app:1", "--dest-tls-verify=false")
        cases.same("by TLS", f"registry:{host}/app:1", SSL_CERT_FILE=authority)
        cases.refused("unknown authority", "no certificate that is trusted here", f"registry:{host}/app:1")


def of_engine(cases, archive, folder):
    """Where podman has the image as `localhost/app:latest`."""
    if os.geteuid() != 0:
        print("  podman's service is started by root alone here: not compared")
        return
    with servers.podman(folder / "podman", archive) as path:
        for name in ("app", "localhost/app:latest"):
            cases.same(f"podman {name}", f"podman:{name}", CONTAINER_HOST=f"unix://{path}")
            cases.same(f"docker {name}", f"docker:{name}", DOCKER_HOST=f"unix://{path}")
        cases.refused("no such image", "has no image other:latest", "podman:other", CONTAINER_HOST=f"unix://{path}")
    cases.refused("no socket", "has no socket", "docker:app", DOCKER_HOST=f"unix://{path}-gone")


def main():
    comparisons = Comparisons("images in registries and engines", 60)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        layout = make_image(folder)
        archive = folder / "app.tar"
        skopeo_copy(f"oci:{layout}:latest", f"docker-archive:{archive}:localhost/app:latest")
        cases = Cases(report_of(f"docker-archive:{archive}"), comparisons)
        found = json.loads(cases.expected["report"])["findings"]
        comparisons.holds("the image", any(finding["rule"] == "file-modified" for finding in found), found)
        comparisons.holds("the image", cases.expected["facts"].count("file,") > 500, cases.expected["facts"])
        authority, certificate, key = servers.certificates(folder)
        plain(cases, (layout, add_index(layout)), folder)
        with_password(cases, layout, folder)
        with_token(cases, layout, folder, certificate, key)
        by_tls(cases, layout, folder, authority, certificate, key)
        of_engine(cases, archive, folder)
    comparisons.finish()


if __name__ == "__main__":
    main()
