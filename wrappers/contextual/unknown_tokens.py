"""Asks a tokenizer how much of a word it knows. A word of nothing but unknown tokens, such as [UNK], is unknown."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from ..vectors import KNOWN, PARTLY_KNOWN, TRUNCATED, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray


def unknown_ids(tokenizer: Any) -> frozenset[int]:
    """Return the ids of the tokens that stand for what the tokenizer does not know; none if it reads bytes or leaves such parts out.

    Args:
        tokenizer: A tokenizer of transformers or of tokenizers.
    """
    backend = getattr(tokenizer, "backend_tokenizer", tokenizer)
    model = getattr(backend, "model", None)
    token = getattr(model, "unk_token", None)
    ids = {getattr(tokenizer, "unk_token_id", None), None if token is None else backend.token_to_id(token)}
    if ids == {None} and type(model).__name__ == "Unigram":  # the library has no attribute for it
        ids.add(json.loads(backend.to_str())["model"]["unk_id"])
    return frozenset(token for token in ids if token is not None)


def space_id(tokenizer: Any) -> int | None:
    """Return the id of the token of a space that a tokenizer of the Llama family adds, None if it has no such token."""
    backend = getattr(tokenizer, "convert_tokens_to_ids", None) or tokenizer.token_to_id
    token = backend("▁")
    return None if token is None or token == getattr(tokenizer, "unk_token_id", None) else int(token)


def own_words(tokenizer: Any, most: int = 2) -> list[str]:
    """Return some words that a tokenizer of transformers knows and tells apart; fewer if it has no more.

    They are dog and cat if it knows them, otherwise tokens of its vocabulary that are letters and stand at the start of a word.
    """
    unknown, taken = unknown_ids(tokenizer), dict[tuple[int, ...], str]()
    for word in chain(("dog", "cat"), _words_of_vocabulary(tokenizer)):
        ids = tuple(tokenizer(word, add_special_tokens=False)["input_ids"])
        if ids and not unknown.intersection(ids):
            taken.setdefault(ids, word)
        if len(taken) == most:
            break
    return list(taken.values())


def _words_of_vocabulary(tokenizer: Any) -> Iterator[str]:
    """Yield the tokens that are letters, by their ids. The vocabulary, which may be large, is sorted only when one is asked for."""
    special = set(tokenizer.all_special_tokens)
    for token in sorted(vocabulary := tokenizer.get_vocab(), key=vocabulary.__getitem__):
        text = "" if token in special else tokenizer.convert_tokens_to_string([token]).strip()
        if text.isalpha():
            yield text


def mark(ids: Sequence[int], unknown: frozenset[int], space: int | None, *, cut: bool = False) -> int:
    """Return the mark of a word: ``KNOWN`` and what else is true of it, or ``UNKNOWN``.

    Args:
        ids: The ids of the word's own tokens.
        unknown: The result of ``unknown_ids``.
        space: The result of ``space_id``. The token of a space says nothing of a word.
        cut: Whether the text is longer than the model takes.
    """
    own = [token for token in ids if token != space] or ids
    n_unknown = sum(token in unknown for token in own)
    if n_unknown == len(own):
        return UNKNOWN
    return KNOWN | (PARTLY_KNOWN if n_unknown else 0) | (TRUNCATED if cut else 0)


def marks_of_texts(tokenizer: Any, texts: Sequence[str], longest: int | None = None) -> NDArray[np.uint8] | None:
    """Return the mark of each of n texts, uint8 of shape ``(n,)``; None if the tokenizer is of no kind that can be asked.

    Args:
        tokenizer: A tokenizer.
        texts: The texts.
        longest: The largest number of tokens that the model takes, special tokens included.
    """
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerBase

    if not texts:
        return np.zeros(0, dtype=np.uint8)
    if isinstance(tokenizer, PreTrainedTokenizerBase):
        every = tokenizer(list(texts), add_special_tokens=False, return_attention_mask=False, verbose=False)["input_ids"]
        around = tokenizer.num_special_tokens_to_add()
    elif isinstance(tokenizer, Tokenizer):
        every, around = [encoding.ids for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False)], 0
    else:
        return None
    unknown, space = unknown_ids(tokenizer), space_id(tokenizer)
    marks = (mark(ids, unknown, space, cut=longest is not None and len(ids) + around > longest) for ids in every)
    return np.fromiter(marks, dtype=np.uint8, count=len(every))
