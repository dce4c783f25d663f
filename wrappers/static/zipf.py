"""The frequency of English words."""

from __future__ import annotations

from functools import cache


@cache
def zipf(word: str) -> float:
    """Return wordfreq's Zipf frequency, the decimal logarithm of the uses in 10**9 words, to two decimals; 0 if unknown."""
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, "en", wordlist="large"))
