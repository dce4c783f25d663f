"""Scores against layers, for models of which several layers were evaluated."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .plots import Scale, scale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..board.board import Board, Cell, Column, Row

_VARIES = ("layer", "pooling")
LEFT, RIGHT, TOP, BOTTOM = 48, 400, 12, 180  # the edges of the panel, in a drawing of 480 by 220


@dataclass(frozen=True, slots=True)
class Series:
    """The scores of one pooling: layer, row and cell, in the order of layers."""

    pooling: str
    points: tuple[tuple[int, Row, Cell], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """The scores on one task.

    Attributes:
        column: The task.
        series: The scores of each pooling.
        layers: All layers, in order.
        x: The axis of layers.
        y: The axis of scores.
    """

    column: Column
    series: tuple[Series, ...]
    layers: tuple[int, ...]
    x: Scale
    y: Scale

    def line(self, series: Series) -> str:
        """Return the line through the scores as an SVG path."""
        return "M" + "L".join(f"{self.x.at(layer)} {self.y.at(cell.score)}" for layer, _, cell in series.points)

    def whiskers(self, series: Series) -> str:
        """Return the intervals as an SVG path."""
        limits = ((layer, cell.interval) for layer, _, cell in series.points)
        return "".join(f"M{self.x.at(layer)} {self.y.at(ends[0])}V{self.y.at(ends[1])}" for layer, ends in limits if ends)


@dataclass(frozen=True, slots=True)
class Sweep:
    """A model that was evaluated at several layers, with the rest of its recipe the same.

    Attributes:
        name: The model.
        recipe: The fields that its recipes share.
        panels: A panel for each task.
    """

    name: str
    recipe: tuple[tuple[str, str], ...]
    panels: tuple[Panel, ...]


def sweeps(board: Board) -> tuple[Sweep, ...]:
    """Return the models that have scores at three layers or more on a task."""
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], list[tuple[int, str, Row]]] = defaultdict(list)
    for row in board.rows:
        recipe = dict(row.facts.recipe)
        if recipe.get("layer", "").isascii() and recipe.get("layer", "").isdigit():  # neither "middle" nor a mean of several layers
            common = tuple(item for item in row.facts.recipe if item[0] not in _VARIES)
            groups[row.variant_of or row.label, common].append((int(recipe["layer"][:6]), recipe.get("pooling", ""), row))
    swept = (Sweep(name, recipe, tuple(_panels(board, rows))) for (name, recipe), rows in sorted(groups.items(), key=lambda item: item[0]))
    return tuple(sweep for sweep in swept if sweep.panels)


def _panels(board: Board, rows: list[tuple[int, str, Row]]) -> Iterator[Panel]:
    for column_index, column in enumerate(board.columns):
        points: dict[str, dict[int, tuple[int, Row, Cell]]] = defaultdict(dict)
        for layer, pooling, row in rows:
            cell = row.cells[column_index]
            if cell is not None and column.counts:
                points[pooling].setdefault(layer, (layer, row, cell))  # of two revisions, the one with the better rank
        series = tuple(Series(pooling, tuple(own[layer] for layer in sorted(own))) for pooling, own in sorted(points.items()))
        layers = tuple(sorted({layer for each in series for layer, _, _ in each.points}))
        if len(layers) >= 3:
            scores = [value for each in series for _, _, cell in each.points for value in (cell.score, *(cell.interval or ()))]
            yield Panel(column, series, layers, scale(layers, LEFT, RIGHT, 8), scale(scores, BOTTOM, TOP))
