"""Standard streams that may be closed during a run: later text is lost, and the run continues."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Lasting:
    """A stream that never fails: once it is closed, its reader has ended or its disk is full, text is dropped."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text, or drop it if the stream has failed."""
        self._attempt("write", text)
        return len(text)

    def flush(self) -> None:
        """Flush the stream, unless it has failed."""
        self._attempt("flush")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _attempt(self, what: str, *given: str) -> None:
        if self._stream is None:
            return
        try:
            action: Callable[..., object] = getattr(self._stream, what)
            action(*given)
        except (OSError, ValueError):  # ValueError: the stream is closed
            stream, self._stream = self._stream, None
            with suppress(OSError, ValueError):  # text in its buffer is dropped too
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def lasting() -> Iterator[None]:
    """Replace standard output and standard error by ``Lasting`` streams."""
    out, error = (cast("TextIO", Lasting(stream)) for stream in (sys.stdout, sys.stderr))
    with redirect_stdout(out), redirect_stderr(error):
        yield


@contextmanager
def output_as_error() -> Iterator[None]:
    """Redirect standard output to standard error, also for libraries and child processes."""
    with redirect_stdout(sys.stderr):
        saved = os.dup(1)
        try:
            os.dup2(2, 1)
            yield
        finally:
            os.dup2(saved, 1)
            os.close(saved)
