"""The random control: random vectors, which show what score a model without any knowledge gets."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from ..base import WordModel
from ..vectors import WordVectors, gate, spans_as_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def random_rows(texts: Sequence[str], dim: int) -> NDArray[np.float32]:
    """Return a random vector for each of n texts, which depends on the text alone: float32, shape ``(n, dim)``.

    The components are the little-endian 16-bit integers of SHAKE-256 over the text's UTF-8 bytes, divided by 2**15. They are
    uniform on [-1, 1), independent and exact in float32.
    """
    digests = b"".join(hashlib.shake_256(text.encode()).digest(2 * dim) for text in texts)
    integers = np.frombuffer(digests, dtype="<i2").reshape(len(texts), dim)
    return integers.astype(np.float32) / np.float32(2**15)


class RandomWords(WordModel):
    """Random vectors that depend only on the word, so that they are the same in any order, in any process and on any machine.

    Args:
        name: The model's name, for error messages.
        dim: The number of components d.
    """

    def __init__(self, name: str, dim: int = 300) -> None:
        self.name = name
        self.dim = dim

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return float32 vectors of shape ``(n, dim)``, those of ``random_rows``; every word is known."""
        return gate(words, random_rows(words, self.dim), model=self.name)

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        """Return the vectors of parts of texts, float32 of shape ``(n, dim)``. The text around a part makes no difference."""
        return spans_as_words(self, texts, spans)
