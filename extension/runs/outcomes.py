"""The outcome of a model on a task."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mteb.results import TaskResult
    from pydantic import TypeAdapter

Kind = Literal["done before", "done", "to run", "unsupported", "failed", "cannot", "not run"]
BAD: tuple[Kind, ...] = ("failed", "cannot", "not run")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one model on one task.

    Attributes:
        model: The model's name as it was typed.
        task: The task's name.
        kind: done before, done: there is a result; to run: only planned; unsupported: this kind of model cannot do the task; failed: an
            error ended the task; cannot: the model cannot be loaded, or its results cannot be written; not run: the run stopped earlier.
        score: The main score, rounded to six decimals; None without a result.
        coverage: The share of items answered, 0 to 1; of several splits or subsets, the lowest.
        reason: Why there is no result, in one line.
        n_partly_known: The number of words and texts of which the model knows only some tokens; of several splits or subsets, the highest.
        n_truncated: The number of words and texts that are longer than the model takes, likewise.
    """

    model: str
    task: str
    kind: Kind
    score: float | None = None
    coverage: float = 1.0
    reason: str = ""
    n_partly_known: int = 0
    n_truncated: int = 0

    def to_json(self) -> str:
        """Return the outcome as one line of JSON, for another process."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(line: str) -> Outcome:
        """Read an outcome.

        Raises:
            ValueError: A field is missing or of another type.
        """
        return _outcomes().validate_json(line, strict=True)


@cache
def _outcomes() -> TypeAdapter[Outcome]:
    from pydantic import TypeAdapter

    return TypeAdapter(Outcome)


def outcome_of(model: str, result: TaskResult, kind: Kind = "done") -> Outcome:
    """Return the outcome of a result."""
    entries = [entry for split in result.scores.values() for entry in split]
    coverage = min((float(entry.get("coverage", 1.0)) for entry in entries), default=1.0)
    partly, truncated = (max((int(entry.get(name) or 0) for entry in entries), default=0) for name in ("n_partly_known", "n_truncated"))
    score = round(float(result.get_score()), 6)  # as in its file
    return Outcome(model, result.task_name, kind, score, coverage, n_partly_known=partly, n_truncated=truncated)


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """Return 1 if a model or task failed or did not run, otherwise 0. An unsupported task is no failure."""
    return int(any(outcome.kind in BAD for outcome in outcomes))
