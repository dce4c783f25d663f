"""Sums of the scores of a model: the headline above chance, the scores of types of tasks, and raw means.

The headline is the mean over types of the mean over the tasks of a type of (score - chance) / (best - chance). It is 0 for guessing and 1
for the best possible model, so that neither a task with a high chance level nor a type with many tasks weighs more than others. Draw k of
a sum has draw k of every task. Tasks that draw with the same seed therefore vary together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...schema import interval_of_draws

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .board import Cell, Column
    from .uncertainty import Array, Interval

BEST = 1.0  # the best possible main score: of an accuracy, a correlation, an AUROC and an agreement


@dataclass(frozen=True, slots=True)
class Term:
    """A task in a sum.

    Attributes:
        column_index: The index of the task among the columns of the board.
        chance: The score that becomes 0; 0 leaves the score as it is.
    """

    column_index: int
    chance: float = 0.0

    def above_chance(self, score: float) -> float:
        """Return a score on the scale from chance (0) to the best possible score (1)."""
        return (score - self.chance) / (BEST - self.chance)


@dataclass(frozen=True, slots=True)
class Sum:
    """The mean over groups of the mean over the tasks of a group.

    Attributes:
        groups: The tasks of each group.
    """

    groups: tuple[tuple[Term, ...], ...]

    def value(self, cells: Sequence[Cell | None]) -> float | None:
        """Return the sum for the cells of a model; None if a cell is missing or there are no tasks."""
        means = []
        for group in self.groups:
            scores = [term.above_chance(cell.score) for term in group if (cell := cells[term.column_index]) is not None]
            if len(scores) < len(group):
                return None
            means.append(sum(scores) / len(scores))
        return sum(means) / len(means) if means else None

    def draws(self, cells: Sequence[Cell | None]) -> Array | None:
        """Return the sum in each bootstrap draw, float64, shape ``(2000,)``; None unless every cell has draws."""
        total: Array | None = None
        for group in self.groups:
            for term in group:
                cell = cells[term.column_index]
                if cell is None or cell.draws is None:
                    return None
                part = (cell.draws.astype("f8") - term.chance) / ((BEST - term.chance) * len(group) * len(self.groups))
                total = part if total is None else total + part
        return total

    def interval(self, cells: Sequence[Cell | None]) -> Interval | None:
        """Return the 95 % interval of the sum: from its draws, or for a single score from its file."""
        terms = [term for group in self.groups for term in group]
        if len(terms) == 1:
            cell = cells[terms[0].column_index]
            limits = None if cell is None else cell.interval
            return None if limits is None else (terms[0].above_chance(limits[0]), terms[0].above_chance(limits[1]))
        value, draws = self.value(cells), self.draws(cells)
        return None if value is None or draws is None else interval_of_draws(draws, value)


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a board.

    Attributes:
        headline: The headline: the mean over types of the mean score above chance.
        types: For each type of task, the mean score above chance.
        mean: The mean of the main scores as they are.
        type_means: For each type of task, the mean of the main scores as they are.
    """

    headline: Sum
    types: tuple[Sum, ...]
    mean: Sum
    type_means: tuple[Sum, ...]


def make_sums(columns: Sequence[Column], types: Sequence[str]) -> Sums:
    """Return the sums of a board over the columns that count. Tasks of no stated type are a type of their own in the headline."""
    counted = [n for n, column in enumerate(columns) if column.counts]
    by_type = {name: [n for n in counted if columns[n].type == name] for name in types}
    untyped = [n for n in counted if columns[n].type is None]
    adjusted = {name: tuple(term(columns, n) for n in own) for name, own in by_type.items()}
    every = [*adjusted.values(), tuple(term(columns, n) for n in untyped)]
    return Sums(
        headline=Sum(tuple(group for group in every if group)),
        types=tuple(Sum((group,)) for group in adjusted.values()),
        mean=_raw(counted),
        type_means=tuple(map(_raw, by_type.values())),
    )


def term(columns: Sequence[Column], column_index: int) -> Term:
    """Return a task as a term above chance. A chance level that no file states, or that no model can be above, is taken as 0."""
    chance = columns[column_index].chance
    return Term(column_index, chance if chance is not None and chance < BEST else 0.0)


def _raw(column_indices: Iterable[int]) -> Sum:
    group = tuple(map(Term, column_indices))
    return Sum((group,) if group else ())
