"""The control of form: untrained vectors of character n-grams, which show what score the spelling of words alone gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..base import WordModel
from ..vectors import WordVectors, gate, spans_as_words
from .random_words import random_rows
from .tables import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SIZES = range(3, 7)  # characters, as in fastText
_NGRAMS = 20_000  # whose vectors are in memory at a time


class FormNgramWords(WordModel):
    """A word is the sum of random vectors of the 3- to 6-grams of ``<word>`` in lower case; a text is the mean of its words.

    The vector of an n-gram depends on the n-gram alone; see ``random_rows``. It is never trained, so two words are alike only as far as
    they are spelt alike. Upper and lower case make no difference, because tasks fold case too.

    Args:
        name: The model's name, for error messages.
        dim: The number of components d.
    """

    def __init__(self, name: str, dim: int = 300) -> None:
        self.name = name
        self.dim = dim

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return float32 vectors of shape ``(n, dim)``, not of unit length; every text with a word in it is known."""
        columns: dict[str, int] = {}
        entries: list[int] = []
        ends, parts = [0], []
        for text in words:
            inside = tokens(text.lower())
            entries += [columns.setdefault(ngram, len(columns)) for word in inside for ngram in ngrams(word)]
            ends.append(len(entries))
            parts.append(len(inside))
        sums = _sums(list(columns), np.array(entries, dtype=np.int64), np.array(ends, dtype=np.int64), self.dim)
        known = np.array(parts, dtype=np.int64) > 0
        return gate(words, sums / np.maximum(parts, 1).astype(np.float32)[:, None], model=self.name, known=known)

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        """Return the vectors of parts of texts, float32 of shape ``(n, dim)``. The text around a part makes no difference."""
        return spans_as_words(self, texts, spans)


def ngrams(word: str) -> list[str]:
    """Return the 3- to 6-grams of a word between ``<`` and ``>``, each as often as it occurs.

    >>> ngrams("cat")
    ['<ca', 'cat', 'at>', '<cat', 'cat>', '<cat>']
    """
    marked = f"<{word}>"
    return [marked[start : start + size] for size in _SIZES for start in range(len(marked) - size + 1)]


def _sums(names: Sequence[str], entries: NDArray[np.int64], ends: NDArray[np.int64], dim: int) -> NDArray[np.float32]:
    """Return the sum of the vectors of the n-grams of each of n texts, float32 of shape ``(n, dim)``.

    Components are multiples of 2**-15 below 1, so that sums of up to 512 n-grams are exact in float32 and have no order.

    Args:
        names: The distinct n-grams.
        entries: Int64: the index in ``names`` of each n-gram of the first text, then of the second, and so on.
        ends: Int64, shape ``(n + 1,)``: text k has the entries from ``ends[k]`` to ``ends[k + 1]``.
        dim: The number of components.
    """
    from scipy.sparse import csr_array

    ones = np.ones(len(entries), dtype=np.float32)
    counts = csr_array((ones, entries, ends), shape=(len(ends) - 1, len(names))).tocsc()
    sums = np.zeros((len(ends) - 1, dim), dtype=np.float32)
    for first in range(0, len(names), _NGRAMS):
        sums += counts[:, first : first + _NGRAMS] @ random_rows(names[first : first + _NGRAMS], dim)
    return sums
