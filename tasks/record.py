"""What a result file says of its task, so that a reader need not know the task."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NotRequired, TypedDict

from .scoring.draws import seed_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mteb.abstasks.task_metadata import TaskMetadata

_ITEMS = 200


class TaskRecord(TypedDict):
    """A task in brief.

    Attributes:
        type: The type of the task.
        description: What it asks.
        main_score: The name of the main score.
        chance: The main score of guessing.
        reference: Where it is described; None if nowhere.
    """

    type: str
    description: str
    main_score: str
    chance: float
    reference: str | None


class ItemsRecord(TypedDict):
    """Some items of a task, the same for every model, so that a reader sees on which of them models disagree.

    Attributes:
        texts: What each asks.
        values: How the model takes each, 0 to 1; None where it does not answer.
        expected: The same of people or of the data; missing where the right answer is always 1.
    """

    texts: list[str]
    values: list[float | None]
    expected: NotRequired[list[float]]


def sampled(n: int) -> list[int]:
    """Return the places of the items that a result file names: all, or 200 that are spread evenly."""
    return list(range(n)) if n <= _ITEMS else [k * n // _ITEMS for k in range(_ITEMS)]


def standings(values: Sequence[float | None]) -> list[float | None]:
    """Return for each value the share of the others below it, equal ones counted half, 0 to 1; None for None."""
    known = sorted(value for value in values if value is not None)

    def standing(value: float) -> float:
        low, high = bisect_left(known, value), bisect_right(known, value)
        return round((low + (high - low - 1) / 2) / max(1, len(known) - 1), 3)

    return [None if value is None else standing(value) for value in values]


def task_record(metadata: TaskMetadata, chance: float) -> TaskRecord:
    """Return the record of a task, given the main score of guessing."""
    return TaskRecord(
        type=str(metadata.type),
        description=metadata.description,
        main_score=metadata.main_score,
        chance=chance,
        reference=metadata.reference,
    )


def task_seed(metadata: TaskMetadata, split: str, subset: str) -> int:
    """Return the seed of a task's bootstrap draws: other tasks, data, splits and subsets have others."""
    return seed_of(metadata.name, metadata.revision, split, subset)
