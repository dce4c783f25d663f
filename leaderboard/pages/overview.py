"""The table of the first page as data: its columns, their groups and its rows."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..board.names import natural
from ..board.statistics import counted_cells
from .formats import order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..board.board import Board, Cell, Column, Row

_DETAILED = 1500  # in a larger table the cells show no intervals, or the page would have megabytes
RAW, PAIRWISE = "raw mean", "pairwise rank"  # groups of columns that are hidden at first
_OPEN = 6  # up to so many tasks, their columns are shown at first
SIZES = tuple(factor * 10**power for power in range(6, 12) for factor in (1, 3))
DIMENSIONS = (50, 100, 300, 512, 768, 1024, 2048, 4096)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column.

    Attributes:
        id: The name of the column in the address of a view.
        label: The text of the head.
        order: The order of the rows by this column; see ``formats.order``.
        number: Whether the column has numbers.
        ascending: Whether the first sort is from low to high.
        group: The group of columns that are shown and hidden together, "" if the column is always shown.
        page: The page of the task.
        mark: A mark after the label.
    """

    id: str
    label: str
    order: str
    number: bool = True
    ascending: bool = False
    group: str = ""
    page: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table.

    Attributes:
        row: The model.
        facts: The values that the page's script filters by: parameters, coverage, dimensions and the number of the licence, from 1;
            "-" for an unknown value.
        done: The number of tasks that count and have a result.
    """

    row: Row
    facts: str
    done: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The table of the first page.

    Attributes:
        scores: The heads of the model, its rank, its headline, and the scores of types.
        means: The heads of the pairwise rank and of the raw mean.
        tasks: The heads of the tasks, group by group.
        facts: The heads of what is known of the model.
        column_indices: For each head of a task, its index among the columns of the board.
        groups: The name and the number of tasks of each group.
        open: Whether the columns of tasks are shown at first.
        detailed: Whether cells show intervals.
        n_tasks: The number of tasks that count.
        complete: The models with a result for every task that counts, best first, each followed by its variants.
        incomplete: The other models and their variants.
        reasons: The reasons of empty cells, with the number of cells for each.
        best: For each task, the highest score; None if the task does not count.
        sparse: Tasks that count and that at most half of the models have run, with the number of those models.
        kinds: The kinds of the models.
        licences: The licences of the models.
        marked: Whether any score is marked as not above chance and controls.
        selected: Whether any score is marked because the way to read the model was chosen by it.
        uncovered: Whether any rank is marked because the model answers few of the items.
        trained: Whether any score is marked because the model was trained on data of the task.
    """

    scores: tuple[Head, ...]
    means: tuple[Head, ...]
    tasks: tuple[Head, ...]
    facts: tuple[Head, ...]
    column_indices: tuple[int, ...]
    groups: tuple[tuple[str, int], ...]
    open: bool
    detailed: bool
    n_tasks: int
    complete: tuple[Line, ...]
    incomplete: tuple[Line, ...]
    reasons: tuple[tuple[str, int], ...]
    best: tuple[float | None, ...]
    sparse: tuple[tuple[Column, int], ...]
    kinds: tuple[str, ...]
    licences: tuple[str, ...]
    marked: bool
    selected: bool
    uncovered: bool
    trained: bool


def overview(board: Board) -> Overview:
    """Return the table of the first page."""
    licences = tuple(sorted({row.facts.licence for row in board.rows if row.facts.licence}, key=natural))
    lines = [_line(board, row, licences) for row in board.rows]
    ranked = {row.label for row in board.models if row.headline is not None}
    complete = tuple(line for line in lines if (line.row.variant_of or line.row.label) in ranked)
    incomplete = tuple(line for line in lines if (line.row.variant_of or line.row.label) not in ranked)
    shown = (*complete, *incomplete)
    cells = [cell for row in board.rows for cell in row.cells if cell is not None]
    column_indices = sorted(range(len(board.columns)), key=lambda index: group(board.columns[index]))
    return Overview(
        scores=tuple(_scores(board, [line.row for line in shown])),
        means=tuple(_means([line.row for line in shown])),
        tasks=tuple(_task(board.columns[column_index], column_index, shown) for column_index in column_indices),
        facts=tuple(_facts([line.row for line in shown])),
        column_indices=tuple(column_indices),
        groups=tuple(Counter(group(board.columns[column_index]) for column_index in column_indices).items()),
        open=len(column_indices) <= _OPEN,
        detailed=len(lines) * len(column_indices) <= _DETAILED,
        n_tasks=sum(column.counts for column in board.columns),
        complete=complete,
        incomplete=incomplete,
        reasons=tuple(
            Counter(
                reason(row, column_index) for row in board.rows for column_index in column_indices if row.cells[column_index] is None
            ).most_common()
        ),
        best=tuple(_best(board, column_index) if board.columns[column_index].counts else None for column_index in column_indices),
        sparse=tuple(sparse(board)),
        kinds=tuple(sorted({row.facts.kind or "" for row in board.rows})),
        licences=licences,
        marked=any(cell.no_better_than_control for cell in cells),
        selected=any(cell.selected_on for cell in cells),
        uncovered=any(row.covers_little and row.rank is not None for row in board.rows),
        trained=any(cell.trained_on for cell in cells),
    )


