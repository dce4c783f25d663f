"""Items on which kinds of models disagree, by answers known by hand."""

import pytest

from mteb_words.leaderboard.pages.disagreement import Disagreement, disagreements
from mteb_words.schema import Items, read_entry

from ..conftest import make
from ..entries import entry, of_kind

TEXTS = ["a, b", "c, d", "e, f"]


@pytest.fixture
def board(put, results):
    def model(name, kind, values, **more):
        items = Items(texts=TEXTS, values=values, expected=(0.0, 0.5, 1.0), **more)
        put(name, meta=of_kind(kind), items=items)

    model("org/one", "static", [0.0, 0.5, 1.0])
    model("org/two", "static", [0.5, None, 0.5])
    model("org/three", "language model", [1.0, 0.5, None])
    model("org/luck", "control", [0.0, 0.0, 0.0])
    return make(results)


def test_the_items_farthest_apart_come_first_and_controls_have_no_part(board):
    found = disagreements(board, 0)
    assert found.kinds == (("language model", 1), ("static", 2))
    assert found.sampled == 3
    assert found.items == (Disagreement("a, b", 0.0, (1.0, 0.25)),)  # the others are equal, or answered by one kind alone


def test_their_page_shows_them(board, results, tmp_path):
    from mteb_words.leaderboard.site import build

    build(results, tmp_path / "site")
    (page,) = (tmp_path / "site" / "tasks").glob("*.html")
    assert "<bdi>a, b</bdi></th><td>0.00</td><td>1.00</td><td>0.25</td>" in page.read_text()


def test_a_model_with_other_items_is_left_out(put, results):
    for name, kind, first in (("org/one", "static", "a"), ("org/two", "static", "a"), ("org/three", "language model", "z")):
        put(name, meta=of_kind(kind), items=Items(texts=(first,), values=(0.5,)))
    assert disagreements(make(results), 0) is None


@pytest.mark.parametrize(
    "items",
    [
        [],
        {"texts": ["a"]},
        {"texts": ["a"], "values": [0.5, 0.5]},
        {"texts": [1], "values": [0.5]},
        {"texts": ["a"], "values": [0.5], "expected": []},
        {"texts": ["a"], "values": [2]},
        {"texts": ["a"] * 1001, "values": [0.5] * 1001},
    ],
)
def test_what_is_damaged_is_ignored_and_said(items):
    found, (ignored,) = read_entry({**entry(), "items": items})
    assert (found.items, ignored.field) == (None, "items")


def test_the_text_of_an_item_is_made_visible(put, results):
    for name, kind, value in (("org/one", "static", 0.0), ("org/two", "language model", 1.0)):
        put(name, meta=of_kind(kind), items=Items(texts=("a\u202eb",), values=(value,)))
    assert disagreements(make(results), 0).items == (Disagreement("a\\u202eb", None, (1.0, 0.0)),)
