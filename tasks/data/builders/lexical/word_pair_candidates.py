"""Candidates for the pairs of related words: what WordNet and lemminflect's table offer, by kind, before anybody reads them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from ....frequency import zipf
from .lexicographic_relations import LAST, TOO_GENERAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .lexicon import Lexicon
    from .wordnet import Synset

_SHARED = 5  # letters in a row, with which spelling alone tells that two words are related
_START = 4  # equal first letters, likewise
# WordNet's files of nouns whose classes readers know: animals, things, bodies, food, nature, people, plants, stuff, times, traits
_CLASSES = frozenset({5, 6, 7, 8, 10, 12, 13, 17, 18, 20, 27, 28})
_MOST_BELOW = 60  # words of one class, of which pairs are made


class Candidate(NamedTuple):
    """Two related words, and their parts of speech, ``nn``; for an inflected form the number of the form stands in place of the second."""

    word: str
    related: str
    pos: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of pairs.

    Attributes:
        candidates: Yields all pairs that a rule finds.
        rarest: The lowest Zipf frequency of either word.
        read: How many candidates were read, in their order; None if the rule alone decides.
    """

    candidates: Callable[[Lexicon], Iterator[Candidate]]
    rarest: float
    read: int | None = None


def offered(name: str, lexicon: Lexicon, common: frozenset[str]) -> list[Candidate]:
    """Return the candidates of a kind in the order in which they are read or taken, without repeating a word.

    Pairs of common words come first, then the order is that of a hash.
    """
    kind = KINDS[name]
    usable = {c for c in kind.candidates(lexicon) if min(zipf(c.word), zipf(c.related)) >= kind.rarest}
    if kind.read:
        usable = {c for c in usable if not alike(c.word, c.related)}

    def order(c: Candidate) -> tuple[bool, str, str]:
        return not {c.word, c.related} <= common, hashlib.sha256(f"{name}\t{c.word}\t{c.related}".encode()).hexdigest(), c.pos

    return disjoint(sorted(usable, key=order))[: kind.read]


