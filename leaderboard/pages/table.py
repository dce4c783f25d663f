"""The columns of the first page's table: what each cell says, and how it is coloured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..board.statistics import counted_cells
from . import formats
from .formats import interval, order, percent, score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..board.board import Board, Cell, Column, Facts, Row

RANKS, RAW, SIZES = "ranks", "raw mean", "sizes"  # groups of columns that are hidden at first
NOT_AVERAGED = "Not averaged"
_DETAILED = 1500  # in a larger table the cells of tasks have neither intervals nor colours, or the page would have megabytes
_SHADES = 5  # classes of colour, of which the lowest has none


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of the table.

    Attributes:
        text: The text.
        small: What stands below it.
        style: The classes of the cell, separated by blanks.
    """

    text: str
    small: tuple[str, ...] = ()
    style: str = ""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of the table.

    Attributes:
        id: The name of the column in the address of a view.
        label: The text of the head.
        order: The order of the rows by this column; see ``formats.order``.
        cells: The cell of each row.
        number: Whether the column has numbers.
        ascending: Whether the first sort is from low to high.
        group: The group of columns that are shown and hidden together, "" if the column is always shown.
        page: The page of the task.
        mark: A mark after the label.
    """

    id: str
    label: str
    order: str
    cells: tuple[TableCell, ...]
    number: bool = True
    ascending: bool = False
    group: str = ""
    page: str = ""
    mark: str = ""


def table_columns(board: Board, rows: Sequence[Row]) -> Iterator[TableColumn]:
    """Yield the columns after that of the models. A column that says nothing, or the same as another, is left out."""
    detailed = is_detailed(board)
    yield from _headlines(board, rows)
    yield from (_type(board, rows, n, detailed) for n in typed(board))
    yield from _shares(rows)
    yield from _other_ranks(board, rows)
    yield from _raw_means(rows, detailed)
    for column_index in task_indices(board):
        yield _task(board, rows, column_index, detailed)
    yield from _facts([row.facts for row in rows])


def is_detailed(board: Board) -> bool:
    """Return whether the cells of tasks show intervals."""
    return len(board.rows) * len(board.columns) <= _DETAILED


def typed(board: Board) -> list[int]:
    """Return the indices of the types that have a column; the only type would have the same numbers as the headline."""
    only = len(board.types) == 1 and not any(column.counts and column.type is None for column in board.columns)
    return [] if only else [*range(len(board.types))]


def members(board: Board, type_index: int) -> list[int]:
    """Return the indices of the tasks of a type that count."""
    return [n for n, column in enumerate(board.columns) if column.counts and column.type == board.types[type_index]]


def lone_tasks(board: Board) -> dict[int, int]:
    """Return the tasks that have no column of their own, as each is the only one of its type: index of the type, and of the task."""
    return {n: members(board, n)[0] for n in typed(board) if len(members(board, n)) == 1}


def task_indices(board: Board) -> list[int]:
    """Return the indices of the tasks that have a column of their own, group by group."""
    alone = set(lone_tasks(board).values())
    own = [n for n in range(len(board.columns)) if n not in alone]
    return sorted(own, key=lambda n: (not board.columns[n].counts, group(board.columns[n])))


def group(column: Column) -> str:
    """Return the group of tasks of a column."""
    if not column.counts:
        return NOT_AVERAGED
    return column.type or "Tasks"


def reason(row: Row, column_index: int) -> str:
    """Return why a row has no result in a column."""
    return (row.missing[column_index] if row.missing else None) or "not run"


def below(cell: Cell | None) -> bool:
    """Return whether a cell has a score that is not shown to be above chance and controls."""
    return cell is not None and cell.no_better_than_control


def marks(cell: Cell) -> str:
    """Return the marks of a score; the first page explains them."""
    return "\u2020" * cell.no_better_than_control + "\u2021" * bool(cell.trained_on) + "\u00b6" * cell.selected_on


def head_id(column: Column | Row) -> str:
    """Return the name of a column or a model in the address of a view."""
    return PurePosixPath(column.page).stem


def shades(rows: Sequence[Row], values: Sequence[float | None]) -> list[str]:
    """Return the class of colour of each value: equal steps from the lowest to the highest value of a model that is no control."""
    known = [value for row, value in zip(rows, values, strict=True) if value is not None and row.facts.kind != "control"]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    if high == low:
        return [""] * len(values)
    steps = [None if value is None else int((value - low) / (high - low) * _SHADES) for value in values]
    return [f"s{min(step, _SHADES - 1)}" if step is not None and step > 0 else "" for step in steps]


def _headlines(board: Board, rows: Sequence[Row]) -> Iterator[TableColumn]:
    if any(row.rank for row in rows):
        ranks = tuple(_rank(row) for row in rows)
        yield TableColumn("rank", "Rank", order([row.rank for row in rows]), ranks, ascending=True)
    values = [row.headline for row in rows]
    n_tasks = sum(column.counts for column in board.columns)
    cells = tuple(_headline(board, row, n_tasks, shade) for row, shade in zip(rows, shades(rows, values), strict=True))
    yield TableColumn("headline", "Headline", order(values), cells)


def _rank(row: Row) -> TableCell:
    if row.rank is None:
        return TableCell("variant" if row.variant_of else "no rank", style="none")
    return TableCell(formats.ranks(row.rank) + "\u00a7" * row.covers_little)


def _headline(board: Board, row: Row, n_tasks: int, shade: str) -> TableCell:
    if row.headline is None:
        done = len(counted_cells(board.columns, row))
        return TableCell(f"{done}/{n_tasks} task{'s' * (n_tasks != 1)}", style="none")
    return TableCell(score(row.headline), _small(row.headline_interval), shade)


def _type(board: Board, rows: Sequence[Row], type_index: int, detailed: bool) -> TableColumn:
    values = [row.type_scores[type_index] if row.type_scores else None for row in rows]
    cells = [TableCell(score(value), style=shade) for value, shade in zip(values, shades(rows, values), strict=True)]
    alone = lone_tasks(board).get(type_index)
    if alone is not None:
        limits = [row.type_intervals[type_index] if row.type_intervals else None for row in rows]
        cells = [
            _scored(row, alone, each, limit if detailed else None, detailed) for row, each, limit in zip(rows, cells, limits, strict=True)
        ]
    return TableColumn(f"type-{type_index}", board.types[type_index], order(values), tuple(cells))


def _shares(rows: Sequence[Row]) -> Iterator[TableColumn]:
    if says_coverage(rows):
        shares = [row.coverage for row in rows]
        yield TableColumn("coverage", "Coverage", order(shares), tuple(TableCell(percent(share)) for share in shares))


def says_coverage(rows: Sequence[Row]) -> bool:
    """Return whether any model is known not to know all words."""
    return any(row.coverage is not None and row.coverage < 1 for row in rows)


def _other_ranks(board: Board, rows: Sequence[Row]) -> Iterator[TableColumn]:
    if any(row.borda for row in rows):
        counts = tuple(TableCell(formats.anything(row.borda)) for row in rows)
        yield TableColumn(
            "borda",
            "Borda rank",
            order([row.borda for row in rows]),
            counts,
            ascending=True,
            group=RANKS if board.ranks_over == "items" else "",
        )
    if any(row.pairwise_rank for row in rows):
        pairwise = tuple(TableCell(formats.ranks(row.pairwise_rank)) for row in rows)
        yield TableColumn("pairwise", "Pairwise rank", order([row.pairwise_rank for row in rows]), pairwise, ascending=True, group=RANKS)


def _raw_means(rows: Sequence[Row], detailed: bool) -> Iterator[TableColumn]:
    if any(score(row.mean) != score(row.headline) for row in rows):
        cells = tuple(TableCell(score(row.mean), _small(row.mean_interval) if detailed else ()) for row in rows)
        yield TableColumn("mean", "Raw mean", order([row.mean for row in rows]), cells, group=RAW)


def _task(board: Board, rows: Sequence[Row], column_index: int, detailed: bool) -> TableColumn:
    column = board.columns[column_index]
    results = [row.cells[column_index] for row in rows]
    values = [cell.score if cell is not None else None for cell in results]
    colours = shades(rows, values) if detailed and column.counts else [""] * len(rows)
    best = max((cell.score for row in board.models if (cell := row.cells[column_index]) is not None), default=None)
    cells = []
    for row, cell, colour in zip(rows, results, colours, strict=True):
        bold = "best" * (cell is not None and column.counts and cell.score == best)
        shown = TableCell(score(cell.score if cell else None), style=" ".join(filter(None, (bold, colour))))
        cells.append(_scored(row, column_index, shown, cell.interval if cell and detailed else None, detailed))
    chosen = any(cell is not None and cell.selected_on for cell in results)
    mark = "\u00b6" * chosen
    return TableColumn(
        head_id(column), column.label, order(values), tuple(cells), group=group(column), page=column.page, mark=mark
    )  # fmt: skip


def _scored(row: Row, column_index: int, shown: TableCell, limits: tuple[float, float] | None, detailed: bool) -> TableCell:
    """Return the cell of a task with its marks, its interval and its coverage; if there is no result, the reason."""
    cell = row.cells[column_index]
    if cell is None:
        return TableCell(reason(row, column_index), style="none")
    known = cell.coverage if detailed and cell.coverage is not None and cell.coverage < 1 else None
    small = (*_small(limits), *([] if known is None else [f"{percent(known)} known"]))
    style = shown.style
    if detailed and below(cell):  # greyed, so it has no colour
        style = "best below" if "best" in style else "below"
    return TableCell(shown.text + marks(cell), small, style)


def _small(limits: tuple[float, float] | None) -> tuple[str, ...]:
    return () if limits is None else (interval(limits),)


def _facts(facts: Sequence[Facts]) -> Iterator[TableColumn]:
    kinds = [each.kind for each in facts]
    if any(kinds):
        cells = tuple(TableCell(f"{formats.symbol(kind)} {kind or 'not stated'}", style="text") for kind in kinds)
        yield TableColumn("kind", "Kind", order(kinds), cells, number=False)
    counts = {
        "parameters": [each.parameters for each in facts],
        "active": [each.active_parameters for each in facts],
        "embedding": [each.embedding_parameters for each in facts],
    }
    for name, numbers in counts.items():
        if any(number is not None for number in numbers):
            shown = tuple(TableCell(formats.size(number)) for number in numbers)
            yield TableColumn(name, name.capitalize(), order(numbers), shown, group=SIZES * (name != "parameters"))
    dimensions = [each.dimensions for each in facts]
    if any(number is not None for number in dimensions):
        plain = tuple(TableCell(formats.DASH if number is None else str(number)) for number in dimensions)
        yield TableColumn("dimensions", "Dimensions", order(dimensions), plain, group=SIZES)
