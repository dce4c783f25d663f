"""Reads the inflection table of lemminflect, and spells regular forms."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of one word in one part of speech; a cell can hold several alternatives.

    Attributes:
        cells: For a noun the plural; for an adjective comparative and superlative; for a verb past, past participle (empty if it
            equals the past), present participle and third person.
    """

    cells: tuple[tuple[str, ...], ...]

    def __getitem__(self, cell: int) -> tuple[str, ...]:
        """Return the forms of one cell; an empty tuple if the row of the table ends before it."""
        return self.cells[cell] if cell < len(self.cells) else ()


def read_inflections(path: Path) -> dict[str, dict[str, Forms]]:
    """Read ``infl_lu.csv.gz``: a line holds a word, its part of speech, then its forms, alternatives between slashes.

    Returns:
        The forms by part of speech (``noun``, ``verb``, ``adj``, ``adv``) and word.
    """
    forms: dict[str, dict[str, Forms]] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for word, pos, *cells in csv.reader(file):
            forms.setdefault(pos, {})[word] = Forms(tuple(tuple(form for form in cell.split("/") if form) for cell in cells))
    return forms


def stems(word: str) -> Iterator[str]:
    """Yield the stems that can precede a suffix: the word, without its final e, with i for y, with its last consonant doubled.

    >>> list(stems("happy")), list(stems("drive")), list(stems("stop"))
    (['happy', 'happi'], ['drive', 'driv'], ['stop', 'stopp'])
    """
    yield word
    if word.endswith("e"):
        yield word[:-1]
    if word.endswith("y"):
        yield word[:-1] + "i"
    if len(word) > 2 and word[-1] not in _VOWELS + "wxy" and word[-2] in _VOWELS:
        yield word + word[-1]


def suffixed(word: str, suffix: str) -> set[str]:
    """Return the spellings of a word with a suffix.

    >>> sorted(suffixed("happy", "er"))
    ['happier', 'happyer']
    """
    return {stem + suffix for stem in stems(word)}


def regular_plurals(noun: str) -> set[str]:
    """Return the plurals that the rules of spelling allow.

    >>> sorted(regular_plurals("hero")), sorted(regular_plurals("city"))
    (['heroes', 'heros'], ['cities'])
    """
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return {noun[:-1] + "ies"}
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return {noun + "es", noun + "s"} if noun.endswith("ch") else {noun + "es"}
    return {noun + "s", noun + "es"} if noun.endswith("o") else {noun + "s"}


def regular_pasts(verb: str) -> set[str]:
    """Return the spellings of the past in -ed."""
    return suffixed(verb, "ed") | {verb + "ked"} if verb.endswith("c") else suffixed(verb, "ed")


def common_start(left: str, right: str) -> int:
    """Return how many letters two words have in common from the start.

    >>> common_start("receive", "reception")
    4
    """
    letters = zip(left, right, strict=False)
    return next((i for i, (a, b) in enumerate(letters) if a != b), min(len(left), len(right)))
