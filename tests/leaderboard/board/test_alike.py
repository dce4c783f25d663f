"""Names that look alike are named, and told apart on the board."""

import pytest

from mteb_words.leaderboard.board.alike import look_alikes, skeleton, spelt
from mteb_words.leaderboard.board.arrange import make_board
from mteb_words.leaderboard.board.reading import read_results
from mteb_words.leaderboard.site import check

ALIKE = [
    "openai/model",
    "ореnаі/model",  # Cyrillic
    "οpenai/mοdel",  # Greek
    "openai/mo\u200bdel",
    "openai/model ",
    " openai/model",
    "OpenAI/Model",
    "ｏｐｅｎａｉ/model",
    "openai/m\u034fodel",
    "openai/model\ufe0f",
    "\u202eopenai/model",
]


def test_names_that_look_alike_have_one_skeleton():
    assert {skeleton(name) for name in ALIKE} == {"openai/model"}


@pytest.mark.parametrize("name", ["openai/model-2", "openai/modell", "openai/mödel", "open/aimodel", "модель", "openai-model"])
def test_other_names_have_others(name):
    assert skeleton(name) not in {skeleton(each) for each in ALIKE}


def test_each_is_named_with_those_that_it_looks_like():
    assert look_alikes(["a/b", "а/b", "c/d"]) == {"a/b": ["а/b"], "а/b": ["a/b"]}
    assert look_alikes(["a", "b"]) == {}


def test_a_name_is_spelt_so_that_the_difference_is_seen():
    assert len({spelt(name) for name in ALIKE}) == len(ALIKE)
    assert all(spelt(name).isascii() for name in ALIKE)
    assert spelt("a  b ") == "a \\u0020b\\u0020"
    assert spelt("a b") == "a b"


def test_they_are_named_by_a_check_and_spelt_on_the_board(results, put):
    put("org/model", score=0.25)
    put("org/mоdel", score=0.5)
    put("org/other", score=0.5)
    board = make_board(read_results(results))
    assert sorted(row.label for row in board.rows) == ["org/m\\u043edel", "org/model", "org/other"]
    (first, second) = check(results).problems
    assert str(first) == "results/org__model/v1: the name org/model looks like org/m\\u043edel; rename one of the models"
    assert str(second) == "results/org__mоdel/v1: the name org/m\\u043edel looks like org/model; rename one of the models"
