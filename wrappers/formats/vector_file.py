"""``VectorFile``, which every reader returns, and the checks that all readers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import DataError
from .odd_words import blank, escaped, not_utf8

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .hashed_ngrams import HashedNgrams
    from .source import Source
    from .subwords import Subwords


@dataclass(frozen=True, slots=True, eq=False)
class VectorFile:
    """The content of a file of word vectors.

    Attributes:
        words: The n different words, in the order of the file.
        vectors: Float32, shape ``(n, d)``, finite.
        notes: Harmless irregularities of the file, as messages for the user, without the path: the same bytes may lie at another.
        subwords: The rows of character n-grams, by which fastText and floret give vectors to unknown words; None for other formats.
    """

    words: list[str]
    vectors: NDArray[np.float32]
    notes: tuple[str, ...] = ()
    subwords: Subwords | HashedNgrams | None = None


def make_vector_file(source: Source, words: list[str], array: NDArray[Any], notes: tuple[str, ...] = ()) -> VectorFile:
    """Check the words and numbers, and keep the first row of each word, as gensim does.

    A word that cannot be asked for changes the vector of no other: a blank one is left out, one that is not UTF-8 is written with escapes.

    Args:
        source: The file, for messages.
        words: The n words as they are in the file.
        array: Numbers of any type, shape ``(n, d)``.
        notes: The notes of the reader.

    Raises:
        DataError: A number is not finite as float32, a word contains NUL, or all words are blank.
    """
    odd = next((row for row, word in enumerate(words) if "\0" in word), None)
    if odd is not None:
        raise DataError(f"{source.path}: word {odd + 1} of {len(words)}, {words[odd][:40]!r}, holds NUL; fetch the file again")
    with np.errstate(over="ignore"):
        vectors = np.ascontiguousarray(array, dtype=np.float32)
    bad = np.flatnonzero(~np.isfinite(vectors).all(axis=1))
    if bad.size:
        raise DataError(f"{source.path}: the vector of {escaped(words[bad[0]])!r} holds NaN, infinity or what is too large for float32")
    rows, said = _rows(words)
    if not rows:
        raise DataError(f"{source.path} holds no word but blank ones; expected word vectors")
    if said:
        words, vectors = [escaped(words[row]) for row in rows], vectors[rows]
    return VectorFile(words, vectors, (*notes, *said))


def _rows(words: Sequence[str]) -> tuple[list[int], tuple[str, ...]]:
    """Return the rows to keep, in order, and notes on the rows that are left out and on the words that are not UTF-8."""
    empty, odd = blank(words), set(not_utf8(words))
    first = {word: row for row, word in reversed(list(enumerate(words)))}
    for row in empty:
        first.pop(words[row], None)
    rows = sorted(first.values())
    again = [row for row, word in enumerate(words) if first.get(word, row) != row]
    if len(rows) == len(words) and not odd:
        return rows, ()
    spelled = {words[row] for row in rows if row not in odd}  # a word in UTF-8 that looks like an escaped one keeps its name
    rows = [row for row in rows if row not in odd or escaped(words[row]) not in spelled]
    notes = []
    if empty:
        notes.append(f"empty or blank words: {len(empty)} of {len(words)}, first word {empty[0] + 1}; left out")
    if odd:
        row = min(odd)
        notes.append(f"words that are not UTF-8: {len(odd)} of {len(words)}, first word {row + 1}, written '{escaped(words[row])}'")
    if again:
        notes.append(f"{len(again)} words stand there more than once, first {escaped(words[again[0]])!r}; the first of each counts")
    return rows, tuple(notes)
