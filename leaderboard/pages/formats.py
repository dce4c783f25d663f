"""Formats of numbers and names on pages. Numbers are rounded only here; pages sort by full precision."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..board.names import visible
from ..board.ranks import rank_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

_MINUS, _SPACE, DASH = "\u2212", "\u202f", "\u2013"
_MISSING, _FIRST, _CONTROLS = "!", 0x3F, range(0x7F, 0xA1)  # of the characters that stand for positions in an order
SYMBOLS = {"static": "\u25a0", "sentence encoder": "\u25cf", "language model": "\u25b2", "control": "\u25c7"}
OTHER = "\u25cb"
_LONGEST = 1_000  # characters of a text of a result file
_WORDS_OF_A_NAME = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z][A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])"  # before a word
    r"|(?<=[_./@:])(?=[^_./@:])|(?<=-)(?=[0-9])"  # after a mark; a browser breaks after a hyphen by itself, but for one before a digit
)
_WORDS = {
    "frequency_bands": "frequency bands (Zipf scale)",
    "n_asked": "asked",
    "n_answered": "answered",
    "n_partly_known": "known in part",
    "n_truncated": "cut",
}


def score(value: float | None) -> str:
    """Format a score to three decimals, with a true minus sign."""
    return DASH if value is None else f"{round(value, 3) + 0.0:.3f}".replace("-", _MINUS)  # no -0.000


def interval(limits: tuple[float, float] | None) -> str:
    """Format both limits; a dash stands between them only if it cannot be read as a minus sign."""
    if limits is None:
        return ""
    low, high = map(score, limits)
    return f"{low} to {high}" if _MINUS in low else f"{low}{DASH}{high}"


def ranks(limits: tuple[int, int] | None) -> str:
    """Format the ranks that a model may have: ``2`` or ``2-5``."""
    return DASH if limits is None else rank_text(limits)


def percent(value: float | None) -> str:
    """Format a share as a percentage, rounded down, so that 99.9 % is not shown as 100 %."""
    if value is None:
        return DASH
    return f"100{_SPACE}%" if value == 1 else f"{math.floor(round(value * 100, 9))}{_SPACE}%"  # 29/100 is 28.999... as a float


def count(value: object) -> str:
    """Format a whole number in groups of three digits."""
    return f"{value:,}".replace(",", _SPACE) if isinstance(value, int) else "unknown"


def size(value: int | None) -> str:
    """Format a number of parameters to three digits: ``135 M``."""
    if value is None or value < 0:
        return DASH
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
        return DASH
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
    """Split a name where a line may break: before a word, also after a run of capitals, and after a punctuation mark."""
    return re.split(_WORDS_OF_A_NAME, name)


def short(text: str) -> str:
    """Shorten each hash in a text to 12 digits."""
    return re.sub(r"([0-9a-f]{12})[0-9a-f]{4,}", "\\1\u2026", text)


@lru_cache(maxsize=10_000)  # metrics have the same names in every file
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
        A character for each value: a higher one for a higher value, the same for equal values, ``!`` for None.
    """
    known = sorted({value for value in values if value is not None})
    characters = {value: _FIRST + n + len(_CONTROLS) * (_FIRST + n >= _CONTROLS.start) for n, value in enumerate(known)}
    return "".join(_MISSING if value is None else chr(characters[value]) for value in values)
