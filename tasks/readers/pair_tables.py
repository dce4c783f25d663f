"""Reads tables of word pairs with a score, TSV or CSV, with or without a header; finds the columns and describes them."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...errors import DataError
from ..columns import columns_of
from .questions_and_pairs import finite_number, text_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SEPARATORS = {"\t": "tabs", ";": "semicolons", ",": "commas", " ": "white space"}
# names of columns, in lower case, letters and digits alone
_WORDS = (
    ("word1", "word2"),
    ("w1", "w2"),
    ("worda", "wordb"),
    ("firstword", "secondword"),
    ("term1", "term2"),
    ("sentence1", "sentence2"),
    ("first", "second"),
    ("a", "b"),
)
_SCORES = ("similarity", "score", "mean", "humanmean", "humanscore", "rating", "relatedness", "average", "gold", "simlex999")
_PARTS_OF_SPEECH = ("pos", "partofspeech")
_NUMBERING = ("", "id", "index", "no", "nr", "number", "row", "rank")
_MANY = 5  # rows: in a shorter table judgements may be 1, 2, 3 by chance
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_NO_VALUE = {"nan", "na", "none", "null", "inf", "infinity"}
_WANTED = "give the file a header that names the columns word1, word2 and score"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        line: The number of its line in the file, from 1.
        fields: The fields, without white space around them.
    """

    line: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The numbers of the columns, from 0.

    Attributes:
        header: The names in the first line; None if the file has no header.
        words: The columns of the two words.
        score: The column of the score.
        part_of_speech: The column that the header names so, if any.
        index: Whether the first column numbers the rows.
        over: The columns that are none of these.
    """

    header: tuple[str, ...] | None
    words: tuple[int, int]
    score: int
    part_of_speech: int | None
    index: bool
    over: tuple[int, ...] = ()

    def name(self, column: int) -> str:
        """Return the name of a column in the header, or its number, from 1, if there is no header."""
        return repr(self.header[column]) if self.header else f"column {column + 1}"


@dataclass(frozen=True, slots=True)
class PairTable:
    """The pairs of a file.

    Attributes:
        pairs: Word, word, score and part of speech ("" where the file has none), in order.
        description: The columns, the separator and the header, in words.
    """

    pairs: tuple[tuple[str, str, float, str], ...]
    description: str

    def columns(self) -> dict[str, list[Any]]:
        """Return ``sentence1``, ``sentence2`` and ``score``, as in STS tasks of mteb, and ``part_of_speech`` where the file has it."""
        columns = columns_of(("sentence1", "sentence2", "score", "part_of_speech"), self.pairs)
        if not any(columns["part_of_speech"]):
            del columns["part_of_speech"]
        return columns


def read_pair_table(path: Path) -> PairTable:
    """Read word pairs from a table whose separators are tabs, semicolons, commas (fields may be quoted) or white space.

    Lines that start with ``#`` before the first row are comments. Rows that are empty apart from their index are left out.

    Raises:
        DataError: The columns of the words and the score cannot be determined, or a line is bad; the message names its number.
    """
    lines = text_lines(path)
    start = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    separator = _separator(path, lines, start)
    rows, commas = _with_points(_rows(path, lines, start, separator))
    columns = _columns(path, rows)
    body = rows[1:] if columns.header else rows
    pairs = tuple(_pair(path, row, columns) for row in body if any(row.fields[columns.index :]))
    if not pairs:
        raise DataError(f"{path} holds no pairs")
    left, right = map(columns.name, columns.words)
    comments = sum(line.startswith("#") for line in lines[:start])
    stated = f"{len(pairs)} pairs: the words are {left} and {right}, the score is {columns.name(columns.score)}, between "
    stated += _SEPARATORS[separator] + ("" if columns.header else ", no header")
    stated += f", {comments} lines of comments above" * bool(comments) + ", the first column an index" * columns.index
    stated += ", decimal commas" * (columns.score in commas)
    return PairTable(pairs, stated)


def _separator(path: Path, lines: Sequence[str], start: int) -> str:
    """Return the first separator that splits most lines into three columns or more."""
    said = [(number, line) for number, line in enumerate(lines, start=1) if number > start and line.strip()]
    if not said:
        raise DataError(f"{path} holds no pairs")
    for separator in _SEPARATORS:
        if sum(_width(line, separator) >= 3 for _, line in said) * 2 > len(said):
            return separator
    number, line = next((number, line) for number, line in said if len(line.split()) < 3)
    raise DataError(f"{path}:{number}: {line!r} has no three columns between tabs, semicolons, commas or white space: word, word, score")


def _width(line: str, separator: str) -> int:
    return len(line.split()) if separator == " " else line.count(separator) + 1


def _rows(path: Path, lines: Sequence[str], start: int, separator: str) -> list[Row]:
    """Return the rows from a start line on; all must have the same number of fields."""
    if separator == " ":
        rows = [Row(number, tuple(line.split())) for number, line in enumerate(lines, start=1) if number > start and line.strip()]
    else:
        reader = csv.reader(lines[start:], delimiter=separator, skipinitialspace=True, strict=True)
        rows, before = [], 0
        try:
            for fields in reader:
                row = Row(start + before + 1, tuple(field.strip() for field in fields))
                before = reader.line_num
                if any(row.fields):
                    rows.append(row)
        except csv.Error as error:
            raise DataError(f"{path}:{start + before + 1}: {error}; expected quotes to be closed, and doubled inside quotes") from error
    first = rows[0]
    for row in rows:
        if len(row.fields) != len(first.fields):
            raise DataError(f"{path}:{row.line}: {len(row.fields)} columns; expected {len(first.fields)}, as in line {first.line}")
    return rows


def _with_points(rows: Sequence[Row]) -> tuple[list[Row], set[int]]:
    """Return the rows with decimal points in the columns in which every number has a decimal comma, and these columns.

    The first row may be a header.
    """
    body = rows[1:] or rows
    commas = {c for c in range(len(rows[0].fields)) if all(_DECIMAL_COMMA.fullmatch(row.fields[c]) or not row.fields[c] for row in body)}
    commas = {c for c in commas if any(row.fields[c] for row in body) and not _is_number(rows[0].fields[c])}
    return [Row(row.line, tuple(_with_point(f) if c in commas else f for c, f in enumerate(row.fields))) for row in rows], commas


def _with_point(field: str) -> str:
    return field.replace(",", ".") if _DECIMAL_COMMA.fullmatch(field) else field


def _columns(path: Path, rows: Sequence[Row]) -> Columns:
    """Determine the columns by the names in the header, and those that it does not name by their content.

    Raises:
        DataError: There is not exactly one possible choice, or the score is not named and a column is left over.
    """
    first = rows[0].fields
    numbers = [c for c in range(len(first)) if sum(_is_number(row.fields[c]) for row in rows) * 2 >= len(rows)]
    index = len(numbers) > 1 and _counts([row.fields[0] for row in rows])
    numbers = [c for c in numbers if c or not index]
    names = [re.sub(r"[\W_]+", "", name.lower()) for name in first]
    words = next(([names.index(left), names.index(right)] for left, right in _WORDS if left in names and right in names), [])
    known = bool(words) and any(name in _SCORES for name in names)
    header = known or (bool(numbers) and all(first[c][:1].isalpha() and names[c] not in _NO_VALUE for c in numbers))
    if not header:
        names, words = [""] * len(first), []
    numbering = [c for c in numbers if (header and names[c] in _NUMBERING) or _numbers_rows(rows, c)]
    named = [c for c, name in enumerate(names) if name in _SCORES]
    scores = named or [c for c in numbers if c not in (*words, *numbering)]
    part_of_speech = next((c for c, name in enumerate(names) if name in _PARTS_OF_SPEECH), None)
    if not words:
        words = [c for c in range(index, len(first)) if c not in (*numbers, *scores, part_of_speech)]
    used = {*words, *scores, *numbering, part_of_speech, *([0] if index else [])}
    over = () if named else tuple(c for c in range(len(first)) if c not in used)
    if len(words) != 2 or len(scores) != 1 or over:
        raise DataError(_unclear(path, Columns(first if header else None, (0, 0), 0, None, index, over), words, scores))
    return Columns(first if header else None, (words[0], words[1]), scores[0], part_of_speech, index)


def _unclear(path: Path, columns: Columns, words: Sequence[int], scores: Sequence[int]) -> str:
    """Say which columns may be the words and the score, and which are neither."""
    texts, numbers = (", ".join(columns.name(c) for c in some) or "none" for some in (words, scores))
    over = f", and {', '.join(columns.name(c) for c in columns.over)} would be left over" if columns.over else ""
    return f"{path}: cannot tell the two words (they may be: {texts}) and the score ({numbers}){over}; {_WANTED}"


def _numbers_rows(rows: Sequence[Row], column: int) -> bool:
    """Tell whether a column of numbers counts the rows: the first one, or any one of a table that is not too short."""
    return (column == 0 or len(rows) > _MANY) and _counts([row.fields[column] for row in rows])


def _counts(values: Sequence[str]) -> bool:
    """Tell whether a column numbers the rows, from 0 or 1; its first value may be a header."""
    counted = values if _is_number(values[0]) else values[1:]
    return any(list(counted) == [str(n) for n in range(start, start + len(counted))] for start in (0, 1))


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _pair(path: Path, row: Row, columns: Columns) -> tuple[str, str, float, str]:
    left, right = (row.fields[c] for c in columns.words)
    if not left or not right:
        raise DataError(f"{path}:{row.line}: a word is missing; expected two words and a score")
    part_of_speech = "" if columns.part_of_speech is None else row.fields[columns.part_of_speech]
    return left, right, finite_number(row.fields[columns.score], path, row.line), part_of_speech
