"""Reader of word vectors as text, with one word and its numbers on each line, as GloVe, word2vec and fastText write it.

Arrow's reader parses a file twice as fast as Python could. Lines that it does not accept (words with spaces, as in GloVe 840B)
and files that it refuses are read line by line, so that an error message names the line.
"""

from __future__ import annotations

import codecs
import time
import weakref
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from ...errors import DataError
from .text_lines import CONTROL, DECIMAL, LONGEST_LINE, ends_in_number, numbered_lines, parse_line, sniff
from .vector_file import make_vector_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .source import Source
    from .text_lines import Layout
    from .vector_file import VectorFile

    Lent = weakref.ref[object]  # to an object of Python that Arrow holds

_BLOCK = 2**21
_PATIENCE = 10.0  # seconds; a read of one block takes far less


def read_text(source: Source) -> VectorFile:
    """Read a text file of word vectors.

    Raises:
        DataError: The first lines are not words and numbers, a line has more or fewer numbers than the others, a number cannot be
            read or is not finite, a word is not UTF-8, or the file has two words or more above or below the number in its first line.
    """
    layout = sniff(source)
    if layout is None:
        raise DataError(f"{source.path} does not start with words and their numbers; expected one word and its numbers a line")
    _check_header(source, layout)
    words, vectors = read_lines(source, layout)
    _check_words(source, layout, words, vectors)
    notes = _count(source, layout, len(words)) + _numbers_in_words(layout, words) + _ending(source)
    return make_vector_file(source, words, vectors, notes)


def read_lines(source: Source, layout: Layout) -> tuple[list[str], NDArray[np.float32]]:
    """Return the words of the lines after the header, if the layout has one, and their vectors, float32 of shape ``(n, d)``.

    Raises:
        DataError: A line is not as the layout says; the message names its number.
    """
    words, vectors = _fast(source, layout) or _slow(source, layout)
    if not np.isfinite(vectors).all():
        _slow(source, layout)  # names the line
    return words, vectors


def _check_header(source: Source, layout: Layout) -> None:
    """Refuse a header for which the file is too small: a word, a separator and a digit each take at least one byte."""
    if layout.dim < 1 or layout.header == 0:
        raise DataError(f"{source.path}:1: the first line states {layout.header} words of {layout.dim} numbers; expected at least one")
    if (layout.header or 1) * (2 * layout.dim + 2) > source.most_bytes + 1:
        raise DataError(
            f"{source.path}:1: the first line states {layout.header} words of {layout.dim} numbers, but the file is too small for that; "
            "fetch it again or, if it is complete, correct that line"
        )


def _fast(source: Source, layout: Layout) -> tuple[list[str], NDArray[np.float32]] | None:
    """Read the file with Arrow. Return None if Arrow does not accept it, or would read it differently.

    Arrow reads ahead in threads of its own, which let go of Python's objects later. They are waited for: if Python ended before, a
    thread that lets go of an object would abort the process.
    """
    lent: list[Lent] = []
    table = _by_arrow(source, layout, lent)
    patience = time.monotonic() + _PATIENCE
    while any(each() is not None for each in lent) and time.monotonic() < patience:
        time.sleep(0.001)
    return table


