"""The columns of the board, with the facts that result files state about their tasks."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from .board import Column
from .board_file import NO_BOARD_FILE
from .names import label, slug, visible
from .ranges import unfit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ...schema import ModelId, TaskFacts, TaskId
    from .board_file import BoardFile, BoardTask
    from .results import Result

T = TypeVar("T")
_LONG = 60


def make_columns(results: Sequence[Result], models: Collection[ModelId], about: BoardFile = NO_BOARD_FILE) -> tuple[Column, ...]:
    """Return the columns of results: one for each task, data revision, set of splits and subsets, and version of the scoring.

    They stand in the order of the board's tasks, otherwise by name.

    Args:
        results: The results.
        about: What the board is about.
        models: The models that stand on the board. The results of others, variants of them, decide nothing about a task.
    """
    by_task: dict[TaskId, list[Result]] = defaultdict(list)
    for result in results:
        by_task[result.task].append(result)
    place = {task.name: n for n, task in enumerate(about.tasks)}
    ids = sorted(by_task, key=lambda task: (place.get(task.task, len(place)), task.task.casefold(), task))
    return tuple(_without_overlap([_column(task, ids, by_task[task], models, about.task(task.task)) for task in ids]))


def _without_overlap(columns: Sequence[Column]) -> Iterator[Column]:
    """Yield the columns; of two that hold the same items, only the larger one counts."""
    counted = {column.id.task for column in columns if column.counts}
    for column in columns:
        larger = [task for task in column.part_of if task in counted and task != column.id.task]
        overlap = f"its items are part of {visible(', '.join(larger))}, which counts in its stead"
        yield replace(column, counts=False, not_averaged=overlap) if column.counts and larger else column


def _column(task: TaskId, ids: Sequence[TaskId], results: Sequence[Result], models: Collection[ModelId], named: BoardTask) -> Column:
    deciding = [result for result in results if result.model.id in models]
    facts = [each.entry.task for result in deciding or results for each in result.entries if each.entry.task is not None]
    task_type = named.heading or _text(each.type for each in facts)
    measure = named.main_score or _text(each.main_score for each in facts)
    scale = unfit([result.score for result in results if not result.lacks], named.main_score, named.type or task_type)
    direction = _said(each.direction for each in facts) or "higher"
    alike = sum(each._replace(scoring=task.scoring) == task for each in ids) > 1
    not_averaged = _not_averaged(direction, _said(each.in_mean for each in facts) is not False, bool(deciding)) or scale
    return Column(
        id=task,
        label=label(_label(task, ids)),
        page=f"tasks/{slug(task.task, task.data_revision, *task.parts, *[task.scoring] * alike)}.html",
        counts=not_averaged is None,
        not_averaged=not_averaged,
        type=task_type,
        description=_text(each.description for each in facts),
        measure=measure,
        direction=direction,
        chance=_said(each.chance for each in facts),
        ceiling=_said(each.ceiling for each in facts),
        ceiling_source=_text(each.ceiling_source for each in facts),
        reference=_text(each.reference for each in facts),
        controls=tuple((visible(name), score) for name, score in _said(_items(each) for each in facts) or ()),
        part_of=_said(each.part_of or None for each in facts) or (),
    )


def _not_averaged(direction: str, in_mean: bool, run: bool) -> str | None:
    """Return why a task is no part of the headline, None if it is."""
    if direction == "lower":
        return "a lower score is better"
    if not in_mean:
        return "the task declares that its score is shown and not averaged"
    return None if run else "only variants of models ran it"


def _items(facts: TaskFacts) -> tuple[tuple[str, float], ...] | None:
    return tuple(sorted(facts.controls.items())) or None


def _label(task: TaskId, ids: Sequence[TaskId]) -> str:
    """Return the task's name, with what distinguishes the column from others of that name."""
    rivals = [_in_words(each) for each in ids if each.task == task.task and each != task]
    differs = [text for n, text in enumerate(_in_words(task)) if any(rival[n] != text for rival in rivals)]
    return f"{task.task} ({'; '.join(differs)})" if differs else task.task


def _in_words(task: TaskId) -> tuple[str, str, str]:
    """Return the data revision, the splits and subsets, and the version of the scoring as words."""
    return task.data_revision, _parts(task.parts), f"scoring {task.scoring or 'not stated'}"


def _parts(parts: Sequence[str]) -> str:
    """Return the splits and subsets as words; if there are many, their number and a short hash."""
    whole = "; ".join(parts)
    return whole if len(whole) <= _LONG else f"{len(parts)} subsets, {slug('', *parts)[:6]}"


def _text(values: Iterable[str | None]) -> str | None:
    text = _said(value or None for value in values)
    return None if text is None else visible(text)


def _said(values: Iterable[T | None]) -> T | None:
    """Return the value that most files state, so that no single file decides for all."""
    known = Counter(value for value in values if value is not None)
    return known.most_common(1)[0][0] if known else None


def types_of(columns: Sequence[Column], order: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the types of the tasks that count: those of ``order`` first, the others by name."""
    types = {column.type for column in columns if column.counts and column.type is not None}
    return (*(name for name in order if name in types), *sorted(types.difference(order)))
