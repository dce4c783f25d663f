"""A model hub on loopback: what huggingface_hub asks of one, for folders on this machine."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# What huggingface_hub reads of its environment when it is imported, read again in a process that was forked after that.
READ_ENVIRONMENT = """
import importlib, sys
from huggingface_hub import constants, hf_api
before = dict(vars(constants))
importlib.reload(constants)
changed = {name: value for name, value in vars(constants).items() if name.isupper() and value != before.get(name)}
for module in list(sys.modules.values()):
    for name, value in changed.items():
        if getattr(module, "__dict__", {}).get(name, constants) == before.get(name):
            setattr(module, name, value)
hf_api.api.endpoint = constants.ENDPOINT
"""
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@contextlib.contextmanager
def serve(repositories: dict[str, Path], commit: str = COMMIT):
    """Serves each folder as a repository of that id, at one commit; yields the address and the list of requests."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer(with_content=True)

        def do_HEAD(self):
            self.answer(with_content=False)

        def answer(self, *, with_content):
            path = self.path.split("?")[0]
            requests.append(path)
            found = (answer_about(path, repository, folder, commit) for repository, folder in repositories.items())
            status, content, headers = next(filter(None, found), (404, b"{}", {"X-Error-Code": "RepoNotFound"}))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if with_content:
                self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", requests
    finally:
        server.shutdown()
        server.server_close()


def answer_about(path: str, repository: str, folder: Path, commit: str):
    """The status, content and headers of a request about a repository, None if it is about something else."""
    files = {str(file.relative_to(folder)): file for file in sorted(folder.rglob("*")) if file.is_file()}
    about, resolve = f"/api/models/{repository}", f"/{repository}/resolve/{commit}/"
    if path == f"{about}/revision/no-such-branch":
        return 404, b"{}", {"X-Error-Code": "RevisionNotFound"}
    if path.startswith(f"{about}/tree/"):
        tree = [{"type": "file", "path": name, "size": file.stat().st_size, "oid": "0" * 40} for name, file in files.items()]
        return 200, json.dumps(tree).encode(), {}
    if path == about or path.startswith(f"{about}/revision/"):
        record = {"id": repository, "sha": commit, "private": False, "tags": [], "siblings": [{"rfilename": name} for name in files]}
        return 200, json.dumps(record).encode(), {}
    if path.startswith(resolve) and (name := path.removeprefix(resolve)) in files:
        content = files[name].read_bytes()
        return 200, content, {"ETag": f'"{hashlib.sha256(content).hexdigest()}"', "X-Repo-Commit": commit}
    return None
