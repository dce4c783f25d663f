"""Joins WordNet, the inflection table and the stop list: properties of words, and which words may be used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ....frequency import zipf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .lemminflect_table import Forms
    from .wordnet import Synset, WordNet

COMMON = 3.0
RARE = 2.0
# words of two letters are mostly abbreviations and names of letters, except these
_WORD = re.compile(r"[a-z]{3,}|do|go|ox")
# usage domains of WordNet whose members may hurt readers
_OFFENSIVE = frozenset({"ethnic_slur", "obscenity", "disparagement", "dirty_word", "depreciation"})
_OFFENSIVE_PART = re.compile("fuck|shit|cunt|nigg|whore|slut")  # in compounds too
_OFFENSIVE_GLOSS = re.compile(r"\b(ethnic slur|offensive|obscene|vulgar|derogatory|disparaging|sexual|genital)\b")
MAIN = 0.5


def split_of(a: str, b: str) -> str | None:
    """Return the split of a pair, by its rarer word: ``common``, ``rare``, or None if it is too rare."""
    lower = min(zipf(a), zipf(b))
    if lower < RARE:
        return None
    return "common" if lower >= COMMON else "rare"


@dataclass(frozen=True)
class Lexicon:
    """WordNet, the inflection table by part of speech and word, and the words that are never used."""

    wordnet: WordNet
    forms: Mapping[str, Mapping[str, Forms]]
    stop_words: frozenset[str]

    def tags(self, word: str, pos: str) -> int:
        """Return how often a word was tagged in one part of speech."""
        return sum(sense.tags for sense in self.wordnet.senses(word, pos))

    def is_mainly(self, word: str, pos: str, share: float = MAIN) -> bool:
        """Tell whether at least a share of a word's tagged uses (or of its senses, if none is tagged) is of one part of speech."""
        tags = {p: self.tags(word, p) for p in "nvar"}
        weights = tags if sum(tags.values()) else {p: len(self.wordnet.senses(word, p)) for p in "nvar"}
        return weights[pos] > 0 and weights[pos] >= share * sum(weights.values())

    def is_plain(self, word: str) -> bool:
        """Tell whether a word has at least three letters a to z, and is no name, no stop word and not offensive."""
        if not _WORD.fullmatch(word) or _OFFENSIVE_PART.search(word) or word in self.stop_words or word in self.offensive:
            return False
        return not (self.is_mainly(word, "n") and self.wordnet.senses(word, "n")[0].word != word)

    def is_lemma(self, word: str) -> bool:
        """Tell whether WordNet lists the word itself, not only as a form of another word."""
        return any((word, pos) in self.wordnet.order for pos in "nvar")

    def has_main_sense(self, word: str, pos: str) -> bool:
        """Tell whether the first sense is the only one, or has at least half of the tagged uses in this part of speech.

        If no sense is tagged, WordNet's order is arbitrary: its first "airline" is a hose.
        """
        senses = self.wordnet.senses(word, pos)
        return len(senses) == 1 or 2 * senses[0].tags >= max(1, self.tags(word, pos))

    def sense_number(self, word: str, synset: Synset) -> int:
        """Return which sense of the word the synset is, 1 for the most frequent."""
        return self.wordnet.order[word, synset.pos].index(synset.offset) + 1

    @cached_property
    def offensive(self) -> frozenset[str]:
        """The words whose first sense is in an offensive usage domain of WordNet, or whose gloss calls it offensive or sexual."""
        return frozenset(
            word
            for word, pos in self.wordnet.order
            if _WORD.fullmatch(word) and self._is_offensive(self.wordnet.senses(word, pos)[0].synset)
        )

    def _is_offensive(self, synset: Synset) -> bool:
        domains = {word for p in synset.pointers if p.symbol == ";u" for word in self.wordnet.target(p).words}
        definition = synset.gloss.split('; "')[0]  # without the examples
        return bool(domains & _OFFENSIVE or _OFFENSIVE_GLOSS.search(definition))
