"""Progress of long work: a bar on a terminal, a line every half minute elsewhere, and nothing where silence is asked for."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

SECONDS = 30.0  # between two lines where there is no terminal

_silent: ContextVar[bool] = ContextVar("silent", default=False)


class Progress(Protocol):
    """Counts what is done."""

    def update(self, n: int = 1) -> object:
        """Say that n more are done."""
        ...

    def set_postfix_str(self, s: str) -> object:
        """Say what was done last."""
        ...


@contextmanager
def silence(silent: bool = True) -> Iterator[None]:
    """Show no progress within the block, if ``silent``; a block inside a silent one stays silent."""
    token = _silent.set(silent or _silent.get())
    try:
        yield
    finally:
        _silent.reset(token)


def progress(total: int, *, what: str, unit: str, leave: bool = False) -> AbstractContextManager[Progress]:
    """Return a context manager that gives the progress of work.

    Args:
        total: How much is to be done.
        what: What is done.
        unit: What is counted, in the singular.
        leave: Whether the bar stays on the terminal when the work has ended.
    """
    if _silent.get() or total == 0:
        return _Lines(total, what, unit, seconds=float("inf"))
    if not sys.stderr.isatty():
        return _Lines(total, what, unit, seconds=SECONDS)
    from tqdm.auto import tqdm

    bar: AbstractContextManager[Progress] = tqdm(total=total, desc=what, unit=unit, leave=leave)
    return bar


def say(line: str) -> None:
    """Print a line on standard error, above a bar if there is one."""
    if sys.stderr.isatty():
        from tqdm.auto import tqdm

        tqdm.write(line, file=sys.stderr)
    else:
        _write(line)


class _Lines:
    """Writes a line when the stated seconds have passed since the last one."""

    def __init__(self, total: int, what: str, unit: str, *, seconds: float) -> None:
        self.total, self.what, self.unit, self.seconds = total, what, unit, seconds
        self.done, self.last = 0, ""
        self.start = self.said = time.monotonic()

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def set_postfix_str(self, s: str) -> None:
        self.last = s

    def update(self, n: int = 1) -> None:
        self.done += n
        now = time.monotonic()
        if now - self.said < self.seconds:
            return
        self.said = now
        left = (now - self.start) / self.done * (self.total - self.done)
        after = f", {self.last}" if self.last else ""
        _write(f"{self.what}: {self.done:,} of {self.total:,} {self.unit}s, about {_minutes(left)} left{after}")


def _write(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
