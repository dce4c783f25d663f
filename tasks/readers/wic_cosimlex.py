"""Reads the official folders of WiC and CoSimLex on the user's disk; their licences do not allow a package to include them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ...errors import DataError
from ..families.word_senses import SensePair
from .questions_and_pairs import check_judgements, finite_number, text_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GOLD = {"T": True, "F": False}
_PARTS_OF_SPEECH = {"N": "noun", "V": "verb"}
_MARKED = re.compile(r"<strong>(.*?)</strong>")
_COLUMNS = (
    "word1",
    "word2",
    "context1",
    "context2",
    "sim1",
    "sim2",
    "word1_context1",
    "word2_context1",
    "word1_context2",
    "word2_context2",
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without its ``<strong>`` marks.

    Attributes:
        text: The text.
        spans: The start and end of each marked part, in characters.
    """

    text: str
    spans: tuple[tuple[int, int], ...]


class GradedPair(NamedTuple):
    """Two words in two contexts. For context c: its text, the human score, and the span ``startwc`` to ``endwc`` of each word w."""

    word1: str
    word2: str
    context1: str
    sim1: float
    start11: int
    end11: int
    start21: int
    end21: int
    context2: str
    sim2: float
    start12: int
    end12: int
    start22: int
    end22: int


def wic_pairs(folder: Path) -> list[SensePair]:
    """Read ``WiC_dataset`` (Pilehvar & Camacho-Collados 2019): train and dev are for tuning, test is judged.

    If the folder has no answers for test, train is for tuning and dev is judged.

    Raises:
        DataError: A file is missing or bad; the message names the number of a bad line.
    """
    judged = "test" if (folder / "test" / "test.gold.txt").is_file() else "dev"
    splits = ("train", "dev", "test") if judged == "test" else ("train", "dev")
    return [pair for split in splits for pair in _wic_split(folder, split, "test" if split == judged else "tuning")]


def _wic_split(folder: Path, split: str, part: str) -> Iterator[SensePair]:
    data, gold = (folder / split / f"{split}.{kind}.txt" for kind in ("data", "gold"))
    for path in (data, gold):
        if not path.is_file():
            raise DataError(f"{path} is missing; expected the unpacked folder WiC_dataset with train, dev and test")
    questions, answers = text_lines(data), text_lines(gold)
    if len(questions) != len(answers):
        raise DataError(f"{data} has {len(questions)} lines and {gold} has {len(answers)}; expected one answer a line")
    for number, (line, answer) in enumerate(zip(questions, answers, strict=True), start=1):
        fields = line.split("\t")
        if len(fields) != 5 or not re.fullmatch(r"\d+-\d+", fields[2]):
            wanted = "a word, N or V, two places as in 3-5, and two sentences, between tabs"
            raise DataError(f"{data}:{number}: expected {wanted}; got {line[:80]!r}")
        if answer.strip() not in _GOLD:
            raise DataError(f"{gold}:{number}: expected T or F, got {answer[:20]!r}")
        first, second = (
            _target(text, int(index), f"{data}:{number}") for index, text in zip(fields[2].split("-"), fields[3:], strict=True)
        )
        of = _PARTS_OF_SPEECH.get(fields[1], fields[1])
        yield SensePair(fields[0], of, _GOLD[answer.strip()], *first, *second, part)


def _target(text: str, index: int, where: str) -> tuple[str, int, int]:
    """Return a sentence, and the start and end of its word of a given index, from 0, in characters."""
    tokens = text.split(" ")
    if index >= len(tokens) or not tokens[index]:
        raise DataError(f"{where}: there is no word number {index} in {text[:60]!r}")
    start = len(" ".join([*tokens[:index], ""]))
    return text, start, start + len(tokens[index])


def cosimlex_pairs(path: Path) -> list[GradedPair]:
    """Read ``cosimlex_en.tsv``, or the file of another language (Armendariz et al. 2020).

    Raises:
        DataError: A column is missing, a line is bad, whose number the message names, or no correlation with the judgements is defined.
    """
    header, *lines = text_lines(path) or [""]
    names = header.split("\t")
    if missing := [name for name in _COLUMNS if name not in names]:
        raise DataError(f"{path} has no column {missing[0]!r}; expected the columns {', '.join(_COLUMNS)}, between tabs")
    pairs = []
    for number, line in enumerate(lines, start=2):
        fields = line.split("\t")
        if len(fields) != len(names):
            raise DataError(f"{path}:{number}: {len(fields)} columns; the header has {len(names)}")
        given = dict(zip(names, fields, strict=True))
        first, second = (_context(given, c, path, number) for c in (1, 2))
        pairs.append(GradedPair(given["word1"], given["word2"], *first, *second))
    check_judgements(path, [judgement for pair in pairs for judgement in (pair.sim1, pair.sim2)], len(pairs))
    return pairs


def _context(given: dict[str, str], c: int, path: Path, line: int) -> tuple[str, float, int, int, int, int]:
    """Return the text of a context, its human score, and the spans of both words in it."""
    marked = unmarked(given[f"context{c}"])
    score = finite_number(given[f"sim{c}"], path, line)
    spans = (_span(marked, given[f"word{w}_context{c}"], f"{path}:{line}") for w in (1, 2))
    (start1, end1), (start2, end2) = spans
    return marked.text, score, start1, end1, start2, end2


def unmarked(text: str) -> Marked:
    """Return a text without the marks ``<strong>`` and ``</strong>``, and the spans between them."""
    parts = _MARKED.split(text)  # parts outside and inside marks, in turn
    spans, length = [], 0
    for n, part in enumerate(parts):
        if n % 2:
            spans.append((length, length + len(part)))
        length += len(part)
    return Marked("".join(parts), tuple(spans))


def _span(marked: Marked, word: str, where: str) -> tuple[int, int]:
    for start, end in marked.spans:
        if marked.text[start:end].casefold() == word.strip().casefold():
            return start, end
    raise DataError(f"{where}: {word!r} is not marked in {marked.text[:60]!r}")
