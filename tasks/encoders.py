"""What a task gets of a model: vectors of words, texts and spans, each encoded once, and the record of what it reads in part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from ..errors import UnsupportedError
from ..wrappers.adapter import encode_spans, encode_texts, encode_words
from ..wrappers.vectors import PARTLY_KNOWN, TRUNCATED

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from mteb.abstasks.task_metadata import TaskMetadata
    from mteb.models import MTEBModels
    from mteb.timing import TimingStack
    from mteb.types import EncodeKwargs
    from numpy.typing import NDArray

    from ..wrappers.vectors import WordVectors

_Item = TypeVar("_Item", bound="Hashable")


@dataclass(slots=True)
class Tally:
    """The words and texts that a model reads in part.

    Attributes:
        partly_known: Those that have unknown tokens, beside known ones.
        truncated: Those that are longer than the model takes.
        is_said: Whether the model has said so of every word and text so far.
    """

    partly_known: set[str] = field(default_factory=set)
    truncated: set[str] = field(default_factory=set)
    is_said: bool = True

    def add(self, encoded: WordVectors) -> None:
        """Add what a model says of some words or texts."""
        if encoded.marks is None:
            self.is_said = False
            return
        for bit, texts in ((PARTLY_KNOWN, self.partly_known), (TRUNCATED, self.truncated)):
            texts.update(encoded.words[row] for row in np.flatnonzero(encoded.marks & bit).tolist())


@dataclass(frozen=True, slots=True)
class Encoders:
    """A model with the arguments that a task encodes texts with, on one split and subset.

    Attributes:
        model: Any model of mteb or of this package.
        metadata: The metadata of the task.
        split: The split.
        subset: The subset.
        encode_kwargs: The arguments of ``encode``, such as the batch size.
        timer: mteb's record of the time that each phase takes.
        tally: What the model has read in part so far.
    """

    model: MTEBModels
    metadata: TaskMetadata
    split: str
    subset: str
    encode_kwargs: EncodeKwargs
    timer: TimingStack
    tally: Tally = field(default_factory=Tally)

    def timed(self, phase: str) -> Any:
        """Return a context manager that records the time of a phase."""
        return self.timer(phase, split=self.split, subset=self.subset)

    def words(self, words: Sequence[str], phase: str = "Encoding words") -> WordVectors:
        """Return the vectors of n words; repeated words are encoded once."""
        return self._each_once(encode_words, words, phase)

    def texts(self, texts: Sequence[str], phase: str = "Encoding sentences") -> WordVectors:
        """Return the vectors of n texts of several words; repeated texts are encoded once."""
        return self._each_once(encode_texts, texts, phase)

    def _each_once(self, encode: Callable[..., WordVectors], texts: Sequence[str], phase: str) -> WordVectors:
        distinct, rows = _distinct(texts)
        with self.timed(phase):
            encoded = encode(
                self.model,
                distinct,
                task_metadata=self.metadata,
                hf_split=self.split,
                hf_subset=self.subset,
                encode_kwargs=self.encode_kwargs,
            )
        self.tally.add(encoded)
        return _repeated(encoded, rows)

    def words_alone(self, spans: WordVectors) -> WordVectors:
        """Return the vectors of the words of n spans without their texts; if the model has none, all are unknown."""
        try:
            return self.words(spans.words)
        except UnsupportedError:
            return type(spans)(spans.words, np.zeros_like(spans.vectors), np.zeros_like(spans.known))

    def spans(self, texts: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> WordVectors:
        """Return the vectors of the span from start to end, in characters, in each of n texts; repeated spans are encoded once."""
        distinct, rows = _distinct(list(zip(texts, starts, ends, strict=True)))
        with self.timed("Encoding spans"):
            encoded = encode_spans(self.model, [text for text, _, _ in distinct], [(start, end) for _, start, end in distinct])
        self.tally.add(encoded)
        return _repeated(encoded, rows)


def _distinct(items: Sequence[_Item]) -> tuple[list[_Item], NDArray[np.int64]]:
    """Return the distinct ones of n items, and where each item stands among them, int64 of shape ``(n,)``."""
    index = {item: row for row, item in enumerate(dict.fromkeys(items))}
    return list(index), np.array([index[item] for item in items], dtype=np.int64)


def _repeated(encoded: WordVectors, rows: NDArray[np.int64]) -> WordVectors:
    if len(rows) == len(encoded):
        return encoded
    return type(encoded)(tuple(encoded.words[row] for row in rows), encoded.vectors[rows], encoded.known[rows])
