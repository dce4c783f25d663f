"""Reader of word vectors as text, with one word and its numbers on each line, as GloVe, word2vec and fastText write it.

Arrow's reader parses a file twice as fast as Python could. Lines that it does not accept (words with spaces, as in GloVe 840B)
and files that it refuses are read line by line, so that an error message names the line.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from statistics import mode
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from ...errors import DataError
from .vector_file import make_vector_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from .source import Source
    from .vector_file import VectorFile

_BLOCK = 2**21
_LONGEST_LINE = 2**20
_NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_CONTROL = bytes([*range(9), 11, 12, *range(14, 32), 127])  # all but tab, line feed and carriage return
_HEADER = re.compile(rb"[ \t]*(\d{1,15})[ \t]+(\d{1,15})[ \t]*\r?\n?")


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of the lines of a text file, as its first lines show it.

    Attributes:
        header: The number of words that a first line of two integers states, or None if there is no such line.
        dim: The number of numbers on a line.
        separator: A blank or a tab.
        trailing: Whether the lines end with the separator.
    """

    header: int | None
    dim: int
    separator: str
    trailing: bool


def sniff(source: Source) -> Layout | None:
    """Return the layout of a text file of vectors, or None if the first lines are not words and numbers."""
    lines = source.head(_LONGEST_LINE).removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    lines = [line for line in lines[:-1] or lines if line.strip()][:50]
    stated = _HEADER.fullmatch(lines[0]) if lines else None
    body = lines[1:] if stated else lines
    counts = [count for line in body if (count := _numbers_at_end(line))]
    if not counts:
        return None
    dim = int(stated[2]) if stated else mode(counts)  # a few lines with another count make no difference
    first = body[0].rstrip(b"\r\n")
    separator = "\t" if first.count(b"\t") >= dim else " "
    return Layout(int(stated[1]) if stated else None, dim, separator, first.endswith(separator.encode()))


def read_text(source: Source) -> VectorFile:
    """Read a text file of word vectors.

    Raises:
        DataError: The first lines are not words and numbers, a line has more or fewer numbers than the others, a number cannot be
            read or is not finite, a word is empty or not UTF-8, or the first line states another number of words.
    """
    layout = sniff(source)
    if layout is None:
        raise DataError(f"{source.path} does not start with words and their numbers; expected one word and its numbers a line")
    _check_header(source, layout)
    words, vectors = _fast(source, layout) or _slow(source, layout)
    if layout.header is not None and layout.header != len(words):
        raise DataError(f"{source.path}:1: the first line states {layout.header} words, the file has {len(words)}; fetch it again")
    if not np.isfinite(vectors).all():
        _slow(source, layout)  # names the line
    return make_vector_file(source, words, vectors, _ending(source))


def _check_header(source: Source, layout: Layout) -> None:
    """Refuse a header for which the file is too small: a word, a separator and a digit each take at least one byte."""
    if layout.dim < 1 or layout.header == 0:
        raise DataError(f"{source.path}:1: the first line states {layout.header} words of {layout.dim} numbers; expected at least one")
    if (layout.header or 1) * (2 * layout.dim + 2) > source.most_bytes + 1:
        raise DataError(
            f"{source.path}:1: the first line states {layout.header} words of {layout.dim} numbers, but the file is too small for that"
        )


def _fast(source: Source, layout: Layout) -> tuple[list[str], NDArray[np.float32]] | None:
    """Read the file with Arrow. Return None if Arrow does not accept it, or would read it differently."""
    import pyarrow as pa
    from pyarrow import csv

    odd: list[tuple[int, str]] = []

    def keep(row: csv.InvalidRow) -> str:
        odd.append((row.number - 1 - skipped, row.text))
        return "skip"

    skipped = int(layout.header is not None)
    numbers = [str(n) for n in range(layout.dim)]
    names = ["word", *numbers, *["end"] * layout.trailing]
    blocks: list[NDArray[np.float32]] = []
    words: list[str] = []
    try:
        with source.open() as file:
            reader = csv.open_csv(
                _Checked(file),
                read_options=csv.ReadOptions(column_names=names, skip_rows=skipped, use_threads=False, block_size=_BLOCK),
                parse_options=csv.ParseOptions(
                    delimiter=layout.separator, quote_char=False, escape_char=False, ignore_empty_lines=True, invalid_row_handler=keep
                ),
                convert_options=csv.ConvertOptions(
                    # as doubles, then rounded to float32: what Python's float does, and so gensim
                    column_types={"word": pa.string(), "end": pa.string(), **dict.fromkeys(numbers, pa.float64())},
                    null_values=[],
                    strings_can_be_null=False,
                ),
            )
            for batch in reader:
                words += batch.column(0).to_pylist()
                if layout.trailing and any(batch.column(layout.dim + 1).to_pylist()):
                    return None
                with np.errstate(over="ignore"):
                    blocks.append(np.stack([batch.column(n + 1).to_numpy().astype(np.float32) for n in range(layout.dim)], axis=1))
    except (pa.ArrowException, _NotForArrowError):
        return None
    try:
        parsed = [(row, *_parse(source, row, text.encode(), layout)) for row, text in odd]
    except DataError:
        return None
    if any(not word or word[0] in " \t" or word[-1] in " \t" for word in words):
        return None
    vectors = np.concatenate(blocks) if blocks else np.zeros((0, layout.dim), dtype=np.float32)
    return _insert(words, vectors, parsed)


