"""How frequent the words of a pair are."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

_CUTS = (2.0, 3.0, 4.0, 5.0)
BANDS = ("below 2", "2 to 3", "3 to 4", "4 to 5", "5 and above")  # a word on a cut is in the upper band


@cache
def zipf(word: str) -> float:
    """Return wordfreq's Zipf frequency, the decimal logarithm of uses in 10**9 words, with two decimals; 0 if unknown."""
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, "en", wordlist="large"))


def frequency_band(one: str, other: str) -> str:
    """Return the band of the rarer of two English words, by wordfreq's Zipf frequency; an unknown word is below 2."""
    return BANDS[bisect_right(_CUTS, min(zipf(one), zipf(other)))]
