"""The lexicographic relations: hypernyms, meronyms, synonyms and antonyms as WordNet links them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ....frequency import zipf
from .lemminflect_table import common_start
from .lexicon import COMMON, RARE
from .word_pair_choice import Pair, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .lexicon import Lexicon
    from .wordnet import Sense, Synset

_HYPERNYM, _HYPONYM, _PART, _ANTONYM = "@", "~", "%p", "!"
_ALL_LEVELS = 20  # more than any chain of WordNet has
# numbers of WordNet's lexicographer files
_ANIMAL, _ARTIFACT, _BODY, _FOOD, _PERSON, _PLANT, _QUANTITY = 5, 6, 8, 13, 18, 20, 23
# classes that are too general: right, but nobody would answer with them
_GENERAL_WORDS = """
    entity object whole thing unit artifact artefact instrumentality instrumentation matter substance abstraction attribute
    organism being group grouping part portion relation cause causal event act state someone somebody individual mortal soul stuff
    material body anomaly chordate vertebrate placental eutherian ruminant instrument article commodity solid nutrient aliment
    equipment device implement structure construction covering way furnishing nourishment nutriment sustenance flora
"""
TOO_GENERAL = frozenset(_GENERAL_WORDS.split())
# general classes: right answers, but never the first one
_LAST_WORDS = """
    person adult grownup male female worker animal beast brute creature fauna mammalian plant food foodstuff nutrition
"""
LAST = frozenset(_LAST_WORDS.split())


def _questions(lexicon: Lexicon, pos: str, *lexfiles: int, senses: int = 1) -> Iterator[tuple[str, Sense]]:
    """Yield the words that are mainly of one part of speech, with their first senses."""
    for word in lexicon.wordnet.lemmas[pos]:
        if zipf(word) >= RARE and lexicon.is_plain(word) and lexicon.is_mainly(word, pos):
            for sense in lexicon.wordnet.senses(word, pos)[:senses]:
                known = senses > 1 or lexicon.has_main_sense(word, pos)
                if known and sense.word == word and (not lexfiles or sense.synset.lexfile in lexfiles):
                    yield word, sense


def _words(lexicon: Lexicon, synset: Synset) -> list[str]:
    """Return the single words of a synset, most frequent first."""
    words = {word for word in synset.words if lexicon.is_plain(word) and zipf(word) >= RARE}
    return sorted(words, key=lambda word: (-zipf(word), word))


def _typical(lexicon: Lexicon, words: Iterable[str], synset: Synset, rarest: int = 1) -> list[str]:
    """Return the words for which the synset is among the first senses, in their main part of speech."""
    return [word for word in words if lexicon.sense_number(word, synset) <= rarest and lexicon.is_mainly(word, synset.pos)]


def _up(lexicon: Lexicon, synset: Synset, levels: int) -> Iterator[Synset]:
    """Yield the hypernyms of a synset, nearest first."""
    here = [synset]
    for _ in range(levels):
        here = [lexicon.wordnet.target(p) for below in here for p in below.pointers if p.symbol == _HYPERNYM]
        yield from here


def _animals(lexicon: Lexicon) -> Iterator[Pair]:
    """Yield animals and their hypernyms; WordNet's file of animals also holds body parts, bacteria and mankind, which are left out."""
    for pair in _hypernyms(lexicon, "n", _ANIMAL):
        synset = lexicon.wordnet.senses(pair.a, "n")[0].synset
        if any("animal" in above.words for above in _up(lexicon, synset, _ALL_LEVELS)):
            yield pair


def _hypernyms(lexicon: Lexicon, pos: str, *lexfiles: int) -> Iterator[Pair]:
    for word, sense in _questions(lexicon, pos, *lexfiles):
        first: list[str] = []
        others: list[str] = []
        for above in _up(lexicon, sense.synset, 3):
            words = [w for w in _words(lexicon, above) if w not in TOO_GENERAL and not _contains(word, w)]
            # in WordNet's order, the usual name first; by frequency, reverend would precede clergyman
            usual = sorted(words, key=above.words.index)
            first += [w for w in _typical(lexicon, usual, above, 2) if w not in LAST and zipf(w) >= COMMON]
            others += words
        if first:
            yield Pair(word, tuple(dict.fromkeys(first)), tuple(others))


def _hyponyms(lexicon: Lexicon) -> Iterator[Pair]:
    """Yield classes and their kinds, for classes with three to forty kinds whose name is a single word."""
    for word, sense in _questions(lexicon, "n"):
        if word in TOO_GENERAL:
            continue
        kinds: dict[str, Synset] = {}
        here = [sense.synset]
        for _ in range(2):
            here = [lexicon.wordnet.target(p) for above in here for p in above.pointers if p.symbol == _HYPONYM]
            for below in here:
                kinds |= {w: below for w in _words(lexicon, below) if w not in sense.synset.words and w not in kinds}
        names = sorted(kinds, key=lambda w: (-zipf(w), w))
        first = [w for w in names if _typical(lexicon, [w], kinds[w]) and not _contains(w, word) and zipf(w) < zipf(word)]
        if first and 3 <= len(names) <= 40:
            yield Pair(word, tuple(first), tuple(names))


