"""Formats of numbers and names on pages. Numbers are rounded only here; pages sort by full precision."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from ..board.names import visible
from ..board.ranks import rank_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MINUS, _SPACE, _DASH = "\u2212", "\u202f", "\u2013"
SYMBOLS = {"static": "\u25a0", "sentence encoder": "\u25cf", "language model": "\u25b2", "control": "\u25c7"}
OTHER = "\u25cb"
_LONGEST = 1_000  # characters of a text of a result file
_WORDS = {
    "frequency_bands": "frequency bands (Zipf scale)",
    "n_asked": "asked",
    "n_answered": "answered",
    "n_partly_known": "known in part",
    "n_truncated": "cut",
}


def score(value: float | None) -> str:
    """Format a score to three decimals, with a true minus sign."""
    return _DASH if value is None else f"{round(value, 3) + 0.0:.3f}".replace("-", _MINUS)  # no -0.000


def interval(limits: tuple[float, float] | None) -> str:
    """Format both limits; a dash stands between them only if it cannot be read as a minus sign."""
    if limits is None:
        return ""
    low, high = map(score, limits)
    return f"{low} to {high}" if _MINUS in low else f"{low}{_DASH}{high}"


def ranks(limits: tuple[int, int] | None) -> str:
    """Format the ranks that a model may have: ``2`` or ``2-5``."""
    return _DASH if limits is None else rank_text(limits)


def percent(value: float | None) -> str:
    """Format a share as a percentage, rounded down, so that 99.9 % is not shown as 100 %."""
    if value is None:
        return _DASH
    return f"100{_SPACE}%" if value == 1 else f"{math.floor(round(value * 100, 9))}{_SPACE}%"  # 29/100 is 28.999... as a float


def count(value: object) -> str:
    """Format a whole number in groups of three digits."""
    return f"{value:,}".replace(",", _SPACE) if isinstance(value, int) else "unknown"


def size(value: int | None) -> str:
    """Format a number of parameters to three digits: ``135 M``."""
    if value is None or value < 0:
        return _DASH
    if value < 1000:
        return str(value)
    power = min(int(math.log10(value)) // 3, 4)
    short = f"{value / 1000**power:.3g}"
    return f"{float(short):,.10g}{_SPACE}{' kMBT'[power]}" if float(short) < 1000 or power == 4 else f"1{_SPACE}{' kMBT'[power + 1]}"


def named(number: int, noun: str) -> str:
    """Format a number with a noun, in the plural unless the number is 1."""
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"


def seconds(value: float) -> str:
    """Format a time to a tenth of a second."""
    return f"{value:,.1f}{_SPACE}s".replace(",", _SPACE)


def anything(value: object) -> str:
    """Format any value of a result file."""
    if isinstance(value, float):
        return f"{round(value, 4) + 0.0:.4f}".replace("-", _MINUS) if math.isfinite(value) else "not a number"
    if value is None:
        return _DASH
    if isinstance(value, bool):
        return "yes" if value else "no"
    return count(value) if isinstance(value, int) else visible(str(value), _LONGEST)


def axis(value: float) -> str:
    """Format a round number beside an axis."""
    return f"{value:.10g}".replace("-", _MINUS)


def part(value: object) -> str:
    """Format a score on a part of a task."""
    return score(value) if isinstance(value, float) and math.isfinite(value) else anything(value)


def symbol(kind: str | None) -> str:
    """Return the symbol of a kind of model."""
    return SYMBOLS.get(kind or "", OTHER)


def pieces(name: str) -> list[str]:
    """Split a long name where a line may break: before a capital letter and after a punctuation mark."""
    return re.findall(r"[A-Z0-9]*[^A-Z\-_./]*[\-_./]*|.", name, flags=re.S)[:-1] or [name]


def plain(name: str) -> str:
    """Return the name of a score as words."""
    return _WORDS.get(name) or " ".join(word.upper() if word in ("auroc", "mrr", "cka") else word for word in name.split("_"))


def ticked(text: str) -> Markup:
    """Return escaped text in which the parts between backticks are code."""
    from markupsafe import Markup, escape

    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704  # it is escaped


def sentence(text: str) -> str:
    """Return text with a capital first letter."""
    return text[:1].upper() + text[1:]


def order(values: Sequence[Any]) -> str:
    """Encode the order of values for the page's script.

    Args:
        values: Numbers or texts, None where a value is missing.

    Returns:
        The position of each value in ascending order, equal for equal values, as numbers in base 36 of one width; dashes for None.
    """
    positions = {value: n for n, value in enumerate(sorted({value for value in values if value is not None}))}
    width = 1
    while len(_DIGITS) ** width < len(positions):
        width += 1
    return "".join("-" * width if value is None else _base36(positions[value], width) for value in values)


def _base36(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
