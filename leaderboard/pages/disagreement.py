"""The items of a task on which kinds of models disagree most, which mean scores do not show."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..board.names import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..board.board import Board

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An item.

    Attributes:
        text: The item in words.
        expected: The expected value, None if it is 1 for every item.
        by_kind: The mean over the models of each kind, None where no model of the kind answers.
    """

    text: str
    expected: float | None
    by_kind: tuple[float | None, ...]

    @property
    def spread(self) -> float:
        """The largest difference between kinds, 0 to 1; 0 if fewer than two kinds answer."""
        known = [value for value in self.by_kind if value is not None]
        return max(known) - min(known) if len(known) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Disagreements:
    """The items of a task on which kinds of models disagree most.

    Attributes:
        kinds: The kinds of models, with the number of models of each.
        sampled: The number of items that the files name.
        items: The items with the largest differences between kinds, the largest first.
    """

    kinds: tuple[tuple[str, int], ...]
    sampled: int
    items: tuple[Disagreement, ...]


def disagreements(board: Board, column_index: int) -> Disagreements | None:
    """Return the items of a task on which kinds of models disagree most; None unless two kinds besides controls have answers to items."""
    cells = [(row.facts.kind or "not stated", row.cells[column_index]) for row in board.models]
    answers = [(kind, cell.items) for kind, cell in cells if kind != "control" and cell is not None and cell.items is not None]
    if not answers:
        return None
    asked = Counter((items.texts, items.expected) for _, items in answers).most_common(1)[0][0]
    same = [(kind, items.values) for kind, items in answers if (items.texts, items.expected) == asked]
    kinds = tuple(sorted(Counter(kind for kind, _ in same).items()))
    if len(kinds) < 2:
        return None
    means = [[_mean([values[n] for kind, values in same if kind == name]) for name, _ in kinds] for n in range(len(asked[0]))]
    items = [Disagreement(visible(text), asked[1][n] if asked[1] else None, tuple(means[n])) for n, text in enumerate(asked[0])]
    apart = sorted((item for item in items if item.spread > 0), key=lambda item: -item.spread)
    return Disagreements(kinds, len(items), tuple(apart[:_SHOWN])) if apart else None


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None
