"""The list of candidate answers of an analogy task, the same for every model."""

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
    """The words that can be an answer; they are part of the task's identity.

    Attributes:
        frequent: The number of most frequent English words among them, from the words ``[a-z]+`` in wordfreq's large list.
        size: The expected number of all candidates, with the words of the data; None if there is no expectation.
        sha256: The expected SHA-256 of all candidates, one on each line, in order; None if there is no expectation.
    """

    frequent: int
    size: int | None = None
    sha256: str | None = None

    def words(self, data_words: Iterable[str]) -> tuple[str, ...]:
        """Return the candidates: the frequent words, most frequent first, then those of the data not among them.

        Spellings that differ by case alone are one candidate, for every model: they are excluded together, and each is right where the
        other is. A question is encoded as the data spell it (``Oslo``). If the frequent words have another spelling (``oslo``), the
        candidate has both vectors, and the nearer one counts: a cased model is not punished where it knows a name by one of them alone.
        An uncased model has the same vector for both.

        Args:
            data_words: The words of the data set, in order.

        Raises:
            DataError: The SHA-256 of the candidates is not the expected one, so scores could not be compared.
        """
        words = tuple(dict.fromkeys((*frequent_words(self.frequent), *data_words)))
        actual = words_sha256(words)
        if self.sha256 and actual != self.sha256:
            raise DataError(
                f"the candidate list has {len(words)} words with SHA-256 {actual}, expected {self.size} with {self.sha256}; "
                "another release of wordfreq gives another list: pip install wordfreq==3.1.1"
            )
        return words


def frequent_words(n: int) -> tuple[str, ...]:
    """Return the n most frequent English words that consist of the letters a to z, most frequent first."""
    from wordfreq import iter_wordlist

    words: list[str] = []
    for word in iter_wordlist("en", "large"):
        if len(words) == n:
            break
        if _WORD.fullmatch(word):
            words.append(word)
    return tuple(words)


def words_sha256(words: Sequence[str]) -> str:
    """Return the SHA-256, in hexadecimal, of the words, one on each line, in UTF-8."""
    return hashlib.sha256("".join(f"{word}\n" for word in words).encode()).hexdigest()
