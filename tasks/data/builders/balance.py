"""Chooses rows of a data set such that models that know nothing of words are at chance on them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ....wrappers.static.form_ngrams import ngrams
from ....wrappers.static.random_words import random_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_DIM = 300


def balanced(measure: Callable[[NDArray[np.int64]], Array], n: int, *, tolerance: float, least: int) -> NDArray[np.int64]:
    """Return as many of n rows as possible such that every measure has a mean near one half.

    Rows are left out one by one, each time the one without which the means are nearest to one half, until all are within the tolerance
    or only ``least`` rows are left.

    Args:
        measure: Takes the rows, int64 of shape ``(m,)``, and returns what each contributes to each of k measures, float64 of shape
            ``(m, k)``, 0 to 1.
        n: The number of rows.
        tolerance: How far a mean may be from one half.
        least: The smallest number of rows.

    Returns:
        Int64, sorted.
    """
    rows = np.arange(n)
    while len(rows) > least:
        contributions = measure(rows) - 0.5
        total = contributions.sum(axis=0)
        if (np.abs(total) <= tolerance * len(rows)).all():
            break
        without = ((total - contributions) ** 2).sum(axis=1)
        rows = np.delete(rows, int(without.argmin()))
    return rows


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, without punctuation."""
    return re.findall(r"[a-z']+", text.lower())


def overlap_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return how often each text has each word, float32 of shape ``(n, d)``: their cosine is the overlap of two texts."""
    column = {word: n for n, word in enumerate(sorted({word for text in texts for word in words_of(text)}))}
    vectors = np.zeros((len(texts), len(column)), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in words_of(text):
            vectors[row, column[word]] += 1
    return vectors


def form_vectors(texts: Sequence[str], seed: int) -> NDArray[np.float32]:
    """Return the means of the untrained vectors of the words of n texts, float32 of shape ``(n, d)``: sums over their character n-grams.

    Whether such vectors find an edit nearer is luck where letters give nothing away, and differs from seed to seed.
    """
    return np.stack([np.mean([_form(word, seed) for word in words_of(text)], axis=0) for text in texts])


@cache
def _form(word: str, seed: int) -> NDArray[np.float32]:
    vector: NDArray[np.float32] = random_rows([f"{seed} {ngram}" for ngram in ngrams(word)], _DIM).sum(axis=0, dtype=np.float32)
    return vector
