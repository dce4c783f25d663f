"""Arranges results into the board: sums, intervals, ranks, variants, and the reasons of empty cells."""

from __future__ import annotations

import os
import re
import shlex
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from .agreement import read_view
from .board import Board, ResultFile, Row
from .board_file import NO_BOARD_FILE
from .cells import against_controls, make_cell, result_path
from .columns import make_columns, types_of
from .facts import is_trained_on, read_facts
from .headline import make_sums
from .joining import UNKNOWN
from .names import model_labels, natural, slug, visible
from .ranks import borda, ranks
from .selection import selected
from .statistics import detectable_difference
from .task_ranks import ranks_over_tasks
from .variants import standing_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ...schema import ModelId, TaskId
    from .agreement import View
    from .board import Cell, Column
    from .board_file import BoardFile
    from .headline import Sums
    from .ranks import Ranks
    from .results import Model, Reading, Result

_FEW = 3  # of so many models, a rank that the data leave open is shown
_OURS = "mteb-words/"  # the names of the models that this package registers
_OF_FILES = re.compile(r"Local(Pairs)?-.+|WiC|CoSimLex-.+")  # tasks over the files of somebody, whose names are not enough
_LAST = 253_402_300_799  # the last second of the year 9999


def make_board(reading: Reading, about: BoardFile = NO_BOARD_FILE) -> Board:
    """Arrange results into a board.

    Args:
        reading: The results.
        about: What the board is about.

    Raises:
        OSError: The environment variable ``SOURCE_DATE_EPOCH`` is no valid time.
    """
    reading = selected(reading, about)
    results = reading.results
    by_model: dict[ModelId, list[Result]] = defaultdict(list)
    for result in results:
        by_model[result.model.id].append(result)
    models = [max(own, key=lambda result: result.age).model for own in by_model.values()]  # if the records differ, the newest one
    leaders = standing_for(models)
    columns = make_columns(results, {*leaders.values()}, about)
    types = types_of(columns, about.groups)
    records = {model.id.name: model.meta for model in models}
    sums = make_sums(columns, types)
    labels = dict(zip(by_model, model_labels([*by_model]), strict=True))
    rows = [
        _row(model, by_model[model.id], columns, _cells(model, by_model[model.id], columns, records, about), sums, labels[model.id])
        for model in models
    ]
    rows = [_in_family(row, leaders, labels) for row in rows]
    rows, over = _with_ranks(rows, sums)
    rows = [*against_controls(_with_borda(rows, columns, results, about), columns)]
    rows = [row for leader in sorted(_standing(rows), key=_order) for row in _with_variants(leader, rows)]
    columns = tuple(replace(column, detectable=_detectable(rows, n)) for n, column in enumerate(columns))
    files = tuple(ResultFile(result_path(result), result.source, result.sha256) for result in results)
    board = Board(columns, tuple(rows), tuple(reading.problems), files, types=types, date=_date(results), about=about, ranks_over=over)
    return replace(board, views=tuple(_views(board.rows)))


def _standing(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.variant_of is None]


def _order(row: Row) -> tuple[bool, float, list[tuple[int, str]], str]:
    return row.headline is None, -(row.headline or 0.0), natural(row.label), row.label


def _with_variants(leader: Row, rows: Sequence[Row]) -> list[Row]:
    """Return a model, followed by its variants by name."""
    variants = [row for row in rows if row.variant_of == leader.label]
    return [leader, *sorted(variants, key=lambda row: (natural(row.label), row.label))]


def _in_family(row: Row, leaders: Mapping[ModelId, ModelId], labels: Mapping[ModelId, str]) -> Row:
    """Return a row that says of which model it is a variant."""
    leader = leaders[row.model.id]
    alone = sum(each == leader for each in leaders.values()) == 1
    return replace(row, variant_of=None if leader == row.model.id else labels[leader], family="" if alone else labels[leader])


def _with_ranks(rows: Sequence[Row], sums: Sums) -> tuple[list[Row], Literal["items", "tasks"]]:
    """Return the rows, of which complete models get their ranks, and over what these are. Variants have no part in them."""
    complete = [row for row in _standing(rows) if row.headline is not None]
    draws = [sums.headline.draws(row.cells) for row in complete]
    if len(complete) <= _FEW or all(each is not None for each in draws):
        over: Literal["items", "tasks"] = "items"
        allowed: Sequence[Ranks | None] = ranks([row.headline or 0.0 for row in complete], draws)
    else:
        over = "tasks"
        allowed = ranks_over_tasks(complete, sums.headline) or [None] * len(complete)
    ranked = {
        row.label: replace(row, rank=each.simultaneous, pairwise_rank=each.pairwise if over == "items" else None)
        for row, each in zip(complete, allowed, strict=True)
        if each is not None
    }
    return [ranked.get(row.label, row) for row in rows], over


