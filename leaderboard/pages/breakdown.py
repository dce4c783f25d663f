"""Scores of the parts of a task (relations, parts of speech, frequency bands, kinds), models by parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..values import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..board import Board, Detail, Row, Table

    Score = tuple[object, tuple[float, float] | None]  # a value, and the limits of its interval where the file has them


_COUNTS = ("n_asked", "n_answered", "coverage")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One score of every part of a task.

    Attributes:
        name: What the parts are.
        metric: The score.
        where: The split and subset, "" where a result has one.
        parts: Their names.
        asked: How many items each has, None where the files do not say, or not the same.
        lines: Each model with a value a part; None where it has none.
    """

    name: str
    metric: str
    where: str
    parts: tuple[str, ...]
    asked: tuple[int | None, ...]
    lines: tuple[tuple[Row, tuple[Score | None, ...]], ...]


def breakdowns(board: Board, place: int, metric: str | None = None) -> tuple[Breakdown, ...]:
    """Return the scores of the parts of a task.

    Args:
        board: The board.
        place: The position of the task among its columns.
        metric: The score to show, of the tables that have it; None for the first of each table.
    """
    found: dict[tuple[str, str, str], list[tuple[Row, dict[str, Score]]]] = {}
    asked: dict[tuple[str, str], dict[str, set[object]]] = {}
    for row, where, (name, metrics, parts) in _tables(board, place):
        shown = metric or _first(metrics)
        if shown in metrics:
            scores = {part: _score(metrics, values, shown) for part, values in parts}
            found.setdefault((name, shown, where), []).append((row, scores))
            for part, values in parts:
                counts = asked.setdefault((name, where), {}).setdefault(part, set())
                counts.add(dict(zip(metrics, values, strict=True)).get("n_asked"))
    ordered = sorted(found.items(), key=lambda item: item[0])
    return tuple(_breakdown(key, lines, asked[key[0], key[2]]) for key, lines in ordered)


def _tables(board: Board, place: int) -> Iterator[tuple[Row, str, Table]]:
    for row in board.rows:
        cell = row.cells[place]
        for detail in cell.details if cell is not None else ():
            for table in detail.tables:
                yield row, _where(detail) if cell is not None and len(cell.details) > 1 else "", table


def _first(metrics: tuple[str, ...]) -> str:
    """Return the score that comes first in a table; counts are none."""
    return next((name for name in metrics if name not in _COUNTS), metrics[0])


def _where(detail: Detail) -> str:
    return f"{detail.split}, {detail.subset}"


def _score(metrics: tuple[str, ...], values: tuple[object, ...], metric: str) -> Score:
    known = dict(zip(metrics, values, strict=True))
    low, high = number(known.get(f"{metric}_low")), number(known.get(f"{metric}_high"))
    return known[metric], (low, high) if low is not None and high is not None else None


def _breakdown(key: tuple[str, str, str], lines: list[tuple[Row, dict[str, Score]]], asked: dict[str, set[object]]) -> Breakdown:
    names = dict.fromkeys(part for _, scores in lines for part in scores)
    parts = tuple(sorted(names, key=lambda part: not part.startswith("below ")))  # the lowest band first, else as in the file
    name, metric, where = key
    counts = tuple(_only(asked[part]) for part in parts)
    return Breakdown(name, metric, where, parts, counts, tuple((row, tuple(scores.get(part) for part in parts)) for row, scores in lines))


def _only(counts: set[object]) -> int | None:
    """Return the count that all agree on."""
    (count, *others) = counts
    return count if not others and isinstance(count, int) else None
