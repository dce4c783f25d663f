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
        group: The group of tasks of the column, "" if the column is always shown.
        page: The page of the task.
    """

    id: str
    label: str
    order: str
    number: bool = True
    ascending: bool = False
    group: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table.

    Attributes:
        row: The model.
        facts: The values that the page's script filters by: parameters, coverage, dimensions and the number of the licence, from 1;
            "-" for an unknown value.
        coverage: The mean over the model's tasks of the share of items whose words it knows, 0 to 1, None if no file states it.
        family: The name under which the recipes of the model fold, "" for a model with one recipe.
        done: The number of tasks that count and have a result.
    """

    row: Row
    facts: str
    coverage: float | None
    family: str
    done: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The table of the first page.

    Attributes:
        scores: The heads of the model, its rank and its means.
        tasks: The heads of the tasks, group by group.
        facts: The heads of what is known of the model.
        column_indices: For each head of a task, its index among the columns of the board.
        groups: The name and the number of tasks of each group.
        open: Whether the columns of tasks are shown at first.
        detailed: Whether cells show intervals.
        n_tasks: The number of tasks that count.
        complete: The rows with a result for every task that counts, best first.
        incomplete: The other rows.
        reasons: The reasons of empty cells, with the number of cells for each.
        best: For each task, the highest score; None if the task does not count.
        sparse: Tasks that count and that at most half of the models have run, with the number of those models.
        kinds: The kinds of the models.
        licences: The licences of the models.
        marked: Whether any score is marked as not above a control.
        trained: Whether any score is marked because the model was trained on data of the task.
    """

    scores: tuple[Head, ...]
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
    trained: bool


def overview(board: Board) -> Overview:
    """Return the table of the first page."""
    families = Counter((row.family, row.mean is None) for row in board.rows)
    licences = tuple(sorted({row.facts.licence for row in board.rows if row.facts.licence}, key=natural))
    lines = [_line(board, row, licences, families[row.family, row.mean is None] > 1) for row in board.rows]
    complete = tuple(line for line in lines if line.row.mean is not None)
    incomplete = tuple(line for line in lines if line.row.mean is None)
    shown = (*complete, *incomplete)
    column_indices = sorted(range(len(board.columns)), key=lambda index: group(board.columns[index]))
    return Overview(
        scores=tuple(_scores(board, shown)),
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
        marked=any(below(cell) for row in board.rows for cell in row.cells),
        trained=any(cell is not None and cell.trained_on for row in board.rows for cell in row.cells),
    )


def sparse(board: Board) -> Iterator[tuple[Column, int]]:
    """Yield the tasks that at most half of the models have run, with their number. Because of them, other models have no mean or rank."""
    for column_index, column in enumerate(board.columns):
        number = sum(row.cells[column_index] is not None for row in board.rows)
        if column.counts and 2 * number <= len(board.rows):
            yield column, number


def _best(board: Board, column_index: int) -> float:
    return max(cell.score for row in board.rows if (cell := row.cells[column_index]) is not None)


def group(column: Column) -> str:
    """Return the group of tasks of a column."""
    if not column.counts:
        return "Comparison"
    return column.type or "Tasks"


def reason(row: Row, column_index: int) -> str:
    """Return why a row has no result in a column."""
    return (row.missing[column_index] if row.missing else None) or "not run"


def below(cell: Cell | None) -> bool:
    """Return whether a cell has a score that is not shown to be above a control."""
    return cell is not None and cell.no_better_than_control


def trained_on(board: Board, row: Row) -> list[str]:
    """Return the tasks on whose data a model was trained, by its record."""
    return [column.label for column, cell in zip(board.columns, row.cells, strict=True) if cell is not None and cell.trained_on]


def head_id(column: Column | Row) -> str:
    """Return the name of a column or a model in the address of a view."""
    return PurePosixPath(column.page).stem


def _line(board: Board, row: Row, licences: Sequence[str], folds: bool) -> Line:
    shares = [cell.coverage for cell in row.cells if cell is not None and cell.coverage is not None]
    coverage = sum(shares) / len(shares) if shares else None
    licence = licences.index(row.facts.licence) + 1 if row.facts.licence else None
    share = None if coverage is None else math.floor(round(coverage * 10_000, 6)) / 10_000
    facts = (row.facts.parameters, share, row.facts.dimensions, licence)
    return Line(
        row,
        " ".join("-" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value) for value in facts),
        coverage,
        row.family if folds else "",
        len(counted_cells(board, row)),
    )


def _scores(board: Board, lines: Sequence[Line]) -> Iterator[Head]:
    rows = [line.row for line in lines]
    yield Head("model", "Model", order([(row.label.casefold(), row.label) for row in rows]), number=False)
    yield Head("rank", "Rank", order([row.rank for row in rows]), ascending=True)
    yield Head("mean", "Mean", order([row.mean for row in rows]))
    for n, name in enumerate(board.types):
        yield Head(f"type-{n}", name, order([row.type_means[n] for row in rows]))
    yield Head("coverage", "Coverage", order([line.coverage for line in lines]))


def _facts(rows: Sequence[Row]) -> Iterator[Head]:
    yield Head("kind", "Kind", order([row.facts.kind for row in rows]), number=False)
    yield Head("parameters", "Parameters", order([row.facts.parameters for row in rows]))
    yield Head("active", "Active", order([row.facts.active_parameters for row in rows]))
    yield Head("embedding", "Embedding", order([row.facts.embedding_parameters for row in rows]))
    yield Head("dimensions", "Dimensions", order([row.facts.dimensions for row in rows]))


def _task(column: Column, column_index: int, lines: Sequence[Line]) -> Head:
    scores = [cell.score if (cell := line.row.cells[column_index]) is not None else None for line in lines]
    return Head(head_id(column), column.label, order(scores), group=group(column), page=column.page)
