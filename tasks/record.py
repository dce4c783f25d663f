"""What a result file says of its task, so that a reader need not know the task."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from .scoring.draws import seed_of

if TYPE_CHECKING:
    from mteb.abstasks.task_metadata import TaskMetadata


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
