"""Word vectors, the protocol of whatever makes them, and the one gate that every vector passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from ..errors import VectorError, first_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """One vector a word, with the words that the model does not know marked as such.

    Attributes:
        words: The n words asked for, in order.
        vectors: Float32, shape ``(n, d)``, finite, not normalised. The row of an unknown word is zero and means nothing.
        known: Bool, shape ``(n,)``. False where the model has no vector for the word.
    """

    words: tuple[str, ...]
    vectors: NDArray[np.float32]
    known: NDArray[np.bool_]


@runtime_checkable
class WordEncoder(Protocol):
    """Whatever turns words into vectors."""

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        """Return one vector for each of the n words, in order."""
        ...


@runtime_checkable
class SpanEncoder(Protocol):
    """Whatever gives the vector of a word inside a text."""

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
        """Return one vector for each of the n texts: of the characters from start up to, not including, end.

        Args:
            texts: n texts.
            spans: For each its ``(start, end)``, in characters.

        Returns:
            Float32, shape ``(n, d)``; zero where the model does not know what stands there.

        Raises:
            UnsupportedError: The model has no vectors of parts of a text; the message says why.
        """
        ...


def spans_as_words(model: WordEncoder, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """Return the vector of what stands in each span, as ``SpanEncoder`` does, for a model to which a context makes no difference."""
    return model.encode_words([text[start:end] for text, (start, end) in zip(texts, spans, strict=True)]).vectors


def gate(
    words: Sequence[str], vectors: ArrayLike, *, model: str, known: ArrayLike | None = None, batch_size: int | None = None
) -> WordVectors:
    """Check what a model returned and mark the words it does not know.

    Args:
        words: The n words that were asked for.
        vectors: What the model returned, expected to be of shape ``(n, d)`` with numbers that fit a finite float32.
            A torch tensor of any floating or whole-number type on any device is accepted.
        model: The model's name, and the task's where there is one, for the error message.
        known: Truth values, shape ``(n,)``; None means that the model claims to know every word. An all-zero row has no
            direction, so it counts as unknown either way.
        batch_size: How many words at a time the model was given, to name the batch of a bad vector.

    Returns:
        The vectors as float32, with unknown rows set to zero.

    Raises:
        VectorError: The shape is wrong, the values are no numbers, a known word has a value that is not finite, or
            ``known`` holds no truth values.
    """
    array = _as_float32(vectors, model)
    if array.ndim != 2 or len(array) != len(words) or (len(words) and not array.shape[1]):
        raise VectorError(f"{model} returned an array of shape {array.shape} for {len(words)} words; expected ({len(words)}, d)")
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
    return WordVectors(tuple(words), array, mask)


def _as_float32(vectors: Any, model: str) -> NDArray[np.float32]:
    try:
        if hasattr(vectors, "detach"):  # a torch tensor: numpy cannot read bfloat16 or device memory itself
            tensor = vectors.detach().cpu()
            vectors = (tensor.float() if tensor.is_floating_point() else tensor).numpy()
        array = np.asarray(vectors)
        if array.dtype.kind not in "fiu":
            raise TypeError(f"dtype {array.dtype}")
        with np.errstate(over="ignore"):  # an overflow becomes infinity, which the gate reports with the word
            return np.ascontiguousarray(array, dtype=np.float32)
    except (TypeError, ValueError, RuntimeError) as error:  # the last is torch's
        raise VectorError(f"{model} returned no array of numbers ({first_line(error)}); expected float32 of shape (words, d)") from error


def _as_bool(known: ArrayLike, model: str) -> NDArray[np.bool_]:
    try:
        array = np.asarray(known)
        if array.size and array.dtype.kind not in "biu":
            raise TypeError(f"dtype {array.dtype}")
    except (TypeError, ValueError, RuntimeError) as error:
        raise VectorError(f"{model} does not say clearly which words it knows ({first_line(error)}); expected a bool for each") from error
    return array.astype(np.bool_)
