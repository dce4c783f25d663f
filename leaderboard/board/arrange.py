"""Arranges results into the board: means, intervals, ranks, and the reasons of empty cells."""

from __future__ import annotations

import os
import shlex
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ...schema import interval_of_draws
from .agreement import read_view
from .board import Board, Cell, Column, Row
from .columns import make_columns, types_of
from .facts import is_trained_on, read_facts
from .names import model_labels, natural, slug, visible
from .statistics import borda, counted_cells, is_above, mean_draws, ranks
from .uncertainty import draws_of, from_interval, interval_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...schema import Entry, ModelId, TaskId
    from .agreement import View
    from .results import Model, Reading, Result
    from .statistics import Array
    from .uncertainty import Interval

_LAST = 253_402_300_799  # the last second of the year 9999


def make_board(reading: Reading) -> Board:
    """Arrange results into a board.

    Raises:
        OSError: The environment variable ``SOURCE_DATE_EPOCH`` is no valid time.
    """
    results = reading.results
    columns = make_columns(results)
    types = types_of(columns)
    by_model: dict[ModelId, list[Result]] = defaultdict(list)
    for result in results:
        by_model[result.model.id].append(result)
    labels = model_labels([*by_model])
    rows = [_row(own, columns, types, label) for label, own in zip(labels, by_model.values(), strict=True)]
    rows.sort(key=lambda row: (row.mean is None, -(row.mean or 0.0), natural(row.label), row.label))
    files = tuple((_file(result), result.data) for result in results)
    board = Board(columns, tuple(_against_controls(rows, columns)), tuple(reading.problems), files, types=types, date=_date(results))
    board = replace(board, rows=tuple(_with_ranks(board)))
    return replace(board, views=tuple(_views(board.rows)))


def _against_controls(rows: Sequence[Row], columns: Sequence[Column]) -> Iterator[Row]:
    """Yield the rows; a cell is marked if the data do not show that its score is above the best control of its column."""
    best: list[Cell | None] = []
    for n, column in enumerate(columns):
        cells = [cell for row in rows if row.facts.kind == "control" and (cell := row.cells[n]) is not None]
        best.append(max(cells, key=lambda cell: cell.score) if cells and column.counts else None)
    for row in rows:
        pairs = zip(row.cells, best, strict=True)
        marked = (cell and replace(cell, no_better_than_control=top is not None and not is_above(cell, top)) for cell, top in pairs)
        yield row if row.facts.kind == "control" else replace(row, cells=tuple(marked))


def _with_ranks(board: Board) -> Iterator[Row]:
    """Yield the rows; complete rows get the interval of their mean and their ranks."""
    complete = [row for row in board.rows if row.mean is not None]
    means = [row.mean for row in complete if row.mean is not None]
    cells = [counted_cells(board, row) for row in complete]
    draws = [mean_draws(counted) for counted in cells]
    counts = borda([[cell.score for cell in counted] for counted in cells])
    for row, counted, drawn, rank, count in zip(complete, cells, draws, ranks(means, draws), counts, strict=True):
        yield replace(row, mean_interval=_interval(counted, drawn, row.mean), rank=rank, borda=count, type_intervals=_of_types(board, row))
    for row in board.rows[len(complete) :]:
        yield replace(row, type_intervals=_of_types(board, row))


def _of_types(board: Board, row: Row) -> tuple[Interval | None, ...]:
    """Return the interval of the mean of each type of task, None where it is unknown."""
    intervals: list[Interval | None] = []
    for name, mean in zip(board.types, row.type_means, strict=True):
        cells = [cell for cell, column in zip(row.cells, board.columns, strict=True) if cell and column.counts and column.type == name]
        intervals.append(None if mean is None else _interval(cells, mean_draws(cells), mean))
    return tuple(intervals)


def _interval(cells: Sequence[Cell], draws: Array | None, mean: float | None) -> Interval | None:
    """Return the interval of a mean: from its draws, or for a single score from its file."""
    if len(cells) == 1:
        return cells[0].interval
    return None if draws is None or mean is None else interval_of_draws(draws, mean)


def _date(results: Sequence[Result]) -> str:
    """Return the day of ``SOURCE_DATE_EPOCH`` if it is set, otherwise the day of the newest result, in UTC."""
    said = os.environ.get("SOURCE_DATE_EPOCH")
    if said is not None and not (said.isascii() and said.isdecimal() and int(said) <= _LAST):
        raise OSError(f"SOURCE_DATE_EPOCH is {said!r}; expected seconds since 1970, a whole number")
    dates = [result.date for result in results] if said is None else [float(said)]
    known = [date for date in dates if date is not None and 0 <= date <= _LAST]
    return datetime.fromtimestamp(max(known), UTC).date().isoformat() if known else ""


