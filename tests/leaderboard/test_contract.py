"""What an entry of the schema says has its place on the board and in the pages: all of it."""

import json
import re

import numpy as np
import pytest

from mteb_words.leaderboard.pages.breakdown import breakdowns, breakdowns_of_main
from mteb_words.leaderboard.pages.distributions import distributions
from mteb_words.leaderboard.site import build
from mteb_words.schema import NOT_RUN, NotRun, unpack_cosines, unpack_draws

from ..schema.example import WHOLE
from .conftest import make
from .entries import document, entry, of_kind

PARTLY = ("<dt>known in part</dt><dd>2</dd>", "<dt>cut</dt><dd>1</dd>")


@pytest.fixture
def whole(results, put):
    """Two models of two kinds, each with a result that says everything; the second has not run another task."""
    said = {name: value for name, value in WHOLE.items() if name not in ("schema_version", "main_score", "task")}
    facts = WHOLE["task"].model_dump()
    recipe = {"template": "{word}", "layer": 3, "pooling": "mean"}
    for model, kind, more in (("org/one", "static", {}), ("org/two", "language model", {"recipe": recipe})):
        path = put(model, task="T", score=WHOLE["main_score"], facts=facts, meta=of_kind(kind, **more), **said)
    put("org/one", content=document("U", entry()), task="U", meta=of_kind("static"))
    record = NotRun(task_name="U", kind="failed", reason="out of memory")
    (path.parent / NOT_RUN).write_text(record.model_dump_json() + "\n")
    return results


@pytest.fixture
def board(whole):
    return make(whole)


def test_a_cell_has_the_score_and_all_that_is_known_of_it(board):
    for row in board.rows:
        cell = row.cells[0]
        assert (cell.score, cell.interval) == (WHOLE["main_score"], WHOLE["interval"])
        assert cell.draws.tolist() == unpack_draws(WHOLE["draws"]).tolist()
        assert (cell.n_asked, cell.n_answered, cell.coverage) == (WHOLE["n_asked"], WHOLE["n_answered"], WHOLE["coverage"])
        assert cell.items == WHOLE["items"]
        assert (cell.group, cell.group_interval) == (WHOLE["group"], WHOLE["group_interval"])
        assert cell.entries[0].versions == "mteb-words 0.1.0, mteb 2.26.24"
        for name, value in WHOLE.items():
            assert getattr(cell.entries[0].entry, name) == value, name


def test_a_column_has_the_facts_of_the_task_and_the_version_of_the_scoring(board):
    column, task = board.columns[0], WHOLE["task"]
    shown = (column.type, column.description, column.measure, column.direction, column.chance, column.ceiling, column.ceiling_source)
    assert shown == (task.type, task.description, task.main_score, task.direction, task.chance, task.ceiling, task.ceiling_source)
    assert (column.controls, column.part_of) == (tuple(sorted(task.controls.items())), task.part_of)
    assert (column.reference, column.counts, column.id.scoring) == (task.reference, task.in_mean, WHOLE["made_with"].scoring)


def test_a_row_has_the_facts_of_the_model_and_what_was_not_run(board):
    one, two = sorted(board.rows, key=lambda row: row.label)
    assert (one.facts.kind, one.facts.word_vector, one.facts.recipe) == ("static", "a row of a table", ())
    assert two.facts.recipe == (("layer", "3"), ("pooling", "mean"), ("template", "{word}"))
    assert (two.missing[1], two.missing_details[1]) == ("failed", "out of memory")


def test_parts_are_broken_down_with_the_limits_and_counts_that_their_columns_declare(board):
    for found in (breakdowns(board, 0), breakdowns_of_main(board, 0, ["spearman"])):
        (each,) = found
        assert (each.name, each.metric, each.parts, each.asked) == ("bands", "spearman", ("low", "high"), (4, 2))
        assert [scores for _, scores in each.lines] == [((0.5, None), (0.7, (0.6, 0.8)))] * 2
    assert breakdowns_of_main(board, 0, ["auroc"]) == ()


def test_a_histogram_is_drawn_over_the_parts_of_the_main_score(board):
    (page,) = distributions(board)
    assert (page.name, len(page.figures)) == ("cosine", 2)
    figure = page.figures[0]
    assert figure.ends == (-1.0, 0.0, 1.0)
    assert [(shape.name, shape.parts, shape.css) for shape in figure.shapes] == [("related", ("synonym",), "back")]
    assert figure.bins == ((-1.0, 0.0, (1 / 3,)), (0.0, 1.0, (2 / 3,)))


def test_a_view_is_unpacked(board):
    packed = WHOLE["view"]
    for _, view in board.views:
        assert view.sample == packed.sample_sha256
        np.testing.assert_array_equal(view.related, unpack_cosines(packed.related))
        np.testing.assert_array_equal(view.random[np.triu_indices(packed.n_words, k=1)], unpack_cosines(packed.random))
        assert view.neighbours.tolist() == [[1], [2], [0]]
    assert len(board.views) == 2


def test_the_pages_show_it(whole, tmp_path):
    report = build(whole, tmp_path / "site")
    assert (report.problems, report.ignored) == ((), ())
    pages = {folder: [path.read_text() for path in sorted((tmp_path / "site" / folder).iterdir())] for folder in ("tasks", "models")}
    task, model = pages["tasks"][0], pages["models"][1]
    for text in (
        "What it asks.",
        "spearman; higher is better",
        "0.800 (who)",
        "scoring 2.1",
        "Spearman by bands",
        "0.600–0.800",
        "95 % interval over relations",
        "0.300–0.700",
        "constant 0.100",
        "Detectable difference",
        "a, b",
        "WordSimilarity",
    ):
        assert text in task, text
    for text in (
        "mteb-words 0.1.0, mteb 2.26.24",
        "a machine",
        "<dt>MRR</dt><dd>0.5000</dd>",
        "<dt>landing</dt><dd>a 0.5000</dd>",
        *PARTLY,
    ):
        assert text in model, text
    for text in ("<caption>Bands</caption>", "spearman low", "a row of a table", "template <code>{word}</code>", "out of memory"):
        assert text in model, text
    assert re.search("<caption>Speeds</caption>.*<td>1.5000</td><td>–</td>.*<td>2.5000</td><td>yes</td>", model, flags=re.S)
    assert (tmp_path / "site" / report_page(tmp_path)).is_file()


def report_page(folder):
    """The page of distributions, by the link on the first page."""
    return re.search(r'href="(distributions/[^"]+)"', (folder / "site" / "index.html").read_text())[1]


def test_the_shipped_file_is_the_one_that_was_read(whole, tmp_path):
    build(whole, tmp_path / "site")
    results = json.loads((tmp_path / "site" / "board.json").read_text())["models"][0]["results"]
    shipped = json.loads((tmp_path / "site" / results[0]["file"]).read_text())
    assert shipped["scores"]["test"][0]["draws"] == WHOLE["draws"]
