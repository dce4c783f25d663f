"""Chooses the pairs of a relation that ship; every run chooses the same ones."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .....errors import DataError
from .lexicon import split_of
from .word_pair_choice import Pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .word_pair_choice import Relation

PER_SPLIT = 50
SPLITS = ("common", "rare")
EVERY_ANSWER = "*"
FIRST = "first"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pair that ships, and its split."""

    pair: Pair
    split: str


@dataclass(slots=True)
class _Taken:
    """The words and keys of the pairs chosen so far."""

    questions: set[str] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)
    keys: Counter[tuple[str, str]] = field(default_factory=Counter)

    def allows(self, pair: Pair, split: str, relation: Relation) -> bool:
        b = pair.first[0]
        fresh = pair.a not in self.questions | self.answers and b not in self.questions and (relation.repeats or b not in self.answers)
        return fresh and self.keys[split, pair.key or b] < relation.share

    def add(self, pair: Pair, split: str) -> None:
        b = pair.first[0]
        self.questions.add(pair.a)
        self.answers.add(b)
        self.keys[split, pair.key or b] += 1


def choose(
    relation: Relation, pairs: Iterable[Pair], rejected: Mapping[str, frozenset[str]], *, per_split: int = PER_SPLIT
) -> list[Chosen]:
    """Choose up to ``per_split`` pairs of each split, in the order of a hash of their words, without repeating a word.

    Args:
        relation: The relation; its name is hashed too, so that different relations choose different words.
        pairs: All pairs that its rule yields.
        rejected: For a word, the answers that a reader judged wrong; ``*`` stands for all its answers.
        per_split: The maximum number of pairs of a split.

    Returns:
        The pairs, split by split, in alphabetical order.
    """
    taken = _Taken()
    chosen: list[Chosen] = []
    full: Counter[str] = Counter()
    for pair in sorted(_without(pairs, rejected), key=lambda pair: _hash(relation, pair)):
        split = split_of(pair.a, pair.first[0])
        if split and full[split] < per_split and taken.allows(pair, split, relation):
            taken.add(pair, split)
            full[split] += 1
            chosen.append(Chosen(pair, split))
    return sorted(chosen, key=lambda item: (SPLITS.index(item.split), item.pair.a))


def revise(chosen: Iterable[Chosen], added: Mapping[str, Mapping[str, str]], removed: Mapping[str, frozenset[str]]) -> list[Chosen]:
    """Apply what a reader decided on the chosen pairs; a removed pair is not replaced, so no pair ships unread.

    Args:
        chosen: The pairs.
        added: For a word, the answers to add, and where: ``first`` or ``last``. An answer that is there already is moved.
        removed: For a word, the answers to remove; ``*`` stands for the whole pair.

    Returns:
        The pairs that remain, split by split, in alphabetical order. Another first answer may put a pair into the other split.

    Raises:
        DataError: A decision concerns a pair or an answer that is not there, or leaves a pair without an answer or too rare.
    """
    revised: list[Chosen] = []
    here = {item.pair.a for item in chosen}
    if strangers := sorted((added.keys() | removed.keys()) - here):
        raise DataError(f"{strangers[0]!r} is no word of the relation; remove the lines about it")
    for item in chosen:
        a, more, less = item.pair.a, added.get(item.pair.a, {}), removed.get(item.pair.a, frozenset())
        if EVERY_ANSWER in less:
            continue
        if unknown := less - set(item.pair.answers):
            raise DataError(f"{a!r} has no answer {min(unknown)!r}; remove the line")
        old = [b for b in item.pair.answers if b not in less and b not in more]
        answers = ([b for b in more if more[b] == FIRST] + old + [b for b in more if more[b] != FIRST]) or [""]
        split = split_of(a, answers[0])
        if split is None:
            raise DataError(f"{a!r} - {answers[0]!r}: no answer is left, or a word is too rare")
        revised.append(Chosen(Pair(a, tuple(answers)), split))
    return sorted(revised, key=lambda item: (SPLITS.index(item.split), item.pair.a))


def _without(pairs: Iterable[Pair], rejected: Mapping[str, frozenset[str]]) -> Iterator[Pair]:
    for pair in pairs:
        bad = rejected.get(pair.a, frozenset())
        first = tuple(b for b in pair.first if b not in bad)
        if first and EVERY_ANSWER not in bad:
            yield Pair(pair.a, first, tuple(b for b in pair.others if b not in bad), pair.key)


def _hash(relation: Relation, pair: Pair) -> bytes:
    """Return a hash of the word alone, so that a change of an answer does not change the order of the pairs."""
    return hashlib.sha256(f"{relation.name}\t{pair.a}".encode()).digest()
