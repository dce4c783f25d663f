"""The picture of the first page."""

import itertools
import random
import re
from dataclasses import replace

import pytest

from mteb_words.leaderboard.board.board import Facts, Row
from mteb_words.leaderboard.board.results import Model
from mteb_words.leaderboard.pages.formats import SYMBOLS
from mteb_words.leaderboard.pages.render import front, printer
from mteb_words.leaderboard.pages.scatter import HEIGHT, WIDTH, scatter
from mteb_words.leaderboard.site import build
from mteb_words.schema import ModelId

from ..conftest import make
from ..entries import of_kind

KINDS = (*SYMBOLS, None)


def model(n, headline, parameters, kind="static"):
    facts = Facts(kind, None, (), 50, parameters, None, None, None)
    name = f"org/model-{n}"
    return Row(name, Model(ModelId(name, "v1", "")), facts, (), headline, f"models/org-model-{n}-0123456789ab.html", None)


def models(number, seed=0, stated=1.0):
    """Models of random size and score, best first, as on a board; a share of them states its size."""
    draw = random.Random(seed)
    rows = [
        model(n, draw.uniform(-0.1, 0.9), int(10 ** draw.uniform(5, 11)) if draw.random() < stated else None, draw.choice(KINDS))
        for n in range(number)
    ]
    return sorted(rows, key=lambda row: -row.headline)


def surpassing(rows):
    """The models of the Pareto front, by its definition."""
    sized = [row for row in rows if row.facts.parameters and row.facts.kind != "control"]
    return {
        row.label
        for row in sized
        if not any(other.headline > row.headline and other.facts.parameters <= row.facts.parameters for other in sized if other is not row)
    }


@pytest.mark.parametrize("seed", range(5))
def test_the_line_joins_the_models_that_no_smaller_one_surpasses(seed):
    rows = models(30, seed)
    plot = scatter(rows)
    points = {point.row.label: (point.x, point.y) for point in plot.points}
    corners = {(float(x), float(y)) for x, y in re.findall(r"[MH]([\d.]+)[ V]([\d.]+)", plot.front)}
    assert corners == {points[label] for label in surpassing(rows)}


def test_a_larger_model_stands_to_the_right_and_a_better_one_higher():
    points = scatter(models(30)).points
    for left, right in itertools.combinations(points, 2):
        assert (left.x <= right.x) == (left.row.facts.parameters <= right.row.facts.parameters) or abs(left.x - right.x) < 0.2
        assert left.y <= right.y  # best first


def test_what_has_no_place_on_a_logarithmic_axis_stands_in_a_strip():
    rows = [model(0, 0.9, 10**8), model(1, 0.8, 10**7), model(2, 0.7, 0), model(3, 0.6, None)]
    plot = scatter(rows)
    large, small, zero, unknown = (point.x for point in plot.points)
    left, right = plot.strips
    assert zero < left < small < large < right < unknown
    assert [text for text, _ in plot.columns][:1] == ["0"]
    assert [text for text, _ in plot.columns][-1:] == ["not stated"]


@pytest.mark.parametrize("stated", [0.05, 0.3, 1.0])
@pytest.mark.parametrize("number", [3, 20, 100, 674])
def test_every_point_and_label_is_inside_and_no_label_covers_another(number, stated):
    first, second, *others = models(number, 1, stated)
    sized = [replace(row, facts=replace(row.facts, parameters=size)) for row, size in ((first, 10**7), (second, 10**8))]
    rows = [*sized, *others]
    plot = scatter(rows)
    boxes = []
    for point in plot.points:
        assert 0 <= point.x <= WIDTH
        assert 0 <= point.y <= HEIGHT
        if point.label:
            x, y, anchor = point.label
            width = 6 * len(point.row.short)
            left = x - {"": 0, "end": width, "middle": width / 2}[anchor]
            boxes.append((left, y - 8, left + width, y))
    assert boxes
    assert all(box[0] >= 0 and box[2] <= WIDTH for box in boxes)
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert len({text for text, _ in plot.columns}) == len(plot.columns) >= 2


@pytest.mark.parametrize("sizes", [[], [None, None, None], [0, 0], [10**6, 10**6, None], [10**6]])
def test_without_two_sizes_there_is_no_picture(sizes):
    assert scatter([model(n, 0.9 - n / 10, size) for n, size in enumerate(sizes)]) is None


def test_the_picture_has_at_most_40_kilobytes_and_its_points_are_links(results, put):
    for n, row in enumerate(models(12)):
        put(f"org/m{n}", score=row.headline, meta={"n_parameters": row.facts.parameters or 0, **of_kind("static")})
    small = make(results)
    many = [
        replace(small.rows[0], label=row.label, page=row.page, facts=row.facts, headline=row.headline, rank=None) for row in models(674)
    ]
    board = replace(small, rows=tuple(many))
    text = front(printer(board, [("index.html", "Leaderboard")]), board)[1].decode()
    (figure,) = re.findall(r"<figure.*?</figure>", text, flags=re.S)
    assert len(figure.encode()) <= 40_000
    links = re.findall(r'<a href="([^"]+)" tabindex="-1"><title>([^<]+)', figure)
    assert [page for page, _ in links] == [row.page for row in many[:40]]
    assert links[0][1].startswith(f"{many[0].label}: ")


def test_a_point_leads_to_the_page_of_its_model_without_a_script(context, results, put, tmp_path):
    for n in range(3):
        put(f"org/m{n}", score=0.9 - n / 10, meta={"n_parameters": 10 ** (6 + n), **of_kind("static")})
    build(results, tmp_path / "site")
    page = context(java_script_enabled=False).new_page()
    page.goto((tmp_path / "site" / "index.html").as_uri())
    page.locator(".scatter a path").nth(1).click()
    assert page.title() == "org/m1"