def disjoint(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that share no word with an earlier one."""
    taken: set[str] = set()
    chosen = []
    for candidate in candidates:
        if not taken & {candidate.word, candidate.related}:
            taken |= {candidate.word, candidate.related}
            chosen.append(candidate)
    return chosen


def alike(a: str, b: str) -> bool:
    """Tell whether spelling gives two words away: they start alike, one holds the other, or they share five letters in a row."""
    return a[:_START] == b[:_START] or a in b or b in a or longest_shared(a, b) >= _SHARED


def longest_shared(a: str, b: str) -> int:
    """Return the number of letters of the longest string that both words hold."""
    most = 0
    for start in range(len(a)):
        while start + most < len(a) and a[start : start + most + 1] in b:
            most += 1
    return most


def _first(lexicon: Lexicon, synset: Synset, words: Sequence[str]) -> list[str]:
    """Return the plain words that are mainly of this part of speech, and of it mainly in this sense, the first."""
    return [
        word
        for word in words
        if lexicon.is_plain(word) and lexicon.is_mainly(word, synset.pos) and (word, synset.pos) in lexicon.wordnet.order
        if lexicon.sense_number(word, synset) == 1
    ]


def _main(lexicon: Lexicon, synset: Synset) -> list[str]:
    """Return those of ``_first`` of which this is the only sense, or the sense of half of their tagged uses."""
    return [word for word in _first(lexicon, synset, synset.words) if lexicon.has_main_sense(word, synset.pos)]


def _synonyms(lexicon: Lexicon) -> Iterator[Candidate]:
    for synset in lexicon.wordnet.synsets.values():
        yield from (Candidate(a, b, 2 * synset.pos) for a, b in combinations(sorted(_main(lexicon, synset)), 2))


def _antonyms(lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield antonyms in any sense: each word shows in which sense the other is meant."""
    for source, a, _, b in _between_words(lexicon, "!"):
        if a < b and lexicon.is_plain(a) and lexicon.is_plain(b):
            yield Candidate(a, b, 2 * source.pos)


def _hypernyms(lexicon: Lexicon) -> Iterator[Candidate]:
    empty = (TOO_GENERAL | LAST) - {"plant", "food"}
    for below, above in _between_nouns(lexicon, "@"):
        classes = [word for word in _main(lexicon, above) if word not in empty]
        yield from (Candidate(a, b, "nn") for a, b in product(_main(lexicon, below), classes))


def _meronyms(lexicon: Lexicon) -> Iterator[Candidate]:
    for whole, part in _between_nouns(lexicon, "%m", "%p", "%s"):
        pairs = product(_first(lexicon, whole, whole.words), _first(lexicon, part, part.words))
        yield from (Candidate(a, b, "nn") for a, b in pairs)


def _co_hyponyms(lexicon: Lexicon) -> Iterator[Candidate]:
    empty = (TOO_GENERAL | LAST) - {"plant", "food"}
    for synset in lexicon.wordnet.synsets.values():
        if synset.pos == "n" and not empty & set(synset.words):
            below = [lexicon.wordnet.target(p) for p in synset.pointers if p.symbol == "~"]
            words = [word for each in below if each.lexfile in _CLASSES for word in _main(lexicon, each)[:1]]
            if len(words) <= _MOST_BELOW:
                yield from (Candidate(left, right, "nn") for left, right in combinations(sorted(words), 2))


def _derived(lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield words of two parts of speech that share a stem, neither of which is an inflected form of the other."""
    for source, a, target, b in _between_words(lexicon, "+"):
        inflected = {b} & _forms(lexicon, a) or {a} & _forms(lexicon, b)
        if target.pos > source.pos and a[:3] == b[:3] and a != b and not inflected and lexicon.is_plain(a) and lexicon.is_plain(b):
            yield Candidate(a, b, source.pos + target.pos)


def _forms(lexicon: Lexicon, word: str) -> set[str]:
    entries = (lexicon.forms[pos].get(word) for pos in ("noun", "verb", "adj"))
    return {form for entry in entries if entry for cell in entry.cells for form in cell}


def _inflected(lexicon: Lexicon) -> Iterator[Candidate]:
    for pos, letter in (("noun", "n"), ("verb", "v"), ("adj", "a")):
        for word, forms in lexicon.forms[pos].items():
            if lexicon.is_plain(word) and lexicon.is_mainly(word, letter):
                first = ((cell_index, cell[0]) for cell_index, cell in enumerate(forms.cells) if cell)
                yield from (Candidate(word, form, f"{letter}{cell_index}") for cell_index, form in first if _is_form(lexicon, word, form))


def _is_form(lexicon: Lexicon, word: str, form: str) -> bool:
    return form != word and re.fullmatch("[a-z]{3,}", form) is not None and not lexicon.is_lemma(form)


def _between_words(lexicon: Lexicon, symbol: str) -> Iterator[tuple[Synset, str, Synset, str]]:
    """Yield synset and word at both ends of each pointer of a symbol that links two words, not two synsets."""
    for synset in lexicon.wordnet.synsets.values():
        for pointer in synset.pointers:
            if pointer.symbol == symbol and pointer.source:
                target = lexicon.wordnet.target(pointer)
                yield synset, synset.words[pointer.source - 1], target, target.words[pointer.target - 1]


def _between_nouns(lexicon: Lexicon, *symbols: str) -> Iterator[tuple[Synset, Synset]]:
    """Yield the synsets of nouns at both ends of each pointer of the symbols."""
    for synset in lexicon.wordnet.synsets.values():
        if synset.pos == "n":
            yield from ((synset, lexicon.wordnet.target(p)) for p in synset.pointers if p.symbol in symbols)


KINDS = {
    "synonym": Kind(_synonyms, rarest=3.0, read=620),
    "antonym": Kind(_antonyms, rarest=2.3, read=508),
    "hypernym": Kind(_hypernyms, rarest=3.0, read=960),
    "meronym": Kind(_meronyms, rarest=2.0, read=442),
    "co-hyponym": Kind(_co_hyponyms, rarest=3.0, read=905),
    "inflection": Kind(_inflected, rarest=3.0),
    "derivation": Kind(_derived, rarest=3.0),
}