def _parts(lexicon: Lexicon) -> Iterator[Pair]:
    for word, sense in _questions(lexicon, "n"):
        first: list[str] = []
        others: list[str] = []
        for pointer in sense.synset.pointers:
            if pointer.symbol == _PART and sense.synset.lexfile != _QUANTITY:
                part = lexicon.wordnet.target(pointer)
                words = [w for w in _words(lexicon, part) if not _contains(word, w) and not _contains(w, word)]
                first += _typical(lexicon, words, part, 2)
                others += words
        if first:
            first.sort(key=lambda w: (-zipf(w), w))
            yield Pair(word, tuple(dict.fromkeys(first)), tuple(others))


def _synonyms(lexicon: Lexicon, pos: str) -> Iterator[Pair]:
    for word, main in _questions(lexicon, pos):
        others = []
        for sense in lexicon.wordnet.senses(word, pos):
            words = [w for w in _words(lexicon, sense.synset) if w != word and not _variants(word, w)]
            others += words if sense is main else _typical(lexicon, words, sense.synset)
        first = _typical(lexicon, [w for w in _words(lexicon, main.synset) if w in others], main.synset)
        if first:
            yield Pair(word, tuple(first), tuple(others))


def _antonyms(lexicon: Lexicon, pos: str, senses: int = 1) -> Iterator[Pair]:
    """Yield words and opposites of one of their first senses; neither is made from the other by a prefix or suffix."""
    for word in dict.fromkeys(word for word, _ in _questions(lexicon, pos, senses=senses)):
        first: list[str] = []
        others: list[str] = []
        for sense in lexicon.wordnet.senses(word, pos):
            for pointer in sense.synset.pointers:
                word_number = [w.lower() for w in sense.synset.words].index(word) + 1
                if pointer.symbol == _ANTONYM and pointer.source == word_number:
                    synset = lexicon.wordnet.target(pointer)
                    direct = synset.words[pointer.target - 1]
                    words = [w for w in _words(lexicon, synset) if not _contains(w, word) and not _contains(word, w)]
                    if sense.number <= senses and direct in words and common_start(word, direct) < 4:
                        first += _typical(lexicon, [direct], synset, max(2, senses))
                    others += words
        if first:
            yield Pair(word, tuple(first), tuple(others))


def _contains(word: str, part: str) -> bool:
    """Tell whether a word contains the letters of another of at least three, as "toothbrush" contains "brush"."""
    return len(part) > 2 and part in word


def _variants(left: str, right: str) -> bool:
    """Tell whether two words are spellings or derivations of one word.

    They are if their first four letters or all their consonants are the same, or if one contains the other.
    """
    return common_start(left, right) >= 4 or _contains(left, right) or _contains(right, left) or _skeleton(left) == _skeleton(right)


def _skeleton(word: str) -> str:
    return "".join(letter for letter in word if letter not in "aeiouy")


def _nouns(*lexfiles: int) -> Callable[[Lexicon], Iterator[Pair]]:
    return lambda lexicon: _hypernyms(lexicon, "n", *lexfiles)


LEXICOGRAPHIC = (
    Relation("L01_hypernym_animal", "animal → its class, up to three levels", _animals, 3, repeats=True),
    Relation("L02_hypernym_artifact", "man-made thing → its class, up to three levels", _nouns(_ARTIFACT), 3, repeats=True),
    Relation(
        "L03_hypernym_food_plant",
        "food, plant or part of a body → its class, up to three levels",
        _nouns(_FOOD, _PLANT, _BODY),
        3,
        repeats=True,
    ),
    Relation("L04_hypernym_person", "kind of person → its class, up to three levels", _nouns(_PERSON), 3, repeats=True),
    Relation("L05_hyponym", "class → its kinds, two levels", _hyponyms),
    Relation("L06_meronym_part", "whole → its parts", _parts),
    Relation("L07_synonym_adjective", "adjective → synonyms", partial(_synonyms, pos="a")),
    Relation("L08_synonym_verb", "verb → synonyms", partial(_synonyms, pos="v")),
    Relation("L09_synonym_noun", "noun → synonyms", partial(_synonyms, pos="n")),
    Relation("L10_antonym_adjective", "adjective → opposite, no prefix of the same stem", partial(_antonyms, pos="a")),
    Relation("L11_antonym_verb", "verb → opposite, no prefix of the same stem", partial(_antonyms, pos="v", senses=3)),
    Relation("L12_antonym_noun", "noun → opposite, no prefix of the same stem", partial(_antonyms, pos="n", senses=2)),
)
