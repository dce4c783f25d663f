"""Standard streams that may go away: what is said then is lost, and the work is not."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Lasting:
    """A stream that takes whatever is written, also after its reader has left, its disk is full or somebody has closed it."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what can be written."""
        self._attempt("write", text)
        return len(text)

    def flush(self) -> None:
        """Send it on its way."""
        self._attempt("flush")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _attempt(self, what: str, *given: str) -> None:
        if self._stream is None:
            return
        try:
            action: Callable[..., object] = getattr(self._stream, what)
            action(*given)
        except (OSError, ValueError):  # ValueError: it is closed
            stream, self._stream = self._stream, None
            with suppress(OSError, ValueError):  # what it still holds goes nowhere too
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def lasting() -> Iterator[None]:
    """Make standard output and standard error such streams."""
    out, error = (cast("TextIO", Lasting(stream)) for stream in (sys.stdout, sys.stderr))
    with redirect_stdout(out), redirect_stderr(error):
        yield


@contextmanager
def output_as_error() -> Iterator[None]:
    """Send what is written to standard output to standard error, also by libraries and by other programs."""
    with redirect_stdout(sys.stderr):
        saved = os.dup(1)
        try:
            os.dup2(2, 1)
            yield
        finally:
            os.dup2(saved, 1)
            os.close(saved)
