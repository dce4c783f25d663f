"""Data as columns: what readers of files return, what a ``datasets.Dataset`` is made from, and what tasks score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Columns = Mapping[str, Sequence[Any]]


def columns_of(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, list[Any]]:
    """Return the columns of rows, each with one value a name."""
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for row in rows:
        for name, value in zip(names, row, strict=True):
            columns[name].append(value)
    return columns


def joined(tables: Iterable[Columns]) -> dict[str, list[Any]]:
    """Return the rows of several tables, which have the same columns, one table after the other."""
    columns: dict[str, list[Any]] = {}
    for table in tables:
        for name, values in table.items():
            columns.setdefault(name, []).extend(values)
    return columns
