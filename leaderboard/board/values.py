"""Checks the types of values in records. Files may come from anybody; a value of a wrong type is treated as missing."""

from __future__ import annotations

import math
from typing import TypeVar

T = TypeVar("T")


def typed(value: object, kind: type[T]) -> T | None:
    """Return a value if it has the type, otherwise None; also None for an integer that is too large to be a count."""
    huge = isinstance(value, int) and abs(value) >= 2**63  # beyond 64 bits
    return value if isinstance(value, kind) and not isinstance(value, bool) and not huge else None


def number(value: object) -> float | None:
    """Return a finite number, None for anything else."""
    if typed(value, int) is None and typed(value, float) is None:
        return None
    finite = float(value)  # type: ignore[arg-type]  # it is an int or a float here
    return finite if math.isfinite(finite) else None
