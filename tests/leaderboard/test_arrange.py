"""The board: means, order, columns, labels, file names."""

import pytest

from mteb_words.leaderboard.arrange import make_board, slug
from mteb_words.leaderboard.results import read_results


def board(results):
    return make_board(*read_results(results))


def test_models_are_ordered_by_their_mean_over_all_tasks(results, put):
    for model, scores in (("org/low", (0.1, 0.2)), ("org/high", (0.3, 0.8))):
        for task, score in zip("AB", scores, strict=True):
            put(model, task=task, score=score)
    rows = board(results).rows
    assert [(row.label, row.mean) for row in rows] == [("org/high", (0.3 + 0.8) / 2), ("org/low", (0.1 + 0.2) / 2)]


def test_a_model_that_has_not_run_every_task_has_no_mean_and_stands_last(results, put):
    put("org/all", task="A", score=0.1)
    put("org/all", task="B", score=0.1)
    put("org/some", task="B", score=0.9)
    rows = board(results).rows
    assert [(row.label, row.mean, row.n_done) for row in rows] == [("org/all", 0.1, 2), ("org/some", None, 1)]
    assert rows[1].cells[0] is None


def test_results_over_other_data_never_share_a_column(results, put):
    put("org/one", task="A", score=0.1, revision="v1")
    put("org/two", content={**__import__("json").loads(put("org/two", task="A").read_text()), "dataset_revision": "r2"}, task="A")
    columns = board(results).columns
    assert [column.label for column in columns] == ["A (r1)", "A (r2)"]
    assert len({column.page for column in columns}) == 2


def test_two_revisions_of_a_model_are_told_apart(results, put):
    put("org/one", revision="v1")
    put("org/one", revision="v2")
    assert [row.label for row in board(results).rows] == ["org/one (v1)", "org/one (v2)"]


def test_counts_and_coverage_come_from_the_result(results, put):
    put(task="A", n_asked=4, n_answered=3)
    put(task="B")
    known, unknown = board(results).rows[0].cells
    assert (known.n_asked, known.n_answered, known.coverage) == (4, 3, 3 / 4)
    assert (unknown.n_asked, unknown.n_answered, unknown.coverage) == (None, None, None)


def test_scores_of_parts_become_a_table(results, put):
    put(method="3CosAdd", relations={"capitals": {"accuracy": 0.5, "n_asked": 2}, "plural": {"accuracy": 1.0, "n_asked": 1}})
    (detail,) = board(results).rows[0].cells[0].details
    assert detail.scores == (("method", "3CosAdd"),)
    assert detail.tables == (("relations", ("accuracy", "n_asked"), (("capitals", (0.5, 2)), ("plural", (1.0, 1)))),)


def test_a_record_with_values_of_other_types_says_nothing_wrong(results, put):
    put(meta={"loader_kwargs": [1], "embed_dim": [50, 100], "n_parameters": True, "license": {"a": 1}, "reference": 7})
    facts = board(results).rows[0].facts
    assert {facts.kind, facts.word_vector, facts.dimensions, facts.parameters, facts.licence, facts.reference} == {None}


def test_the_command_that_makes_the_results_again_is_safe_to_paste(results, put):
    put("org/a b;rm", task="A")
    assert board(results).rows[0].command == "mteb-words run -m 'org/a b;rm' --model-revision v1 -t A"


def test_what_has_no_command_of_its_own_claims_none(results, put):
    path = put("org/one")
    folder = path.parent / "experiments" / "layer_3"
    folder.mkdir(parents=True)
    (folder / path.name).write_text(path.read_text())
    put("local/mine")
    assert {row.label: row.command is None for row in board(results).rows} == {
        "org/one (v1)": False,
        "org/one layer_3 (v1)": True,
        "local/mine": True,
    }


def test_results_over_other_splits_never_share_a_column(results, put):
    put("org/one", task="A", score=0.1)
    entry = {"main_score": 0.9, "hf_subset": "default", "languages": ["eng-Latn"]}
    put("org/two", content={"task_name": "A", "dataset_revision": "r1", "scores": {"dev": [entry]}}, task="A")
    assert [column.label for column in board(results).columns] == ["A (dev, default)", "A (test, default)"]


@pytest.mark.parametrize(
    "counts", [{"n_asked": 10**400, "n_answered": 1}, {"n_asked": 3, "n_answered": 4}, {"n_asked": 3, "n_answered": -1}]
)
def test_counts_that_cannot_be_are_not_shown(results, put, counts):
    put(**counts)
    (cell,) = board(results).rows[0].cells
    assert (cell.n_asked, cell.n_answered, cell.coverage) == (None, None, None)


def test_characters_that_are_not_seen_are_shown_by_their_number(results, put):
    put("org/\u202eltr\uffff", task="A")
    assert board(results).rows[0].label == "org/\\u202eltr\\uffff"


def test_names_become_plain_file_names_that_never_collide():
    names = ["org/a_b", "org_a/b", "ORG/A_B", "../../etc", "CON", "x" * 400, "", "日本", "\ud800", "a\0b"]
    slugs = [slug(name) for name in names]
    assert len({name.casefold() for name in slugs}) == len(names)
    assert all(name.replace("-", "").isalnum() and name.isascii() and len(name) < 80 for name in slugs)
    assert slug("a", "b") != slug("a\0b"[:1], "b", "")
