"""What Python users call: runs, tasks by name, lists, and results as a table."""

import numpy as np
import pandas as pd
import pytest

import mteb_words
from mteb_words import DataError, UnknownNameError, WordModel
from mteb_words.extension import listing

RANDOM = "mteb-words/random-300d"
PAIRS = "cat dog 9\ncat car 1\ndog wolf 8\nwolf unicorn 2\ncar stone 3\n"
QUIET = {"verbosity": 0}


@pytest.fixture
def pairs(tmp_path):
    path = tmp_path / "animals.txt"
    path.write_text(PAIRS)
    return f"pairs:{path}"


@pytest.fixture
def animals():
    words = ["cat", "dog", "wolf", "car", "stone"]
    return WordModel.from_vectors(words, np.random.default_rng(1).normal(size=(5, 4)), name="animals")


def test_models_and_tasks_run_by_name_or_as_they_are_and_a_second_run_makes_nothing_again(pairs, animals, tmp_path):
    task = mteb_words.get_task(pairs)
    folder = tmp_path / "results"
    outcomes = mteb_words.run([RANDOM, animals], task, folder=folder, **QUIET)
    assert [(o.model, o.task, o.kind) for o in outcomes] == [
        (RANDOM, task.metadata.name, "done"),
        ("local/animals", task.metadata.name, "done"),
    ]
    assert outcomes[1].coverage == 4 / 5  # nobody gave "unicorn"
    again = mteb_words.run((RANDOM, animals), pairs, folder=folder, **QUIET)
    assert [(o.kind, o.score) for o in again] == [("done before", o.score) for o in outcomes]


def test_a_model_that_is_given_has_the_result_of_the_same_model_by_name(pairs, tmp_path):
    (given,) = mteb_words.run(mteb_words.get_model(RANDOM), pairs, folder=tmp_path / "results", **QUIET)
    (named,) = mteb_words.run(RANDOM, pairs, folder=tmp_path / "results", **QUIET)
    assert (given.kind, named.kind, given.score) == ("done", "done before", named.score)


def test_a_model_whose_vectors_are_others_is_run_again(pairs, animals, tmp_path):
    other = WordModel.from_vectors(animals.table.index, -2 * animals.table.vectors + 1, name="animals")
    kinds = [mteb_words.run(model, pairs, folder=tmp_path / "results", **QUIET)[0].kind for model in (animals, other, animals)]
    assert kinds == ["done", "done", "done before"]


def test_a_sentence_transformer_runs_as_it_is(pairs, minilm, tmp_path):
    (outcome,) = mteb_words.run(minilm.model, pairs, folder=tmp_path / "results", **QUIET)
    assert (outcome.kind, outcome.coverage) == ("done", 1)


class Broken(WordModel):
    def __init__(self, meta):
        self.mteb_model_meta = meta

    def encode_words(self, words):
        raise RuntimeError("out of order")


def test_a_model_that_fails_is_an_outcome_and_does_not_stop_the_others(pairs, animals, tmp_path):
    broken = Broken(animals.mteb_model_meta.model_copy(update={"name": "local/broken"}))
    first, second = mteb_words.run([broken, animals], pairs, folder=tmp_path / "results", **QUIET)
    assert (first.kind, first.reason) == ("failed", "RuntimeError: out of order")
    assert second.kind == "done"


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (([], "SimLex999"), {}, DataError, "there is nothing to run; expected a model or more, and a task"),
        ((RANDOM, []), {}, DataError, "there is nothing to run"),
        ((5, "SimLex999"), {}, DataError, "a model is of type int, without a name in mteb_model_meta; expected a name, a model of mteb"),
        ((RANDOM, mteb_words.SimLex999), {}, DataError, r"a task is the class SimLex999; make one: SimLex999\(\)"),
        ((RANDOM, 5), {}, DataError, "a task is of type int; expected a name or a task of mteb"),
        ((RANDOM, "SimLex99"), {}, UnknownNameError, "unknown task 'SimLex99'; did you mean 'SimLex999'"),
        (("mteb-words/random", "SimLex999"), {}, UnknownNameError, "unknown model 'mteb-words/random'; did you mean"),
        ((RANDOM,), {"benchmarks": ["MTEBWords"]}, UnknownNameError, "unknown benchmark 'MTEBWords'"),
        ((RANDOM, mteb_words.SimLex999()), {"jobs": 2}, DataError, "with 2 jobs each model runs in another process, which takes names"),
    ],
)
def test_a_mistake_is_named(arguments, options, error, message, tmp_path):
    with pytest.raises(error, match=message):
        mteb_words.run(*arguments, folder=tmp_path / "results", **QUIET, **options)
    assert not (tmp_path / "results").exists()


