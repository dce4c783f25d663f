"""Word vectors, the protocols of models that compute them, and the gate, which checks every vector."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from ..errors import SpanError, UnknownWordError, VectorError, first_line, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

# The mark of a word is UNKNOWN, or KNOWN and what else is true of it.
UNKNOWN, KNOWN = 0, 1
PARTLY_KNOWN = 2  # some tokens of the word are unknown
TRUNCATED = 4  # the word is longer than the model takes

_SUGGESTED_FROM = 10_000  # words: a search for the nearest spelling among millions would take seconds


@dataclass(frozen=True, eq=False, repr=False)
class WordVectors:
    """One vector for each word. Words that the model does not know are marked, and their rows have no meaning.

    It is used like gensim's ``KeyedVectors``. Iteration and ``len`` include the unknown words.

    Attributes:
        words: The n words that were asked for, in order. A word may occur twice; the methods use its first row.
        vectors: Float32, shape ``(n, d)``, finite, not normalised. The row of an unknown word is zero.
        known: Bool, shape ``(n,)``. False where the model has no vector for the word.
        marks: Uint8, shape ``(n,)``: 0 for an unknown word, otherwise ``KNOWN``, with ``PARTLY_KNOWN`` and ``TRUNCATED`` where they are
            true; None if the model does not say.

    >>> vectors = WordVectors(("king", "queen", "zyx"), np.float32([[2, 1], [1, 1], [0, 0]]), np.array([True, True, False]))
    >>> vectors
    WordVectors(3 words, 2 dimensions, 2 known)
    >>> "king" in vectors, "zyx" in vectors
    (True, False)
    >>> vectors["king"].tolist()
    [2.0, 1.0]
    >>> round(vectors.similarity("king", "queen"), 4)
    0.9487
    """

    words: tuple[str, ...]
    vectors: NDArray[np.float32]
    known: NDArray[np.bool_]
    marks: NDArray[np.uint8] | None = None

    def __repr__(self) -> str:
        return f"WordVectors({len(self)} words, {self.vectors.shape[1]} dimensions, {np.count_nonzero(self.known)} known)"

    def __len__(self) -> int:
        """Return n, the number of words, including the unknown ones."""
        return len(self.words)

    def __iter__(self) -> Iterator[str]:
        """Iterate over all n words, in order."""
        return iter(self.words)

    def __contains__(self, word: object) -> bool:
        """Tell whether the word is among the words and known, so that ``self[word]`` gives a vector."""
        return word in self._rows

    def __getitem__(self, word: str) -> NDArray[np.float32]:
        """Return the vector of a word, float32 of shape ``(d,)``.

        Raises:
            UnknownWordError: The word is not among the words, or the model does not know it. It is a ``KeyError``.
        """
        vector: NDArray[np.float32] = self.vectors[self._row(word)]
        return vector

    def similarity(self, left: str, right: str) -> float:
        """Return the cosine of two words, from -1 to 1; higher is more similar.

        Raises:
            UnknownWordError: One of the words is not among the words, or the model does not know it.
        """
        rows = [self._row(left), self._row(right)]
        return float(_cosines(self.vectors[rows[:1]], self.vectors[rows[1]])[0])

    def most_similar(self, word: str, n: int = 10) -> list[tuple[str, float]]:
        """Return the n words nearest to a word, and their cosines with it.

        Args:
            word: One of the words.
            n: The number of words to return, 0 or more. Fewer are returned if fewer words are known.

        Returns:
            Pairs of a word and its cosine, from 1 down to -1. Words with the same cosine stay in the order of ``words``. The word
            itself and unknown words are left out, and a word that occurs twice is returned once.

        Raises:
            UnknownWordError: The word is not among the words, or the model does not know it.
            ValueError: n is negative.
        """
        if n < 0:
            raise ValueError(f"n is {n}; expected 0 or more")
        row = self._row(word)
        candidates = [(name, candidate) for name, candidate in self._rows.items() if candidate != row]
        rows = np.array([candidate for _, candidate in candidates], dtype=np.int64)
        cosines = _cosines(self.vectors[rows], self.vectors[row])
        return [(candidates[index][0], float(cosines[index])) for index in np.argsort(-cosines, kind="stable")[:n].tolist()]

    @cached_property
    def _rows(self) -> dict[str, int]:
        """The first row of each known word."""
        rows: dict[str, int] = {}
        for row in np.flatnonzero(self.known).tolist():
            rows.setdefault(self.words[row], row)
        return rows

    def _row(self, word: str) -> int:
        row = self._rows.get(word)
        if row is None:
            problem = "is unknown to the model" if word in self.words else f"is not among the {len(self)} words that were asked for"
            raise UnknownWordError(f"the word {word!r} {problem}{nearest(str(word), islice(self._rows, _SUGGESTED_FROM))}")
        return row


def _cosines(vectors: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the cosine of each of n rows, none of them zero, with one vector: float64, shape ``(n,)``, computed in float64."""
    products = np.einsum("nd,d->n", vectors, vector, dtype=np.float64)
    lengths = np.sqrt(np.einsum("nd,nd->n", vectors, vectors, dtype=np.float64))
    length = np.sqrt(np.einsum("d,d->", vector, vector, dtype=np.float64))
    cosines: NDArray[np.float64] = np.clip(products / (lengths * length), -1, 1)  # rounding may go beyond these limits
    return cosines


