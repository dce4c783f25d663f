"""Reads the vocabulary and the word pairs that this package ships; see the data card in ``data/word_pairs``."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from ...wrappers.sources.packages import content_revision
from ..candidates import frequent_words

FOLDER = Path(__file__).parents[1] / "data" / "word_pairs"
SEMANTIC = ("synonym", "antonym", "hypernym", "meronym", "co-hyponym")
OF_FORM = ("inflection", "derivation")
Size = Literal["full", "mini"]
_FREQUENT = 3_000  # the mini vocabulary is the lemmas among this many frequent words


class RelatedPair(NamedTuple):
    """A word, a word that is related to it by the relation ``kind``, and a word that is not related to it."""

    kind: str
    word: str
    related: str
    unrelated: str


@dataclass(frozen=True, slots=True)
class WordPairs:
    """The data of one size.

    Attributes:
        vocabulary: The words for the distribution of the cosines of all pairs.
        pairs: The related pairs, with an unrelated word for each.
    """

    vocabulary: tuple[str, ...]
    pairs: tuple[RelatedPair, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Every distinct word: the vocabulary, then the words of the pairs that are not in it."""
        return tuple(dict.fromkeys((*self.vocabulary, *(word for pair in self.pairs for word in pair[1:]))))


@cache
def read_word_pairs(size: Size) -> WordPairs:
    """Read the data of one size; the first line of each file is the canary, the second of the pairs the names of the columns."""
    lemmas = gzip.decompress((FOLDER / "words.txt.gz").read_bytes()).decode("ascii").splitlines()[1:]
    if size == "mini":
        lemmas = sorted(set(lemmas) & set(frequent_words(_FREQUENT)))
    rows = (line.split("\t") for line in (FOLDER / "pairs.tsv").read_text(encoding="ascii").splitlines()[2:])
    return WordPairs(tuple(lemmas), tuple(RelatedPair(*fields) for set_, *fields in rows if set_ == size))


def word_pairs_revision(size: Size) -> str:
    """Return the revision of a size, a hash of the words and pairs; their compression does not count."""
    contents = (gzip.decompress((FOLDER / "words.txt.gz").read_bytes()), (FOLDER / "pairs.tsv").read_bytes())
    return content_revision(*(hashlib.sha256(content).hexdigest() for content in contents), size)
