"""What a relation is: a rule that yields word pairs from the sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Pair:
    """A word and what is right for it.

    Attributes:
        a: The word.
        first: The answers that may stand first, the best first: they alone are used as the example of a question.
        others: More right answers.
        key: What must not come too often in a relation (``Relation.share``); the first answer unless given.
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
        rule: How the pairs are found, for the data card.
        pairs: Yields every pair of the sources that the rule allows, in any order.
        share: How many pairs of a split may have the same key.
        repeats: Whether the first answer may come again, as hypernyms do; no other word comes twice in a relation.
    """

    name: str
    rule: str
    pairs: Callable[[Lexicon], Iterable[Pair]]
    share: int = 1
    repeats: bool = False
