"""Reads ``SentenceEdits``, which this package ships: sentences, each edited twice by as much, with the meaning kept and changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from ...wrappers.sources.packages import content_revision
from .marked import checksums_of, rows_of

FOLDER = Path(__file__).parents[1] / "data" / "sentence_edits"
CONTRASTS = ("negation", "substitution", "order", "paraphrase")


class SentenceEdit(NamedTuple):
    """A sentence and two edits of it, at the same distance in words, or with a difference of one word.

    Attributes:
        base_id: The name of the base sentence. A base sentence has up to four contrasts.
        contrast: One of ``CONTRASTS``.
        base: The sentence.
        kept: A sentence with the same meaning.
        changed: A sentence with another meaning.
    """

    base_id: str
    contrast: str
    base: str
    kept: str
    changed: str


def edits_revision(*about: str) -> str:
    """Return a revision that depends on the sentences and on the given texts."""
    return content_revision(*checksums_of(FOLDER, "edits.tsv"), *about)


@cache
def read_edits() -> tuple[SentenceEdit, ...]:
    """Read all edits: by contrast, then by base sentence."""
    return tuple(SentenceEdit(*row) for row in rows_of(FOLDER / "edits.tsv"))
