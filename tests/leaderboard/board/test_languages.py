"""Scores by language are those of mteb's table of languages."""

import pytest

from mteb_words.leaderboard.board.arrange import make_board
from mteb_words.leaderboard.board.board_file import BoardFile, BoardTask
from mteb_words.leaderboard.board.languages import by_language, by_subset
from mteb_words.leaderboard.board.reading import read_results

from ..entries import document, of_mteb

PAIRS = BoardTask(name="Pairs", type="Bitext", splits=("test",), subsets=("en-de", "en-fr"),
                  languages={"en-de": ("eng-Latn", "deu-Latn"), "en-fr": ("eng-Latn", "fra-Latn")})  # fmt: skip
GERMAN = BoardTask(name="German", type="STS", splits=("test", "dev"), subsets=("default",), languages={"default": ("deu-Latn",)})
ABOUT = BoardFile(tasks=(PAIRS, GERMAN))


@pytest.fixture
def board(put, results):
    for name, shift in (("org/a", 0.0), ("org/b", 0.1)):
        pairs = (of_mteb(0.5 + shift, subset="en-de"), of_mteb(0.7 + shift, subset="en-fr"))
        put(name, task="Pairs", content=document("Pairs", *pairs))
        whole = document("German", of_mteb(0.3 + shift))
        put(name, task="German", content={**whole, "scores": {**whole["scores"], "dev": [of_mteb(0.2 + shift)]}})
    put("org/part", task="German", content=whole)
    return make_board(read_results(results, ABOUT), ABOUT)


def test_a_language_has_the_mean_of_all_subsets_that_hold_it(board):
    shown = by_language(board)
    assert shown.languages == ("deu-Latn", "eng-Latn", "fra-Latn")
    assert shown.tasks == (("German", "Pairs"), ("Pairs",), ("Pairs",))
    scores = {row.label: own for row, own in shown.rows}
    assert scores["org/a"] == pytest.approx(((0.5 + 0.3 + 0.2) / 3, 0.6, 0.7))
    assert set(scores) == {"org/a", "org/b"}


def test_the_scores_are_those_of_mteb(board):
    import polars as pl
    from mteb.benchmarks._create_table import _create_per_language_table_from_benchmark_results as table_of

    lines = [
        (row.model.id.name, list(each.languages), each.entry.main_score)
        for row in board.rows for cell in row.cells if cell for each in cell.entries
    ]  # fmt: skip
    frame = pl.DataFrame(lines, schema=["model_name", "language", "score"], orient="row")
    expected = {line["Model"]: line for line in table_of(frame, "all").to_dicts()}
    shown = by_language(board)
    for row, scores in shown.rows:
        assert dict(zip(shown.languages, scores, strict=True)) == pytest.approx(
            {k: v for k, v in expected[row.label].items() if k != "Model"}
        )


def test_a_board_of_one_language_has_no_table(put, results):
    put(task="German", content=document("German", of_mteb(0.3)))
    assert by_language(make_board(read_results(results))) is None


def test_a_task_opens_into_its_subsets(board):
    pairs, german = (by_subset(board, n) for n in range(2))
    assert (pairs.names, german.names) == (("en-de", "en-fr"), ("dev, default", "test, default"))
    assert [(row.label, scores) for row, scores in pairs.rows] == [
        ("org/b", pytest.approx((0.6, 0.8))),
        ("org/a", pytest.approx((0.5, 0.7))),
    ]