def sparse(board: Board) -> Iterator[tuple[Column, int]]:
    """Yield the tasks that at most half of the models have run, with their number. Because of them, other models have no mean or rank."""
    for column_index, column in enumerate(board.columns):
        number = sum(row.cells[column_index] is not None for row in board.models)
        if column.counts and 2 * number <= len(board.models):
            yield column, number


def _best(board: Board, column_index: int) -> float:
    return max(cell.score for row in board.models if (cell := row.cells[column_index]) is not None)


def group(column: Column) -> str:
    """Return the group of tasks of a column."""
    if not column.counts:
        return "Not averaged"
    return column.type or "Tasks"


def reason(row: Row, column_index: int) -> str:
    """Return why a row has no result in a column."""
    return (row.missing[column_index] if row.missing else None) or "not run"


def below(cell: Cell | None) -> bool:
    """Return whether a cell has a score that is not shown to be above chance and controls."""
    return cell is not None and cell.no_better_than_control


def trained_on(board: Board, row: Row) -> list[str]:
    """Return the tasks on whose data a model was trained, by its record."""
    return [column.label for column, cell in zip(board.columns, row.cells, strict=True) if cell is not None and cell.trained_on]


def head_id(column: Column | Row) -> str:
    """Return the name of a column or a model in the address of a view."""
    return PurePosixPath(column.page).stem


def marks(cell: Cell) -> str:
    """Return the marks of a score; the first page explains them."""
    return "\u2020" * cell.no_better_than_control + "\u2021" * bool(cell.trained_on) + "\u00b6" * cell.selected_on


def _line(board: Board, row: Row, licences: Sequence[str]) -> Line:
    licence = licences.index(row.facts.licence) + 1 if row.facts.licence else None
    share = None if row.coverage is None else math.floor(round(row.coverage * 10_000, 6)) / 10_000
    facts = (row.facts.parameters, share, row.facts.dimensions, licence)
    return Line(
        row,
        " ".join("-" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value) for value in facts),
        len(counted_cells(board.columns, row)),
    )


def _scores(board: Board, rows: Sequence[Row]) -> Iterator[Head]:
    yield Head("model", "Model", order([(row.label.casefold(), row.label) for row in rows]), number=False)
    yield Head("rank", "Rank", order([row.rank for row in rows]), ascending=True)
    yield Head("headline", "Headline", order([row.headline for row in rows]))
    yield Head("borda", "Borda rank", order([row.borda for row in rows]), ascending=True)
    for n, name in enumerate(board.types):
        yield Head(f"type-{n}", name, order([row.type_scores[n] for row in rows]))
    yield Head("coverage", "Coverage", order([row.coverage for row in rows]))


def _means(rows: Sequence[Row]) -> Iterator[Head]:
    yield Head("pairwise", "Pairwise rank", order([row.pairwise_rank for row in rows]), ascending=True, group=PAIRWISE)
    yield Head("mean", "Raw mean", order([row.mean for row in rows]), group=RAW)


def _facts(rows: Sequence[Row]) -> Iterator[Head]:
    yield Head("kind", "Kind", order([row.facts.kind for row in rows]), number=False)
    yield Head("parameters", "Parameters", order([row.facts.parameters for row in rows]))
    yield Head("active", "Active", order([row.facts.active_parameters for row in rows]))
    yield Head("embedding", "Embedding", order([row.facts.embedding_parameters for row in rows]))
    yield Head("dimensions", "Dimensions", order([row.facts.dimensions for row in rows]))


def _task(column: Column, column_index: int, lines: Sequence[Line]) -> Head:
    scores = [cell.score if (cell := line.row.cells[column_index]) is not None else None for line in lines]
    chosen = any(cell.selected_on for line in lines if (cell := line.row.cells[column_index]) is not None)
    return Head(head_id(column), column.label, order(scores), group=group(column), page=column.page, mark="\u00b6" * chosen)
