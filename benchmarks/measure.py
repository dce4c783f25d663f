"""Measures our CPU time against a peer's: both take turns on one thread, and the median ratio is printed."""

from __future__ import annotations

import os
import statistics
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


def one_thread() -> None:
    """Limit every library to one thread. Call it before any of them is imported."""
    os.environ.update(dict.fromkeys(THREADS, "1"))
    os.environ["TOKENIZERS_PARALLELISM"] = "false"


def children() -> float:
    """Return the CPU seconds of all child processes that have ended, for jobs that are whole commands."""
    spent = os.times()
    return spent.children_user + spent.children_system


def compare(
    name: str,
    ours: Callable[[], Any],
    peer: Callable[[], Any],
    *,
    peer_name: str,
    times: int,
    clock: Callable[[], float] = time.process_time,
    share: float = 1,
) -> tuple[Any, Any]:
    """Print the CPU time of ``peer`` as a multiple of that of ``ours``, and return the results of both.

    ``share`` is the part of the work that the peer does; its time is divided by it.
    """
    seconds: dict[str, list[float]] = {"ours": [], "peer": []}
    given = {}
    for _ in range(times):
        for who, method in (("peer", peer), ("ours", ours)):
            start = clock()
            given[who] = method()
            seconds[who].append(clock() - start)
    ratio = statistics.median(p / share / o for p, o in zip(seconds["peer"], seconds["ours"], strict=True))
    print(f"| {name} | {peer_name} | {ratio:.1f} |", flush=True)
    return given["ours"], given["peer"]
