"""The main scores of the controls, which stand beside every score of a task, so that it can be told what the score is worth."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("data") / "controls.tsv"


@dataclass(frozen=True, slots=True)
class ControlScore:
    """The main score of one control on one task: a line of ``controls.tsv``, which ``builders.build_controls`` writes.

    Attributes:
        task: The name of the task.
        revision: The revision of its data.
        scoring: The version of its scoring.
        control: The name of the control.
        control_revision: The revision of the control.
        chance: The main score that guessing gets.
        main_score: The main score of the control; None if the control cannot do the task.
    """

    task: str
    revision: str
    scoring: str
    control: str
    control_revision: str
    chance: float
    main_score: float | None


@cache
def control_scores() -> tuple[ControlScore, ...]:
    """Return the whole table, in its order: by task, then by control."""
    with TABLE.open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return tuple(_score(**row) for row in rows)


def _score(chance: str, main_score: str, **names: str) -> ControlScore:
    return ControlScore(**names, chance=float(chance), main_score=float(main_score) if main_score else None)


def controls_of(task: str, revision: str, scoring: str) -> dict[str, float]:
    """Return the main score of each control by its name; none if they were computed on other data or with another scoring.

    Args:
        task: The name of the task.
        revision: The revision of its data.
        scoring: The version of its scoring.
    """
    rows = (row for row in control_scores() if (row.task, row.revision, row.scoring) == (task, revision, scoring))
    return {row.control: row.main_score for row in rows if row.main_score is not None}
