"""What a family of tasks says of a model, before it becomes an entry of a result file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from ..schema import Column, Part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pydantic import JsonValue

    from ..schema import AgreementView, Histogram, Items, Outcomes

Number = float | int | None
Values = Mapping[str, Number]  # by the names of columns

COUNTS: dict[str, Literal["n_asked", "n_answered", "coverage"]] = {
    "n_asked": "n_asked",
    "n_answered": "n_answered",
    "coverage": "coverage",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scored:
    """The scores of a model on one split and subset. ``WordTask`` makes a ``schema.Entry`` of it.

    Attributes:
        main_score: The main score.
        chance: The main score of guessing.
        n_asked: Items asked.
        n_answered: Items of which the model knows all words.
        interval: The limits of the 95 % interval of the main score; None if there is none.
        draws: Float64, shape ``(2000,)``: the main score in each bootstrap draw; None if there are none.
        items: Some of the items.
        parts: Tables of the scores of the task's parts; see ``part``.
        histograms: Distributions.
        view: What agreement with other models is computed from.
        outcomes: For each method, which items it answered rightly.
        details: Plain data by the names that the family describes.
        predictions: One record an item, for ``--save-predictions``.
    """

    main_score: float
    chance: float
    n_asked: int
    n_answered: int
    interval: tuple[float, float] | None = None
    draws: NDArray[np.float64] | None = None
    items: Items | None = None
    parts: tuple[Part, ...] = ()
    histograms: tuple[Histogram, ...] = ()
    view: AgreementView | None = None
    outcomes: Mapping[str, Outcomes] = field(default_factory=dict)
    details: Mapping[str, JsonValue] = field(default_factory=dict)
    predictions: Sequence[Any] = ()

    @property
    def coverage(self) -> float:
        """Answered over asked, 0 to 1."""
        return self.n_answered / self.n_asked if self.n_asked else 0.0


def columns(*names: str) -> tuple[Column, ...]:
    """Return the columns of a table of parts: counts by their names in ``COUNTS``, and scores.

    ``a±`` stands for three columns: the score a, ``a_low`` and ``a_high``, the limits of its 95 % interval.
    """
    each: list[Column] = []
    for name in names:
        score = name.removesuffix("±")
        each.append(Column(name=score, role=COUNTS.get(score, "score")))
        if score != name:
            each.append(Column(name=f"{score}_low", role="low", of=score))
            each.append(Column(name=f"{score}_high", role="high", of=score))
    return tuple(each)


def part(name: str, columns: Sequence[Column], rows: Mapping[str, Values], in_main_score: Sequence[str] = ()) -> tuple[Part, ...]:
    """Return the table of the scores of some parts of a task, in a tuple; an empty one if there are no parts.

    Args:
        name: What the parts are.
        columns: The columns.
        rows: For each part its values by the names of the columns.
        in_main_score: The parts that the main score is the mean of, if it is.
    """
    if not rows:
        return ()
    table = {row: tuple(values[column.name] for column in columns) for row, values in rows.items()}
    return (Part(name=name, columns=tuple(columns), rows=table, in_main_score=tuple(in_main_score)),)
