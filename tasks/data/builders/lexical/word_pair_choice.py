"""Types of the builder: a word pair, and a relation as a rule that yields word pairs from the sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Pair:
    """A word and its right answers.

    Attributes:
        a: The word.
        first: The answers that may be listed first, the best first; offsets are computed with the first listed answer.
        others: More right answers.
        key: The pairs of a relation with the same key are limited (``Relation.share``); the first answer if empty.
    """

    a: str
    first: tuple[str, ...]
    others: tuple[str, ...] = ()
    key: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """All right answers, each once."""
        return tuple(dict.fromkeys(self.first + self.others))


@dataclass(frozen=True, slots=True)
class Relation:
    """One file of the data set.

    Attributes:
        name: ``I01_noun_plural_regular``: the letter of the group, a number, what the relation is.
        rule: A description of the rule, for the data card.
        pairs: Yields every pair of the sources that the rule allows, in any order.
        share: The maximum number of pairs of a split with the same key.
        repeats: Whether pairs may share their first answer, as hypernyms do; no other word occurs twice in a relation.
    """

    name: str
    rule: str
    pairs: Callable[[Lexicon], Iterable[Pair]]
    share: int = 1
    repeats: bool = False
