"""What a record says, if it can be: result files are anybody's, and a value of another type counts as not said."""

from __future__ import annotations

import math
from typing import TypeVar

T = TypeVar("T")


def typed(value: object, kind: type[T]) -> T | None:
    """Return a value of a type, None for any other and for a number that is no count of anything."""
    huge = isinstance(value, int) and abs(value) >= 2**63  # it breaks arithmetic
    return value if isinstance(value, kind) and not isinstance(value, bool) and not huge else None


def number(value: object) -> float | None:
    """Return a finite number, None for anything else."""
    if typed(value, int) is None and typed(value, float) is None:
        return None
    finite = float(value)  # type: ignore[arg-type]  # it is one of the two
    return finite if math.isfinite(finite) else None
