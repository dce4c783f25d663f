"""Static vectors: a table with one row for each word."""

from __future__ import annotations

import re
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from ..vectors import KNOWN, PARTLY_KNOWN, UNKNOWN
from .means import mean_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..formats.hashed_ngrams import HashedNgrams
    from ..formats.subwords import Subwords

_TOKEN = re.compile(r"\w+(?:['-]\w+)*")
_LACKING, _SPLIT = -1, -2  # in place of a row: the table lacks the word; the word is split further
_TEXTS = 10_000  # in one call: their tokens are Python strings, which take much memory


def tokens(text: str) -> list[str]:
    """Return the words of a text without punctuation; of a text that has none, the parts between blanks.

    >>> tokens("The well-known word isn't."), tokens("--")
    (['The', 'well-known', 'word', "isn't"], ['--'])
    """
    return _TOKEN.findall(text) or text.split()


class WordTable:
    """A table with one row for each word. A word is looked up as it is, then in lower case; several words give the mean of the known ones.

    ``New York`` and ``New_York`` are one phrase: if the table lacks one, the other is looked up, before the mean of ``New`` and ``York``.

    A text is split into words at blanks. If the table lacks such a word, it is split again, into words without punctuation and
    underscores.

    If the table has rows for character n-grams, a text that is still unknown gets the mean of the rows of its n-grams, as in fastText or
    floret. A table of floret may have no words.
    The n-grams are those of the text as it is, not in lower case.

    Args:
        words: The n words of the table. Where a word occurs twice, the first row counts, as in gensim.
        vectors: Float32, shape ``(n, d)``.
        subwords: The rows of character n-grams, if there are any.
    """

    def __init__(self, words: Sequence[str], vectors: NDArray[np.float32], subwords: Subwords | HashedNgrams | None = None) -> None:
        self.vectors = np.ascontiguousarray(vectors)  # a memory-mapped array stays mapped if it is contiguous
        self.subwords = subwords
        self.index: dict[str, int] = {}
        for row, word in enumerate(words):
            self.index.setdefault(word, row)

    def look_up(self, words: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """Return the rows of n words, float32 of shape ``(n, d)``, and their marks; see the class for how a word is looked up."""
        rows = self._rows(words)
        lacking = np.flatnonzero(rows < 0)
        rows[lacking] = self._rows([_joined_otherwise(words[position]) for position in lacking.tolist()])
        marks = np.where(rows >= 0, np.uint8(KNOWN), np.uint8(UNKNOWN))
        vectors = np.zeros((len(words), self.vectors.shape[1]), dtype=np.float32)
        vectors[rows >= 0] = self.vectors[rows[rows >= 0]]
        missing = np.flatnonzero(rows < 0)
        for first in range(0, len(missing), _TEXTS):
            part = missing[first : first + _TEXTS]
            vectors[part], marks[part] = self._means([words[position] for position in part.tolist()])
        unknown = np.flatnonzero(marks == UNKNOWN)
        if self.subwords and unknown.size:
            vectors[unknown], marks[unknown] = self.subwords.compose([words[position] for position in unknown.tolist()])
        return vectors, marks

    def _rows(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Return the row of each word, int64 of shape ``(n,)``; -1 for a word that the table lacks both as it is and in lower case."""
        rows = np.fromiter(map(self.index.get, words, repeat(-1)), dtype=np.int64, count=len(words))
        missing = np.flatnonzero(rows < 0)
        lower = (self.index.get(words[position].lower(), -1) for position in missing.tolist())
        rows[missing] = np.fromiter(lower, dtype=np.int64, count=len(missing))
        return rows

    def _means(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """Return the mean of the known words of each text, shape ``(n, d)``, and the marks of the texts."""
        tokens: list[str] = []
        counts = []
        for text in texts:  # not a list of lists: the garbage collector would walk over it again and again
            parts = text.split()
            tokens += parts
            counts.append(len(parts))
        rows = self._rows(tokens)
        texts_of = np.repeat(np.arange(len(texts)), counts)
        inside = [(position, word) for position in np.flatnonzero(rows < 0).tolist() for word in _TOKEN.findall(tokens[position])]
        inside = [(position, part) for position, word in inside for part in self._parts(word)]
        if inside:
            positions = np.array([position for position, _ in inside])
            rows[positions] = _SPLIT
            rows = np.insert(rows, positions, self._rows([word for _, word in inside]))
            texts_of = np.insert(texts_of, positions, texts_of[positions])
        known = rows >= 0
        n_known, n_unknown = (np.bincount(texts_of[chosen], minlength=len(texts)) for chosen in (known, rows == _LACKING))
        marks = np.where(n_known > 0, KNOWN | np.where(n_unknown > 0, PARTLY_KNOWN, 0), UNKNOWN).astype(np.uint8)
        return mean_rows(self.vectors, rows[known], n_known), marks

    def _parts(self, word: str) -> list[str]:
        """Return the parts of a word between underscores, or the word itself if the table has it or it has no such parts."""
        parts = word.split("_") if "_" in word and word not in self.index and word.lower() not in self.index else []
        return [part for part in parts if part] or [word]


def _joined_otherwise(text: str) -> str:
    """Return a phrase with underscores for its blanks, or blanks for its underscores.

    >>> _joined_otherwise("New York"), _joined_otherwise("New_York"), _joined_otherwise("york")
    ('New_York', 'New York', 'york')
    """
    parts = text.split()
    return "_".join(parts) if len(parts) > 1 else text.replace("_", " ").strip()
