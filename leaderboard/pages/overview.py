"""The first page as data: who leads, the table, its filters and what is said below it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..board.names import natural
from .formats import named, order
from .scatter import Scatter, scatter
from .table import (
    NOT_AVERAGED,
    RANKS,
    RAW,
    SIZES,
    TableColumn,
    group,
    is_detailed,
    lone_tasks,
    reason,
    says_coverage,
    table_columns,
    task_indices,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..board.board import Board, Column, Row

_MOST_NAMED = 20  # tasks in a sentence
_OPEN = 6  # up to so many tasks, the columns of those that count are shown at first
PARAMETERS = tuple(factor * 10**power for power in range(6, 12) for factor in (1, 3))
DIMENSIONS = (50, 100, 300, 512, 768, 1024, 2048, 4096)
_ASIDE = {RANKS: "Borda and pairwise ranks (no correction for the number of pairs)", RAW: "raw mean (not above chance)", SIZES: "sizes"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table.

    Attributes:
        row: The model.
        index: The index of its cells in the columns.
        facts: The values that the page's script filters by: parameters, coverage, dimensions and the number of the licence, from 1;
            "-" for an unknown value.
    """

    row: Row
    index: int
    facts: str


@dataclass(frozen=True, slots=True)
class Toggle:
    """A button that shows and hides a group of columns.

    Attributes:
        group: The name of the group.
        label: The text of the button.
        open: Whether the columns are shown at first.
    """

    group: str
    label: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters that tell models of this board apart.

    Attributes:
        kinds: The kinds of the models; none if all are of one kind.
        parameters: Numbers of parameters to choose from.
        coverage: Shares of words known to choose from.
        dimensions: Numbers of dimensions to choose from.
        licences: The licences of the models; none if all have one licence.
    """

    kinds: tuple[str, ...]
    parameters: tuple[int, ...]
    coverage: tuple[float, ...]
    dimensions: tuple[int, ...]
    licences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page.

    Attributes:
        leaders: The models that may have rank 1.
        scatter: The picture of headline and parameters, None if too few models state their parameters.
        order: The order of the rows by the name of the model; see ``formats.order``.
        columns: The columns of the table after that of the models.
        groups: The buttons that show groups of tasks.
        aside: The buttons that show other groups of columns.
        filters: The filters.
        detailed: Whether cells show intervals.
        n_tasks: The number of tasks that count.
        complete: The models with a result for every task that counts, best first, each followed by its variants.
        incomplete: The other models and their variants.
        reasons: The reasons of empty cells, with the number of cells for each.
        alone: Tasks that are the only one of their type, whose column has the name of the type.
        apart: Tasks that are no part of the headline.
        sparse: Tasks that count and that at most half of the models have run, with the number of those models.
        marked: Whether any score is marked as not above chance and controls.
        selected: Whether any score is marked because the way to read the model was chosen by it.
        uncovered: Whether any rank is marked because the model answers few of the items.
        trained: Whether any score is marked because the model was trained on data of the task.
    """

    leaders: tuple[Row, ...]
    scatter: Scatter | None
    order: str
    columns: tuple[TableColumn, ...]
    groups: tuple[Toggle, ...]
    aside: tuple[Toggle, ...]
    filters: Filters
    detailed: bool
    n_tasks: int
    complete: tuple[Line, ...]
    incomplete: tuple[Line, ...]
    reasons: tuple[tuple[str, int], ...]
    alone: tuple[Column, ...]
    apart: tuple[Column, ...]
    sparse: tuple[tuple[Column, int], ...]
    marked: bool
    selected: bool
    uncovered: bool
    trained: bool


def overview(board: Board) -> Overview:
    """Return the first page."""
    ranked = {row.label for row in board.models if row.headline is not None}
    complete = [row for row in board.rows if (row.variant_of or row.label) in ranked]
    rows = [*complete, *(row for row in board.rows if (row.variant_of or row.label) not in ranked)]
    filters = _filters(rows)
    lines = tuple(Line(row, n, _line_facts(row, filters.licences)) for n, row in enumerate(rows))
    columns = tuple(table_columns(board, rows))
    cells = [cell for row in rows for cell in row.cells if cell is not None]
    return Overview(
        leaders=tuple(row for row in board.models if row.rank is not None and row.rank[0] == 1),
        scatter=scatter(board.models),
        order=order([(row.label.casefold(), row.label) for row in rows]),
        columns=columns,
        groups=tuple(_task_groups(board)),
        aside=tuple(Toggle(name, label) for name, label in _ASIDE.items() if any(column.group == name for column in columns)),
        filters=filters,
        detailed=is_detailed(board),
        n_tasks=sum(column.counts for column in board.columns),
        complete=lines[: len(complete)],
        incomplete=lines[len(complete) :],
        reasons=tuple(_reasons(rows)),
        alone=tuple(board.columns[n] for n in lone_tasks(board).values()),
        apart=tuple(column for column in board.columns if not column.counts)[:_MOST_NAMED],
        sparse=tuple(sparse(board))[:_MOST_NAMED],
        marked=any(cell.no_better_than_control for cell in cells),
        selected=any(cell.selected_on for cell in cells),
        uncovered=any(row.covers_little and row.rank is not None for row in rows),
        trained=any(cell.trained_on for cell in cells),
    )


def sparse(board: Board) -> Iterator[tuple[Column, int]]:
    """Yield the tasks that at most half of the models have run, with their number. Because of them, other models have no mean or rank."""
    for column_index, column in enumerate(board.columns):
        number = sum(row.cells[column_index] is not None for row in board.models)
        if column.counts and 2 * number <= len(board.models):
            yield column, number


def trained_on(board: Board, row: Row) -> list[str]:
    """Return the tasks on whose data a model was trained, by its record."""
    return [column.label for column, cell in zip(board.columns, row.cells, strict=True) if cell is not None and cell.trained_on]


def _reasons(rows: Sequence[Row]) -> list[tuple[str, int]]:
    return Counter(reason(row, n) for row in rows for n, cell in enumerate(row.cells) if cell is None).most_common()


def _task_groups(board: Board) -> Iterator[Toggle]:
    column_indices = task_indices(board)
    for name, number in Counter(group(board.columns[n]) for n in column_indices).items():
        yield Toggle(name, f"{name} ({named(number, 'task')})", len(column_indices) <= _OPEN and name != NOT_AVERAGED)


def _filters(rows: Sequence[Row]) -> Filters:
    facts = [row.facts for row in rows]
    kinds = tuple(sorted({each.kind or "" for each in facts}))
    licences = tuple(sorted({each.licence for each in facts if each.licence}, key=natural))
    return Filters(
        kinds=kinds if len(kinds) > 1 else (),
        parameters=PARAMETERS if any(each.parameters is not None for each in facts) else (),
        coverage=(0.5, 0.8, 0.9, 0.95, 0.99, 1) if says_coverage(rows) else (),
        dimensions=DIMENSIONS if any(each.dimensions is not None for each in facts) else (),
        licences=licences if len(licences) > 1 else (),
    )


def _line_facts(row: Row, licences: Sequence[str]) -> str:
    licence = licences.index(row.facts.licence) + 1 if row.facts.licence in licences else None
    share = None if row.coverage is None else math.floor(round(row.coverage * 10_000, 6)) / 10_000
    facts = (row.facts.parameters, share, row.facts.dimensions, licence)
    return " ".join("-" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value) for value in facts)
