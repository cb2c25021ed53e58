"""A package index on loopback that serves wheels as the simple repository API has it, with ranges and METADATA alone."""

import contextlib
import hashlib
import json
import re
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

JSON = "application/vnd.pypi.simple.v1+json"


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def metadata_of(wheel):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        return archive.read(name)


class Index:
    """Wheels by project; how many bytes of them were sent, and in how many answers."""

    def __init__(self, wheels):
        self.wheels, self.sent, self.answers = {}, 0, 0
        for wheel in map(Path, wheels):
            self.wheels.setdefault(normalized(wheel.name.split("-")[0]), []).append(wheel)
        self.bytes = {path.name: path.read_bytes() for paths in self.wheels.values() for path in paths}
        self.metadata = {path.name: metadata_of(path) for paths in self.wheels.values() for path in paths}

    def page(self, project):
        files = [
            {
                "filename": path.name,
                "url": f"../../files/{path.name}",
                "hashes": {"sha256": hashlib.sha256(self.bytes[path.name]).hexdigest()},
                "size": len(self.bytes[path.name]),
                "core-metadata": {"sha256": hashlib.sha256(self.metadata[path.name]).hexdigest()},
            }
            for path in self.wheels[project]
        ]
        return json.dumps({"meta": {"api-version": "1.1"}, "name": project, "files": files}).encode()


def handler_of(index):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def answer(self, status, body, **headers):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            index.sent += len(body)
            index.answers += 1

        def do_GET(self):
            page, file = re.fullmatch(r"/simple/([^/]+)/", self.path), re.fullmatch(r"/files/([^/]+)", self.path)
            if page and page[1] in index.wheels:
                return self.answer(200, index.page(page[1]), Content_Type=JSON)
            if file and file[1].removesuffix(".metadata") in index.metadata and file[1].endswith(".metadata"):
                return self.answer(200, index.metadata[file[1].removesuffix(".metadata")])
            if not file or file[1] not in index.bytes:
                return self.answer(404, b"there is no such page")
            data = index.bytes[file[1]]
            asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
            if not asked:
                # pip keeps an answer that says for how long.
                return self.answer(200, data, Accept_Ranges="bytes", Cache_Control="max-age=600")
            first = int(asked[1]) if asked[1] else max(0, len(data) - int(asked[2]))
            last = min(int(asked[2]), len(data) - 1) if asked[1] and asked[2] else len(data) - 1
            part = data[first : last + 1]
            return self.answer(206, part, Content_Range=f"bytes {first}-{first + len(part) - 1}/{len(data)}")

    return Handler


@contextlib.contextmanager
def serving(index):
    """The address of the index while it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(index))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/simple/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
