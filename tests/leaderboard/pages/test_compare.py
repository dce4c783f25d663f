"""Pages that compare models: what they say without draws, and what does not stretch their scale."""

import json
import re

import pytest

from mteb_words.leaderboard.board.board import Board
from mteb_words.leaderboard.pages.compare import side_by_side, why_no_verdict
from mteb_words.leaderboard.site import build

from ..conftest import make
from ..entries import document, of_kind, of_mteb


def sides(site):
    return json.loads(re.search(r'id="data">(.*?)</script>', (site / "compare.html").read_text(), flags=re.S)[1])


def test_without_draws_the_page_says_why_there_is_no_verdict(page, results, put, tmp_path):
    for model, score in (("org/a", 0.8), ("org/b", 0.6)):
        put(model, document("Plain", of_mteb(score)), task="Plain")
        put(model, task="Sure", score=score, interval=(score - 0.01, score + 0.01))
    build(results, tmp_path / "site")
    page.goto((tmp_path / "site" / "compare.html").as_uri())
    said = page.locator("[role=status]").text_content()
    assert "org/a against org/b: better on 1 of 1 task, worse on 0, not told apart on 0." in said
    assert "org/a has no verdict on 1 of 2 tasks: the result files have neither bootstrap draws nor an interval." in said
    verdicts = {line.split("\n")[0].split("\t")[0]: "no verdict" in line for line in page.locator("#sides tbody tr").all_inner_texts()}
    assert verdicts == {"Plain": True, "Sure": False, "Headline": True}
    against = next((tmp_path / "site" / "compare").glob("org-a*.html")).read_text()
    assert "No verdict for 2 models" in against
    assert "org/b has no verdict on 1 of 2 tasks" in against


def test_where_every_result_has_draws_or_an_interval_nothing_is_said(results, put):
    put("org/a", interval=(0.2, 0.3))
    put("org/b", score=0.5, interval=(0.4, 0.6))
    board = make(results)
    assert [why_no_verdict(row) for row in board.rows] == ["", ""]
    assert [model["silent"] for model in side_by_side(board, {})["models"]] == ["", ""]


@pytest.fixture
def with_controls(results, put) -> Board:
    """Two models at 0.7 and 0.8, and controls far below and above them."""
    for name, score, kind in (("org/a", 0.8, "static"), ("org/b", 0.7, "static"), ("low", 0.0, "control"), ("high", 0.95, "control")):
        put(name, score=score, meta=of_kind(kind), interval=(score - 0.01, score + 0.01))
    return make(results)


def test_controls_do_not_stretch_the_scale_and_stand_at_its_ends(with_controls):
    shares = {model["name"]: model["scores"][0][2] for model in side_by_side(with_controls, {})["models"]}
    assert shares == {"org/a": 1.0, "org/b": 0.0, "low": 0.0, "high": 1.0}


def test_the_axis_of_a_model_s_opponents_is_that_of_the_models_that_are_no_controls(results, with_controls, tmp_path):
    build(results, tmp_path / "site")
    page = next((tmp_path / "site" / "compare").glob("org-a*.html")).read_text()
    low, high = map(float, re.search(r'aria-label="Axis from ([\d.−]+) to ([\d.−]+);', page).groups())
    assert low <= 0
    assert 0.1 <= high <= 0.2


def test_names_of_tasks_break_at_words(results, put, tmp_path):
    for model in ("org/a", "org/b"):
        put(model, task="BATSAnalogies")
    build(results, tmp_path / "site")
    assert sides(tmp_path / "site")["tasks"][0][0] == ["BATS", "Analogies"]


def test_the_page_starts_with_the_two_best_models_and_not_with_a_variant(results, put, tmp_path):
    for name, score, declared in (("org/m@a", 0.9, True), ("org/m@b", 0.8, False), ("org/other", 0.7, True)):
        base = {"base": "org/m"} if "@" in name else {}
        put(name, score=score, meta=of_kind("language model", declared=declared, recipe={"layer": name}, **base))
    build(results, tmp_path / "site")
    data = sides(tmp_path / "site")
    assert [data["models"][n]["name"] for n in data["first"]] == ["org/m@a", "org/other"]
