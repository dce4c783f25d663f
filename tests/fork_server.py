"""Processes without their imports: a server that has imported everything once forks a child for each command.

One server serves a whole run of the tests, also where several processes of pytest share it: the first that needs it starts it, and it ends
when the last has left. A child is a real process of its own, in a twentieth of the time of a new interpreter.
"""

from __future__ import annotations

import faulthandler
import json
import os
import selectors
import socket
import subprocess
import sys
import time
import traceback
from typing import TYPE_CHECKING

from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HANGS = 300  # seconds after which a child says where it is, and ends


class Forks:
    """The side of the tests: starts children and waits for them."""

    def __init__(self, folder: Path) -> None:
        """Join the server of a folder, or start it."""
        with FileLock(folder / "fork-server.lock"):
            self.stream = (_joined(folder / "fork-server") or _started(folder / "fork-server")).makefile("rw")

    def start(
        self, *arguments: object, code: str = "", log: object = os.devnull, errors: object = "", cwd: object = ".", **environment: object
    ) -> int:
        """Start `mteb-words ...`, or Python code, and return its process id.

        Args:
            arguments: Of the command.
            code: What to run instead.
            log: The file for what it prints.
            errors: The file for what it prints as errors, if that is another.
            cwd: The folder in which it runs.
            environment: Variables to set.
        """
        variables = {name: str(value) for name, value in environment.items()}
        files = [str(log), str(errors or log)]
        return self._ask(start=[str(argument) for argument in arguments], code=code, files=files, cwd=str(cwd), environment=variables)

    def wait(self, pid: int) -> int:
        """Wait for the end of a process; return its exit code, the negative number of a signal if that ended it."""
        return self._ask(wait=pid)

    def run(self, *arguments: object, **how: object) -> int:
        """Start a command and return its exit code."""
        return self.wait(self.start(*arguments, **how))

    def _ask(self, **request: object) -> int:
        self.stream.write(json.dumps(request) + "\n")
        self.stream.flush()
        return int(self.stream.readline())


def _joined(address: Path) -> socket.socket | None:
    client = socket.socket(socket.AF_UNIX)
    try:
        client.connect(str(address))
    except OSError:  # nobody has started it, or it has ended
        client.close()
        return None
    return client


def _started(address: Path) -> socket.socket:
    address.unlink(missing_ok=True)
    with address.with_suffix(".log").open("w") as log:
        subprocess.Popen(
            [sys.executable, "-P", __file__, address], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    end = time.monotonic() + HANGS
    while not (client := _joined(address)):
        assert time.monotonic() < end, address.with_suffix(".log").read_text()
        time.sleep(0.02)
    return client


class Server:
    """The other side: one thread, so that a fork is safe; it never waits for one child alone."""

    def __init__(self, address: str, run: Callable[[list[str]], int]) -> None:
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(address)
        self.listener.listen()
        self.run = run
        self.ready = selectors.DefaultSelector()
        self.ready.register(self.listener, selectors.EVENT_READ, self._accept)
        self.clients = 0

    def serve(self) -> None:
        """Serve until the last client has left."""
        served = False
        while self.clients or not served:
            for key, _ in self.ready.select():
                key.data(key.fileobj)
            served = served or self.clients > 0

    def _accept(self, listener: socket.socket) -> None:
        client, _ = listener.accept()
        self.clients += 1
        lines = client.makefile()
        self.ready.register(client, selectors.EVENT_READ, lambda client: self._serve(client, lines.readline()))

    def _serve(self, client: socket.socket, line: str) -> None:
        if not line:
            self.ready.unregister(client)
            client.close()
            self.clients -= 1
            return
        request = json.loads(line)
        if "wait" in request:
            handle = os.pidfd_open(request["wait"])
            self.ready.register(handle, selectors.EVENT_READ, lambda handle: self._ended(handle, request["wait"], client))
        else:
            _say(client, self._fork(request))

    def _fork(self, request: dict) -> int:
        pid = os.fork()
        if pid == 0:
            self.ready.close()
            self.listener.close()
            child(request, self.run)
        return pid

    def _ended(self, handle: int, pid: int, client: socket.socket) -> None:
        self.ready.unregister(handle)
        os.close(handle)
        _say(client, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _say(client: socket.socket, number: int) -> None:
    client.sendall(f"{number}\n".encode())


def child(request: dict, run: Callable[[list[str]], int]) -> None:
    """Be the process that was asked for, and end."""
    code = 1
    try:
        os.environ.update(request["environment"])
        os.chdir(request["cwd"])
        for stream, name in enumerate(request["files"], start=1):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666), stream)
        sys.argv = ["mteb-words", *request["start"]]
        faulthandler.dump_traceback_later(HANGS, exit=True)  # a test that hangs says where
        if request["code"]:
            exec(request["code"], {"__name__": "child"})
            code = 0
        else:
            code = run(request["start"])
    except SystemExit as stop:
        code = stop.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    import datasets  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import sentence_transformers  # noqa: F401
    import torch
    import wordfreq  # noqa: F401
    from mteb.cli import build_cli  # noqa: F401

    import mteb_words.extension.runs.commands
    import mteb_words.wrappers.static.tables  # noqa: F401
    from mteb_words.extension.cli import main
    from mteb_words.extension.registry import register

    torch.set_num_threads(1)
    register()
    Server(sys.argv[1], main).serve()
