"""Ctrl-C and SIGTERM: they end a command within seconds, even during a long step of a library."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

GRACE = 3.0  # seconds between the signal and the forced end
MESSAGE = "mteb-words: interrupted; what is finished is kept, the same command goes on from there"

_STOPS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Stop:
    """Whether a signal has told the command to end.

    Attributes:
        number: The number of the signal; 0 before any signal.
    """

    number: int = 0

    @property
    def exit_code(self) -> int:
        """The exit code of a command that a signal ended: 130 for Ctrl-C, 143 for SIGTERM."""
        return 128 + (self.number or signal.SIGINT)


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Turn SIGINT and SIGTERM into KeyboardInterrupt, and end the process if it still runs ``GRACE`` seconds later.

    Python handles a signal between two of its own steps, so a long step inside a library, or a library that swallows the interrupt, could
    delay it. A thread receives the signal at once and can end the process. That is safe, since results are written atomically.
    """
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():  # only the main thread may handle signals
        yield stop
        return

    def interrupt(number: int, _: object) -> None:
        if not stop.number:  # later signals change nothing
            stop.number = number
            raise KeyboardInterrupt

    bell, rung = socket.socketpair()
    rung.setblocking(False)
    before = {number: signal.signal(number, interrupt) for number in _STOPS if signal.getsignal(number) is not signal.SIG_IGN}
    previous = signal.set_wakeup_fd(rung.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(bell,), daemon=True).start()
    try:
        yield stop
    finally:
        signal.set_wakeup_fd(previous)
        if not stop.number:  # after a signal the thread keeps watching: leaving Python takes time too
            for number, handler in before.items():
                signal.signal(number, handler)
        rung.close()


def end_waits() -> None:
    """Let signals interrupt waits again: polars, which mteb imports, makes waits continue after Ctrl-C."""
    if hasattr(signal, "siginterrupt"):  # not on Windows
        for number in _STOPS:
            signal.siginterrupt(number, True)


def _watch(bell: socket.socket) -> None:
    with bell:
        while told := bell.recv(1):
            if told[0] in _STOPS:
                time.sleep(GRACE)
                os.write(2, f"\n{MESSAGE}\n".encode())
                os._exit(128 + told[0])
