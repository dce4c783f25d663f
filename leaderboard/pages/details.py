"""What else a result file reports of a score: it is shown as it stands, and never interpreted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .formats import anything, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue

_SHOWN = 20  # values of a list or a mapping


@dataclass(frozen=True, slots=True)
class DetailTable:
    """A mapping of mappings.

    Attributes:
        name: Its name.
        columns: All names in the inner mappings, in the order in which they first stand there.
        rows: For each inner mapping its name and one text a column.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def detail_lines(details: Mapping[str, JsonValue]) -> list[tuple[str, str]]:
    """Return the name and the text of each detail that is no mapping of mappings."""
    return [(name, _text(value)) for name, value in details.items() if not _is_table(value)]


def detail_tables(details: Mapping[str, JsonValue]) -> list[DetailTable]:
    """Return the details that are mappings of mappings."""
    return [_table(name, value) for name, value in details.items() if isinstance(value, dict) and _is_table(value)]


def _is_table(value: JsonValue) -> bool:
    return isinstance(value, dict) and bool(value) and all(isinstance(each, dict) and each for each in value.values())


def _table(name: str, value: Mapping[str, JsonValue]) -> DetailTable:
    parts = {part: each for part, each in value.items() if isinstance(each, dict)}
    columns = tuple(dict.fromkeys(column for each in parts.values() for column in each))
    return DetailTable(name, columns, tuple((part, tuple(_text(each.get(column)) for column in columns)) for part, each in parts.items()))


def _text(value: JsonValue) -> str:
    """Return plain values in words, some of many; what is nested deeper stands in the result file alone."""
    if isinstance(value, dict):
        texts = [f"{plain(name)} {_plain(each)}" for name, each in [*value.items()][:_SHOWN]]
    elif isinstance(value, list):
        texts = [_plain(each) for each in value[:_SHOWN]]
    else:
        return _plain(value)
    return "; ".join([*texts, *[f"and {len(value) - _SHOWN} more"] * (len(value) > _SHOWN)]) or "none"


def _plain(value: JsonValue) -> str:
    return "see the result file" if isinstance(value, dict | list) else anything(value)
