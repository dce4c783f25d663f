"""The candidate answers of an analogy task: the same list for every model."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class CandidateList:
    """Which words may be given as an answer: part of the task's identity.

    Attributes:
        frequent: How many of the most frequent English words; those of ``[a-z]+`` in wordfreq's large list.
        size: How many words there are with those of the data set added; None for data that are not at hand here.
        sha256: SHA-256 of all of them, one a line, in order; None for data that are not at hand here.
    """

    frequent: int
    size: int | None = None
    sha256: str | None = None

    def words(self, data_words: Iterable[str]) -> tuple[str, ...]:
        """Return the candidates: the frequent words, most frequent first, then those of the data not among them.

        Args:
            data_words: The words of the data set, in order.

        Raises:
            DataError: The words are not the known ones, so that scores could not be compared.
        """
        words = tuple(dict.fromkeys((*frequent_words(self.frequent), *data_words)))
        found = words_sha256(words)
        if self.sha256 and found != self.sha256:
            raise DataError(
                f"the candidate list has {len(words)} words with SHA-256 {found}, expected {self.size} with {self.sha256}; "
                "another release of wordfreq gives another list: pip install wordfreq==3.1.1"
            )
        return words


def frequent_words(n: int) -> tuple[str, ...]:
    """Return the n most frequent English words made of the letters a to z alone, most frequent first."""
    from wordfreq import iter_wordlist

    found: list[str] = []
    for word in iter_wordlist("en", "large"):
        if len(found) == n:
            break
        if _WORD.fullmatch(word):
            found.append(word)
    return tuple(found)


def words_sha256(words: Sequence[str]) -> str:
    """Return the SHA-256 of the words, one a line, UTF-8, in hexadecimal."""
    return hashlib.sha256("".join(f"{word}\n" for word in words).encode()).hexdigest()
