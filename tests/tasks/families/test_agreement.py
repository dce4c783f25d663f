"""WordNeighbourAgreement as an mteb task, the command and the page that compare models."""

import json
import re

import numpy as np
import pytest

from mteb_words import WordNeighbourAgreement
from mteb_words.extension.cli import main
from mteb_words.leaderboard.board.agreement import agreement, read_view
from mteb_words.leaderboard.site import build
from mteb_words.schema import AgreementView, read_entry
from mteb_words.wrappers.base import StaticWords

from ..entries import named

MODELS = ["mteb-words/glove-6b-50d", "mteb-words/random-300d", "mteb-words/all-minilm-l6-v2"]


def scores(registered, model):
    return named(registered.evaluate(model, [WordNeighbourAgreement()], cache=None).task_results[0].scores["test"][0])


@pytest.fixture(scope="module")
def results(registered, tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    assert main(["run", "-m", *MODELS, "-t", "WordNeighbourAgreement", "--output-folder", str(folder)]) == 0
    return folder


def test_the_command_prints_a_matrix_with_intervals(results, capsys):
    assert main(["agreement", str(results), "--measure", "cka"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.startswith("cka, 95 % interval")
    assert len(rows) == 3
    assert sum(row.count(" to ") for row in rows) == 6


def test_glove_and_minilm_agree_more_than_either_with_random_vectors(results):
    files = {path.parent.parent.name: json.loads(path.read_text()) for path in results.rglob("WordNeigh*.json")}
    views = {name: read_view(read_entry(file["scores"]["test"][0])[0].view) for name, file in files.items()}
    glove, random, minilm = (views[name.replace("/", "__")] for name in MODELS)
    together, by_chance = agreement(glove, minilm), agreement(glove, random)
    for measure in together:
        assert together[measure][1] > by_chance[measure][2], measure
    assert abs(by_chance["spearman random"][0]) < 0.05


def test_the_page_is_in_the_site_and_linked(results, tmp_path):
    build(results, tmp_path / "site")
    assert 'href="agreement.html"' in (tmp_path / "site" / "index.html").read_text()
    page = (tmp_path / "site" / "agreement.html").read_text()
    intervals = re.findall(r"<small>[\u2212.0-9]+(?:\u2013| to )[\u2212.0-9]+</small>", page)
    assert len(intervals) == 6 * 6  # measures, by pairs of three models in either order
    for path in (tmp_path / "site").rglob("*.html"):
        assert "AAAA" not in path.read_text()  # what is packed is not shown


def test_what_is_no_quality_has_no_part_in_the_mean(results, tmp_path):
    import shutil

    from mteb_words.leaderboard.board.arrange import make_board
    from mteb_words.leaderboard.board.reading import read_results

    shutil.copytree(results, tmp_path / "results")
    assert main(["run", "-m", *MODELS[:2], "-t", "SimLex999", "--output-folder", str(tmp_path / "results")]) == 0
    board = make_board(read_results(tmp_path / "results"))
    assert {column.id.task: column.counts for column in board.columns} == {"SimLex999": True, "WordNeighbourAgreement": False}
    means = {row.label: row.mean for row in board.rows}
    assert means.pop(MODELS[2]) is None
    assert means == {row.label: row.cells[0].score for row in board.rows if row.cells[0]}
    assert {row.mean for row in make_board(read_results(results)).rows} == {None}


def test_one_model_has_nothing_to_agree_with(registered, tmp_path, capsys):
    assert main(["run", "-m", MODELS[1], "-t", "WordNeighbourAgreement", "--output-folder", str(tmp_path / "one")]) == 0
    assert main(["agreement", str(tmp_path / "one")]) == 1
    assert "holds no two results of WordNeighbourAgreement" in capsys.readouterr().err
    build(tmp_path / "one", tmp_path / "site")
    assert not (tmp_path / "site" / "agreement.html").exists()


def test_unknown_words_are_marked(registered):
    words = WordNeighbourAgreement().read()["word"]
    found = scores(registered, StaticWords("few", words[:60], np.random.default_rng(0).normal(size=(60, 8)).astype(np.float32)))
    assert (found["n_asked"], found["n_answered"], found["coverage"]) == (200, 60, 0.3)
    view = read_view(AgreementView(**found["view"]))
    assert (view.neighbours[:60] >= 0).all()
    assert (view.neighbours[60:] == -1).all()
    assert np.isnan(view.random[60:, :60]).all()


@pytest.mark.parametrize("vectors", [np.ones((1, 3)), np.ones((200, 3)), np.arange(1, 201).reshape(200, 1)])
def test_nothing_to_go_by_is_no_self_agreement(registered, vectors):
    words = WordNeighbourAgreement().read()["word"][: len(vectors)]
    found = scores(registered, StaticWords("same", words, vectors.astype(np.float32)))
    assert found["main_score"] == found["self_agreement"] == 0
    json.dumps(found, allow_nan=False)


def test_a_model_that_knows_few_words_agrees_little_with_itself(registered):
    """60 of the 200 words: 60 * 59 of 200 * 199 pairs are answered, and each other pair counts as no agreement."""
    words = WordNeighbourAgreement().read()["word"][:60]
    found = scores(
        registered, StaticWords("few", words, np.random.default_rng(0).normal(size=(60, 4)).repeat(64, axis=1).astype(np.float32))
    )
    assert found["self_agreement_answered"] > 0.5
    assert found["main_score"] == pytest.approx(found["self_agreement_answered"] * 60 * 59 / (200 * 199))
