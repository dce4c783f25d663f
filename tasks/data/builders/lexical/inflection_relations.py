"""The inflectional relations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ....frequency import zipf
from .lemminflect_table import regular_pasts, regular_plurals, suffixed
from .lexicon import MAIN
from .word_pair_choice import Pair, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .lemminflect_table import Forms
    from .lexicon import Lexicon

# cells of the table
_PLURAL = _COMPARATIVE = _PAST = 0
_SUPERLATIVE = _PARTICIPLE = 1
_ING, _THIRD = 2, 3
_POS = {"noun": "n", "verb": "v", "adj": "a"}
# such a form shows the part of speech by itself ("blew", "leaves", "cleaner"), so the word may mainly be used as another
_FORM_SHARE = 0.25
# a third person may also be a plural ("pumps"), so the word must hardly ever be a noun
_THIRD_SHARE = 0.8
# compounds repeat the form of their head: "policemen" is hardly another plural than "men"
_HEADS = ("woman", "man", "child", "foot", "tooth", "goose", "mouse", "wife", "life", "leaf", "wolf", "knife")


def _entries(lexicon: Lexicon, pos: str, share: float = MAIN) -> Iterator[tuple[str, Forms]]:
    """Yield the words that are mainly of one part of speech, with their forms."""
    for word, forms in lexicon.forms[pos].items():
        if lexicon.is_plain(word) and lexicon.is_mainly(word, _POS[pos], share):
            yield word, forms


def _ordered(lexicon: Lexicon, forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms that wordfreq knows, most frequent first; the order of the table does not show frequency."""
    known = [form for form in dict.fromkeys(forms) if form.isascii() and form.isalpha() and form.islower() and zipf(form) > 0]
    return tuple(sorted((form for form in known if form not in lexicon.stop_words), key=lambda form: (-zipf(form), form)))


def _fresh(lexicon: Lexicon, forms: tuple[str, ...]) -> bool:
    """Tell whether no form is a lemma of its own, as "glasses" and "building" are."""
    return not any(lexicon.is_lemma(form) for form in forms)


def _plural_regular(lexicon: Lexicon) -> Iterator[Pair]:
    for noun, forms in _entries(lexicon, "noun"):
        plurals = _ordered(lexicon, forms[_PLURAL])
        if plurals and noun not in forms[_PLURAL] and regular_plurals(noun) >= set(plurals) and _fresh(lexicon, plurals):
            yield Pair(noun, plurals)


def _plural_irregular(lexicon: Lexicon) -> Iterator[Pair]:
    for noun, forms in _entries(lexicon, "noun", _FORM_SHARE):
        # for many nouns the table lists the singular as one more plural: analyses/analysis
        plurals = tuple(plural for plural in _ordered(lexicon, forms[_PLURAL]) if plural != noun)
        if plurals and plurals[0] not in regular_plurals(noun):
            yield Pair(noun, plurals, key=next((head for head in _HEADS if noun.endswith(head)), ""))


def _compared(lexicon: Lexicon, cell: int, suffix: str) -> Iterator[Pair]:
    for adjective, forms in _entries(lexicon, "adj", _FORM_SHARE):
        compared = _ordered(lexicon, forms[cell])
        if compared and compared[0] in suffixed(adjective, suffix) and not any(lexicon.tags(compared[0], pos) for pos in "nv"):
            yield Pair(adjective, compared)


def _comparative_superlative(lexicon: Lexicon) -> Iterator[Pair]:
    superlatives = {pair.a: pair for pair in _compared(lexicon, _SUPERLATIVE, "est")}
    for pair in _compared(lexicon, _COMPARATIVE, "er"):
        if pair.a in superlatives:
            yield Pair(pair.first[0], superlatives[pair.a].first)


def _verbs(lexicon: Lexicon, cell: int, share: float = MAIN) -> Iterator[Pair]:
    """Yield verbs with their forms of one cell."""
    for verb, forms in _entries(lexicon, "verb", share):
        ordered = _ordered(lexicon, forms[cell])
        if ordered and verb not in ordered:
            yield Pair(verb, ordered)


def _fresh_verbs(lexicon: Lexicon, cell: int, share: float = MAIN) -> Iterator[Pair]:
    return (pair for pair in _verbs(lexicon, cell, share) if _fresh(lexicon, pair.first))


def _past_regular(lexicon: Lexicon) -> Iterator[Pair]:
    for pair in _fresh_verbs(lexicon, _PAST):
        if set(lexicon.forms["verb"][pair.a][_PAST]) <= regular_pasts(pair.a):
            yield pair


def _past_irregular(lexicon: Lexicon) -> Iterator[Pair]:
    for pair in _verbs(lexicon, _PAST, _FORM_SHARE):
        if pair.first[0] not in regular_pasts(pair.a):
            yield pair


def _participle_irregular(lexicon: Lexicon) -> Iterator[Pair]:
    for pair in _verbs(lexicon, _PARTICIPLE, _FORM_SHARE):
        past = lexicon.forms["verb"][pair.a][_PAST]
        if pair.first[0] not in regular_pasts(pair.a) and pair.first[0] not in past:
            yield pair


def _between(lexicon: Lexicon, left: int, right: int) -> Iterator[Pair]:
    """Yield the forms of verbs in two cells."""
    answers = {pair.a: pair.first for pair in _verbs(lexicon, right, _THIRD_SHARE)}
    for pair in _verbs(lexicon, left, _THIRD_SHARE):
        if pair.a in answers and pair.first[0] not in answers[pair.a] and _fresh(lexicon, pair.first):
            yield Pair(pair.first[0], answers[pair.a])


INFLECTION = (
    Relation("I01_noun_plural_regular", "singular → plural in -s", _plural_regular),
    Relation("I02_noun_plural_irregular", "singular → any other plural", _plural_irregular, share=8),
    Relation("I03_adjective_comparative", "adjective → comparative in -er", partial(_compared, cell=_COMPARATIVE, suffix="er")),
    Relation("I04_adjective_superlative", "adjective → superlative in -est", partial(_compared, cell=_SUPERLATIVE, suffix="est")),
    Relation("I05_verb_3rd_person", "infinitive → third person", partial(_fresh_verbs, cell=_THIRD, share=_THIRD_SHARE)),
    Relation("I06_verb_ing", "infinitive → present participle", partial(_fresh_verbs, cell=_ING)),
    Relation("I07_verb_past_regular", "infinitive → past in -ed", _past_regular),
    Relation("I08_verb_past_irregular", "infinitive → any other past", _past_irregular),
    Relation("I09_verb_participle_irregular", "infinitive → irregular past participle that is not the past", _participle_irregular),
    Relation("I10_verb_ing_3rd_person", "present participle → third person", partial(_between, left=_ING, right=_THIRD)),
    Relation("I11_comparative_superlative", "comparative in -er → superlative in -est", _comparative_superlative),
    Relation("I12_verb_3rd_person_past", "third person → past, regular or not", partial(_between, left=_THIRD, right=_PAST)),
)
