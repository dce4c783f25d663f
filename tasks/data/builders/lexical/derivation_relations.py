"""The derivational relations: words that share a stem and differ by one affix."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ....frequency import zipf
from .lemminflect_table import common_start, suffixed
from .lexicon import MAIN, RARE
from .word_pair_choice import Pair, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .lexicon import Lexicon

    Spell = Callable[[str], set[str]]

_DERIVED, _PERTAINS = "+", "\\"
# the affix shows the part of speech of the derived word, so its stem may mainly be used as another ("end", "endless")
_STEM_SHARE = 0.25
# "re-" shows it even more clearly: "restructure" is a verb, though "structure" is mostly a noun
_RE_SHARE = 0.05
# one of the words in its first sense, the other in one of its first three
_RAREST_SENSE = 3


def _linked(lexicon: Lexicon, word: str, pos: str, symbol: str, target_pos: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words that WordNet links to a word, with the numbers of the two linked senses."""
    for sense in lexicon.wordnet.senses(word, pos):
        word_number = sense.synset.words.index(sense.word) + 1
        for pointer in sense.synset.pointers:
            if pointer.symbol == symbol and pointer.pos == target_pos and pointer.source == word_number:
                target = lexicon.wordnet.target(pointer)
                linked = target.words[pointer.target - 1]
                if lexicon.is_plain(linked):
                    yield linked, sense.number, lexicon.sense_number(linked, target)


def _usable(lexicon: Lexicon, word: str, pos: str, share: float = MAIN) -> bool:
    return zipf(word) >= RARE and lexicon.is_plain(word) and lexicon.is_mainly(word, pos, share)


def _suffix(lexicon: Lexicon, pos: str, derived_pos: str, spell: Spell) -> Iterator[Pair]:
    """Yield words and the derived words that WordNet links to them, if these have an expected spelling."""
    for word in lexicon.wordnet.lemmas[pos]:
        if _usable(lexicon, word, pos, _STEM_SHARE):
            spellings = spell(word)
            derived = {
                linked
                for linked, *numbers in _linked(lexicon, word, pos, _DERIVED, derived_pos)
                if linked in spellings and min(numbers) == 1 and max(numbers) <= _RAREST_SENSE
            }
            yield from _pairs(lexicon, word, derived, derived_pos)


def _spelled(lexicon: Lexicon, pos: str, derived_pos: str, spell: Spell) -> Iterator[Pair]:
    """Yield words and expected spellings that WordNet has, linked or not: it links few adjectives in -able to their verbs."""
    for word in lexicon.wordnet.lemmas[pos]:
        if _usable(lexicon, word, pos, _STEM_SHARE):
            yield from _pairs(lexicon, word, spell(word), derived_pos)


def _pairs(lexicon: Lexicon, word: str, derived: set[str], pos: str) -> Iterator[Pair]:
    usable = sorted((w for w in derived if w != word and _usable(lexicon, w, pos)), key=lambda w: (-zipf(w), w))
    if usable:
        yield Pair(word, tuple(usable))


def _adverbs(lexicon: Lexicon) -> Iterator[Pair]:
    """Yield adjectives and their adverbs; WordNet links the adverb to the adjective."""
    for adverb in lexicon.wordnet.lemmas["r"]:
        if _usable(lexicon, adverb, "r"):
            for adjective, *numbers in _linked(lexicon, adverb, "r", _PERTAINS, "a"):
                if (
                    adverb in _ly(adjective)
                    and min(numbers) == 1
                    and max(numbers) <= _RAREST_SENSE
                    and _usable(lexicon, adjective, "a", _STEM_SHARE)
                ):
                    yield Pair(adjective, (adverb,))


def _ly(adjective: str) -> set[str]:
    spellings = {adjective + "ly", adjective + "ally"} if adjective.endswith("ic") else {adjective + "ly"}
    if adjective.endswith("y"):
        spellings.add(adjective[:-1] + "ily")
    if adjective.endswith("le"):
        spellings.add(adjective[:-1] + "y")
    return spellings


