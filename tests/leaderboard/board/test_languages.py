"""Scores by language are those of mteb's table of languages."""

import pytest

from mteb_words.leaderboard.board.arrange import make_board
from mteb_words.leaderboard.board.board_file import BoardFile, BoardTask
from mteb_words.leaderboard.board.languages import by_language, by_subset
from mteb_words.leaderboard.board.reading import read_results
from mteb_words.leaderboard.site import build

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
    assert [row.label for row, _ in shown.rows] == ["org/b", "org/a"]
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


def test_the_site_has_a_page_of_languages_and_subsets_on_the_pages_of_tasks(board, results, tmp_path):
    build(results, tmp_path / "site", ABOUT)
    page = (tmp_path / "site" / "languages.html").read_text()
    assert [page.count(f'data-group="{language}"') for language in ("deu-Latn", "eng-Latn", "fra-Latn")] == [1, 1, 1]
    assert "<td>0.333<td>0.600<td>0.700" in page
    assert 'href="languages.html"' in (tmp_path / "site" / "index.html").read_text()
    task = (tmp_path / "site" / board.columns[0].page).read_text()
    assert '<th scope="col">en-de</th><th scope="col">en-fr</th>' in task


def test_names_of_subsets_and_languages_do_nothing_on_pages(put, results, tmp_path):
    name = "<script>x</script>\u202e"
    for model in ("org/a", "org/b"):
        entries = ({**of_mteb(0.5, subset=f"{name}{n}"), "languages": [f"{name}{n}", "eng-Latn"]} for n in range(2))
        put(model, task="T", content=document("T", *entries))
    build(results, tmp_path / "site")
    pages = [path.read_text() for path in (tmp_path / "site").rglob("*.html")]
    assert not any("<script>x" in page or "\u202e" in page for page in pages)
    assert any("&lt;script&gt;x" in page for page in pages)
