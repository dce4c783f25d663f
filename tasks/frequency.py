"""How frequent the words of a pair are."""

from __future__ import annotations

from bisect import bisect_right

from .data.lexical.lexicon import zipf

_CUTS = (2.0, 3.0, 4.0, 5.0)
BANDS = ("below 2", "2 to 3", "3 to 4", "4 to 5", "5 and above")  # a word on a cut is in the upper band


def frequency_band(one: str, other: str) -> str:
    """Return the band of the rarer of two English words, by wordfreq's Zipf frequency; an unknown word is below 2."""
    return BANDS[bisect_right(_CUTS, min(zipf(one), zipf(other)))]
