"""Static vectors: a table with one row a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from .base import WordModel
from .vectors import WordVectors, gate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .formats.fasttext import Subwords

_TOKEN = re.compile(r"\w+(?:['-]\w+)*")


class StaticWords(WordModel):
    """A word table. A word is looked up as it is, then in lower case; several words give the mean of the known ones.

    With rows for character n-grams a word that is still unknown is composed of them, as it is, as fastText does.

    Args:
        name: The model's name, for error messages.
        words: The n words of the table. Where a word stands twice, the first row counts, as in gensim.
        vectors: Float32, shape ``(n, d)``.
        subwords: The rows of character n-grams, if there are any.
    """

    def __init__(self, name: str, words: Sequence[str], vectors: NDArray[np.float32], subwords: Subwords | None = None) -> None:
        self.name = name
        self.vectors = vectors
        self.subwords = subwords
        self.index: dict[str, int] = {}
        for row, word in enumerate(words):
            self.index.setdefault(word, row)

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return the rows of the words; see the class for how a word is looked up."""
        rows = np.fromiter((self._row(word) for word in words), dtype=np.int64, count=len(words))
        found = np.array(self.vectors[np.maximum(rows, 0)], dtype=np.float32)
        known = rows >= 0
        for position in np.flatnonzero(~known).tolist():
            parts = [row for token in _TOKEN.findall(words[position]) if (row := self._row(token)) >= 0]
            if parts:
                found[position] = self.vectors[parts].mean(axis=0)
                known[position] = True
        unknown = np.flatnonzero(~known)
        if self.subwords and unknown.size:
            found[unknown], known[unknown] = self.subwords.compose([words[position] for position in unknown.tolist()])
        return gate(words, found, model=self.name, known=known)

    def _row(self, word: str) -> int:
        row = self.index.get(word)
        return self.index.get(word.lower(), -1) if row is None else row
