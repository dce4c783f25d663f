"""From result files to the board."""

from __future__ import annotations

import os
import shlex
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .agreement import TASK as AGREEMENT
from .agreement import read_view
from .board import Board, Cell, Column, Detail, Row, Table
from .columns import column_key, make_columns, types_of
from .facts import is_trained_on, read_facts
from .items import read_items
from .names import model_labels, natural, slug, visible
from .statistics import borda, counted_cells, is_above, mean_draws, ranks
from .uncertainty import from_interval, percentiles, read_draws, read_interval
from .values import number, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .agreement import View
    from .results import Model, Problem, Result
    from .statistics import Array
    from .uncertainty import Interval

_SHOWN_ELSEWHERE = {
    "draws", "hardware", "hf_subset", "human_ceiling", "human_ceiling_source", "interval", "languages", "main_score", "mteb_version",
    "mteb_words_version", "outcomes", "split", "task",
}  # fmt: skip
_LAST = 253_402_300_799  # the last second of the year 9999


def make_board(results: Sequence[Result], problems: Sequence[Problem]) -> Board:
    """Arrange results into a board.

    Raises:
        OSError: ``SOURCE_DATE_EPOCH`` is set, and is no time.
    """
    columns = make_columns(results)
    types = types_of(columns)
    by_model: dict[tuple[str, str, str], list[Result]] = defaultdict(list)
    for result in results:
        by_model[result.model.key].append(result)
    labels = model_labels([*by_model])
    rows = [_row(found, columns, types, label) for label, found in zip(labels, by_model.values(), strict=True)]
    rows.sort(key=lambda row: (row.mean is None, -(row.mean or 0.0), natural(row.label), row.label))
    files = tuple((_file(result), result.data) for result in results)
    board = Board(columns, tuple(_against_baselines(rows, columns)), tuple(problems), files, types=types, date=_date(results))
    board = replace(board, rows=tuple(_with_ranks(board)))
    return replace(board, views=tuple(_views(board.rows, by_model)))


def _against_baselines(rows: Sequence[Row], columns: Sequence[Column]) -> Iterator[Row]:
    """Yield the rows, each cell marked that the data do not show to be above the best baseline of its column."""
    best: list[Cell | None] = []
    for n, column in enumerate(columns):
        cells = [cell for row in rows if row.facts.kind == "baseline" and (cell := row.cells[n]) is not None]
        best.append(max(cells, key=lambda cell: cell.score) if cells and column.counts else None)
    for row in rows:
        pairs = zip(row.cells, best, strict=True)
        marked = (cell and replace(cell, no_better_than_baseline=top is not None and not is_above(cell, top)) for cell, top in pairs)
        yield row if row.facts.kind == "baseline" else replace(row, cells=tuple(marked))


def _with_ranks(board: Board) -> Iterator[Row]:
    """Yield the rows, complete ones with the interval of their mean and their ranks."""
    complete = [row for row in board.rows if row.mean is not None]
    means = [row.mean for row in complete if row.mean is not None]
    cells = [counted_cells(board, row) for row in complete]
    draws = [mean_draws(found) for found in cells]
    counts = borda([[cell.score for cell in found] for found in cells])
    for row, found, drawn, rank, count in zip(complete, cells, draws, ranks(means, draws), counts, strict=True):
        yield replace(row, mean_interval=_interval(found, drawn, row.mean), rank=rank, borda=count, type_intervals=_of_types(board, row))
    for row in board.rows[len(complete) :]:
        yield replace(row, type_intervals=_of_types(board, row))


def _of_types(board: Board, row: Row) -> tuple[Interval | None, ...]:
    """Return the interval of the mean of each type of task, None where it is not known."""
    found: list[Interval | None] = []
    for name, mean in zip(board.types, row.type_means, strict=True):
        cells = [cell for cell, column in zip(row.cells, board.columns, strict=True) if cell and column.counts and column.type == name]
        found.append(None if mean is None else _interval(cells, mean_draws(cells), mean))
    return tuple(found)


def _interval(cells: Sequence[Cell], draws: Array | None, mean: float | None) -> Interval | None:
    """Return the interval of a mean: from its draws, and of one score alone as its file has it."""
    if len(cells) == 1:
        return cells[0].interval
    return None if draws is None or mean is None else percentiles(draws, mean)


def _date(results: Sequence[Result]) -> str:
    """Return the day of the newest result in UTC, or that of ``SOURCE_DATE_EPOCH``."""
    said = os.environ.get("SOURCE_DATE_EPOCH")
    if said is not None and not (said.isascii() and said.isdecimal() and int(said) <= _LAST):
        raise OSError(f"SOURCE_DATE_EPOCH is {said!r}; expected seconds since 1970, a whole number")
    dates = [number(result.document.get("date")) for result in results] if said is None else [float(said)]
    known = [date for date in dates if date is not None and 0 <= date <= _LAST]
    return datetime.fromtimestamp(max(known), UTC).date().isoformat() if known else ""


