"""Words that carry their part of speech: ``sun-n`` in the lemma form of MEN, ``sun_NOUN`` in tagged data."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .pair_tables import PairTable

_PARTS_OF_SPEECH = {"n": "noun", "v": "verb", "j": "adjective", "a": "adjective", "r": "adverb"}
_SUFFIX = re.compile(rf"(.+)-([{''.join(_PARTS_OF_SPEECH)}])", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    r"(?s:.+)(?P<tag>[_/#.|](?:n|v|j|a|r|nn|vb|jj|rb|noun|propn|verb|adj|adv|adjective|adverb)|-(?:nn|vb|jj|rb|noun|propn|verb|adj|adv))",
    re.IGNORECASE,
)


def without_suffixes(table: PairTable) -> PairTable:
    """Return the pairs without the suffixes -n, -v, -j, -a and -r, if every word has one. The suffixes become the parts of speech.

    Other tags, such as ``_NOUN``, stay, because there are vectors of tagged words; the description names them if every word has one.
    """
    words = list(chain.from_iterable(pair[:2] for pair in table.pairs))
    if all(map(_SUFFIX.fullmatch, words)):
        pairs = tuple((_parted(left)[0], _parted(right)[0], score, part or _both(left, right)) for left, right, score, part in table.pairs)
        suffixes = ", ".join(sorted({f"-{word[-1]}" for word in words}))
        return replace(table, pairs=pairs, description=f"{table.description}, the words without their suffixes {suffixes}")
    tags = [match["tag"] for word in words if (match := _TAG.fullmatch(word))]
    if len(tags) == len(words):
        named = ", ".join(sorted(set(tags)))
        note = f"every word ends in a tag ({named}), and is looked up with it; remove the tags if the model has words without them"
        return replace(table, description=f"{table.description}; {note}")
    return table


def _parted(word: str) -> tuple[str, str]:
    """Split ``sun-n`` into the word and the name of its part of speech."""
    plain, _, suffix = word.rpartition("-")
    return plain, _PARTS_OF_SPEECH[suffix.lower()]


def _both(left: str, right: str) -> str:
    return "-".join(sorted((_parted(left)[1], _parted(right)[1])))
