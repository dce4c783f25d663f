"""Reads tables of sentences: tabs between columns, a header, square brackets around a word, and comments after ``#``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SPAN = re.compile(r"\[([^\[\]]+)\]")


def rows_of(path: Path) -> Iterator[list[str]]:
    """Yield the columns of each row of a table, without comments and the header."""
    lines = (line for line in path.read_text(encoding="ascii").splitlines() if not line.startswith("#"))
    next(lines)
    for line in lines:
        yield line.split("\t")


def checksums_of(folder: Path, ending: str) -> list[str]:
    """Return the lines of ``SHA256SUMS`` of the files whose names end so: a revision depends on the data and not on their card."""
    lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return [line for line in lines if line.endswith(ending)]


def unmarked(marked: str) -> tuple[str, tuple[int, int]]:
    """Return a sentence without its square brackets, and the start and end of what stood between them, in characters.

    >>> unmarked("A [cat] sat.")
    ('A cat sat.', (2, 5))
    """
    (marks,) = _SPAN.finditer(marked)
    return marked.replace("[", "").replace("]", ""), (marks.start(), marks.end() - 2)
