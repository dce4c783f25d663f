"""Reads the forms of English words from lemminflect's table, which this package ships unchanged; see ``data/word_forms``."""

from __future__ import annotations

import gzip
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = Path(__file__).parents[1] / "data" / "word_forms" / "infl_lu.csv.gz"


def form_twins(words: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return, for each word, its form twins: its lemmas and all inflections of these, without the word itself.

    A word that is a form of two lemmas has the forms of both: the twins of *found* are those of *find* and of the verb *found*.

    Args:
        words: English words. Case does not count; the result has the words, and their twins, in lower case.
    """
    lemmas = _lemmas()
    folded = dict.fromkeys(word.casefold() for word in words)
    return {word: frozenset(form for forms in lemmas.get(word, ()) for form in forms) - {word} for word in folded}


@cache
def _lemmas() -> Mapping[str, list[tuple[str, ...]]]:
    """Return, for each form, the lemmas that it is a form of; each lemma is given with all its forms."""
    lemmas: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        for line in lines:
            lemma, _, *cells = line.rstrip("\n").split(",")  # the second cell is the part of speech; / separates alternatives
            forms = tuple(dict.fromkeys((lemma, *(form for cell in cells for form in cell.split("/") if form))))
            for form in forms:
                lemmas[form].append(forms)
    return lemmas
