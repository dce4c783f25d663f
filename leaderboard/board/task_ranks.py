"""Ranks by a paired bootstrap over tasks, for boards whose result files state no intervals.

Each draw takes as many tasks as there are, with replacement, the same for every model. It answers another question than a bootstrap of
items: how far the order of the models would vary with another choice of tasks of the same kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...schema import DRAWS
from .ranks import Ranks, better_pairwise, ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .board import Row
    from .headline import Sum

FEWEST = 6  # tasks; a model that is better on all of five is so by chance in 6 % of cases


def ranks_over_tasks(rows: Sequence[Row], headline: Sum) -> list[Ranks] | None:
    """Return the ranks of complete models, each pair tested at 5 % by itself; None for fewer than six tasks.

    Args:
        rows: The models, each with a score for every task of the headline.
        headline: The sum whose order is tested.
    """
    terms = [(term, 1 / (len(headline.groups) * len(group))) for group in headline.groups for term in group]
    if len(terms) < FEWEST or not rows:
        return None
    import numpy as np

    cells = [[row.cells[term.column_index] for term, _ in terms] for row in rows]
    scores = np.array([[term.above_chance(cell.score if cell else np.nan) for cell, (term, _) in zip(own, terms, strict=True)]
                       for own in cells])  # fmt: skip
    weights = np.array([weight for _, weight in terms])
    better = better_pairwise(scores @ weights, draws_of_tasks(scores, weights))
    return [Ranks(rank, rank) for rank in ranges(better, len(rows))]


def draws_of_tasks(scores: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weighted mean of the scores in each draw of tasks, shape ``(n, 2000)``, from a fixed seed.

    Args:
        scores: Shape ``(n, t)``: the score of n models on t tasks.
        weights: Shape ``(t,)``: the weight of each task, positive.
    """
    import numpy as np

    number = len(weights)
    counts = np.random.default_rng(0).multinomial(number, np.full(number, 1 / number), size=DRAWS)
    shares = counts * weights
    draws: NDArray[np.float64] = scores @ (shares / shares.sum(axis=1, keepdims=True)).T
    return draws
