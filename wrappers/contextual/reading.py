"""Turns a word, or a part of a text, into token ids and the positions whose states are pooled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import UnsupportedError
from ..vectors import KNOWN, UNKNOWN, parts_of
from .unknown_tokens import mark, own_words, space_id, unknown_ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from .recipe import Recipe

# Raise it when the same text gives other token ids or other pooled positions: cached vectors are then computed again.
READING_VERSION = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model reads for a word.

    Attributes:
        ids: The token ids of the text.
        first: The first position to pool.
        stop: The position after the last one to pool. It is equal to ``first`` if there is nothing to pool.
        mark: How much of the word is known.
    """

    ids: tuple[int, ...]
    first: int
    stop: int
    mark: int = KNOWN

    @property
    def is_known(self) -> bool:
        """Whether there are positions to pool, and the word has a token that is not an unknown one."""
        return self.stop > self.first and self.mark != UNKNOWN


@dataclass(frozen=True, slots=True)
class _Special:
    """The ids of the tokens that stand for unknown parts, and of that of a space."""

    unknown: frozenset[int] = frozenset()
    space: int | None = None


_NO_TOKENS = _Special()


def read_words(tokenizer: Any, recipe: Recipe, words: Sequence[str], longest: int | None = None) -> list[Reading]:
    """Return the reading of each of the n words.

    Args:
        tokenizer: A fast tokenizer of transformers.
        recipe: How a word is read.
        words: The words.
        longest: The largest number of tokens that the model takes; longer texts are cut off.

    Raises:
        UnsupportedError: The tokenizer does not return the positions of its tokens in the text.
    """
    _refuse_slow(tokenizer)
    space = "" if writes_spaces(tokenizer) else " "
    texts = [recipe.text(word, space) for word in words]
    encodings = _encode(tokenizer, [text for text, _, _ in texts], special_tokens=recipe.special_tokens, longest=longest)
    tokens = _Special(unknown_ids(tokenizer), space_id(tokenizer))
    readings = []
    for (ids, offsets), (text, start, end) in zip(encodings, texts, strict=True):
        own = _reading(ids, offsets, (start, end), tokens, cut=_is_cut(ids, offsets, len(text), longest))
        match recipe.pooled:
            case "word":
                readings.append(own)
            case "all":
                readings.append(replace(own, first=0, stop=len(ids) if end > start else 0))
            case "text":
                half = (len(text) + 1) // 2 if recipe.echo else 0  # of a text that is read twice, the second half
                whole = _reading(ids, offsets, (half, len(text) if end > start else 0))
                readings.append(replace(whole, mark=own.mark))
    return readings


def read_spans(
    tokenizer: Any, recipe: Recipe, texts: Sequence[str], spans: Sequence[tuple[int, int]], longest: int | None = None
) -> list[Reading]:
    """Return the reading of a part, in characters, of each of the n texts. The template of the recipe is not used.

    The reading has no positions if the part has no token of its own or lies beyond the first ``longest`` tokens.

    Raises:
        UnsupportedError: The tokenizer does not return the positions of its tokens in the text.
        SpanError: A span is empty or not inside its text.
    """
    parts_of(texts, spans)
    _refuse_slow(tokenizer)
    echoed = [recipe.echoed(text, span) for text, span in zip(texts, spans, strict=True)]
    encodings = _encode(tokenizer, [text for text, _ in echoed], special_tokens=recipe.special_tokens, longest=longest)
    tokens = _Special(unknown_ids(tokenizer), space_id(tokenizer))
    return [
        Reading(ids, 0, 0, UNKNOWN) if _is_cut(ids, offsets, span[1], longest) else _reading(ids, offsets, span, tokens)
        for (ids, offsets), (_, span) in zip(encodings, echoed, strict=True)
    ]


def marks_of(readings: Sequence[Reading]) -> NDArray[np.uint8]:
    """Return the marks of n readings, uint8 of shape ``(n,)``; 0 where there is nothing to pool."""
    return np.fromiter((reading.mark if reading.is_known else UNKNOWN for reading in readings), dtype=np.uint8, count=len(readings))


def _is_cut(ids: tuple[int, ...], offsets: Sequence[tuple[int, int]], end: int, longest: int | None) -> bool:
    """Tell whether a text was cut before a span's end."""
    return longest is not None and len(ids) >= longest and max(right for _, right in offsets) < end


def shared_prefix(readings: Sequence[Reading]) -> int:
    """Return how many tokens at the start are the same in all readings, without pooled tokens and the last token of any reading."""
    most = min(min(reading.first, len(reading.ids) - 1) for reading in readings)
    columns = zip(*(reading.ids[:most] for reading in readings), strict=True)
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))


def by_length(lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Group positions of equal length, longest first, into batches of at most ``tokens`` tokens (at least one text each).

    Nothing is padded, so no attention mask can change a vector. The longest texts come first, so that a text that does not fit into
    memory fails at once.
    """
    order = sorted(range(len(lengths)), key=lambda position: -lengths[position])
    for length, group in groupby(order, key=lengths.__getitem__):
        equal = list(group)
        step = max(1, tokens // max(1, length))
        yield from (equal[first : first + step] for first in range(0, len(equal), step))


def writes_spaces(tokenizer: Any) -> bool:
    """Tell whether the tokenizer itself adds a space before the first word of a text, as Llama's does."""

    def tokens(text: str) -> list[int]:
        return list(tokenizer(text, add_special_tokens=False)["input_ids"])

    word = next(iter(own_words(tokenizer, 1)), "dog")
    alone = tokens(word)
    return tokens(f"{'a' if word == 'dog' else word} {word}")[-len(alone) :] == alone


def _refuse_slow(tokenizer: Any) -> None:
    if not getattr(tokenizer, "is_fast", False):
        raise UnsupportedError(f"{type(tokenizer).__name__} does not say where its tokens stand in the text; a fast tokenizer does")


def _encode(tokenizer: Any, texts: Sequence[str], *, special_tokens: bool, longest: int | None) -> Iterator[tuple[tuple[int, ...], Any]]:
    if not texts:
        return iter(())
    limit = {"truncation": True, "max_length": longest} if longest else {}
    encodings = tokenizer(list(texts), return_offsets_mapping=True, add_special_tokens=special_tokens, return_attention_mask=False, **limit)
    return zip(map(tuple, encodings["input_ids"]), encodings["offset_mapping"], strict=True)


def _reading(
    ids: tuple[int, ...], offsets: Sequence[tuple[int, int]], span: tuple[int, int], tokens: _Special = _NO_TOKENS, *, cut: bool = False
) -> Reading:
    """Return the reading that pools the tokens that a span touches."""
    start, end = span
    inside = [position for position, (left, right) in enumerate(offsets) if right > start and left < end and right > left]
    if len(inside) > 1 and ids[inside[0]] == tokens.space:  # a space that the tokenizer added, with the offset of the first letter
        del inside[0]
    if not inside:
        return Reading(ids, 0, 0, UNKNOWN)
    first, stop = inside[0], inside[-1] + 1
    return Reading(ids, first, stop, mark(ids[first:stop], tokens.unknown, tokens.space, cut=cut))
