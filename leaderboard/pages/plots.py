"""Coordinates of the shapes of plots. Templates draw them as SVG, so that pages need no plotting script."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_LARGEST = 1e100  # larger values do not widen an axis


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis.

    Attributes:
        low: The value at ``start``.
        high: The value at ``end``.
        start: The coordinate of the low end.
        end: The coordinate of the high end.
        ticks: Round values from ``low`` to ``high``.
    """

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Return the coordinate of a value, rounded to a tenth. A value outside the axis is drawn at its end."""
        share = min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)
        return round(self.start + share * (self.end - self.start), 1)


def scale(values: Iterable[float], start: float, end: float, steps: int = 4) -> Scale:
    """Return an axis between two round numbers that contains all values, with about ``steps`` steps of 1, 2 or 5 times a power of 10."""
    known = [value for value in values if abs(value) <= _LARGEST] or [0.0, 1.0]
    low, high = min(known), max(known)
    span = high - low or abs(high) or 1.0
    rough = span / steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(factor for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last += first == last
    digits = max(0, -math.floor(math.log10(step)))
    ticks = tuple(round(n * step, digits) for n in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], start, end, ticks)


def steps(counts: Sequence[int], width: float, height: float, top: float) -> str:
    """Return the outline of a histogram as an SVG path.

    Args:
        counts: The number of items in each bin.
        width: The width of a bin, in units of the drawing.
        height: The height of the drawing.
        top: The share of all items, 0 to 1, at which a bin reaches the top of the drawing.
    """
    total = sum(counts) or 1
    levels = [round(min(count / total / top, 1.0) * height) for count in counts]
    path, level, run = [f"M0 {height:g}"], 0, 0.0
    for wanted in (*levels, 0):
        if wanted != level:
            path.append(f"h{run:g}v{level - wanted}" if run else f"v{level - wanted}")
            level, run = wanted, 0.0
        run += width
    return "".join(path)