def _ity(adjective: str) -> set[str]:
    swaps = {"ble": "bility", "ous": "osity"}
    return suffixed(adjective, "ity") | {adjective[: -len(old)] + new for old, new in swaps.items() if adjective.endswith(old)}


def _able(verb: str) -> set[str]:
    return suffixed(verb, "able") | ({verb[:-3] + "able"} if verb.endswith("ate") else set())


def _al(noun: str) -> set[str]:
    return suffixed(noun, "al") | suffixed(noun, "ial") | {noun + "ual"}


def _adjective_y(noun: str) -> set[str]:
    return {spelling for spelling in suffixed(noun, "y") if not spelling.endswith("iy")}


def _ence(adjective: str) -> set[str]:
    return {adjective[:-1] + "ce", adjective[:-1] + "cy"} if adjective.endswith(("ant", "ent")) else set()


def _tions(lexicon: Lexicon) -> Iterator[Pair]:
    """Yield verbs and their nouns in -tion, whose stem may differ by up to three letters: receive, reception."""
    nouns = [noun for noun in lexicon.wordnet.lemmas["n"] if noun.endswith("tion")]

    def spell(verb: str) -> set[str]:
        shared = max(3, len(verb) - 3)
        return {noun for noun in by_start.get(verb[:3], ()) if common_start(verb, noun) >= shared}

    by_start: dict[str, list[str]] = {}
    for noun in nouns:
        by_start.setdefault(noun[:3], []).append(noun)
    return _suffix(lexicon, "v", "n", spell)


def _prefix(lexicon: Lexicon, pos: str, prefix: str, share: float = _STEM_SHARE) -> Iterator[Pair]:
    """Yield words, and the words of the same part of speech that have a prefix before them."""
    for word in lexicon.wordnet.lemmas[pos]:
        if _usable(lexicon, word, pos, share) and (prefix + word, pos) in lexicon.wordnet.order:
            yield from _pairs(lexicon, word, {prefix + word}, pos)


def _by_suffix(suffix: str) -> Spell:
    return lambda word: suffixed(word, suffix)


DERIVATION = (
    Relation("D01_adjective_ly", "adjective → adverb in -ly (pertainym)", _adverbs),
    Relation("D02_adjective_ness", "adjective → noun in -ness", partial(_suffix, pos="a", derived_pos="n", spell=_by_suffix("ness"))),
    Relation("D03_un_adjective", "adjective → un- and the adjective", partial(_prefix, pos="a", prefix="un")),
    Relation("D04_verb_er", "verb → who or what does it, in -er", partial(_suffix, pos="v", derived_pos="n", spell=_by_suffix("er"))),
    Relation("D05_verb_tion", "verb → noun in -tion", _tions),
    Relation("D06_verb_able", "verb → adjective in -able, spelling alone", partial(_spelled, pos="v", derived_pos="a", spell=_able)),
    Relation("D07_re_verb", "verb → re- and the verb, to do it again", partial(_prefix, pos="v", prefix="re", share=_RE_SHARE)),
    Relation("D08_adjective_ity", "adjective → noun in -ity", partial(_suffix, pos="a", derived_pos="n", spell=_ity)),
    Relation("D09_verb_ment", "verb → noun in -ment", partial(_suffix, pos="v", derived_pos="n", spell=_by_suffix("ment"))),
    Relation("D10_noun_al", "noun → adjective in -al, -ial or -ual", partial(_suffix, pos="n", derived_pos="a", spell=_al)),
    Relation("D11_noun_y", "noun → adjective in -y", partial(_suffix, pos="n", derived_pos="a", spell=_adjective_y)),
    Relation(
        "D12_adjective_ence",
        "adjective in -ent or -ant → noun in -ence, -ance, -ency or -ancy",
        partial(_suffix, pos="a", derived_pos="n", spell=_ence),
    ),
)
