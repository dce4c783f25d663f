"""The frequency of English words, and the frequency bands of word pairs."""

from __future__ import annotations

from bisect import bisect_right

from ..wrappers.static.zipf import zipf

__all__ = ["BANDS", "frequency_band", "zipf"]

_CUTS = (2.0, 3.0, 4.0, 5.0)
BANDS = ("below 2", "2 to 3", "3 to 4", "4 to 5", "5 and above")  # a frequency equal to a limit is in the upper band


def frequency_band(left: str, right: str) -> str:
    """Return the frequency band of the rarer of two English words; an unknown word is in the lowest band."""
    return BANDS[bisect_right(_CUTS, min(zipf(left), zipf(right)))]
