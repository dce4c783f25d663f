"""Static controls that know nothing of meaning: one vector for every word, the frequency of words, and vectors of the wrong words."""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

import numpy as np

from ..base import StaticWords, WordModel
from ..vectors import WordVectors, gate, spans_as_words
from .tables import tokens
from .zipf import zipf

if TYPE_CHECKING:
    from collections.abc import Sequence

_HIGHEST = 8.0  # on the Zipf scale, where the most frequent English word, "the", has 7.73


class ConstantWords(WordModel):
    """The same unit vector for every word and text, so that nothing can be told apart. It shows how a task treats ties.

    Args:
        name: The model's name, for error messages.
        dim: The number of components d. The first is 1 and the others are 0.
    """

    def __init__(self, name: str, dim: int) -> None:
        self.name = name
        self.vector = np.eye(1, dim, dtype=np.float32)

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return float32 vectors of shape ``(n, dim)``; every word is known."""
        return gate(words, np.repeat(self.vector, len(words), axis=0), model=self.name)

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        """Return the vectors of parts of texts, float32 of shape ``(n, dim)``."""
        return spans_as_words(self, texts, spans)


class FrequencyWords(WordModel):
    """The frequency of a word as an angle. The cosine of two words falls from 1 to -1 as their frequencies differ more.

    The angle is the Zipf frequency of the word, from 0 to 8, times pi / 8. A text has the mean Zipf frequency of its words.

    Args:
        name: The model's name, for error messages.
        dim: The number of components d, 2 or more. The first two are the cosine and the sine of the angle, the others are 0.
    """

    def __init__(self, name: str, dim: int) -> None:
        self.name = name
        self.dim = dim

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return float32 vectors of shape ``(n, dim)`` and unit length; every text with a word in it is known."""
        parts = [tokens(text) for text in words]
        angles = [math.pi / _HIGHEST * math.fsum(map(zipf, inside)) / max(len(inside), 1) for inside in parts]
        vectors = np.zeros((len(words), self.dim), dtype=np.float32)
        vectors[:, 0] = [math.cos(angle) for angle in angles]
        vectors[:, 1] = [math.sin(angle) for angle in angles]
        return gate(words, vectors, model=self.name, known=np.array([bool(inside) for inside in parts], dtype=np.bool_))

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        """Return the vectors of parts of texts, float32 of shape ``(n, dim)``. The text around a part makes no difference."""
        return spans_as_words(self, texts, spans)


class ShuffledWords(StaticWords):
    """The vectors of a table, dealt out to the wrong words. All vectors and all known words are as before, and the meaning is gone.

    The order of the SHAKE-256 digests of the words says who gets what: the first row goes to the word whose digest is the lowest. So
    the vectors are the same on any machine.

    Args:
        name: The model's name, for error messages.
        model: The table, with one row for each word.
    """

    def __init__(self, name: str, model: StaticWords) -> None:
        dealt = sorted(model.table.index, key=lambda word: hashlib.shake_256(word.encode()).digest(16))
        super().__init__(name, dealt, model.table.vectors)
