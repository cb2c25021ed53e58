"""Registries and an engine on this machine's loopback, each for as long as a `with` lasts."""

import base64
import contextlib
import http.server
import json
import os
import socket
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

from support.built_images import run

SECONDS = 20


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def process(words, is_ready, log):
    """A server that is there when the body starts and gone when it ends."""
    with open(log, "wb") as output, subprocess.Popen(words, stdout=output, stderr=output) as server:
        try:
            end = time.monotonic() + SECONDS
            while not is_ready():
                if server.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"{words[0]} does not start:\n{Path(log).read_text(errors='replace')[-2000:]}")
                time.sleep(0.05)
            yield
        finally:
            server.kill()


def answers(address):
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as client:
        return client.connect_ex(address) == 0


def certificates(folder):
    """A certificate authority and a certificate of it for the loopback; the paths of authority, certificate and key."""
    authority, key, request, certificate = (folder / name for name in ("ca.pem", "key.pem", "csr.pem", "cert.pem"))
    make = ["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    run(*make, "-x509", "-subj", "/CN=test authority", "-keyout", folder / "ca.key", "-out", authority)
    run(*make[:-2], "-subj", "/CN=localhost", "-keyout", key, "-out", request)
    extension = folder / "names"
    extension.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    run("openssl", "x509", "-req", "-in", request, "-CA", authority, "-CAkey", folder / "ca.key", "-CAcreateserial",
        "-days", "2", "-extfile", extension, "-out", certificate)
    return authority, certificate, key


@contextlib.contextmanager
def registry(folder, http="", auth=""):
    """Debian's docker-registry; the host and port where it answers."""
    folder.mkdir()
    port = free_port()
    settings = folder / "config.yml"
    settings.write_text(
        "version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\n"
        f"storage: {{filesystem: {{rootdirectory: {folder / 'storage'}}}}}\n"
        f"http: {{addr: '127.0.0.1:{port}'{http}}}\n{auth}\n"
    )
    words = ["docker-registry", "serve", settings]
    with process(words, lambda: answers(("127.0.0.1", port)), folder / "log"):
        yield f"127.0.0.1:{port}"


class TokenHandler(http.server.BaseHTTPRequestHandler):
    """A server of tokens, as the distribution project's docs/spec/auth/token.md has it, for one user."""

    def log_message(self, *arguments):
        pass

    def do_GET(self):  # noqa: N802
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        expected = "Basic " + base64.b64encode(self.server.login.encode()).decode()
        if self.headers.get("Authorization") != expected:
            self.send_response(401)
            self.end_headers()
            return
        body = json.dumps({"token": self.token(query)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def token(self, query):
        access = []
        for scope in query.get("scope", []):
            kind, name, actions = scope.split(":")
            access.append({"type": kind, "name": name, "actions": actions.split(",")})
        now = int(time.time())
        claims = {"iss": "test", "sub": "user", "aud": query["service"][0], "exp": now + 60, "nbf": now - 60,
                  "iat": now, "jti": str(time.monotonic_ns()), "access": access}
        head = {"typ": "JWT", "alg": "RS256", "x5c": [self.server.certificate]}
        signed = ".".join(encoded(json.dumps(part).encode()) for part in (head, claims))
        sign = ["openssl", "dgst", "-sha256", "-sign", self.server.key]
        signature = subprocess.run(sign, input=signed.encode(), stdout=subprocess.PIPE, check=True).stdout
        return signed + "." + encoded(signature)


def encoded(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@contextlib.contextmanager
def token_server(certificate, key, login):
    """The URL where tokens are given for a login, `user:password`."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenHandler)
    server.certificate = "".join(certificate.read_text().splitlines()[1:-1])
    server.key, server.login = key, login
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/token"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextlib.contextmanager
def podman(folder, archive):
    """podman's service with the image of an archive; its socket."""
    folder.mkdir()
    policy = folder / "policy.json"
    policy.write_text('{"default": [{"type": "insecureAcceptAnything"}]}')
    words = ["podman", "--storage-driver", "vfs", "--root", folder / "graph", "--runroot", folder / "run",
             "--tmpdir", folder / "tmp"]
    run(*words, "load", "--quiet", "--signature-policy", policy, "--input", archive)
    path = str(folder / "socket")
    service = [*words, "system", "service", "--time", "0", "unix://" + path]
    with process(service, lambda: os.path.exists(path) and answers(path), folder / "log"):
        yield path
