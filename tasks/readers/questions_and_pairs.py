"""Reads analogy questions and word pairs from text files; errors name the number of the bad line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ...errors import DataError
from ..columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ..columns import Columns


def read_questions_words(path: Path) -> Columns:
    """Read analogy questions in the format of word2vec's ``questions-words.txt``.

    A line ``: name`` starts a relation; every other line has four words, ``a a' b b'``, separated by white space. If a line
    has four between tabs and blanks inside one, the file has phrases, and tabs alone separate.

    Returns:
        Columns ``relation``, ``a``, ``a_prime``, ``b`` and ``b_prime``; each ``b_prime`` is a list with the right answer.

    Raises:
        DataError: A line does not have four words, or is before the first relation.
    """
    rows = []
    relation = None
    lines = list(_lines(path))
    phrases = any(len(_between_tabs(line)) == 4 < len(line.split()) for _, line in lines)
    for number, line in lines:
        if line.startswith(":"):
            relation = line[1:].strip()
            continue
        words = _between_tabs(line) if phrases and "\t" in line else line.split()
        if relation is None:
            raise DataError(f"{path}:{number}: a question before the first relation; expected a line ': name' above {line!r}")
        if len(words) != 4:
            raise DataError(
                f"{path}:{number}: {len(words)} words in {line!r}; expected four: a a' b b', with tabs between them if they have blanks"
            )
        a, a_prime, b, b_prime = words
        rows.append((relation, a, a_prime, b, [b_prime]))
    return columns_of(("relation", "a", "a_prime", "b", "b_prime"), rows)


def _between_tabs(line: str) -> list[str]:
    return [field.strip() for field in line.split("\t") if field.strip()]


def bats_lines(path: Path, *, lower: bool = False) -> list[tuple[str, list[str]]]:
    """Read pairs in the format of BATS: ``word TAB answer``; ``/``, or else a comma, separates several right answers.

    Args:
        path: The file, with the pairs of one relation.
        lower: Whether to convert words to lower case.

    Returns:
        Each word with its distinct answers, in order.

    Raises:
        DataError: A line does not have two fields, or starts with a colon, as in ``questions-words.txt``.
    """
    pairs = []
    for number, line in _lines(path):
        fields = list(filter(None, map(str.strip, line.split("\t") if "\t" in line else line.split())))
        between = "/" if "/" in line else ","
        answers = [answer.strip() for answer in fields[-1].split(between) if answer.strip()]
        if len(line.split()) == 4 and len(fields) != 2:
            raise DataError(f"{path}:{number}: a question, {line!r}, above the first relation; write a line ': name' above it")
        if len(fields) != 2 or not answers or line.startswith(":"):
            raise DataError(f"{path}:{number}: {line!r}; expected a word, a tab, and one or more answers separated by /")
        word = fields[0]
        pairs.append((word.lower(), list(dict.fromkeys(map(str.lower, answers)))) if lower else (word, list(dict.fromkeys(answers))))
    return pairs


def relation_rows(path: Path) -> list[tuple[str, list[str], str]]:
    """Read a table of pairs whose header names the columns ``a``, ``b`` and ``split``; ``/`` separates several answers in ``b``.

    Lines that start with ``#`` are comments.

    Returns:
        Each word with its answers and its split, in order.

    Raises:
        DataError: A column is missing, or a line and the header have different numbers of fields.
    """
    (top, first), *lines = ((number, line) for number, line in _lines(path) if not line.startswith("#"))
    header = first.split("\t")
    if not {"a", "b", "split"} <= set(header):
        raise DataError(f"{path}:{top}: the columns are {', '.join(header)}; expected a, b and split among them")
    rows = []
    for number, line in lines:
        fields = dict(zip(header, line.split("\t"), strict=False))
        if len(fields) != len(header):
            raise DataError(f"{path}:{number}: {len(fields)} fields; expected {len(header)}")
        rows.append((fields["a"], fields["b"].split("/"), fields["split"]))
    return rows


def read_pairs(path: Path) -> Columns:
    """Read word pairs with a human score: ``word TAB word TAB number``; lines that start with ``#`` are comments.

    Returns:
        Columns ``sentence1``, ``sentence2`` and ``score``, as mteb's STS tasks name them.

    Raises:
        DataError: A line does not have three fields, or the last one is not a finite number.
    """
    rows = []
    for number, line in _lines(path):
        fields = [field.strip() for field in line.split("\t")]
        if line.startswith("#"):
            continue
        if len(fields) != 3 or not all(fields):
            raise DataError(f"{path}:{number}: {len(fields)} fields in {line!r}; expected three between tabs: word, word, score")
        rows.append((fields[0], fields[1], finite_number(fields[2], path, number)))
    return columns_of(("sentence1", "sentence2", "score"), rows)


def text_lines(path: Path) -> list[str]:
    """Return the lines of a file in UTF-8, without a byte order mark and without line ends.

    Raises:
        DataError: A line is not UTF-8.
    """
    lines = []
    for number, line in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError as error:
            raise DataError(f"{path}:{number}: {line!r:.60} is not UTF-8; convert the file, for example with iconv") from error
    return lines


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text_lines(path), start=1):
        if stripped := line.strip():
            yield number, stripped


def check_judgements(path: Path, judgements: Sequence[float], pairs: int) -> None:
    """Refuse judgements with which no correlation is defined.

    Args:
        path: The file, for the message.
        judgements: The judgements.
        pairs: The number of pairs that are judged.

    Raises:
        DataError: There are fewer than two pairs, or all judgements are alike.
    """
    if pairs < 2:
        raise DataError(f"{path} holds one pair; a correlation needs two pairs or more, with different judgements")
    if len(set(judgements)) < 2:
        raise DataError(f"{path} judges all {pairs} pairs alike ({judgements[0]:g}); a correlation needs different judgements")


def finite_number(text: str, path: Path, line: int) -> float:
    """Return the number in a text.

    Raises:
        DataError: The text is not a finite number; the message names the file and the line.
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        points = ", with a point for the comma" if "," in text else ""
        raise DataError(f"{path}:{line}: {text!r} is not a score; expected a finite number{points}")
    return value
