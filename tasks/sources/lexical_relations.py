"""Reads the pairs of ``LexicalRelations``, which this package ships: 51 relations in four groups, of common and of rare words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ...wrappers.sources.packages import content_revision
from ..columns import columns_of
from ..readers.questions_and_pairs import relation_rows
from .marked import checksums_of

if TYPE_CHECKING:
    from ..columns import Columns

FOLDER = Path(__file__).parents[1] / "data" / "lexical_relations"
Split = Literal["common", "rare"]


def relation_files() -> tuple[Path, ...]:
    """Return the file of each relation, in the order of group and number."""
    return tuple(sorted(FOLDER.glob("*/*.tsv")))


def lexical_revision(split: Split) -> str:
    """Return the revision of a split, a hash of the checksums of the tables; the documentation beside them does not count."""
    return content_revision(*checksums_of(FOLDER, ".tsv"), split)


def read_lexical(split: Split) -> Columns:
    """Read the pairs of a split.

    Returns:
        Columns ``relation``, ``word`` and ``answers``, which are lists.
    """
    rows = [
        (f"{path.parent.name}/{path.stem}", word, answers)
        for path in relation_files()
        for word, answers, of in relation_rows(path)
        if of == split
    ]
    return columns_of(("relation", "word", "answers"), rows)
