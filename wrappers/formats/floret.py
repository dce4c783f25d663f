"""Reader of floret's tables as text (``save_floret_vectors``): a first line of settings, then one line of numbers a row.

The first line holds the number of rows and of numbers, the shortest and the longest n-gram, the number of hashes and their seed, and the
marks before and after a word. The table has no words: any word gets its vector from its n-grams. floret's models are read by ``fasttext``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from ...errors import DataError
from .hashed_ngrams import HashedNgrams
from .text import read_lines
from .text_lines import Layout
from .vector_file import VectorFile

if TYPE_CHECKING:
    from .source import Source

_HEADER = re.compile(rb"(\d{1,9}) (\d{1,9}) (\d{1,4}) (\d{1,4}) ([1-4]) (\d{1,10}) (\S{1,20}) (\S{1,20}) ?\r?\n")


def is_floret(head: bytes) -> bool:
    """Tell whether the first bytes of a file are the first line of a floret table."""
    return _HEADER.match(head) is not None


def read_floret(source: Source) -> VectorFile:
    """Read a floret table.

    Returns:
        No words, and the rows of n-grams.

    Raises:
        DataError: The first line states what cannot be, or a row is missing, cut or not in its place.
    """
    header = _HEADER.match(source.head(2**10))
    if not header:
        raise DataError(f"{source.path}:1 is no first line of floret; expected its eight settings")
    n, dim, shortest, longest, hashes, seed = (int(field) for field in header.groups()[:6])
    if not n or not dim or n * (2 * dim + 2) > source.most_bytes or shortest > longest or seed >= 2**32:
        raise DataError(f"{source.path}:1: the first line states {n} rows of {dim} numbers, which cannot be; fetch it again")
    numbers, rows = read_lines(source, Layout(header=n, dim=dim, usual=dim, separator=" ", trailing=_ends_in_blank(source)))
    if numbers != [str(row) for row in range(n)]:
        wrong = next((row for row, number in enumerate(numbers) if number != str(row)), len(numbers))
        raise DataError(f"{source.path}: the row numbered {wrong} of {n} is not in its place; fetch it again")
    if not np.isfinite(rows).all():
        raise DataError(f"{source.path} holds infinity or what is too large for float32; fetch it again")
    begin, end = (mark.decode(errors="replace") for mark in header.groups()[6:])
    subwords = HashedNgrams(shortest, longest, hashes, seed, begin, end, rows)
    return VectorFile([], np.zeros((0, dim), dtype=np.float32), subwords=subwords)


def _ends_in_blank(source: Source) -> bool:
    lines = source.head(2**20).split(b"\n", 2)
    return len(lines) > 2 and lines[1].rstrip(b"\r").endswith(b" ")
