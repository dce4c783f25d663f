"""A board shows what its file says: its models, its tasks, and of them its splits and subsets."""

import json

import pytest

from mteb_words.leaderboard.board.arrange import make_board
from mteb_words.leaderboard.board.board_file import NO_BOARD_FILE, BoardFile, BoardTask
from mteb_words.leaderboard.board.reading import read_results

from ..entries import document, of_mteb

STS17 = BoardTask(name="STS17", type="STS", splits=("test",), subsets=("en-en", "en-de"), main_score="cosine_spearman",
                  languages={"en-en": ("eng-Latn",), "en-de": ("eng-Latn", "deu-Latn")}, data_revision="r1")  # fmt: skip


def about(*tasks, **said):
    return BoardFile(tasks=tasks or (STS17,), **said)


def made(results, board_file):
    return make_board(read_results(results, board_file), board_file)


def file(**subsets):
    return document("STS17", *(of_mteb(score, subset=name.replace("_", "-")) for name, score in subsets.items()))


def test_a_cell_is_the_mean_over_the_splits_and_subsets_of_the_board(results, put):
    whole = file(en_en=0.8, en_de=0.6, ar_ar=0.1)
    put(task="STS17", content={**whole, "scores": {**whole["scores"], "dev": [of_mteb(0.0, subset="en-en")]}})
    board = made(results, about())
    assert board.rows[0].cells[0].score == pytest.approx(0.7)
    assert [each.languages for each in board.rows[0].cells[0].entries] == [("eng-Latn",), ("eng-Latn", "deu-Latn")]
    assert (board.columns[0].type, board.columns[0].measure, board.types) == ("STS", "cosine_spearman", ("STS",))


def test_a_result_that_lacks_a_subset_is_no_cell_and_says_what_it_lacks(results, put):
    put("org/part", task="STS17", content=file(en_en=0.8))
    put("org/nan", task="STS17", content=file(en_en=0.8, en_de=float("nan")))
    put("org/whole", task="STS17", content=file(en_en=0.8, en_de=0.6))
    rows = {row.label: row for row in made(results, about()).rows}
    assert [rows[name].cells[0] is None for name in ("org/part", "org/nan", "org/whole")] == [True, True, False]
    for name in ("org/part", "org/nan"):
        assert (rows[name].missing, rows[name].missing_details) == (("filtered split",), ("the result lacks test, en-de",))


def test_nan_in_a_split_that_nobody_asked_for_costs_nothing(results, put):
    whole = file(en_en=0.8, en_de=0.6)
    put(task="STS17", content={**whole, "scores": {"dev": [of_mteb(float("nan"))], **whole["scores"]}})
    reading = read_results(results, about())
    assert (reading.results[0].lacks, reading.problems, reading.ignored) == ((), [], [])


def test_only_files_of_the_tasks_of_the_board_are_read(results, put):
    put(task="STS17", content=file(en_en=0.8, en_de=0.6))
    put(task="Other", content="{")
    reading = read_results(results, about())
    assert ([result.task.task for result in reading.results], reading.problems) == (["STS17"], [])


def test_models_are_shown_and_hidden_by_name(results, put):
    for name in ("org/a", "org/b", "else/c"):
        put(name)
    rows = made(results, BoardFile(show=("org/*",), hide=("org/b",))).rows
    assert [row.label for row in rows] == ["org/a"]


def test_columns_stand_in_the_order_of_the_tasks_and_types_in_that_of_the_groups(results, put):
    tasks = [BoardTask(name=name, type=kind) for name, kind in (("C", "X"), ("A", "Z"), ("B", "Y"))]
    for task in tasks:
        put(task=task.name, content=document(task.name, of_mteb(0.5)))
    board = made(results, about(*tasks, groups=("Z",)))
    assert [column.label for column in board.columns] == ["C", "A", "B"]
    assert board.types == ("Z", "X", "Y")


def test_results_over_any_revision_of_the_data_share_a_column_of_the_board_and_say_theirs(results, put):
    for name, revision in (("org/a", "r1"), ("org/b", "r2"), ("org/c", "None")):
        put(name, task="STS17", content={**file(en_en=0.8, en_de=0.6), "dataset_revision": revision})
    board = made(results, about())
    assert [column.id.data_revision for column in board.columns] == ["r1"]
    assert {row.label: row.cells[0].origin.data_revision for row in board.rows} == {"org/a": "r1", "org/b": "r2", "org/c": "None"}


