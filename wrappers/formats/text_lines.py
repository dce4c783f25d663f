"""The lines of a text file of word vectors: how they are laid out, and what a single one says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import mode
from typing import TYPE_CHECKING

import numpy as np

from ...errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .source import Source

LONGEST_LINE = 2**20
CONTROL = bytes([*range(9), 11, 12, *range(14, 32), 127])  # all but tab, line feed and carriage return
DECIMAL = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?")
_BLANKS = (b" ", b"\t")
_NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_HEADER = re.compile(rb"[ \t]*(\d{1,15})[ \t]+(\d{1,15})[ \t]*\r?\n?")


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of the lines of a text file, as its first lines show it.

    Attributes:
        header: The number of words that a first line of two integers states, or None if there is no such line.
        dim: The number of numbers on a line.
        usual: The number of numbers at the end of most lines, which a header may contradict; None if no number is that of most lines.
        separator: A blank or a tab.
        trailing: Whether the lines end with the separator.
    """

    header: int | None
    dim: int
    usual: int | None
    separator: str
    trailing: bool

    @property
    def settled(self) -> bool:
        """Whether the header and most lines agree on the number of numbers, so that a number before them belongs to the word."""
        return self.header is not None and self.usual == self.dim


def sniff(source: Source) -> Layout | None:
    """Return the layout of a text file of vectors, or None if the first lines are not words and numbers."""
    head = source.head(LONGEST_LINE)
    lines = head.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    whole = lines[:-1] if len(head) == LONGEST_LINE else lines
    lines = [line for line in whole or lines if line.strip()][:50]
    stated = _HEADER.fullmatch(lines[0]) if lines else None
    body = lines[1:] if stated else lines
    counts = [count for line in body if (count := _numbers_at_end(line))]
    if not counts or (stated and int(stated[2]) != 1 and all(map(_HEADER.fullmatch, body))):  # of one column, with numbers as words
        return None
    usual = mode(counts)  # a few lines with another count make no difference
    dim = int(stated[2]) if stated else usual
    first = body[0].rstrip(b"\r\n")
    separator = "\t" if first.count(b"\t") >= dim else " "
    return Layout(
        header=int(stated[1]) if stated else None,
        dim=dim,
        usual=usual if counts.count(usual) * 2 > len(body) else None,
        separator=separator,
        trailing=first.endswith(separator.encode()),
    )


def _numbers_at_end(line: bytes) -> int:
    """Return how many fields at the end of a line are numbers, without counting its first field."""
    fields = line.split()
    odd = (n for n, field in enumerate(reversed(fields[1:])) if not _NUMBER.fullmatch(field))
    return next(odd, len(fields) - 1)


def numbered_lines(source: Source) -> Iterator[tuple[int, bytes]]:
    """Iterate over the lines that are not blank, with their numbers from 1.

    Raises:
        DataError: A line is too long for a word and its numbers.
    """
    with source.open() as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                raise DataError(f"{source.path}:{number}: a line of more than {LONGEST_LINE // 2**20} MB; that is no word and its numbers")
            if line.strip():
                yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def parse_line(source: Source, number: int, line: bytes, layout: Layout) -> tuple[str, list[float]]:
    """Return the word and the numbers of a line.

    The word may contain blanks. It may end in a number only if the layout is settled. It is empty if the line starts with a
    separator and has nothing but its numbers.

    Raises:
        DataError: The line has a control character, more or fewer numbers, what is no finite number, or a word that is not UTF-8.
    """
    where = f"{source.path}:{number}"
    if len((text := line.rstrip(b"\r\n")).translate(None, CONTROL + b"\r")) != len(text):
        raise DataError(f"{where}: {_shown(line)} holds a control character; the file may be binary or damaged")
    word, *numbers = line.rsplit(None, layout.dim) or [b""]
    if line.startswith(_BLANKS) and len(line.split()) == layout.dim:
        word, numbers = b"", line.split()
    elif len(numbers) < layout.dim or not word or word.startswith(_BLANKS):
        raise DataError(f"{where}: {_shown(line)} is no word and {layout.dim} numbers; the file may be cut")
    if not layout.settled and ends_in_number(word):
        raise DataError(f"{where}: {_shown(line)} has more than {layout.dim} numbers")
    for value in numbers:
        if not _NUMBER.fullmatch(value) or not np.isfinite(_float32(value)):
            raise DataError(f"{where}: {_shown(value)} in the line of {_shown(word)} is not a finite float32 number")
    try:
        return word.decode(), [float(value) for value in numbers]
    except UnicodeDecodeError as error:
        raise DataError(
            f"{where}: the word {_shown(word)} is not UTF-8; convert the file, for example with iconv -f latin1 -t utf-8; "
            "if its other words are UTF-8, keep the lines that are, with grep -ax '.*' in a UTF-8 locale"
        ) from error


def ends_in_number(word: bytes) -> bool:
    """Tell whether the last part of a word with blanks is a number."""
    return len(pieces := word.split()) > 1 and _NUMBER.fullmatch(pieces[-1]) is not None


def _float32(value: bytes) -> np.float32:
    with np.errstate(over="ignore"):
        return np.float32(float(value))


def _shown(text: bytes) -> str:
    start = text[:40].strip()
    try:
        shown = repr(start.decode())
    except UnicodeDecodeError:
        shown = repr(start)[1:]  # without the b: bytes that are not UTF-8 are shown as \\x..
    return shown + ("..." if len(text) > 40 else "")
