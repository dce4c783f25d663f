"""``VectorFile``, which every reader returns, and the checks that all readers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .source import Source
    from .subwords import Subwords


@dataclass(frozen=True, slots=True, eq=False)
class VectorFile:
    """The content of a file of word vectors.

    Attributes:
        words: The n different words, in the order of the file.
        vectors: Float32, shape ``(n, d)``, finite.
        notes: Harmless irregularities of the file, as messages for the user.
        subwords: The rows of character n-grams, by which fastText gives vectors to unknown words; None for other formats.
    """

    words: list[str]
    vectors: NDArray[np.float32]
    notes: tuple[str, ...] = ()
    subwords: Subwords | None = None


def make_vector_file(source: Source, words: list[str], array: NDArray[Any], notes: tuple[str, ...] = ()) -> VectorFile:
    """Check the words and numbers, and keep the first row of each word, as gensim does.

    Args:
        source: The file, for messages.
        words: The n words as they are in the file.
        array: Numbers of any type, shape ``(n, d)``.
        notes: The notes of the reader.

    Raises:
        DataError: A number is not finite as float32, or a word is empty or contains NUL.
    """
    odd = next((row for row, word in enumerate(words) if not word or "\0" in word), None)
    if odd is not None:
        raise DataError(f"{source.path}: word {odd + 1} of {len(words)}, {words[odd][:40]!r}, is empty or holds NUL; fetch the file again")
    with np.errstate(over="ignore"):
        vectors = np.ascontiguousarray(array, dtype=np.float32)
    bad = np.flatnonzero(~np.isfinite(vectors).all(axis=1))
    if bad.size:
        raise DataError(f"{source.path}: the vector of {words[bad[0]]!r} holds NaN, infinity or what is too large for float32")
    first = {word: row for row, word in reversed(list(enumerate(words)))}
    if len(first) == len(words):
        return VectorFile(words, vectors, notes)
    rows = sorted(first.values())
    again = next(word for row, word in enumerate(words) if first[word] != row)
    note = f"{source.path}: {len(words) - len(rows)} words stand there more than once, first {again!r}; the first of each counts"
    return VectorFile([words[row] for row in rows], vectors[rows], (*notes, note))