def _views(rows: Sequence[Row], by_model: dict[tuple[str, str, str], list[Result]]) -> Iterator[tuple[Row, View]]:
    """Yield what each model says of the sample of words on which agreement is measured."""
    for row in rows:
        entries = (entry for result in by_model[row.model.key] if result.task == AGREEMENT for entry in result.entries)
        view = next((view for entry in entries if (view := read_view(entry))), None)
        if view is not None:
            yield row, view


def _row(results: Sequence[Result], columns: Sequence[Column], types: Sequence[str], label: str) -> Row:
    model = max(results, key=lambda result: (result.date, result.sha256)).model  # of records that differ, the newest
    by_column = {column_key(result): result for result in results}
    cells = tuple(_cell(by_column.get(column.key)) for column in columns)
    reasons = [_reason(results, column) if cell is None else (None, None) for cell, column in zip(cells, columns, strict=True)]
    counted = [(cell, column.type) for cell, column in zip(cells, columns, strict=True) if column.counts]
    return Row(
        label=label,
        model=model,
        facts=read_facts(model.meta),
        cells=cells,
        mean=_mean([cell for cell, _ in counted]),
        page=f"models/{slug(*model.key)}.html",
        command=_command(model, sorted({result.task for result in results})),
        type_means=tuple(_mean([cell for cell, kind in counted if kind == name]) for name in types),
        missing=tuple(reason for reason, _ in reasons),
        missing_details=tuple(detail for _, detail in reasons),
    )


def _mean(cells: Sequence[Cell | None]) -> float | None:
    """The mean score, None where one is missing or there is none."""
    scores = [cell.score for cell in cells if cell is not None]
    return sum(scores) / len(scores) if scores and len(scores) == len(cells) else None


def _reason(results: Sequence[Result], column: Column) -> tuple[str, str | None]:
    """Return why a model has no result in a column, one of ``REASONS``, and in the words of the run if it recorded it."""
    recorded = {record.task: record for result in results for record in result.model.not_run}.get(column.task)
    if recorded is not None:
        return recorded.kind, visible(recorded.reason)
    others = {(result.data_revision, result.parts) for result in results if result.task == column.task}
    if (column.revision, column.parts) in others:
        return "other scoring", None
    return ("filtered split" if column.revision in dict(others) else "other data" if others else "not run"), None


def _command(model: Model, tasks: list[str]) -> str | None:
    if model.experiment or model.name.startswith("local/"):
        return None
    revision = ["--model-revision", model.revision] if model.revision else []
    return shlex.join(["mteb-words", "run", "-m", model.name, *revision, "-t", *tasks])


def _cell(result: Result | None) -> Cell | None:
    if result is None:
        return None
    asked, answered = (_total(result, name) for name in ("n_asked", "n_answered"))
    if asked is None or answered is None or not 0 <= answered <= asked < 2**53:
        asked = answered = None  # what the file says cannot be
    interval, draws = read_interval(result.entries), read_draws(result.entries)
    if draws is None and interval is not None:
        draws = from_interval(result.score, interval, int(result.sha256[:16], 16))
    return Cell(
        score=result.score,
        n_asked=asked,
        n_answered=answered,
        coverage=answered / asked if asked and answered is not None else None,
        seconds=number(result.document.get("evaluation_time")),
        details=tuple(_detail(entry) for entry in result.entries),
        file=_file(result),
        sha256=result.sha256,
        interval=interval,
        draws=draws,
        trained_on=is_trained_on(result.model.meta, result.task),
        items=read_items(result.entries),
    )


def _total(result: Result, name: str) -> int | None:
    counts = [typed(entry.get(name), int) for entry in result.entries]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _file(result: Result) -> str:
    return f"results/{slug(*result.model.key)}/{slug(result.task, result.data_revision, *result.parts)}.json"


def _detail(entry: dict[str, Any]) -> Detail:
    plain = tuple(
        (name, value)
        for name, value in entry.items()
        if name not in _SHOWN_ELSEWHERE and isinstance(value, int | float | str) and not isinstance(value, bool)
    )
    tables = tuple(table for name, value in entry.items() if (table := _table(name, value)))
    versions = [
        f"{package} {entry[key]}" for package, key in (("mteb-words", "mteb_words_version"), ("mteb", "mteb_version")) if key in entry
    ]
    return Detail(
        str(entry["split"]), str(entry.get("hf_subset", "")), plain, tables, ", ".join(versions), typed(entry.get("hardware"), str)
    )


def _table(name: str, value: object) -> Table | None:
    """Return a score that consists of parts, each part with the same plain scores, as a table."""
    if not isinstance(value, dict) or not value or not all(isinstance(part, dict) and part for part in value.values()):
        return None
    columns = tuple(next(iter(value.values())))
    if any(tuple(part) != columns or not all(v is None or isinstance(v, int | float) for v in part.values()) for part in value.values()):
        return None
    return name, columns, tuple((str(part), tuple(scores.values())) for part, scores in value.items())