def _by_arrow(source: Source, layout: Layout, lent: list[Lent]) -> tuple[list[str], NDArray[np.float32]] | None:
    """Read the file with Arrow, and list the objects that Arrow gets."""
    import pyarrow as pa
    from pyarrow import csv

    odd: list[tuple[int, str]] = []

    def keep(row: csv.InvalidRow) -> str:
        odd.append((row.number - 1 - skipped, row.text))
        return "skip"

    lent.append(weakref.ref(keep))
    skipped = int(layout.header is not None)
    numbers = [str(n) for n in range(layout.dim)]
    names = ["word", *numbers, *["end"] * layout.trailing]
    blocks: list[NDArray[np.float32]] = []
    words: list[str] = []
    try:
        with source.open() as file:
            reader = csv.open_csv(
                _Checked(file, lent),
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
        parsed = [(row, *parse_line(source, row, text.encode(), layout)) for row, text in odd]
    except DataError:
        return None
    if any((bare := word.strip(" \t")) != word and bare for word in words):
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

    def __init__(self, file: BinaryIO, lent: list[Lent]) -> None:
        self._file = file
        self._lent = lent
        lent.append(weakref.ref(self))
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._last = b""

    def read(self, size: int = -1) -> memoryview:
        data = self._file.read(size)
        try:
            self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise _NotForArrowError from error
        if len(data) > LONGEST_LINE and b"\n" not in data:  # Arrow would take the whole line into memory
            raise _NotForArrowError
        seen = self._last + data
        self._last = b"\r" if data.endswith(b"\r") else b""
        if seen.count(b"\r") - len(self._last) != seen.count(b"\r\n") or len(data.translate(None, CONTROL)) != len(data):
            raise _NotForArrowError
        block = memoryview(data)  # there can be a weak reference to it, unlike to bytes
        self._lent[:] = [*(each for each in self._lent if each() is not None), weakref.ref(block)]
        return block


def _insert(
    words: list[str], vectors: NDArray[np.float32], parsed: list[tuple[int, str, list[float]]]
) -> tuple[list[str], NDArray[np.float32]]:
    """Insert the rows that Arrow did not accept, parsed by ``parse_line``, at their positions in the file."""
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
    for number, line in numbered_lines(source):
        if number == 1 and layout.header is not None:
            continue
        word, numbers = parse_line(source, number, line, layout)
        words.append(word)
        rows.append(np.array(numbers, dtype=np.float32))
    return words, np.stack(rows) if rows else np.zeros((0, layout.dim), dtype=np.float32)


def _check_words(source: Source, layout: Layout, words: Sequence[str], vectors: NDArray[np.float32]) -> None:
    """Refuse a table whose first column is one of numbers, not words, and a first line that numbers the columns."""
    if len(words) > 1 and all(DECIMAL.fullmatch(word) for word in words):
        raise DataError(
            f"{source.path} has numbers with decimals where its words should be; put a word before the numbers of each line, "
            "or save the table with numpy.save as NAME.npy and its words, one a line, as NAME.words beside it"
        )
    if layout.header is None and len(words) > 1 and _numbers_columns(vectors):
        raise DataError(f"{source.path}:1: {words[0]!r} is followed by the numbers of the columns; delete the first line")


def _numbers_columns(vectors: NDArray[np.float32]) -> bool:
    """Tell whether the first row counts from 0 or 1, and no other row is of whole numbers, as that of a word would be beside it."""
    n, dim = vectors.shape
    if dim < 3 or vectors[0, 0] not in (0, 1) or not np.array_equal(vectors[0] - vectors[0, 0], np.arange(dim)):
        return False
    step = max(1, n // 1_000)  # some rows of a large table tell as much as all
    return not (vectors[1::step] % 1 == 0).all(axis=1).any()


def _count(source: Source, layout: Layout, n: int) -> tuple[str, ...]:
    """Return a note if the first line states one word more or less than the file has, as in files of fastText, and all lines are whole.

    Raises:
        DataError: The difference is larger, or the last line may be cut.
    """
    if layout.header is None or layout.header == n:
        return ()
    said = f"the first line states {layout.header} words, the file has {n}"
    if abs(layout.header - n) > 1 or not _ends_in_line_break(source):
        raise DataError(f"{source.path}:1: {said}; fetch it again or, if it is complete, write {n} for {layout.header} there")
    return (f"{said}, each on a whole line; all of these are read",)


def _numbers_in_words(layout: Layout, words: Sequence[str]) -> tuple[str, ...]:
    """Return a note on words that end in a number after a blank: each could be a line with a number too many."""
    several = [word for word in words if " " in word or "\t" in word] if layout.settled else []
    if odd := [word for word in several if ends_in_number(word.encode())]:
        return (f"words that end in a number: {len(odd)}, first {odd[0]!r}; the first line settles that {layout.dim} numbers follow",)
    return ()


def _ending(source: Source) -> tuple[str, ...]:
    """Return a note if the last line has no line break, because the file may be cut inside its last number."""
    if source.compression or _ends_in_line_break(source):
        return ()
    return ("the last line has no line break; if the file was cut there, its last number is wrong",)


def _ends_in_line_break(source: Source) -> bool:
    last = b""
    with source.open() as file:
        if not source.compression:
            file.seek(-1, 2)
        while data := file.read(2**20):
            last = data[-1:]
    return last == b"\n"
