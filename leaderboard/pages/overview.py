"""The table of the first page, as data: which columns it has, in which groups, and what its rows show."""

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

_DETAILED = 1500  # cells; above it intervals stand on the other pages alone, or the first page would be megabytes
_OPEN = 6  # tasks that are shown unasked
SIZES = tuple(factor * 10**power for power in range(6, 12) for factor in (1, 3))
DIMENSIONS = (50, 100, 300, 512, 768, 1024, 2048, 4096)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column.

    Attributes:
        id: Its name in the address of a view.
        label: What it says.
        order: How the rows are ordered by it; see ``formats.order``.
        number: Whether it holds numbers.
        ascending: Whether the first sort is from low to high.
        group: The group of tasks it belongs to, "" for what is always shown.
        page: The page of its task.
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
        facts: What filters go by, for the page's script: parameters, coverage, dimensions and the place of its licence among all,
            from 1; "-" for what is not known.
        coverage: The mean over its tasks of the share of items whose words it knows, None where no file says.
        family: What its recipes fold under, "" for a model with one.
        done: Tasks with a result, of those that count.
    """

    row: Row
    facts: str
    coverage: float | None
    family: str
    done: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The table.

    Attributes:
        scores: The heads of the model, its rank and its means.
        tasks: The heads of the tasks, group by group.
        facts: The heads of what is known of the model.
        column_indices: For each of those its position among the columns of the board.
        groups: Name and number of tasks of each group.
        open: Whether the tasks are shown unasked.
        detailed: Whether cells show intervals.
        n_tasks: Tasks that count.
        complete: The rows with a result for every task that counts, best first.
        incomplete: The others.
        reasons: Why cells are empty, and how many.
        best: For each task the highest score, None where it is no quality.
        sparse: Tasks that count and half of the models at most have run, and how many have.
        kinds: The kinds of models there are.
        licences: Their licences.
        marked: Whether a score is marked as not above a baseline.
        trained: Whether one is marked as of a model that was trained on data of the task.
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
    """Yield the tasks that half of the models at most have run, and how many have: they keep the others from having a mean and a rank."""
    for column_index, column in enumerate(board.columns):
        number = sum(row.cells[column_index] is not None for row in board.rows)
        if column.counts and 2 * number <= len(board.rows):
            yield column, number


def _best(board: Board, column_index: int) -> float:
    return max(cell.score for row in board.rows if (cell := row.cells[column_index]) is not None)


def group(column: Column) -> str:
    """The group of tasks that a column belongs to."""
    if not column.counts:
        return "Comparison"
    return column.type or "Tasks"


def reason(row: Row, column_index: int) -> str:
    """Say why a row has no result in a column."""
    return (row.missing[column_index] if row.missing else None) or "not run"


def below(cell: Cell | None) -> bool:
    """Tell whether a score is not above that of a baseline."""
    return cell is not None and cell.no_better_than_baseline


def trained_on(board: Board, row: Row) -> list[str]:
    """Return the tasks on whose data a model was trained, by its record."""
    return [column.label for column, cell in zip(board.columns, row.cells, strict=True) if cell is not None and cell.trained_on]


def head_id(column: Column | Row) -> str:
    """The name of a column, or of a model, in the address of a view."""
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