@runtime_checkable
class WordEncoder(Protocol):
    """A model that turns words into vectors."""

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return one vector for each of the n words, in order."""
        ...


@runtime_checkable
class TextEncoder(Protocol):
    """A model that reads a text of several words otherwise than a word."""

    def encode_texts(self, texts: Sequence[str]) -> WordVectors:
        """Return one vector for each of the n texts, in order."""
        ...


@runtime_checkable
class SpanEncoder(Protocol):
    """A model that gives the vector of a word inside a text."""

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        """Return the vector of one span of each of n texts.

        Args:
            texts: n texts.
            spans: For each text the ``(start, end)`` of its span, in characters; the end is not included.

        Returns:
            The parts of the texts as ``words``, in order, and their vectors. A part is unknown if the model has no vector for it,
            for example because it has no token of its own or lies beyond the longest text that the model takes.

        Raises:
            SpanError: A span is empty or not inside its text.
            UnsupportedError: The model has no vectors of parts of a text; the message says why.
        """
        ...


def parts_of(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return the part of each of the n texts that its span, in characters, covers.

    Raises:
        SpanError: A span is empty or not inside its text, or there is not one span for each text.
    """
    if len(texts) != len(spans):
        raise SpanError(f"got {len(texts)} texts and {len(spans)} spans; expected one span a text")
    for text, (start, end) in zip(texts, spans, strict=True):
        if not 0 <= start < end <= len(text):
            raise SpanError(f"the span {start}:{end} is empty or outside the text of {len(text)} characters {text[:60]!r}")
    return [text[start:end] for text, (start, end) in zip(texts, spans, strict=True)]


def spans_as_words(model: WordEncoder, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
    """Return the vector of each span, as ``SpanEncoder`` does, for a model that does not use the text around a span."""
    return model.encode_words(parts_of(texts, spans))


def gate(
    words: Sequence[str],
    vectors: ArrayLike,
    *,
    model: str,
    known: ArrayLike | None = None,
    marks: NDArray[np.uint8] | None = None,
    batch_size: int | None = None,
) -> WordVectors:
    """Check the vectors that a model returned, and mark the words that it does not know.

    Args:
        words: The n words that were asked for.
        vectors: The vectors that the model returned. Expected are numbers of shape ``(n, d)`` that are finite as float32.
            A torch tensor of any floating or whole-number type on any device is accepted, and so is a list of such tensors.
        model: The name of the model, and of the task if there is one, for the error message.
        known: Truth values, shape ``(n,)``; None means that the model claims to know every word. An all-zero row has no
            direction, so its word is unknown in both cases.
        marks: The mark of each word, shape ``(n,)``, in place of ``known``; None if the model does not say more than ``known``.
        batch_size: The number of words that the model got at a time, to name the batch of a bad vector.

    Returns:
        The vectors as float32, with unknown rows set to zero.

    Raises:
        VectorError: The shape is wrong, the values are not numbers, a known word has a value that is not finite, or
            ``known`` holds no truth values.
    """
    array = _as_float32(vectors, model)
    if array.ndim != 2 or len(array) != len(words) or (len(words) and not array.shape[1]):
        raise VectorError(f"{model} returned an array of shape {array.shape} for {len(words)} words; expected ({len(words)}, d)")
    known = known if marks is None else marks
    mask = np.ones(len(words), dtype=np.bool_) if known is None else _as_bool(known, model)
    if mask.shape != (len(words),):
        raise VectorError(f"{model} says of {mask.shape} words whether it knows them; expected ({len(words)},)")
    bad = np.flatnonzero(mask & ~np.isfinite(array).all(axis=1))
    if bad.size:
        batch = f" in batch {bad[0] // batch_size + 1} of {-(-len(words) // batch_size)}" if batch_size else ""
        raise VectorError(
            f"{model} returned a vector with NaN or infinity for {bad.size} of {len(words)} words, first for {words[bad[0]]!r}{batch}; "
            "a usual cause is float16 overflow: load the model in float32"
        )
    mask = mask & array.any(axis=1)
    if not mask.all():
        array = np.where(mask[:, None], array, np.float32(0))
    return WordVectors(tuple(words), array, mask, None if marks is None else np.where(mask, marks, np.uint8(UNKNOWN)))


def _as_float32(vectors: Any, model: str) -> NDArray[np.float32]:
    try:
        array = np.asarray(_without_tensors(vectors))
        if array.dtype.kind not in "fiu":
            raise TypeError(f"dtype {array.dtype}")
        with np.errstate(over="ignore"):  # an overflow becomes infinity, which the gate reports with the word
            return np.ascontiguousarray(array, dtype=np.float32)
    except (TypeError, ValueError, RuntimeError) as error:  # the last is torch's
        raise VectorError(f"{model} returned no array of numbers ({first_line(error)}); expected float32 of shape (words, d)") from error


def _without_tensors(values: Any) -> Any:
    """Replace torch tensors, also in a list, by arrays: numpy cannot read bfloat16 or device memory itself."""
    if hasattr(values, "detach"):
        tensor = values.detach().cpu()
        return (tensor.float() if tensor.is_floating_point() else tensor).numpy()
    if isinstance(values, list | tuple) and any(hasattr(value, "detach") or isinstance(value, list | tuple) for value in values):
        return [_without_tensors(value) for value in values]
    return values


def _as_bool(known: ArrayLike, model: str) -> NDArray[np.bool_]:
    try:
        array = np.asarray(_without_tensors(known))
        if array.size and array.dtype.kind not in "biu":
            raise TypeError(f"dtype {array.dtype}")
    except (TypeError, ValueError, RuntimeError) as error:
        raise VectorError(f"{model} does not say clearly which words it knows ({first_line(error)}); expected a bool for each") from error
    return array.astype(np.bool_)