def test_without_a_board_file_an_unknown_revision_of_the_data_joins_the_known_one(results, put):
    for name, revision in (("org/a", "r1"), ("org/b", "r2"), ("org/c", "dataset revision not available"), ("org/d", "r1")):
        put(name, data_revision=revision)
    board = made(results, NO_BOARD_FILE)
    assert [column.id.data_revision for column in board.columns] == ["r1", "r2"]
    assert [row.label for row in board.rows if row.cells[0]] == ["org/a", "org/c", "org/d"]


def test_two_revisions_of_a_model_are_one_row_of_a_benchmark_and_their_conflict_is_named(results, put):
    put("org/a", revision="old", task="STS17", content=file(en_en=0.8, en_de=0.6))
    put("org/a", revision="new", task="STS17", content=file(en_en=0.9, en_de=0.7))
    (row,) = made(results, about(revisions={"org/a": "new"})).rows
    assert (row.label, row.model.id.revision, row.cells[0].score) == ("org/a", "new", pytest.approx(0.8))
    assert [(rival.revision, rival.score) for rival in row.cells[0].origin.rivals] == [("old", pytest.approx(0.7))]


@pytest.mark.parametrize("revision", ["external", "no_revision_available"])
def test_a_revision_that_is_none_never_stands_in_a_command(results, put, revision):
    put("org/a", revision=revision, task="STS17", content=file(en_en=0.8, en_de=0.6))
    assert made(results, about()).rows[0].command == "mteb-words run -m org/a -t STS17"


def test_a_score_on_another_scale_than_those_of_others_is_left_out_and_named(results, put):
    for name, score in (("org/a", 0.5), ("org/b", 0.6), ("org/c", 99.9)):
        put(name, task="STS17", content=file(en_en=score, en_de=score))
    board = made(results, about())
    assert [row.label for row in board.rows] == ["org/b", "org/a"]
    (problem,) = board.problems
    assert problem.path == "org__c/v1/STS17.json"
    assert "its main_score is 99.9, outside the range of cosine_spearman" in problem.reason


def test_what_cannot_be_averaged_is_shown_and_in_no_mean(results, put):
    tasks = [BoardTask(name="STS17", type="STS"), BoardTask(name="CPUSpeed", type="Speed"), BoardTask(name="Lengths", type="Other")]
    for name in ("org/a", "org/b"):
        for task, score in (("STS17", 0.5), ("CPUSpeed", 0.9), ("Lengths", 207.5)):
            put(name, task=task, content=document(task, of_mteb(score)))
    board = made(results, about(*tasks))
    assert [column.not_averaged for column in board.columns] == [
        None, "it measures speed", "its scores, from 207.5 to 207.5, are on another scale than 0 to 1"]  # fmt: skip
    assert [row.mean for row in board.rows] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("measure", "score", "fits"),
    [("cosine_spearman", -0.2, True), ("accuracy", -0.2, False), (None, -0.2, True), ("p-MRR", -0.01, True), ("accuracy", 1.0, True)],
)
def test_correlations_may_be_negative(results, put, measure, score, fits):
    put(task="T", content=document("T", of_mteb(score)))
    board = made(results, about(BoardTask(name="T", main_score=measure)))
    assert (board.columns[0].not_averaged is None) == fits


def test_a_model_is_trained_on_a_task_by_related_data_and_by_its_base(results, put):
    task = BoardTask(name="T", related=("T.v2", "TParent"))
    records = {
        "org/own": {"training_datasets": ["T"]},
        "org/related": {"training_datasets": ["TParent"]},
        "org/based": {"training_datasets": ["Else"], "adapted_from": "org/related"},
        "org/round": {"training_datasets": [], "adapted_from": "org/round"},
        "org/silent": {"training_datasets": None, "adapted_from": "org/related"},
        "org/clean": {"training_datasets": ["Else"], "adapted_from": "org/gone"},
    }
    for name, meta in records.items():
        put(name, task="T", content=document("T", of_mteb(0.5)), meta=meta)
    found = {row.label: row.cells[0].trained_on for row in made(results, about(task)).rows}
    told = {"org/own": True, "org/related": True, "org/based": True, "org/round": False, "org/silent": None, "org/clean": False}
    assert found == told


def test_a_file_of_before_1_11_is_read(results, put):
    old = {"mteb_dataset_name": "STS17", "mteb_version": "1.0.0", "dataset_revision": "r1"}
    scores = {"en-en": {"cos_sim": {"spearman": 0.8}}, "en-de": {"cos_sim": {"spearman": 0.6}}, "evaluation_time": 9}
    put(task="STS17", content=json.dumps({**old, "test": scores}))
    (row,) = made(results, about()).rows
    assert (row.cells[0].score, row.cells[0].seconds) == (pytest.approx(0.7), 9)