def test_two_models_of_one_name_are_refused(pairs, animals, tmp_path):
    with pytest.raises(DataError, match="two are called 'local/animals', and results are kept by name"):
        mteb_words.run([animals, animals], pairs, folder=tmp_path / "results", **QUIET)


def test_a_task_is_found_by_any_name(pairs):
    assert isinstance(mteb_words.get_task("SimLex999"), mteb_words.SimLex999)
    assert mteb_words.get_task("STS12").metadata.name == "STS12"  # mteb's own
    assert mteb_words.get_task(pairs).metadata.name.startswith("LocalPairs-animals-")
    with pytest.raises(UnknownNameError, match="unknown task 'simlex'; did you mean 'SimLex999'"):
        mteb_words.get_task("simlex")
    with pytest.raises(DataError, match=r"gone\.csv does not exist; expected a file with word pairs"):
        mteb_words.get_task("pairs:gone.csv")


def test_results_are_a_table_with_a_row_for_each_model_task_split_and_subset(pairs, animals, tmp_path):
    folder = tmp_path / "results"
    outcomes = mteb_words.run([RANDOM, animals], pairs, folder=folder, **QUIET)
    (folder / "broken.json").write_text("{")
    results = mteb_words.load_results(folder)
    assert repr(results) == "Results(2 results, 1 problems, 0 ignored fields)"
    frame = results.to_dataframe().set_index("model")
    assert list(frame.index) == ["local/animals", RANDOM]
    row = frame.loc["local/animals"]
    assert row.revision == animals.mteb_model_meta.revision
    assert row.main_score == pytest.approx(outcomes[1].score)
    assert row.low <= row.main_score <= row.high
    assert (row.n_asked, row.n_answered, row.coverage) == (5, 4, 4 / 5)
    assert (row.split, row.subset, row.metric) == ("test", "default", "cosine_spearman_all")
    assert (row.kind, frame.loc[RANDOM].kind) == ("static", "control")
    assert abs(row.date - pd.Timestamp.now("UTC")) < pd.Timedelta(hours=1)


def test_no_results_are_a_table_without_rows(tmp_path):
    frame = mteb_words.load_results(tmp_path).to_dataframe()
    assert len(frame) == 0
    assert {"model", "task", "main_score", "low", "high", "coverage", "date"} <= set(frame.columns)
    with pytest.raises(NotADirectoryError, match=r"there is no folder .*gone; make results first"):
        mteb_words.load_results(tmp_path / "gone")


def test_a_site_is_made_of_results(pairs, tmp_path):
    mteb_words.run(RANDOM, pairs, folder=tmp_path / "results", **QUIET)
    report = mteb_words.build_site(tmp_path / "results", tmp_path / "site")
    assert (report.models, report.tasks, report.problems) == (1, 1, ())
    assert "random-300d" in report.index.read_text()


def test_the_commands_print_what_the_lists_hold():
    models, text = mteb_words.list_models(), listing.models_text()
    assert len(models) == len({row.name for row in models}) > 13
    for row in models:
        assert row.name in text
        assert row.note in text
    tasks, text = mteb_words.list_tasks(), listing.tasks_text()
    for row in tasks:
        assert row.description in text
    assert {row.name: row.benchmarks for row in tasks}["SimLex999"][:2] == ("MTEBWords(eng, v1)", "MTEBWords(eng, v1, decontextualized)")


@pytest.mark.parametrize("folder", [None, "", 3])
def test_a_folder_that_is_none_is_named(folder):
    with pytest.raises(DataError, match=f"folder is {folder!r}; expected"):
        mteb_words.run(RANDOM, "SimLex999", folder=folder)


@pytest.mark.parametrize("name", [None, 3, mteb_words.SimLex999])
def test_a_name_of_a_task_is_text(name):
    with pytest.raises(UnknownNameError, match="is no name of a task"):
        mteb_words.get_task(name)
