"""Ctrl-C and SIGTERM: a command ends within seconds, whatever it is doing."""

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

GRACE = 3.0  # seconds
MESSAGE = "mteb-words: interrupted; what is finished is kept, the same command goes on from there"

_STOPS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Stop:
    """Whether the command was told to end.

    Attributes:
        number: The signal; 0 if there was none.
    """

    number: int = 0

    @property
    def exit_code(self) -> int:
        """What shells expect of a command that a signal ended: 130 for Ctrl-C, 143 for SIGTERM."""
        return 128 + (self.number or signal.SIGINT)


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Turn SIGINT and SIGTERM into KeyboardInterrupt; who has not ended after a grace of seconds is ended.

    Python handles a signal between two of its own steps, so a long step inside a library, or a library that swallows the
    interrupt, could hold it up. A thread is told of the signal at once and ends the process; results are written whole or not at all.
    """
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():  # signals are the main thread's
        yield stop
        return

    def interrupt(number: int, _: object) -> None:
        if not stop.number:  # others change nothing: the end is near
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
        if not stop.number:  # else the watch goes on: leaving Python takes time too
            for number, handler in before.items():
                signal.signal(number, handler)
        rung.close()


def end_waits() -> None:
    """Let signals end a wait again: polars, which comes with mteb, has waits go on after Ctrl-C."""
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
