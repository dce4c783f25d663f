"""Runs a function over many items in parallel threads, each with single-threaded matrix products."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from threadpoolctl import threadpool_info, threadpool_limits

from ...progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

S = TypeVar("S")
T = TypeVar("T")


def in_threads(function: Callable[[S], T], items: Sequence[S], *, what: str, unit: str) -> list[T]:
    """Return what a function gives for each item, in order, and show progress.

    Args:
        function: Work that releases the interpreter: products and compiled loops.
        items: What it is called with.
        what: What is done, for the progress.
        unit: What an item is, in the singular.
    """
    threads = max((library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"), default=1)
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool, progress(len(items), what=what, unit=unit) as done:
        results = []
        for result in pool.map(function, items):
            results.append(result)
            done.update()
        return results
