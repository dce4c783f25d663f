"""The picture of the first page: the headline of each model against its number of parameters, as coordinates for SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from .formats import SYMBOLS, axis, score, size
from .plots import Scale, scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..board.board import Row

WIDTH, HEIGHT = 560, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 552, 12, 214  # of the area of the points
_TICK = 24  # between a label of the axis and a strip
_STRIP = 44  # the width of the strip of the models without a place on a logarithmic axis
_LINKED = 40  # so many points, the best ones, are links; the others are drawn without, or the picture would have hundreds of kilobytes
_MANY = 5  # on an axis of more powers of ten, only these have labels
_LETTER, _LINE = 6.2, 11  # the size of text, for labels that do not overlap
_SHAPES = {
    "static": "m-4-4h8v8h-8z",
    "sentence encoder": "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0",
    "language model": "m0-5.5l5 9.5h-10z",
    "control": "m0-5l5 5l-5 5l-5-5z",
}
_OTHER = "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0"
_HOLLOW = ("control", None)

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Point:
    """A model in the picture.

    Attributes:
        row: The model.
        x: The coordinate of the centre.
        y: The coordinate of the centre.
        said: The name, the headline and the number of parameters.
        label: The coordinates and the anchor of the name beside the point; None if there is no room for it.
    """

    row: Row
    x: float
    y: float
    said: str
    label: tuple[int, int, str] | None = None

    @property
    def shape(self) -> str:
        """The outline, an SVG path."""
        return f"M{self.x:.0f} {self.y:.0f}{_SHAPES.get(self.row.facts.kind or '', _OTHER)}"

    @property
    def hollow(self) -> bool:
        """Whether the outline is not filled."""
        return self.row.facts.kind in _HOLLOW


@dataclass(frozen=True, slots=True)
class Scatter:
    """The picture.

    Attributes:
        points: The points that are links, best first.
        others: The outlines of the other points: filled and hollow ones.
        front: The Pareto front, an SVG path.
        whiskers: The intervals of the headlines, an SVG path.
        columns: The label and the coordinate of each number of parameters on the axis, and of the strips beside it.
        strips: The coordinates of the lines between the axis and the strips.
        rows: The label and the coordinate of each round number on the axis of the headline.
        kinds: The kinds of the models.
    """

    points: tuple[Point, ...]
    others: tuple[str, str]
    front: str
    whiskers: str
    columns: tuple[tuple[str, float], ...]
    strips: tuple[float, ...]
    rows: tuple[tuple[str, float], ...]
    kinds: tuple[str | None, ...]


def scatter(models: Sequence[Row]) -> Scatter | None:
    """Return the picture of the models that have a headline, best first; None if they have fewer than two different sizes."""
    drawn = [row for row in models if row.headline is not None]
    sizes = {parameters for row in drawn if (parameters := row.facts.parameters)}
    if len(sizes) < 2:
        return None
    horizontal = _horizontal([row.facts.parameters for row in drawn])
    vertical = scale([round(value, 3) for row in drawn if (value := row.headline) is not None], _BOTTOM, _TOP)
    every = [Point(row, horizontal.at(row.facts.parameters), vertical.at(row.headline or 0.0), _said(row)) for row in drawn]
    points, rest = every[:_LINKED], every[_LINKED:]
    filled, hollow = ("".join(point.shape for point in rest if point.hollow is empty) for empty in (False, True))
    front, detailed = _front(every), len(every) <= _LINKED
    return Scatter(
        points=tuple(_labelled(points, front)),
        others=(filled, hollow),
        front=_line(front),
        whiskers="".join(_whiskers(every, vertical)) if detailed else "",
        columns=tuple(horizontal.columns()),
        strips=tuple(horizontal.strips()),
        rows=tuple((axis(value), vertical.at(value)) for value in vertical.ticks),
        kinds=tuple(kind for kind in (*SYMBOLS, None) if any(row.facts.kind == kind for row in drawn)),
    )


@dataclass(frozen=True, slots=True)
class _Horizontal:
    """The logarithmic axis of the numbers of parameters, between strips for 0 and for what is not stated.

    Attributes:
        low: The logarithm at ``start``.
        high: The logarithm at ``end``.
        zero: Whether there is a strip for 0.
        unknown: Whether there is a strip for what is not stated.
    """

    low: float
    high: float
    zero: bool
    unknown: bool

    @property
    def start(self) -> float:
        """The coordinate of the low end."""
        return _LEFT + _STRIP * self.zero

    @property
    def end(self) -> float:
        """The coordinate of the high end."""
        return _RIGHT - _STRIP * self.unknown

    def at(self, number: int | None) -> float:
        """Return the coordinate of a number of parameters."""
        if number is None:
            return _RIGHT - _STRIP / 2
        if number <= 0:
            return _LEFT + _STRIP / 2
        share = (math.log10(number) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def columns(self) -> Iterator[tuple[str, float]]:
        """Yield the label and the coordinate of round numbers, and of the strips."""
        if self.zero:
            yield "0", self.at(0)
        factors = (1,) if self.high - self.low > _MANY else (1, 3)
        left, right = self.start + _TICK * self.zero, self.end - _TICK * self.unknown
        for number in (factor * 10**power for power in range(math.floor(self.low), math.ceil(self.high)) for factor in factors):
            if self.low <= math.log10(number) <= self.high and left <= self.at(number) <= right:
                yield size(number), self.at(number)
        if self.unknown:
            yield "not stated", self.at(None)

    def strips(self) -> Iterator[float]:
        """Yield the coordinates of the lines beside the strips."""
        if self.zero:
            yield self.start
        if self.unknown:
            yield self.end


def _horizontal(numbers: Sequence[int | None]) -> _Horizontal:
    """Return the axis of some numbers of parameters, with room beside them for a symbol and a name."""
    powers = [math.log10(number) for number in numbers if number]
    room = max(0.2, (max(powers) - min(powers)) / 10)
    return _Horizontal(min(powers) - room, max(powers) + room, 0 in numbers, None in numbers)


def _said(row: Row) -> str:
    parameters = row.facts.parameters
    return f"{row.label}: {score(row.headline)}{'' if parameters is None else f', {size(parameters)}'}"


def _front(points: Sequence[Point]) -> list[Point]:
    """Return the models that no smaller one surpasses, by size. Controls know nothing of words, so they are not among them."""
    front: list[Point] = []
    sized = [point for point in points if point.row.facts.parameters and point.row.facts.kind != "control"]
    for point in sorted(sized, key=lambda point: (point.x, point.y)):
        if not front or point.y < front[-1].y:
            front.append(point)
    return front


def _line(front: Sequence[Point]) -> str:
    """Return the line through the models of the Pareto front, an SVG path."""
    return "".join(f"H{point.x:g}V{point.y:g}" if n else f"M{point.x:g} {point.y:g}" for n, point in enumerate(front))


def _line_boxes(front: Sequence[Point]) -> Iterator[Box]:
    """Yield the room that this line takes."""
    for left, right in pairwise(front):
        yield left.x, left.y - 1, right.x, left.y + 1
        yield right.x - 1, right.y, right.x + 1, left.y


def _whiskers(points: Sequence[Point], vertical: Scale) -> Iterator[str]:
    for point in points:
        if (limits := point.row.headline_interval) is not None:
            yield f"M{point.x:g} {vertical.at(limits[0]):g}V{vertical.at(limits[1]):g}"


def _labelled(points: Sequence[Point], front: Sequence[Point]) -> Iterator[Point]:
    """Yield the points with their names where there is room: beside, above or below, the best models first."""
    taken: list[Box] = [*_line_boxes(front), *((point.x - 5, point.y - 5, point.x + 5, point.y + 5) for point in points)]
    for point in points:
        width = len(point.row.short) * _LETTER
        sides: list[tuple[float, float, str, float]] = [
            (point.x + 9, point.y + 4, "", point.x + 9),
            (point.x - 9, point.y + 4, "end", point.x - 9 - width),
            (point.x, point.y - 9, "middle", point.x - width / 2),
            (point.x, point.y + 17, "middle", point.x - width / 2),
        ]
        for x, y, anchor, left in sides:
            box = (left, y - _LINE + 2, left + width, y + 2)
            if box[0] >= _LEFT and box[2] <= WIDTH and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                yield Point(point.row, point.x, point.y, point.said, (round(x), round(y), anchor))
                break
        else:
            yield point


def _overlap(left: Box, right: Box) -> bool:
    return left[0] < right[2] and right[0] < left[2] and left[1] < right[3] and right[1] < left[3]
