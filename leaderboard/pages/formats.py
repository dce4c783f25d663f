"""How numbers stand on a page. Text is rounded here and nowhere else; pages sort by full precision."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from ..board.statistics import rank_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MINUS, _SPACE, _DASH = "\u2212", "\u202f", "\u2013"
SYMBOLS = {"static": "\u25a0", "sentence encoder": "\u25cf", "language model": "\u25b2", "baseline": "\u25c7"}
OTHER = "\u25cb"
_WORDS = {"frequency_bands": "frequency bands (Zipf scale)", "n_asked": "asked", "n_answered": "answered"}


def score(value: float | None) -> str:
    """Three decimals, with a true minus sign."""
    return _DASH if value is None else f"{round(value, 3) + 0.0:.3f}".replace("-", _MINUS)  # no -0.000


def interval(limits: tuple[float, float] | None) -> str:
    """Both limits; a dash between them only where it cannot be read as a minus sign."""
    if limits is None:
        return ""
    low, high = map(score, limits)
    return f"{low} to {high}" if _MINUS in low else f"{low}{_DASH}{high}"


def ranks(limits: tuple[int, int] | None) -> str:
    """The ranks that a model may have: ``2`` or ``2-5``."""
    return _DASH if limits is None else rank_text(limits)


def percent(value: float | None) -> str:
    """Round down unless it is all: 99.9 % known is not 100 %."""
    if value is None:
        return _DASH
    return f"100{_SPACE}%" if value == 1 else f"{math.floor(round(value * 100, 9))}{_SPACE}%"  # 29/100 is 28.999... as a float


def count(value: object) -> str:
    """A whole number in groups of three digits."""
    return f"{value:,}".replace(",", _SPACE) if isinstance(value, int) else "unknown"


def size(value: int | None) -> str:
    """A number of parameters to three digits: ``135 M``."""
    if value is None or value < 0:
        return _DASH
    if value < 1000:
        return str(value)
    power = min(int(math.log10(value)) // 3, 4)
    short = f"{value / 1000**power:.3g}"
    return f"{float(short):,.10g}{_SPACE}{' kMBT'[power]}" if float(short) < 1000 or power == 4 else f"1{_SPACE}{' kMBT'[power + 1]}"


def named(number: int, noun: str) -> str:
    """A number of things, in words that agree with it."""
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"


def seconds(value: float) -> str:
    """A time, to a tenth of a second."""
    return f"{value:,.1f}{_SPACE}s".replace(",", _SPACE)


def anything(value: object) -> str:
    """Any score of a result file."""
    if isinstance(value, float):
        return f"{round(value, 4) + 0.0:.4f}".replace("-", _MINUS) if math.isfinite(value) else "not a number"
    if value is None:
        return _DASH
    if isinstance(value, bool):
        return "yes" if value else "no"
    return count(value) if isinstance(value, int) else str(value)


def axis(value: float) -> str:
    """A round number beside an axis."""
    return f"{value:.10g}".replace("-", _MINUS)


def part(value: object) -> str:
    """A score of a part of a task."""
    return score(value) if isinstance(value, float) and math.isfinite(value) else anything(value)


def symbol(kind: str | None) -> str:
    """The shape that stands for a kind of model."""
    return SYMBOLS.get(kind or "", OTHER)


def pieces(name: str) -> list[str]:
    """Where a long name may be broken: before a capital letter and after a mark."""
    return re.findall(r"[A-Z0-9]*[^A-Z\-_./]*[\-_./]*|.", name, flags=re.S)[:-1] or [name]


def plain(name: str) -> str:
    """The name of a score in words."""
    return _WORDS.get(name) or " ".join(word.upper() if word in ("auroc", "mrr", "cka") else word for word in name.split("_"))


def ticked(text: str) -> Markup:
    """Text with what stands between backticks as code; all of it escaped."""
    from markupsafe import Markup, escape

    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704  # it is escaped


def sentence(text: str) -> str:
    """With a capital letter in front; the rest stays."""
    return text[:1].upper() + text[1:]


def order(values: Sequence[Any]) -> str:
    """Say for the page's script how values are ordered.

    Args:
        values: Numbers or texts, or None where there is none.

    Returns:
        The place of each among all, smallest first and the same for equal ones, as numbers to the base 36, all of one width;
        dashes for None.
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
