"""Word vectors from a function of another library that turns texts into rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..base import WordModel
from ..vectors import WordVectors, gate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

_TEXTS = 256  # in one call


class FunctionWords(WordModel):
    """A model that calls a function from texts to rows, with at most 256 words in one call.

    Args:
        name: The model's name, for error messages.
        encode: Returns numbers of shape ``(n, d)`` for n texts.
    """

    def __init__(self, name: str, encode: Callable[[list[str]], ArrayLike]) -> None:
        self.name = name
        self._encode = encode

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return float32 vectors of shape ``(n, d)``; every word is known."""
        parts = [list(words[first : first + _TEXTS]) for first in range(0, len(words), _TEXTS)]
        rows = [np.asarray(self._encode(part)) for part in parts]
        return gate(words, np.concatenate(rows) if rows else np.zeros((0, 0), dtype=np.float32), model=self.name)
