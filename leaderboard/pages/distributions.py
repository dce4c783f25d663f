"""The similarities of related and of unrelated words, model by model: the figures of arXiv 2402.11094."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .breakdown import Breakdown, breakdowns
from .overview import head_id
from .plots import steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..board import Board, Cell, Column, Row

_FORM = ("inflection", "derivation")  # kinds of pairs that the main score leaves out
_BINS, _WIDTH, _HEIGHT = 100, 4, 120
_TABLE = 20  # bins of the table beside a figure
CURVES = ("vocabulary", "related", "unrelated")


@dataclass(frozen=True, slots=True)
class Figure:
    """The distributions of one model.

    Attributes:
        row: The model.
        cell: Its result.
        paths: An SVG path for each of ``CURVES``, in a drawing of 400 by 120.
        bins: The limits of wide bins, and the share of all pairs of each curve in it.
    """

    row: Row
    cell: Cell
    paths: dict[str, str]
    bins: tuple[tuple[float, float, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Distributions:
    """The page of one task.

    Attributes:
        column: The task.
        page: The page.
        figures: One a model, best first.
        tables: AUROC and overlap of each kind of pairs.
    """

    column: Column
    page: str
    figures: tuple[Figure, ...]
    tables: tuple[Breakdown, ...]


def distributions(board: Board) -> tuple[Distributions, ...]:
    """Return a page for every task whose results hold densities."""
    files = dict(board.files)
    pages = []
    for place, column in enumerate(board.columns):
        found = [(row, cell, _curves(files[cell.file])) for row in board.rows if (cell := row.cells[place]) is not None]
        figures = [_figure(row, cell, curves) for row, cell, curves in found if curves is not None]
        if figures:
            figures.sort(key=lambda figure: (-figure.cell.score, figure.row.label))
            tables = tuple(each for metric in ("auroc", "overlap") for each in breakdowns(board, place, metric) if each.name == "kinds")
            pages.append(Distributions(column, f"distributions/{head_id(column)}.html", tuple(figures), tables))
    return tuple(pages)


def _curves(data: bytes) -> dict[str, list[int]] | None:
    """Return the counts of each curve, None unless the file has all of them as it should; files are anybody's."""
    if b'"densities"' not in data:
        return None
    entries = [entry for found in json.loads(data)["scores"].values() for entry in found if "densities" in entry]
    densities: Any = entries[0]["densities"] if len(entries) == 1 else None
    if not isinstance(densities, dict):
        return None
    curves = {name: _pooled(densities.get(name)) for name in CURVES}
    known = {name: counts for name, counts in curves.items() if counts is not None}
    return known if len(known) == len(CURVES) else None


def _pooled(kinds: Mapping[str, Any] | None) -> list[int] | None:
    """Add up the counts of the kinds that the main score is of."""
    if not isinstance(kinds, dict):
        return None
    counts = [found for kind, found in kinds.items() if kind not in _FORM]
    if not counts or not all(isinstance(found, list) and len(found) == len(counts[0]) and _are_counts(found) for found in counts):
        return None
    total = [sum(column) for column in zip(*counts, strict=True)]
    return total if total and len(total) % _BINS == 0 and sum(total) else None


def _are_counts(found: list[Any]) -> bool:
    return all(isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 2**53 for count in found)


def _figure(row: Row, cell: Cell, curves: dict[str, list[int]]) -> Figure:
    fine = {name: _merge(counts, _BINS) for name, counts in curves.items()}
    top = max(max(counts) / sum(counts) for counts in fine.values())
    wide = {name: _merge(counts, _TABLE) for name, counts in curves.items()}
    bins = tuple(
        (-1 + 2 * n / _TABLE, -1 + 2 * (n + 1) / _TABLE, tuple(wide[name][n] / sum(wide[name]) for name in CURVES)) for n in range(_TABLE)
    )
    paths = {name: steps(counts, _WIDTH, _HEIGHT, top) for name, counts in fine.items()}
    return Figure(row, cell, paths, tuple(each for each in bins if any(each[2])))


def _merge(counts: list[int], number: int) -> list[int]:
    size = len(counts) // number
    return [sum(counts[n * size : (n + 1) * size]) for n in range(number)]
