"""The scores of models by language, where tasks have several; the rule is that of mteb's table of languages."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .board import Board, Cell, Column, Row


@dataclass(frozen=True, slots=True)
class ByLanguage:
    """The scores by language.

    Attributes:
        languages: The languages, for example ``eng-Latn``: those of the most tasks first, then by name.
        tasks: For each language, the labels of the tasks that count and have a subset of it.
        rows: Each model with its score for each language, the best for the first language first; None unless the model has every split and
            subset of the language.
    """

    languages: tuple[str, ...]
    tasks: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[Row, tuple[float | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Subsets:
    """The scores of a task by split and subset.

    Attributes:
        names: The subsets; with their splits if there are several.
        rows: Each model with its main score for each of them.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[Row, tuple[float, ...]], ...]


def by_language(board: Board) -> ByLanguage | None:
    """Return the scores of models by language, None for fewer than two languages.

    As in mteb, the score for a language is the mean of the main scores of all splits and subsets that hold it, over all tasks; a subset of
    two languages, such as one of translations, counts for both. Only tasks that count in the headline take part.
    """
    counted = [(n, column) for n, column in enumerate(board.columns) if column.counts]
    parts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    scores = {row.label: dict(_scores(row, counted)) for row in board.models}
    for own in scores.values():
        for language, of_parts in own.items():
            parts[language].update(of_parts)
    if len(parts) < 2:
        return None
    languages = tuple(sorted(parts, key=lambda language: (-len({task for task, _ in parts[language]}), language)))
    rows = [
        (row, tuple(_mean(scores[row.label].get(language, {}), len(parts[language])) for language in languages)) for row in board.models
    ]
    tasks = tuple(tuple(sorted({task for task, _ in parts[language]})) for language in languages)
    shown = [(row, own) for row, own in rows if any(score is not None for score in own)]
    return ByLanguage(languages, tasks, tuple(sorted(shown, key=lambda pair: _descending(pair[1][0]))))


def _descending(score: float | None) -> tuple[bool, float]:
    return score is None, -(score or 0.0)


def _scores(row: Row, counted: Sequence[tuple[int, Column]]) -> Iterator[tuple[str, dict[tuple[str, str], float]]]:
    """Yield each language with the main score of each task, split and subset that holds it."""
    scores: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for n, column in counted:
        cell = row.cells[n]
        for each in () if cell is None else cell.entries:
            for language in dict.fromkeys(each.languages):
                scores[language][column.label, each.name] = each.entry.main_score
    yield from scores.items()


def _mean(scores: dict[tuple[str, str], float], number: int) -> float | None:
    return math.fsum(scores.values()) / number if len(scores) == number else None


def by_subset(board: Board, column_index: int) -> Subsets | None:
    """Return the scores of the models on a task by split and subset, best first; None if the task has one alone."""
    results = [(row, cell) for row in board.rows if (cell := row.cells[column_index]) is not None and len(cell.entries) > 1]
    if not results:
        return None
    first = sorted(results[0][1].entries, key=lambda each: each.name)
    several_splits = len({each.split for each in first}) > 1
    names = tuple(each.name if several_splits else each.subset for each in first)
    rows = sorted(results, key=lambda pair: -pair[1].score)
    return Subsets(names, tuple((row, _in_order(cell)) for row, cell in rows))


def _in_order(cell: Cell) -> tuple[float, ...]:
    return tuple(each.entry.main_score for each in sorted(cell.entries, key=lambda each: each.name))