def _with_borda(rows: Sequence[Row], columns: Sequence[Column], results: Sequence[Result], about: BoardFile) -> list[Row]:
    """Return the rows with their ranks by Borda count.

    On the board of a benchmark incomplete models are in the count, as in mteb: a task without a result gives no points, a partial result
    counts by the mean of the splits and subsets that it has, and points are from the number of models that have a whole result.
    """
    counted = [column.id for column in columns if column.counts]
    scores = {(result.model.id, result.task): result.score for result in results if result.entries}
    pool = [row for row in _standing(rows) if row.headline is not None or (about.tasks and _has_any(row, counted, scores))]
    whole = sum(any(cell is not None for cell, column in zip(row.cells, columns, strict=True) if column.counts) for row in pool)
    counts = borda([[scores.get((row.model.id, task)) for task in counted] for row in pool], whole)
    by_label = {row.label: count for row, count in zip(pool, counts, strict=True)}
    return [replace(row, borda=by_label.get(row.label)) for row in rows]


def _has_any(row: Row, tasks: Sequence[TaskId], scores: Mapping[tuple[ModelId, TaskId], float]) -> bool:
    return any((row.model.id, task) in scores for task in tasks)


def _detectable(rows: Sequence[Row], column_index: int) -> float | None:
    """Return the smallest difference that a task shows, from all models that are neither variants nor controls."""
    models = [row for row in _standing(rows) if row.facts.kind != "control"]
    return detectable_difference([cell for row in models if (cell := row.cells[column_index]) is not None])


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


def _cells(
    model: Model, results: Sequence[Result], columns: Sequence[Column], records: Mapping[str, dict[str, Any]], about: BoardFile
) -> tuple[Cell | None, ...]:
    """Return the cell of a model in each column; None where it has no result of every split and subset."""
    by_task, facts = {result.task: result for result in results if not result.lacks}, read_facts(model)

    def cell(column: Column) -> Cell | None:
        result = by_task.get(column.id)
        if result is None:
            return None
        names = {column.id.task, *about.task(column.id.task).related}
        return make_cell(result, column, facts, is_trained_on(result.model.meta, names, records))

    return tuple(map(cell, columns))


def _row(model: Model, results: Sequence[Result], columns: Sequence[Column], cells: tuple[Cell | None, ...], sums: Sums, label: str) -> Row:
    reasons = [_reason(results, column) if cell is None else (None, None) for cell, column in zip(cells, columns, strict=True)]
    return Row(
        label=label,
        model=model,
        facts=read_facts(model),
        cells=cells,
        headline=sums.headline.value(cells),
        headline_interval=sums.headline.interval(cells),
        type_scores=tuple(each.value(cells) for each in sums.types),
        type_intervals=tuple(each.interval(cells) for each in sums.types),
        mean=sums.mean.value(cells),
        mean_interval=sums.mean.interval(cells),
        type_means=tuple(each.value(cells) for each in sums.type_means),
        page=f"models/{slug(*model.id)}.html",
        command=command_of(model, sorted({result.task.task for result in results})),
        missing=tuple(reason for reason, _ in reasons),
        missing_details=tuple(detail for _, detail in reasons),
    )


def _reason(results: Sequence[Result], column: Column) -> tuple[str, str | None]:
    """Return why a model has no result in a column: one of ``REASONS``, and the reason that the run recorded, if any."""
    task = column.id
    recorded = {record.task_name: record for result in results for record in result.model.not_run}.get(task.task)
    if recorded is not None:
        return recorded.kind, visible(recorded.reason)
    lacks = [part for result in results if result.task == task for part in result.lacks]
    if lacks:
        return "filtered split", f"the result lacks {visible(lacks[0])}" + f" and {len(lacks) - 1} more" * (len(lacks) > 1)
    return _nearest([result.task for result in results if result.task.task == task.task], task), None


def _nearest(own: Sequence[TaskId], task: TaskId) -> str:
    """Return how the results of a model on a task differ from those of a column; the smallest difference decides."""
    if any(each._replace(scoring=task.scoring) == task for each in own):
        return "other scoring"
    if any(each.data_revision == task.data_revision for each in own):
        return "filtered split"
    return "other data" if own else "not run"


def command_of(model: Model, tasks: Sequence[str]) -> str | None:
    """Return the command that makes the results of a model again, None if names are not enough (an experiment, files of somebody)."""
    revision, experiment = model.id[1:]
    name = _name_to_run(model)
    tasks = [task for task in tasks if not _OF_FILES.fullmatch(task)]
    if experiment or name is None or not tasks:
        return None
    return shlex.join(["mteb-words", "run", "-m", name, *([] if revision in UNKNOWN else ["--model-revision", revision]), "-t", *tasks])


def _name_to_run(model: Model) -> str | None:
    """Return the name by which ``run`` finds a model. A repository that this package reads is named after ``hf:``."""
    name = model.id[0]
    if name.startswith("local/"):
        return None
    if model.facts is None or name.startswith(_OURS):
        return name
    return f"hf:{name.removeprefix('hub/')}" if model.facts.kind in ("sentence encoder", "language model") else None
