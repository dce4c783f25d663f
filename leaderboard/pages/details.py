"""All that a result file says of a score, as a model's page lists it. What a family of tasks adds is shown and never interpreted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .formats import anything, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import JsonValue

    from ...schema import Entry, Part

_SHOWN = 20  # values of a list or a mapping


@dataclass(frozen=True, slots=True)
class DetailTable:
    """A table.

    Attributes:
        name: Its name.
        columns: The names of its columns.
        rows: For each row its name and one text a column.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def detail_lines(entry: Entry) -> list[tuple[str, str]]:
    """Return name and text of each plain value: the main score, the counts, and the details that are no mapping of mappings."""
    counts = (("coverage", entry.coverage), ("n_asked", entry.n_asked), ("n_answered", entry.n_answered))
    main = [(entry.task.main_score, anything(entry.main_score))] if entry.task else []
    said = [(name, anything(value)) for name, value in counts if value is not None]
    return [*main, *said, *((name, _text(value)) for name, value in entry.details.items() if not _is_table(value))]


def detail_tables(entry: Entry) -> list[DetailTable]:
    """Return the tables of parts, and the details that are mappings of mappings."""
    tables = (_of_mappings(name, value) for name, value in entry.details.items() if isinstance(value, dict) and _is_table(value))
    return [*map(_of_part, entry.parts), *tables]


def _of_part(part: Part) -> DetailTable:
    rows = ((row, tuple(map(anything, values))) for row, values in part.rows.items())
    return DetailTable(part.name, tuple(column.name for column in part.columns), tuple(rows))


def _is_table(value: JsonValue) -> bool:
    return isinstance(value, dict) and bool(value) and all(isinstance(each, dict) and each for each in value.values())


def _of_mappings(name: str, value: Mapping[str, JsonValue]) -> DetailTable:
    rows = {row: each for row, each in value.items() if isinstance(each, dict)}
    columns = tuple(dict.fromkeys(column for each in rows.values() for column in each))
    return DetailTable(name, columns, tuple((row, tuple(_text(each.get(column)) for column in columns)) for row, each in rows.items()))


def _text(value: JsonValue) -> str:
    """Return plain values in words, some of many; what is nested deeper stands in the result file alone."""
    if isinstance(value, dict):
        return _some([f"{plain(name)} {_plain(each)}" for name, each in value.items()])
    return _some(map(_plain, value)) if isinstance(value, list) else _plain(value)


def _some(texts: Iterable[str]) -> str:
    every = [*texts]
    more = [f"and {len(every) - _SHOWN} more"] * (len(every) > _SHOWN)
    return "; ".join([*every[:_SHOWN], *more]) or "none"


def _plain(value: JsonValue) -> str:
    return "see the result file" if isinstance(value, dict | list) else anything(value)
