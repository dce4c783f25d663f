"""Tables of the scores of each model on the parts of a task: relations, parts of speech, frequency bands or kinds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ...schema import Part
    from ..board.board import Board, Row
    from ..board.uncertainty import Interval

    Value = float | int | None
    Score = tuple[Value, Interval | None]  # a value, and the limits of its interval if the file has them


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One score on every part of a task.

    Attributes:
        name: The name of the table of parts, for example relations.
        metric: The name of the score.
        where: The split and subset, "" if results have only one.
        parts: The names of the parts.
        asked: The number of items of each part, None if the files do not state it or disagree.
        lines: Each model with its score on each part, None where it has none.
    """

    name: str
    metric: str
    where: str
    parts: tuple[str, ...]
    asked: tuple[int | None, ...]
    lines: tuple[tuple[Row, tuple[Score | None, ...]], ...]


def breakdowns(board: Board, column_index: int) -> tuple[Breakdown, ...]:
    """Return the first score of each table of parts of a task."""
    return _breakdowns((*each, _scores(each[2])[:1]) for each in _tables(board, column_index))


def breakdowns_of_main(board: Board, column_index: int, metrics: Sequence[str]) -> tuple[Breakdown, ...]:
    """Return scores of the parts of a task whose mean is its main score."""
    tables = (each for each in _tables(board, column_index) if each[2].in_main_score)
    return _breakdowns((*each, [name for name in _scores(each[2]) if name in metrics]) for each in tables)


def _tables(board: Board, column_index: int) -> Iterator[tuple[Row, str, Part]]:
    for row in board.rows:
        cell = row.cells[column_index]
        for each in cell.entries if cell is not None else ():
            for part in each.entry.parts:
                yield row, each.name if cell is not None and len(cell.entries) > 1 else "", part


def _scores(part: Part) -> list[str]:
    return [column.name for column in part.columns if column.role == "score"]


def _breakdowns(tables: Iterable[tuple[Row, str, Part, list[str]]]) -> tuple[Breakdown, ...]:
    lines: dict[tuple[str, str, str], list[tuple[Row, Part]]] = defaultdict(list)
    for row, where, part, metrics in tables:
        for metric in metrics:
            lines[part.name, metric, where].append((row, part))
    return tuple(_breakdown(*key, lines[key]) for key in sorted(lines))


def _breakdown(name: str, metric: str, where: str, lines: list[tuple[Row, Part]]) -> Breakdown:
    names = dict.fromkeys(row_name for _, part in lines for row_name in part.rows)
    parts = tuple(sorted(names, key=lambda part: not part.startswith("below ")))  # the lowest band first, then as in the file
    scores = [(row, _values(part, metric)) for row, part in lines]
    tables = [part for _, part in lines]
    counts = tuple(_agreed(tables, row_name) for row_name in parts)
    return Breakdown(name, metric, where, parts, counts, tuple((row, tuple(values.get(part) for part in parts)) for row, values in scores))


def _values(part: Part, metric: str) -> dict[str, Score]:
    """Return a score of each row of a table, with the limits that its columns declare."""
    score = next(n for n, column in enumerate(part.columns) if column.name == metric)
    limits: dict[str, int] = {column.role: n for n, column in enumerate(part.columns) if column.of == metric}
    return {row_name: (values[score], _interval(values, limits)) for row_name, values in part.rows.items()}


def _interval(values: Sequence[Value], limits: Mapping[str, int]) -> Interval | None:
    low, high = (values[limits[role]] if role in limits else None for role in ("low", "high"))
    return None if low is None or high is None else (low, high)


def _agreed(tables: Sequence[Part], row_name: str) -> int | None:
    """Return the number of items of a part, if all tables that have the part state the same number."""
    counts = {_asked(part, row_name) for part in tables if row_name in part.rows}
    (count, *rivals) = counts
    return count if not rivals and isinstance(count, int) else None


def _asked(part: Part, row_name: str) -> Value:
    return next((value for column, value in zip(part.columns, part.rows[row_name], strict=True) if column.role == "n_asked"), None)
