"""The details of a result file for a model's page. Fields that a family of tasks adds are shown and not interpreted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from .formats import anything, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from markupsafe import Markup
    from pydantic import JsonValue

    from ...schema import Entry, Part

_SHOWN = 20  # the most values of a list or a mapping
_MOST_VALUES = 6_000  # on one page, which stays below a megabyte; what is beyond them is in the result files


@dataclass(frozen=True, slots=True)
class DetailTable:
    """A table of details.

    Attributes:
        name: The name of the table.
        columns: The names of its columns.
        rows: The name of each row, and its text in each column.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def details_that_fit(results: Sequence[Sequence[Entry]]) -> int:
    """Return of how many results, from the first, a page shows the details."""
    total = 0
    for n, entries in enumerate(results):
        total += sum(map(_values, entries))
        if total > _MOST_VALUES:
            return n
    return len(results)


def _values(entry: Entry) -> int:
    """Return about how many values the details of an entry show."""
    of_parts = sum(len(part.rows) * (1 + len(part.columns)) for part in entry.parts)
    return of_parts + sum(map(_number, entry.details.values()))


def _number(value: JsonValue) -> int:
    return 1 + sum(map(_number, value.values())) if isinstance(value, dict) else 1


def detail_lines(entry: Entry) -> list[tuple[str, str]]:
    """Return the name and the text of each plain value: the main score, the counts, and the details that are not nested mappings."""
    counts = [(name, getattr(entry, name)) for name in ("coverage", "n_asked", "n_answered", "n_partly_known", "n_truncated")]
    main = [(entry.task.main_score, anything(entry.main_score))] if entry.task else []
    said = [(name, anything(value)) for name, value in counts if value is not None]
    return [*main, *said, *((name, _text(value)) for name, value in entry.details.items() if not _is_table(value))]


def detail_items(entry: Entry) -> Markup:
    """Return these lines as items of a list of definitions: a page can have thousands, which a template escapes three times slower."""
    from markupsafe import Markup

    items = (f"<div><dt>{_escaped_name(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in detail_lines(entry))
    return Markup("\n".join(items))  # noqa: S704  # it is escaped


@lru_cache(maxsize=10_000)
def _escaped_name(name: str) -> str:
    return escape(plain(name))


def detail_tables(entry: Entry) -> list[DetailTable]:
    """Return the tables of parts, and a table for each detail that is a mapping of mappings."""
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
    """Return plain values as text, the first ones if there are many. Deeper nested values are only in the result file."""
    if isinstance(value, dict):
        return _some([f"{plain(name)} {_plain(each)}" for name, each in value.items()])
    return _some(map(_plain, value)) if isinstance(value, list) else _plain(value)


def _some(texts: Iterable[str]) -> str:
    every = [*texts]
    more = [f"and {len(every) - _SHOWN} more"] * (len(every) > _SHOWN)
    return "; ".join([*every[:_SHOWN], *more]) or "none"


def _plain(value: JsonValue) -> str:
    return "see the result file" if isinstance(value, dict | list) else anything(value)
