"""Cells: the result of one model on one task, and whether its score is above chance and controls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .board import Cell, Origin
from .names import slug
from .statistics import is_above, is_above_value
from .uncertainty import draws_of, from_interval, group_interval_of, interval_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...schema import Entry
    from .board import Column, Facts, Row
    from .results import Result


def make_cell(result: Result, column: Column, facts: Facts, trained_on: bool | None) -> Cell:
    """Return the cell of a result.

    Args:
        result: The result.
        column: The task.
        facts: The facts of the model.
        trained_on: Whether the model was trained on data of the task.
    """
    entries = [each.entry for each in result.entries]
    asked, answered = _counts(entries)
    interval, draws = interval_of(entries), draws_of(entries)
    paired = draws is not None
    if draws is None and interval is not None:
        draws = from_interval(result.score, interval, int(result.sha256[:16], 16))
    group, group_interval = group_interval_of(entries)
    return Cell(
        score=result.score,
        n_asked=asked,
        n_answered=answered,
        coverage=answered / asked if asked and answered is not None else None,
        seconds=result.seconds,
        entries=result.entries,
        file=result_path(result),
        sha256=result.sha256,
        interval=interval,
        draws=draws,
        paired=paired,
        group=group,
        group_interval=group_interval,
        selected_on=not {column.id.task, *column.part_of}.isdisjoint(facts.selected_on),
        trained_on=trained_on,
        items=entries[0].items if len(entries) == 1 else None,
        origin=Origin(result.revision, result.data_revision, result.mteb_version, result.rivals),
    )


def result_path(result: Result) -> str:
    """Return the path of a result file in the site."""
    task = result.task
    return f"results/{slug(*result.model.id)}/{slug(task.task, task.data_revision, *task.parts, task.scoring)}.json"


def _counts(entries: Sequence[Entry]) -> tuple[int | None, int | None]:
    """Return the numbers of items asked and answered over all entries; None and None unless every entry states both."""
    counts = [(entry.n_asked, entry.n_answered) for entry in entries if entry.n_asked is not None and entry.n_answered is not None]
    if len(counts) < len(entries):
        return None, None
    return sum(asked for asked, _ in counts), sum(answered for _, answered in counts)


def against_controls(rows: Sequence[Row], columns: Sequence[Column]) -> Iterator[Row]:
    """Yield the rows; a cell is marked if the data do not show that its score is above chance and the best control of its task."""
    best = [_best_control(rows, n) if column.judged else None for n, column in enumerate(columns)]
    values = [_best_value(column) if column.judged else None for column in columns]
    for row in rows:
        triples = zip(row.cells, best, values, strict=True)
        marked = (cell and replace(cell, no_better_than_control=_is_level(cell, top, value)) for cell, top, value in triples)
        yield row if row.facts.kind == "control" else replace(row, cells=tuple(marked))


def _best_control(rows: Sequence[Row], column_index: int) -> Cell | None:
    """Return the best result of a control model on a task."""
    controls = [row for row in rows if row.facts.kind == "control" and row.variant_of is None]
    cells = [cell for row in controls if (cell := row.cells[column_index]) is not None]
    return max(cells, key=lambda cell: cell.score) if cells else None


def _best_value(column: Column) -> float | None:
    """Return the best of chance and the scores of controls that the files state."""
    return max((*(score for _, score in column.controls), *([] if column.chance is None else [column.chance])), default=None)


def _is_level(cell: Cell, control: Cell | None, value: float | None) -> bool:
    """Return whether a score is not shown to be above the better one of a control's result and a value."""
    if control is not None and (value is None or control.score >= value):
        return not is_above(cell, control)
    return value is not None and not is_above_value(cell, value)
