"""Means with intervals, ranks with their uncertainty, Borda counts, and paired comparisons of two models.

Intervals describe the choice of items; the choice of tasks is taken as given. Draw k of a mean is the mean of draw k of every task, since
tasks are drawn independently, and every model gets the same items in draw k.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ...schema import DRAWS, interval_of_draws, is_above_zero

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .board import Board, Cell, Row
    from .uncertainty import Interval

    Verdict = Literal["win", "tie", "loss"]

    Array = NDArray[np.floating[Any]]

EXPLAINED = (
    f"Every result file of mteb-words holds its main score in {DRAWS:,} bootstrap draws of the task's items, from a seed made of the "
    "names of the task, its data revision, split and subset, so that draw k takes the same items for every model. Intervals are of 95 "
    "%; that of a score is the one in its file, that of a mean goes from the 2.5th to the 97.5th percentile of the means of the draws.",
    "Two models differ where the 95 % interval of the difference of their means, over the same draws, excludes 0. A rank runs from 1 "
    "+ the number of models that are better in this sense to the number of models less those that are worse. To differ is not "
    "transitive: a model may be level with two others of which one is better than the other.",
    "No correction is made for the number of comparisons: of 100 pairs of models that do not differ about five will be called "
    "different. A correction such as Holm's would make the verdict on two models depend on which others are listed.",
    "Where a file has an interval and no draws, its draws are taken from a normal distribution, independent of other models, which "
    "makes differences look less sure than they are. A correlation of n pairs without an interval gets that of Fisher's z. A mean "
    "with a score of which neither is known has no interval, and its model cannot be told from any other.",
    "The intervals are about the items: another choice of tasks is another source of difference, which they do not show. Tasks are "
    "taken as independent, also where two share items.",
    "† marks a score that the data do not show to be above the best control of its task, by the same paired difference; "
    "where files have neither draws nor an interval, by the scores alone.",
    "The Borda rank is mteb's: on each task a model gets a point for every model below it and half a point for every one level with it.",
)


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
        mean: The difference of their means, None unless both have a mean.
        wins: The number of columns that count in which the data favour the first model.
        ties: The number of those in which the data favour neither. A difference without an interval is in none of the three counts.
        losses: The number of those in which the data favour the second model.
    """

    columns: tuple[Difference | None, ...]
    mean: Difference | None
    wins: int
    ties: int
    losses: int


def mean_draws(cells: Sequence[Cell]) -> Array | None:
    """Return the draws of the mean of the cells' scores, float64, shape ``(2000,)``; None unless every cell has draws."""
    total: Array | None = None
    for cell in cells:
        if cell.draws is None:
            return None
        total = cell.draws.astype("f8") if total is None else total + cell.draws
    return None if total is None else total / len(cells)


def ranks(means: Sequence[float], draws: Sequence[Array | None]) -> list[tuple[int, int]]:
    """Return the best and the worst rank that the data allow for each of n models, given their means and the draws of the means.

    Two models differ if the 95 % interval of their difference excludes 0. Each pair is tested at 5 % without a correction, so that the
    verdict on two models does not depend on the other models; see ``EXPLAINED``. A model without draws differs from no other.
    """
    known = [index for index, values in enumerate(draws) if values is not None]
    allowed = [(1, len(draws))] * len(draws)
    if not known:
        return allowed
    import numpy as np

    table, mean = np.array([draws[index] for index in known], dtype=np.float64), np.array([means[index] for index in known])
    beats = np.array([(mean[n] > mean) & is_above_zero(table[n] - table) for n in range(len(known))])  # row beats column
    for index, better, worse in zip(known, beats.sum(axis=0).tolist(), beats.sum(axis=1).tolist(), strict=True):
        allowed[index] = 1 + better, len(draws) - worse
    return allowed


def rank_text(rank: tuple[int, int]) -> str:
    """Return the ranks that a model may have as text: ``2``, or ``2–5`` with an en dash."""
    low, high = rank
    return str(low) if low == high else f"{low}\u2013{high}"


def borda(scores: Sequence[Sequence[float]]) -> list[int]:
    """Return the rank by Borda count of n models, given their scores on every task; computed as in mteb.

    On each task a model gets n minus its rank (equal scores get the mean of their ranks). Equal sums get the best of their ranks.
    """
    if not scores:
        return []
    import numpy as np

    table = np.array(scores, dtype=np.float64)
    below = (table[:, None] > table[None]).sum(axis=1)
    level = (table[:, None] == table[None]).sum(axis=1)  # includes the model itself
    points = (below + (level - 1) / 2).sum(axis=1)
    ranks: list[int] = (1 + (points[None] > points[:, None]).sum(axis=1)).tolist()
    return ranks


def paired(board: Board, left: Row, right: Row) -> Comparison:
    """Compare two models of a board by the same draws: on each task and in the mean."""
    cells = zip(left.cells, right.cells, strict=True)
    columns = tuple(_difference(a.score - b.score, a.draws, b.draws) if a and b else None for a, b in cells)
    counted = [difference for difference, column in zip(columns, board.columns, strict=True) if difference and column.counts]
    verdicts = [difference.verdict for difference in counted if difference.interval is not None]
    mean = None
    if left.mean is not None and right.mean is not None:
        mean = _difference(left.mean - right.mean, *(mean_draws(counted_cells(board, row)) for row in (left, right)))
    return Comparison(columns, mean, *(verdicts.count(verdict) for verdict in ("win", "tie", "loss")))


def is_above(cell: Cell, rival: Cell) -> bool:
    """Return whether the data show that a cell's score is above a rival's. Without draws of both, their intervals must not overlap."""
    if cell.draws is not None and rival.draws is not None:
        return cell.score > rival.score and bool(is_above_zero((cell.draws - rival.draws)[None])[0])
    return (cell.interval or (cell.score,))[0] > (rival.interval or (rival.score,))[-1]


def counted_cells(board: Board, row: Row) -> list[Cell]:
    """Return the cells of a row over which its mean is computed."""
    return [cell for cell, column in zip(row.cells, board.columns, strict=True) if cell is not None and column.counts]


def _difference(value: float, left: Array | None, right: Array | None) -> Difference:
    if left is None or right is None:
        return Difference(value, None, "tie")
    low, high = interval_of_draws(left - right, value)
    return Difference(value, (low, high), "win" if low > 0 else "loss" if high < 0 else "tie")
