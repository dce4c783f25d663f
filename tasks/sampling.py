"""The items that a result file lists, their percentile ranks, and the seed of a task's bootstrap draws."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from .scoring.intervals.draws import seed_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mteb.abstasks.task_metadata import TaskMetadata

_ITEMS = 200


def sampled(n: int) -> list[int]:
    """Return the indices of the items that a result file lists: all of n, or 200 at equal distances."""
    return list(range(n)) if n <= _ITEMS else [k * n // _ITEMS for k in range(_ITEMS)]


def standings(values: Sequence[float | None]) -> list[float | None]:
    """Return for each value the share of the other values below it, ties counted half, 0 to 1; None for None."""
    known = sorted(value for value in values if value is not None)

    def standing(value: float) -> float:
        low, high = bisect_left(known, value), bisect_right(known, value)
        return round((low + (high - low - 1) / 2) / max(1, len(known) - 1), 3)

    return [None if value is None else standing(value) for value in values]


def task_seed(metadata: TaskMetadata, split: str, subset: str) -> int:
    """Return the seed of a task's bootstrap draws; it depends on the task, the revision of its data, the split and the subset."""
    return seed_of(metadata.name, metadata.revision, split, subset)
