"""Paired differences of models, for the page that compares models side by side and for the pages of opponents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..board.statistics import Difference, paired
from .formats import interval, pieces, score
from .table import head_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..board.board import Board, Row
    from ..board.statistics import Comparison, Verdict

    Comparisons = Mapping[tuple[int, int], Comparison]

_ALL = 20_000  # if there are at most so many differences, every two models are compared
_NEAREST = 2  # otherwise only models at most so many ranks apart
_WRITTEN = 6_000  # most differences on tasks in the page side by side; if there are more, it has only those of headlines
_WORDS = {"win": "better", "tie": "not told apart", "loss": "worse"}


@dataclass(frozen=True, slots=True)
class Opponent:
    """A model that is compared with the first model.

    Attributes:
        row: The other model.
        value: The difference of the headlines, first minus other; None if a model has no headline.
        interval: The 95 % interval of the difference, None if it is unknown.
        verdict: What the difference says about the first model.
        wins: The number of tasks on which the data favour the first model.
        ties: The number of tasks on which they favour neither.
        losses: The number of tasks on which they favour the other model.
        tasks: The difference on each task, None where a model has no score.
    """

    row: Row
    value: float | None
    interval: tuple[float, float] | None
    verdict: str
    wins: int
    ties: int
    losses: int
    tasks: tuple[Difference | None, ...]


def page_of(row: Row) -> str:
    """Return the path of the page on which a model is compared with others."""
    return row.page.replace("models/", "compare/", 1)


def compared(board: Board) -> dict[tuple[int, int], Comparison]:
    """Return the paired differences of every two models, by their row indices; on a large board, only of models near in rank."""
    number = len(board.rows)
    all_of_them = number * (number - 1) // 2 * len(board.columns) <= _ALL
    pairs = ((i, j) for i in range(number) for j in range(i + 1, number) if all_of_them or j - i <= _NEAREST)
    return {(i, j): paired(board, board.rows[i], board.rows[j]) for i, j in pairs}


def opponents(board: Board, row_index: int, comparisons: Comparisons) -> tuple[Opponent, ...]:
    """Return the opponents of a model, in the order of the board."""
    after = [_opponent(board.rows[j], each) for (i, j), each in sorted(comparisons.items()) if i == row_index]
    return (*(_turned(_opponent(board.rows[i], each)) for (i, j), each in sorted(comparisons.items()) if j == row_index), *after)


def _opponent(row: Row, comparison: Comparison) -> Opponent:
    headline = comparison.headline
    value, limits = (None, None) if headline is None else (headline.value, headline.interval)
    return Opponent(row, value, limits, _word(headline), comparison.wins, comparison.ties, comparison.losses, comparison.columns)


def _word(difference: Difference | None) -> str:
    """Return the verdict on the first model as words; without an interval there is none."""
    return "no verdict" if difference is None or difference.interval is None else _WORDS[difference.verdict]


def _turned(each: Opponent) -> Opponent:
    """Return the comparison with the two models exchanged."""
    said = {"better": "worse", "worse": "better"}.get(each.verdict, each.verdict)
    value, tasks = None if each.value is None else -each.value, tuple(task and turned(task) for task in each.tasks)
    return Opponent(each.row, value, _negated(each.interval), said, each.losses, each.ties, each.wins, tasks)


def turned(each: Difference) -> Difference:
    """Return the difference with the two models exchanged."""
    verdicts: dict[Verdict, Verdict] = {"win": "loss", "tie": "tie", "loss": "win"}
    return Difference(-each.value, _negated(each.interval), verdicts[each.verdict])


def _negated(limits: tuple[float, float] | None) -> tuple[float, float] | None:
    return None if limits is None else (-limits[1], -limits[0])


def side_by_side(board: Board, comparisons: Comparisons) -> dict[str, Any]:
    """Return the data for the script of the page side by side: texts, and positions (0 to 1) between the lowest and the highest score."""
    whole = len(comparisons) * len(board.columns) <= _WRITTEN
    ends = [_ends(board, column_index) for column_index in range(len(board.columns))]
    return {
        "tasks": [[pieces(column.label), column.page] for column in board.columns],
        "models": [{**_scores(row, ends), "silent": why_no_verdict(row)} for row in board.rows],
        "pairs": {
            f"{i} {j}": [_said(each.headline), *(_said(difference) for difference in (each.columns if whole else ()))]
            for (i, j), each in comparisons.items()
        },
        "whole": whole,
        "first": sorted(range(len(board.rows)), key=lambda n: board.rows[n].variant_of is not None)[:2],
        "counts": {f"{i} {j}": [each.wins, each.ties, each.losses] for (i, j), each in comparisons.items()},
    }


def why_no_verdict(row: Row) -> str:
    """Return on which tasks a difference from a model cannot be judged, and why; "" if there are none."""
    cells = [cell for cell in row.cells if cell is not None]
    silent = sum(cell.draws is None for cell in cells)
    where = "any task" if silent == len(cells) else f"{silent} of {len(cells)} tasks"
    said = f"{row.label} has no verdict on {where}: the result files have neither bootstrap draws nor an interval."
    return said if silent else ""


def drawn(rows: Sequence[Row]) -> list[Row]:
    """Return the models that an axis is made for: controls and random vectors would stretch it, and are drawn at its end."""
    return [row for row in rows if row.facts.kind != "control"] or [*rows]


def _ends(board: Board, column_index: int) -> tuple[float, float]:
    scores = [cell.score for row in drawn([row for row in board.rows if row.cells[column_index]]) if (cell := row.cells[column_index])]
    return min(scores), max(scores)


def _scores(row: Row, ends: Sequence[tuple[float, float]]) -> dict[str, Any]:
    shown = []
    for cell, (low, high) in zip(row.cells, ends, strict=True):
        share = None if cell is None else round(min(max((cell.score - low) / ((high - low) or 1), 0.0), 1.0), 3)
        shown.append(None if cell is None else [score(cell.score), interval(cell.interval), share])
    return {
        "id": head_id(row),
        "name": row.label,
        "pieces": pieces(row.label),
        "page": row.page,
        "headline": [score(row.headline), interval(row.headline_interval)],
        "scores": shown,
    }


def _said(difference: Difference | None) -> list[str] | None:
    """Return a difference, its interval and the verdict as texts, for the first model and then for the second."""
    if difference is None:
        return None
    reverse = turned(difference)
    return [
        *(score(difference.value), interval(difference.interval), _word(difference)),
        *(score(reverse.value), interval(reverse.interval), _word(reverse)),
    ]
