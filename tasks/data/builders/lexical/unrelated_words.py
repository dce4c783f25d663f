"""Gives each pair of related words a third word that is not related to the first, so that nothing but meaning tells the two apart."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from ....frequency import zipf
from .word_pair_candidates import alike, longest_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .lexicon import Lexicon
    from .word_pair_candidates import Candidate

    Connected = Callable[[Candidate, Candidate], bool]

_AWAY = 1.0  # an unrelated word is at most so much more or less frequent than the related one, in Zipf
_LONGER = 2  # and at most so many letters longer or shorter
_NEVER = 1e6  # the cost of a word that may not be chosen
_WEIGHTS = (1.0, 1.0, 1.0, 1.0, 0.3)  # of the squared differences of the properties, each in units of its standard deviation
# Few words look as similar as the most similar related pairs, so without a pull unrelated pairs would look less similar on average.
_PULL = (0.3, 0.3, 0.6, 0.0, 0.0)
# WordNet's files of animals, bodies, feelings, food, places, objects of nature, plants, stuff and times: two of one file are related
_NARROW = frozenset({5, 8, 12, 13, 15, 17, 20, 27, 28})
_GRAMS = range(3, 7)


def connections(lexicon: Lexicon) -> Connected:
    """Return a function that tells whether the word of one pair is connected with the related word of another.

    It is, if WordNet links any senses of the two by at most two pointers, or their first senses are in one narrow file of WordNet. The
    first word of the other pair counts too: WordNet has no inflected forms, so their base form decides.
    """
    wordnet = lexicon.wordnet

    @cache
    def near(word: str) -> frozenset[str]:
        around = {(sense.synset.pos, sense.synset.offset) for pos in "nvar" for sense in wordnet.senses(word, pos)}
        for _ in range(2):
            around |= {(p.pos, p.offset) for key in around for p in wordnet.synsets[key].pointers if p.symbol[0] != ";"}
        return frozenset(name.lower() for key in around for name in wordnet.synsets[key].words)

    @cache
    def narrow(word: str) -> frozenset[int]:
        return _NARROW & {sense.synset.lexfile for sense in wordnet.senses(word, "n")[:1]}

    def connected(pair: Candidate, partner: Candidate) -> bool:
        a, b = pair.word, partner.related
        return bool({b, partner.word} & near(a) or a in near(b) or a in near(partner.word) or narrow(a) & narrow(b))

    return connected


def unrelated(
    pairs: Sequence[Candidate], connected: Connected, rejected: frozenset[tuple[str, str]], *, by_form: bool
) -> list[tuple[Candidate, str]]:
    """Give each word the related word of another pair.

    So related and unrelated pairs consist of the same words, each once. The two words given to one word are of one part of speech, about
    as frequent and as long, and (if ``by_form``) about as similar to the word in edit distance, longest shared string and n-grams. A pair
    for whose word no partner is left is dropped.

    Args:
        pairs: The pairs of a kind, in which no word occurs twice.
        connected: The function of ``connections``.
        rejected: Pairs of a word and an unrelated word that a reader found related.
        by_form: Whether spelling is matched; not for pairs whose words are forms of each other.
    """
    chosen = sorted(pairs)
    while len(chosen) > 1:
        partners = _assigned(chosen, connected, rejected, by_form)
        if None not in partners:
            return [(pair, partner) for pair, partner in zip(chosen, partners, strict=True) if partner is not None]
        chosen = [pair for pair, partner in zip(chosen, partners, strict=True) if partner is not None]
    return []


def properties(a: str, b: str) -> tuple[float, float, float]:
    """Return three measures of how similar two words look: edit similarity, letters shared in a row, and the cosine of their n-grams."""
    left, right = _grams(a), _grams(b)
    dot = sum(count * right[gram] for gram, count in left.items())
    lengths = sum(count**2 for count in left.values()) * sum(count**2 for count in right.values())
    return edit_similarity(a, b), float(longest_shared(a, b)), float(dot / lengths**0.5)


def edit_similarity(a: str, b: str) -> float:
    """Return 1 less the edit distance over the length of the longer word; 0 to 1."""
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        last, row[0] = row[0], i
        for j, against in enumerate(b, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (letter != against))
    return 1 - row[-1] / max(len(a), len(b))


def _grams(word: str) -> Counter[str]:
    marked = f"<{word}>"
    return Counter(marked[i : i + n] for n in _GRAMS for i in range(len(marked) - n + 1))


def _assigned(pairs: Sequence[Candidate], connected: Connected, rejected: frozenset[tuple[str, str]], by_form: bool) -> list[str | None]:
    """Return a partner for each word, or None: the assignment with the smallest sum of squared differences of the properties."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    allowed = np.array([[_may(pair, partner, connected, rejected) for partner in pairs] for pair in pairs])
    difference = _differences(pairs, allowed, by_form)
    cost = np.where(allowed, difference, _NEVER)
    rows, columns = linear_sum_assignment(cost)
    return [pairs[column].related if allowed[row, column] else None for row, column in zip(rows, columns, strict=True)]


def _differences(pairs: Sequence[Candidate], allowed: NDArray[np.bool_], by_form: bool) -> NDArray[np.float64]:
    """Return the cost of each partner for each word: how far its properties are from those of the related pair, shape ``(n, n)``."""
    import numpy as np

    n = len(pairs)
    values = np.zeros((n, n, 5))
    of_word = np.array([(zipf(pair.related), len(pair.related)) for pair in pairs])
    values[:, :, 3:] = of_word
    own = np.zeros((n, 5))
    own[:, 3:] = of_word
    if by_form:
        own[:, :3] = [properties(pair.word, pair.related) for pair in pairs]
        for row, column in np.argwhere(allowed):
            values[row, column, :3] = properties(pairs[row].word, pairs[column].related)
    spread = own.std(axis=0)
    spread[spread == 0] = 1
    difference = (values - own[:, None]) / spread
    costs: NDArray[np.float64] = difference**2 @ np.array(_WEIGHTS) - difference @ np.array(_PULL)
    return costs


def _may(pair: Candidate, partner: Candidate, connected: Connected, rejected: frozenset[tuple[str, str]]) -> bool:
    """Tell whether the related word of another pair may be the unrelated word of a pair."""
    a, b = pair.word, partner.related
    if b == pair.related or partner.pos != pair.pos or (a, b) in rejected or alike(a, b):
        return False
    if abs(zipf(b) - zipf(pair.related)) > _AWAY or abs(len(b) - len(pair.related)) > _LONGER:
        return False
    return not connected(pair, partner)
