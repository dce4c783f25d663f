"""Models that model2vec distilled: the vector of a word is the mean of the vectors of its tokens."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from ...errors import VectorError, first_line
from ..base import WordModel
from ..formats.model2vec_folder import no_panic
from ..vectors import KNOWN, PARTLY_KNOWN, UNKNOWN, WordVectors, gate, spans_as_words
from .means import mean_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from ..formats.model2vec_folder import TokenTable

_TEXTS = 10_000  # in one call: their encodings take much memory


class Model2VecWords(WordModel):
    """A table of token vectors. The vector of a word or text is the mean of the vectors of its tokens, as model2vec's ``encode`` gives it.

    Tokens that the tokenizer does not know are left out; a word that has no other token is unknown. No text is truncated, and all
    vectors are computed in float32. (model2vec truncates at ``max_length`` tokens, and computes a float16 table in float16.)

    Args:
        name: The model's name, for error messages.
        table: The tokenizer and the rows.
    """

    def __init__(self, name: str, table: TokenTable) -> None:
        self.name = name
        self.table = table

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return the mean token vectors of the words, scaled to unit length if the model's configuration says so."""
        vectors = np.zeros((len(words), self.table.rows.shape[1]), dtype=np.float32)
        marks = np.zeros(len(words), dtype=np.uint8)
        for first in range(0, len(words), _TEXTS):
            part = slice(first, first + _TEXTS)
            vectors[part], marks[part] = self._means(words[part])
        if self.table.normalize:
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-32)  # model2vec's guard against a zero row
        return gate(words, vectors, model=self.name, marks=marks)

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        """Return the vectors of parts of texts, float32 of shape ``(n, d)``. The text around a part makes no difference."""
        return spans_as_words(self, texts, spans)

    def _means(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """Return the mean token vector of each text, shape ``(n, d)``, and the marks of the texts."""
        tokens = self._tokens(texts)
        n_tokens = counts = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))
        ids = np.fromiter(chain.from_iterable(tokens), dtype=np.int64, count=counts.sum())
        if self.table.unknown is not None and (unknown := ids == self.table.unknown).any():
            counts = counts - np.bincount(np.repeat(np.arange(len(texts)), counts)[unknown], minlength=len(texts))
            ids = ids[~unknown]
        rows = ids if self.table.mapping is None else self.table.mapping[ids]
        weights = None if self.table.weights is None else self.table.weights[ids]
        marks = np.where(counts > 0, KNOWN | np.where(counts < n_tokens, PARTLY_KNOWN, 0), UNKNOWN).astype(np.uint8)
        return mean_rows(self.table.rows, rows, counts, weights), marks

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of the tokens of each text.

        Raises:
            VectorError: The tokenizer has no token for a part of a text, not even one for unknown parts.
        """
        try:
            with no_panic():
                return [encoding.ids for encoding in self.table.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        except Exception as error:  # the library raises nothing more special
            text = next(text for text in texts if not _splits(self.table.tokenizer, text))
            raise VectorError(f"the tokenizer of {self.name} cannot split {text!r}: {first_line(error)}") from error


def _splits(tokenizer: Tokenizer, text: str) -> bool:
    try:
        with no_panic():
            tokenizer.encode(text, add_special_tokens=False)
    except Exception:
        return False
    return True