def _views(rows: Sequence[Row]) -> Iterator[tuple[Row, View]]:
    """Yield each row that has a view for the measures of agreement, with the view."""
    for row in rows:
        views = (each.entry.view for cell in row.cells if cell is not None for each in cell.entries)
        packed = next((view for view in views if view is not None), None)
        if packed is not None:
            yield row, read_view(packed)


def _row(results: Sequence[Result], columns: Sequence[Column], types: Sequence[str], label: str) -> Row:
    model = max(results, key=lambda result: result.age).model  # if the records differ, the newest one
    by_task = {result.task: result for result in results}
    cells = tuple(_cell(by_task.get(column.id)) for column in columns)
    reasons = [_reason(results, column) if cell is None else (None, None) for cell, column in zip(cells, columns, strict=True)]
    counted = [(cell, column.type) for cell, column in zip(cells, columns, strict=True) if column.counts]
    return Row(
        label=label,
        model=model,
        facts=read_facts(model),
        cells=cells,
        mean=_mean([cell for cell, _ in counted]),
        page=f"models/{slug(*model.id)}.html",
        command=_command(model, sorted({result.task.task for result in results})),
        type_means=tuple(_mean([cell for cell, kind in counted if kind == name]) for name in types),
        missing=tuple(reason for reason, _ in reasons),
        missing_details=tuple(detail for _, detail in reasons),
    )


def _mean(cells: Sequence[Cell | None]) -> float | None:
    """Return the mean score, None if a cell is missing or there are no cells."""
    scores = [cell.score for cell in cells if cell is not None]
    return sum(scores) / len(scores) if scores and len(scores) == len(cells) else None


def _reason(results: Sequence[Result], column: Column) -> tuple[str, str | None]:
    """Return why a model has no result in a column: one of ``REASONS``, and the reason that the run recorded, if any."""
    task = column.id
    recorded = {record.task_name: record for result in results for record in result.model.not_run}.get(task.task)
    if recorded is not None:
        return recorded.kind, visible(recorded.reason)
    return _nearest([result.task for result in results if result.task.task == task.task], task), None


def _nearest(own: Sequence[TaskId], task: TaskId) -> str:
    """Return how the results of a model on a task differ from those of a column; the smallest difference decides."""
    if any(each._replace(scoring=task.scoring) == task for each in own):
        return "other scoring"
    if any(each.data_revision == task.data_revision for each in own):
        return "filtered split"
    return "other data" if own else "not run"


def _command(model: Model, tasks: list[str]) -> str | None:
    name, revision, experiment = model.id
    if experiment or name.startswith("local/"):
        return None
    return shlex.join(["mteb-words", "run", "-m", name, *(["--model-revision", revision] if revision else []), "-t", *tasks])


def _cell(result: Result | None) -> Cell | None:
    if result is None:
        return None
    entries = [each.entry for each in result.entries]
    asked, answered = _counts(entries)
    interval, draws = interval_of(entries), draws_of(entries)
    if draws is None and interval is not None:
        draws = from_interval(result.score, interval, int(result.sha256[:16], 16))
    return Cell(
        score=result.score,
        n_asked=asked,
        n_answered=answered,
        coverage=answered / asked if asked and answered is not None else None,
        seconds=result.seconds,
        entries=result.entries,
        file=_file(result),
        sha256=result.sha256,
        interval=interval,
        draws=draws,
        trained_on=is_trained_on(result.model.meta, result.task.task),
        items=entries[0].items if len(entries) == 1 else None,
    )


def _counts(entries: Sequence[Entry]) -> tuple[int | None, int | None]:
    """Return the numbers of items asked and answered over all entries; None and None unless every entry states both."""
    counts = [(entry.n_asked, entry.n_answered) for entry in entries if entry.n_asked is not None and entry.n_answered is not None]
    if len(counts) < len(entries):
        return None, None
    return sum(asked for asked, _ in counts), sum(answered for _, answered in counts)


def _file(result: Result) -> str:
    task = result.task
    return f"results/{slug(*result.model.id)}/{slug(task.task, task.data_revision, *task.parts, task.scoring)}.json"
