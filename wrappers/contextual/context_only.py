"""The control of context: the sentence without the word, which shows what score the words around a word get."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ...errors import UnsupportedError
from ..base import WordModel
from ..vectors import WordVectors, gate, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class ContextOnlyWords(WordModel):
    """The vector of a word in a sentence is that of the sentence from which the word is cut out.

    A word or a text on its own has no vector, because nothing is left of it.

    Args:
        name: The model's name, for error messages.
        model: The model that reads the sentences.
    """

    def __init__(self, name: str, model: WordModel) -> None:
        self.name = name
        self.model = model

    def encode_words(self, words: Sequence[str]) -> NoReturn:
        """Raise ``UnsupportedError``."""
        raise UnsupportedError(f"{self.name} has no vector of a word without a sentence: it reads only what stands around a word")

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        """Return the vectors of the texts without the parts, float32 of shape ``(n, d)``. If nothing is left, the part is unknown."""
        parts = parts_of(texts, spans)
        around = [" ".join((text[:start] + text[end:]).split()) for text, (start, end) in zip(texts, spans, strict=True)]
        encoded = self.model.encode_texts(around)
        return gate(parts, encoded.vectors, model=self.name, known=encoded.known, marks=encoded.marks)
