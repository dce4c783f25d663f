"""Histograms of similarities for each model, as in the figures of arXiv 2402.11094."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .breakdown import Breakdown, breakdowns_of_main
from .plots import steps
from .table import head_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...schema import Histogram
    from ..board.board import Board, Cell, Column, Row

_BINS, _WIDTH, _HEIGHT = 100, 400, 120  # the most bins, and the size of the drawing
_TABLE = 20  # the most bins of the table beside a figure
_STYLES = (("grey", "back"), ("filled", "area"), ("outlined", "other"))  # the styles of curves in words, and the CSS classes of their paths
_IN_WORDS = {
    "vocabulary": "any two words of the vocabulary",
    "related": "related pairs",
    "unrelated": "unrelated pairs of the same words",
}
EXPLAINED = {
    "auroc": "AUROC is the chance that a related pair is the more similar one: 1 is full separation, 0.5 none. A model whose words are all "
    "alike crowds to the right whether they are related or not.",
    "overlap": "Overlap: the area that both distributions share; 0 is full separation, 1 none.",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A curve of a figure.

    Attributes:
        name: What is counted.
        parts: The parts of the task that are counted: those in the main score.
        path: An SVG path, in a drawing of 400 by 120.
        css: The CSS class of the path.
        style: The style of the curve in words.
    """

    name: str
    parts: tuple[str, ...]
    path: str
    css: str
    style: str

    @property
    def legend(self) -> str:
        """What is counted, as words."""
        return _IN_WORDS.get(self.name, self.name) + (f" ({', '.join(self.parts)})" if self.parts else "")


@dataclass(frozen=True, slots=True)
class Figure:
    """The distributions of one model.

    Attributes:
        row: The model.
        cell: The model's result.
        ends: The values at the left end, the middle and the right end of the axis.
        shapes: The curves.
        bins: The limits of each bin of the table, and for each curve the share of its values in the bin, 0 to 1.
    """

    row: Row
    cell: Cell
    ends: tuple[float, float, float]
    shapes: tuple[Shape, ...]
    bins: tuple[tuple[float, float, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Distributions:
    """The page of a histogram of a task.

    Attributes:
        column: The task.
        name: What is distributed.
        page: The path of the page.
        figures: A figure for each model, best first.
        tables: The scores of ``EXPLAINED`` of each part of the task.
    """

    column: Column
    name: str
    page: str
    figures: tuple[Figure, ...]
    tables: tuple[Breakdown, ...]


def distributions(board: Board) -> tuple[Distributions, ...]:
    """Return a page for every histogram in the results of a task."""
    return tuple(page for column_index in range(len(board.columns)) for page in _pages(board, column_index))


def _pages(board: Board, column_index: int) -> Iterator[Distributions]:
    column = board.columns[column_index]
    figures: dict[str, list[Figure]] = defaultdict(list)
    for row in board.rows:
        cell = row.cells[column_index]
        for histogram in cell.entries[0].entry.histograms if cell is not None and len(cell.entries) == 1 else ():
            if cell is not None and (curves := _pooled(histogram)):
                figures[histogram.name].append(_figure(row, cell, histogram, curves))
    for n, (name, drawn) in enumerate(sorted(figures.items())):
        page = f"distributions/{head_id(column)}{f'-{n + 1}' if n else ''}.html"
        drawn.sort(key=lambda figure: (-figure.cell.score, figure.row.label))
        yield Distributions(column, name, page, tuple(drawn), breakdowns_of_main(board, column_index, [*EXPLAINED]))


def _pooled(histogram: Histogram) -> dict[str, list[int]] | None:
    """Return for each curve the sum of the counts of the parts in the main score; None if a part has no counts."""
    curves: dict[str, list[int]] = {}
    for curve in histogram.curves:
        if curve.in_main_score:
            total = curves.get(curve.name, [0] * len(curve.counts))
            curves[curve.name] = [before + count for before, count in zip(total, curve.counts, strict=True)]
    return curves if curves and all(map(sum, curves.values())) else None


def _figure(row: Row, cell: Cell, histogram: Histogram, curves: dict[str, list[int]]) -> Figure:
    fine = {name: _merge(counts, _BINS) for name, counts in curves.items()}
    top = max(max(counts) / sum(counts) for counts in fine.values())
    low, span = histogram.low, histogram.high - histogram.low
    wide = [_merge(counts, _TABLE) for counts in curves.values()]
    n = len(wide[0])
    shares = ((low + span * k / n, low + span * (k + 1) / n, tuple(counts[k] / sum(counts) for counts in wide)) for k in range(n))
    shapes = []
    for (name, counts), (style, css) in zip(fine.items(), _STYLES * len(fine), strict=False):
        parts = (curve.part for curve in histogram.curves if curve.name == name and curve.in_main_score)
        path = steps(counts, _WIDTH / len(counts), _HEIGHT, top)
        shapes.append(Shape(name, tuple(part for part in parts if part is not None), path, css, style))
    return Figure(row, cell, (low, low + span / 2, histogram.high), tuple(shapes), tuple(each for each in shares if any(each[2])))


def _merge(counts: Sequence[int], most: int) -> list[int]:
    """Merge neighbouring bins into at most ``most`` bins of equal width, merging as few as possible."""
    number = max(n for n in range(1, most + 1) if len(counts) % n == 0)
    size = len(counts) // number
    return [sum(counts[n * size : (n + 1) * size]) for n in range(number)]
