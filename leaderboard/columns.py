"""The columns of the board, and what the result files say of their tasks."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeVar

from .agreement import TASK as AGREEMENT
from .board import Column
from .names import slug, visible
from .values import number, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .results import Result

    Key = tuple[str, str, tuple[str, ...], str]

T = TypeVar("T")
_LONG = 60


def column_key(result: Result) -> Key:
    """Return what results must have in common to share a column: the task, the state of its data, splits and subsets, and the scoring."""
    return result.task, result.data_revision, result.parts, result.scoring


def make_columns(results: Sequence[Result]) -> tuple[Column, ...]:
    """Return the columns of some results, by name."""
    found: dict[Key, list[Result]] = defaultdict(list)
    for result in results:
        found[column_key(result)].append(result)
    keys = sorted(found, key=lambda key: (key[0].casefold(), key))
    return tuple(_column(key, keys, found[key]) for key in keys)


def _column(key: Key, keys: Sequence[Key], results: Sequence[Result]) -> Column:
    entries = [entry for result in results for entry in result.entries]
    records = [record for entry in entries if (record := typed(entry.get("task"), dict)) is not None]
    task, revision, parts, scoring = key
    alike = sum(other[:3] == key[:3] for other in keys) > 1
    return Column(
        task=task,
        revision=revision,
        parts=parts,
        scoring=scoring,
        label=visible(_label(key, keys)),
        page=f"tasks/{slug(task, revision, *parts, *[scoring] * alike)}.html",
        counts=task != AGREEMENT,
        type=_text(record.get("type") for record in records),
        description=_text(record.get("description") for record in records),
        measure=_text(record.get("main_score") for record in records),
        chance=_said(number(record.get("chance")) for record in records),
        ceiling=_said(number(entry.get("human_ceiling")) for entry in entries),
        ceiling_source=_text(entry.get("human_ceiling_source") for entry in entries),
    )


def _label(key: Key, keys: Sequence[Key]) -> str:
    """The task's name, with what tells it apart from other columns of that name."""
    task = key[0]
    others = [other for other in keys if other[0] == task and other != key]
    said = (key[1], _parts(key[2]), key[3] or "scoring not stated")
    differs = [text for n, text in enumerate(said, start=1) if any(other[n] != key[n] for other in others)]
    return f"{task} ({'; '.join(differs)})" if differs else task


def _parts(parts: Sequence[str]) -> str:
    """The splits and subsets; of many their number, and what tells them from as many others."""
    whole = "; ".join(parts)
    return whole if len(whole) <= _LONG else f"{len(parts)} subsets, {slug('', *parts)[:6]}"


def _text(values: Iterable[object]) -> str | None:
    text = _said(typed(value, str) or None for value in values)
    return None if text is None else visible(text)


def _said(values: Iterable[T | None]) -> T | None:
    """Return what most files say, so that no single one decides for all."""
    known = Counter(value for value in values if value is not None)
    return known.most_common(1)[0][0] if known else None


def types_of(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the types of the tasks that count, by name."""
    return tuple(sorted({column.type for column in columns if column.counts and column.type is not None}))
