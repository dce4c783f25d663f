"""The scores that a family of tasks computes for a model, before they become an entry of a result file."""

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
Values = Mapping[str, Number]  # by the name of the column

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
        chance: The expected main score of guessing.
        n_asked: The number of items asked.
        n_answered: The number of items of which the model knows all words.
        interval: The limits of the 95 % interval of the main score; None if there is none.
        group: What ``group_interval`` draws.
        group_interval: The limits of the 95 % interval when groups of items are drawn too; None if there is none.
        draws: Float64, shape ``(2000,)``: the main score in each bootstrap draw; None if there are none.
        items: A sample of the items.
        parts: Tables of the scores of the task's parts; see ``part``.
        histograms: Distributions.
        view: The data from which the agreement with another model is computed.
        outcomes: For each method, the items that it answers rightly.
        details: Further values, by the names that the family describes.
        predictions: One record for each item, for ``--save-predictions``.
    """

    main_score: float
    chance: float
    n_asked: int
    n_answered: int
    interval: tuple[float, float] | None = None
    group: str | None = None
    group_interval: tuple[float, float] | None = None
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
    """Return the columns of a table of parts: counts for the names in ``COUNTS``, scores for all others.

    The name ``a±`` gives three columns: the score ``a``, and the limits ``a_low`` and ``a_high`` of its 95 % interval.
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
    """Return a table of the scores of the parts of a task, in a tuple, which is empty if there are no parts.

    Args:
        name: The name of the table.
        columns: The columns.
        rows: For each part, its values by the names of the columns.
        in_main_score: The parts whose mean is the main score, if it is such a mean.
    """
    if not rows:
        return ()
    table = {row: tuple(values[column.name] for column in columns) for row, values in rows.items()}
    return (Part(name=name, columns=tuple(columns), rows=table, in_main_score=tuple(in_main_score)),)