class _NotForArrowError(Exception):
    """The file has content that Arrow would read differently."""


class _Checked:
    """Passes bytes on to Arrow, and raises ``_NotForArrowError`` for content that Arrow would read differently.

    Arrow drops an irregular line that is not UTF-8, and ends a line at a carriage return without a line feed.
    """

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._last = b""

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        try:
            self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise _NotForArrowError from error
        if len(data) > _LONGEST_LINE and b"\n" not in data:  # Arrow would take the whole line into memory
            raise _NotForArrowError
        seen = self._last + data
        self._last = b"\r" if data.endswith(b"\r") else b""
        if seen.count(b"\r") - len(self._last) != seen.count(b"\r\n") or len(data.translate(None, _CONTROL)) != len(data):
            raise _NotForArrowError
        return data


def _insert(
    words: list[str], vectors: NDArray[np.float32], parsed: list[tuple[int, str, list[float]]]
) -> tuple[list[str], NDArray[np.float32]]:
    """Insert the rows that Arrow did not accept, parsed by ``_parse``, at their positions in the file."""
    if not parsed:
        return words, vectors
    total = len(words) + len(parsed)
    mask = np.ones(total, dtype=np.bool_)
    mask[[row for row, _, _ in parsed]] = False
    merged = np.empty((total, vectors.shape[1]), dtype=np.float32)
    merged[mask] = vectors
    merged[~mask] = [numbers for _, _, numbers in parsed]
    arrow_words, parsed_words = iter(words), iter(word for _, word, _ in parsed)
    return [next(arrow_words) if is_arrow else next(parsed_words) for is_arrow in mask], merged


def _slow(source: Source, layout: Layout) -> tuple[list[str], NDArray[np.float32]]:
    """Read the file line by line. The error for the first wrong line names its number."""
    words, rows = [], []
    for number, line in _lines(source):
        if number == 1 and layout.header is not None:
            continue
        word, numbers = _parse(source, number, line, layout)
        words.append(word)
        rows.append(np.array(numbers, dtype=np.float32))
    return words, np.stack(rows) if rows else np.zeros((0, layout.dim), dtype=np.float32)


def _lines(source: Source) -> Iterator[tuple[int, bytes]]:
    with source.open() as file:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            if len(line) == _LONGEST_LINE:
                raise DataError(f"{source.path}:{number}: a line of more than {_LONGEST_LINE // 2**20} MB; that is no word and its numbers")
            if line.strip():
                yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def _parse(source: Source, number: int, line: bytes, layout: Layout) -> tuple[str, list[float]]:
    """Return the word and the numbers of one line. The word may contain blanks, but may not end in a number."""
    where = f"{source.path}:{number}"
    if len((text := line.rstrip(b"\r\n")).translate(None, _CONTROL + b"\r")) != len(text):
        raise DataError(f"{where}: {_shown(line)} holds a control character; the file may be binary or damaged")
    word, *numbers = line.rsplit(None, layout.dim) or [b""]
    if len(numbers) < layout.dim or not word or word[:1] in b" \t":
        raise DataError(f"{where}: {_shown(line)} is no word and {layout.dim} numbers; the file may be cut")
    if len(pieces := word.split()) > 1 and _NUMBER.fullmatch(pieces[-1]):
        raise DataError(f"{where}: {_shown(line)} has more than {layout.dim} numbers")
    for value in numbers:
        if not _NUMBER.fullmatch(value) or not np.isfinite(_float32(value)):
            raise DataError(f"{where}: {_shown(value)} in the line of {_shown(word)} is not a finite float32 number")
    try:
        return word.decode(), [float(value) for value in numbers]
    except UnicodeDecodeError as error:
        raise DataError(f"{where}: the word {_shown(word)} is not UTF-8; convert the file, for example with iconv") from error


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


def _numbers_at_end(line: bytes) -> int:
    """Return how many fields at the end of a line are numbers, without counting its first field."""
    fields = line.split()
    odd = (n for n, field in enumerate(reversed(fields[1:])) if not _NUMBER.fullmatch(field))
    return next(odd, len(fields) - 1)


def _ending(source: Source) -> tuple[str, ...]:
    """Return a note if the last line has no line break, because the file may be cut inside its last number."""
    if source.compressed:
        return ()
    with source.path.open("rb") as file:
        file.seek(-1, 2)
        if file.read(1) == b"\n":
            return ()
    return (f"{source.path}: the last line has no line break; if the file was cut there, its last number is wrong",)
