"""The items of a task on which kinds of models disagree most: what the means of scores do not show."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .names import visible
from .values import number, typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .board import Board

    Values = tuple[float | None, ...]

_SHOWN = 20
_LARGEST = 1_000  # items of one file


@dataclass(frozen=True, slots=True)
class Items:
    """What a result file says of some of its items.

    Attributes:
        texts: What each asks.
        values: How the model takes each, 0 to 1; None where it does not answer.
        expected: The same of people or of the data; None where the right answer is always 1.
    """

    texts: tuple[str, ...]
    values: Values
    expected: Values | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One item.

    Attributes:
        text: What it asks.
        expected: What is right, None where that is always 1.
        by_kind: The mean of the models of each kind, None where none of them answers.
    """

    text: str
    expected: float | None
    by_kind: tuple[float | None, ...]

    @property
    def spread(self) -> float:
        """How far the kinds are apart, 0 to 1; 0 where fewer than two answer."""
        known = [value for value in self.by_kind if value is not None]
        return max(known) - min(known) if len(known) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Disagreements:
    """Those of a task.

    Attributes:
        kinds: The kinds of models, each with the number of its models.
        sampled: How many items the files name.
        items: The items on which the kinds are farthest apart, those first.
    """

    kinds: tuple[tuple[str, int], ...]
    sampled: int
    items: tuple[Disagreement, ...]


def read_items(entries: Sequence[Mapping[str, Any]]) -> Items | None:
    """Return the items of a file; None if it says nothing of them, has several subsets, or is damaged."""
    said = typed(entries[0].get("items"), dict) if len(entries) == 1 else None
    if said is None:
        return None
    texts, values, expected = (typed(said.get(name), list) for name in ("texts", "values", "expected"))
    if texts is None or values is None or not 0 < len(texts) == len(values) <= _LARGEST:
        return None
    if not all(isinstance(text, str) for text in texts) or (expected is not None and len(expected) != len(texts)):
        return None
    return Items(tuple(map(visible, texts)), _shares(values), None if expected is None else _shares(expected))


def _shares(values: Sequence[object]) -> Values:
    return tuple(value if (value := number(each)) is not None and 0 <= value <= 1 else None for each in values)


def disagreements(board: Board, place: int) -> Disagreements | None:
    """Return the items of a task on which kinds of models disagree most; None unless two kinds, baselines aside, say how they take them."""
    found = [(row.facts.kind or "not stated", cell.items) for row in board.rows if (cell := row.cells[place]) is not None and cell.items]
    found = [(kind, items) for kind, items in found if kind != "baseline"]
    if not found:
        return None
    asked = Counter((items.texts, items.expected) for _, items in found).most_common(1)[0][0]
    same = [(kind, items.values) for kind, items in found if (items.texts, items.expected) == asked]
    kinds = tuple(sorted(Counter(kind for kind, _ in same).items()))
    if len(kinds) < 2:
        return None
    means = [[_mean([values[n] for kind, values in same if kind == name]) for name, _ in kinds] for n in range(len(asked[0]))]
    items = [Disagreement(text, asked[1][n] if asked[1] else None, tuple(means[n])) for n, text in enumerate(asked[0])]
    apart = sorted((item for item in items if item.spread > 0), key=lambda item: -item.spread)
    return Disagreements(kinds, len(items), tuple(apart[:_SHOWN])) if apart else None


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None
