"""Side-by-side measurement: the methods take turns, CPU time of one thread, medians, and the ratio to the peer."""

from __future__ import annotations

import os
import statistics
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


def one_thread() -> None:
    """Ask every library for one thread; call it before any of them is imported."""
    os.environ.update(dict.fromkeys(THREADS, "1"))
    os.environ["TOKENIZERS_PARALLELISM"] = "false"


def children() -> float:
    """CPU seconds of the commands that were started and have ended, for jobs that are whole commands."""
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
    """Print how many times the CPU seconds of ``ours`` those of ``peer`` are, and return what both gave.

    A peer that takes very long does only a share of the work.
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
