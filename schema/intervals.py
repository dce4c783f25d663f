"""The 95 % interval of a score from its bootstrap draws. Tasks and the leaderboard both use this rule.

numpy is imported where it is used, so that a leaderboard starts without it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NORMAL = 1.959963984540054  # the 97.5 % point of the normal distribution


def interval_of_draws(draws: NDArray[np.floating[Any]], estimate: float) -> tuple[float, float]:
    """Return the limits of the 95 % interval of bootstrap draws, widened to the estimate if that lies outside of it.

    Args:
        draws: Shape ``(n,)``: the statistic in each draw.
        estimate: The statistic itself.

    Returns:
        The 2.5th and 97.5th percentile, by linear interpolation as in ``numpy.quantile``, or the estimate if that is beyond.
    """
    import numpy as np

    last = len(draws) - 1
    ends = {end for share in (0.025, 0.975) for end in (math.floor(share * last), math.ceil(share * last))}
    ordered = np.partition(np.asarray(draws, dtype=np.float64), sorted(ends))  # numpy.quantile takes ten times as long
    return min(_percentile(ordered, 0.025), estimate), max(_percentile(ordered, 0.975), estimate)


def _percentile(ordered: NDArray[np.float64], share: float) -> float:
    """Return a percentile, to the last digit as ``numpy.quantile`` does. The draws next to it must be at their sorted positions."""
    position = share * (len(ordered) - 1)
    below, above = float(ordered[math.floor(position)]), float(ordered[math.ceil(position)])
    rest = position - math.floor(position)
    return below + (above - below) * rest if rest < 0.5 else above - (above - below) * (1 - rest)


def is_above_zero(draws: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
    """Return for each row of draws, shape ``(m, n)``, whether the lower limit of its 95 % interval is above 0.

    This is the rule of ``interval_of_draws`` without sorting. The number of draws at or below 0 decides all cases except one.
    """
    import numpy as np

    last = draws.shape[1] - 1
    below = (draws <= 0).sum(axis=1)
    above: NDArray[np.bool_] = below <= math.floor(0.025 * last)
    for row in np.flatnonzero(below == math.floor(0.025 * last) + 1):  # the limit lies between two draws, one on each side of 0
        above[row] = np.quantile(draws[row].astype(np.float64), 0.025) > 0
    return above
