"""Comparisons of two models by the same draws, of scores with controls, and what differences a task can show.

Intervals describe the choice of items; the choice of tasks is taken as given. Draw k takes the same items for every model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...schema import interval_of_draws, is_above_zero
from .headline import make_sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .board import Board, Cell, Column, Row
    from .uncertainty import Array, Interval

    Verdict = Literal["win", "tie", "loss"]

_POWER = 2.8  # the 97.5 % and the 80 % points of the normal distribution, 1.96 + 0.84


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two models: the first minus the second.

    Attributes:
        value: The difference of their scores.
        interval: The 95 % interval of the difference, None if it is unknown.
        verdict: ``win`` if the data favour the first model, ``loss`` if they favour the second, ``tie`` if neither or unknown.
    """

    value: float
    interval: Interval | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of two models.

    Attributes:
        columns: Their difference in each column, None where a model has no result.
        headline: The difference of their headlines, None unless both have one.
        wins: The number of columns that count in which the data favour the first model.
        ties: The number of those in which the data favour neither. A difference without an interval is in none of the three counts.
        losses: The number of those in which the data favour the second model.
    """

    columns: tuple[Difference | None, ...]
    headline: Difference | None
    wins: int
    ties: int
    losses: int


def paired(board: Board, left: Row, right: Row) -> Comparison:
    """Compare two models of a board by the same draws: on each task and in the headline."""
    cells = zip(left.cells, right.cells, strict=True)
    columns = tuple(_difference(a.score - b.score, a.draws, b.draws) if a and b else None for a, b in cells)
    counted = [difference for difference, column in zip(columns, board.columns, strict=True) if difference and column.counts]
    verdicts = [difference.verdict for difference in counted if difference.interval is not None]
    headline = None
    if left.headline is not None and right.headline is not None:
        total = make_sums(board.columns, board.types).headline
        headline = _difference(left.headline - right.headline, total.draws(left.cells), total.draws(right.cells))
    return Comparison(columns, headline, *(verdicts.count(verdict) for verdict in ("win", "tie", "loss")))


def is_above(cell: Cell, rival: Cell) -> bool:
    """Return whether the data show that a cell's score is above a rival's. Without draws of both, their intervals must not overlap."""
    if cell.draws is not None and rival.draws is not None:
        return cell.score > rival.score and bool(is_above_zero((cell.draws - rival.draws)[None])[0])
    return (cell.interval or (cell.score,))[0] > (rival.interval or (rival.score,))[-1]


def is_above_value(cell: Cell, value: float) -> bool:
    """Return whether the data show that a cell's score is above a value, such as chance."""
    if cell.draws is not None:
        return cell.score > value and bool(is_above_zero((cell.draws - value)[None])[0])
    return (cell.interval or (cell.score,))[0] > value


def detectable_difference(cells: Sequence[Cell]) -> float | None:
    """Return the smallest difference of two models that a task shows with a probability of 80 %, at 5 % on both sides.

    Args:
        cells: The results of models on the task. Only those with draws in their files take part.

    Returns:
        2.8 times the standard error of the difference of two models, the median over all pairs; None for fewer than two models.
    """
    draws = [cell.draws for cell in cells if cell.paired and cell.draws is not None]
    if len(draws) < 2:
        return None
    import numpy as np

    covariance = np.cov(np.array(draws, dtype=np.float64), bias=True)
    variances = covariance.diagonal()
    pairs = np.triu_indices(len(draws), k=1)
    squares = (variances[:, None] + variances - 2 * covariance)[pairs]
    return _POWER * float(np.median(np.sqrt(np.maximum(squares, 0.0))))


def counted_cells(columns: Sequence[Column], row: Row) -> list[Cell]:
    """Return the cells of a row that are part of the headline."""
    return [cell for cell, column in zip(row.cells, columns, strict=True) if cell is not None and column.counts]


def _difference(value: float, left: Array | None, right: Array | None) -> Difference:
    if left is None or right is None:
        return Difference(value, None, "tie")
    low, high = interval_of_draws(left - right, value)
    return Difference(value, (low, high), "win" if low > 0 else "loss" if high < 0 else "tie")
