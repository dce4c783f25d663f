"""Static vectors: a table with one row for each word."""

from __future__ import annotations

import re
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from .means import mean_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..formats.subwords import Subwords

_TOKEN = re.compile(r"\w+(?:['-]\w+)*")
_TEXTS = 10_000  # in one call: their tokens are Python strings, which take much memory


def tokens(text: str) -> list[str]:
    """Return the words of a text without punctuation; of a text that has none, the parts between blanks.

    >>> tokens("The well-known word isn't."), tokens("--")
    (['The', 'well-known', 'word', "isn't"], ['--'])
    """
    return _TOKEN.findall(text) or text.split()


class WordTable:
    """A table with one row for each word. A word is looked up as it is, then in lower case; several words give the mean of the known ones.

    A text is split into words at blanks. If the table lacks such a word, it is split again, into words without punctuation.

    If the table has rows for character n-grams, a text that is still unknown gets the mean of the rows of its n-grams, as in fastText.
    The n-grams are those of the text as it is, not in lower case.

    Args:
        words: The n words of the table. Where a word occurs twice, the first row counts, as in gensim.
        vectors: Float32, shape ``(n, d)``.
        subwords: The rows of character n-grams, if there are any.
    """

    def __init__(self, words: Sequence[str], vectors: NDArray[np.float32], subwords: Subwords | None = None) -> None:
        self.vectors = np.ascontiguousarray(vectors)  # a memory-mapped array stays mapped if it is contiguous
        self.subwords = subwords
        self.index: dict[str, int] = {}
        for row, word in enumerate(words):
            self.index.setdefault(word, row)

    def look_up(self, words: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return the rows of n words, float32 of shape ``(n, d)``, and which words are known; see the class for how a word is looked up."""
        rows = self._rows(words)
        known = rows >= 0
        vectors = np.array(self.vectors[np.maximum(rows, 0)], dtype=np.float32)
        missing = np.flatnonzero(~known)
        for first in range(0, len(missing), _TEXTS):
            part = missing[first : first + _TEXTS]
            vectors[part], known[part] = self._means([words[position] for position in part.tolist()])
        unknown = np.flatnonzero(~known)
        if self.subwords and unknown.size:
            vectors[unknown], known[unknown] = self.subwords.compose([words[position] for position in unknown.tolist()])
        return vectors, known

    def _rows(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Return the row of each word, int64 of shape ``(n,)``; -1 for a word that the table lacks both as it is and in lower case."""
        rows = np.fromiter(map(self.index.get, words, repeat(-1)), dtype=np.int64, count=len(words))
        missing = np.flatnonzero(rows < 0)
        lower = (self.index.get(words[position].lower(), -1) for position in missing.tolist())
        rows[missing] = np.fromiter(lower, dtype=np.int64, count=len(missing))
        return rows

    def _means(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return the mean of the known words of each text, shape ``(n, d)``, and which texts have a known word."""
        tokens: list[str] = []
        counts = []
        for text in texts:  # not a list of lists: the garbage collector would walk over it again and again
            parts = text.split()
            tokens += parts
            counts.append(len(parts))
        rows = self._rows(tokens)
        texts_of = np.repeat(np.arange(len(texts)), counts)
        inside = [(position, word) for position in np.flatnonzero(rows < 0).tolist() for word in _TOKEN.findall(tokens[position])]
        if inside:
            positions = np.array([position for position, _ in inside])
            rows = np.insert(rows, positions, self._rows([word for _, word in inside]))
            texts_of = np.insert(texts_of, positions, texts_of[positions])
        known = rows >= 0
        counts_known = np.bincount(texts_of[known], minlength=len(texts))
        return mean_rows(self.vectors, rows[known], counts_known), counts_known > 0
