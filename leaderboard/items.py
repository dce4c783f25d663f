"""What a result file says of some of its items: what each asks, and how the model takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .names import visible
from .values import number, typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Values = tuple[float | None, ...]

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
