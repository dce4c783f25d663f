"""The revisions of a model are joined as mteb joins them."""

import itertools
import random
from pathlib import Path

import pytest

from mteb_words.leaderboard.board.joining import joined
from mteb_words.leaderboard.board.results import Model, Result, SubsetEntry, task_id
from mteb_words.schema import ModelId, read_entry

from ..entries import of_mteb

MAIN = {"org/known": "main", "org/other": "main"}
REVISIONS = ("main", "abc", "external", "no_revision_available")
VERSIONS = ("1.12.9", "1.2.0", "2.3.0.dev1", "2.12.16-2.15.4", "mteb version not available", None)


def result(model, revision, task, version, score):
    entries = (SubsetEntry("test", "default", read_entry(of_mteb(score))[0]),)
    said = {"revision": revision, "data_revision": "r1", "mteb_version": version}
    return Result(Model(ModelId(model, revision, "")), task_id(task, "r1", entries), entries, None, None, Path(), f"{score}", **said)


def by_mteb(results, monkeypatch):
    """The revision and score that mteb takes, by model and task."""
    import mteb.results.benchmark_results as module
    from mteb.results import BenchmarkResults, ModelResult, TaskResult

    monkeypatch.setattr(module, "_get_cached_model_metas", lambda: MAIN)
    models = {}
    for each in results:
        scores = {"test": [of_mteb(each.score)]}
        said = {"task_name": each.task.task, "dataset_revision": "r1", "mteb_version": each.mteb_version, "evaluation_time": 1.0}
        models.setdefault((each.model.id.name, each.revision), []).append(TaskResult.model_construct(scores=scores, **said))
    none = {"experiment_name": None, "model_meta": None}
    whole = [ModelResult.model_construct(model_name=name, model_revision=revision, task_results=tasks, **none)
             for (name, revision), tasks in models.items()]  # fmt: skip
    taken = BenchmarkResults.model_construct(model_results=whole, benchmark=None).join_revisions()
    return {(model.model_name, task.task_name): (model.model_revision, task.scores["test"][0]["main_score"])
            for model in taken for task in model.task_results}  # fmt: skip


def test_of_the_results_of_a_task_that_of_the_revision_which_mteb_prefers_is_taken(monkeypatch):
    draw = random.Random(0)
    results = []
    for n, (model, task) in enumerate(itertools.product(("org/known", "org/other", "org/unknown"), (f"T{n}" for n in range(60)))):
        revisions, versions = draw.sample(REVISIONS, draw.randint(1, 4)), draw.sample(VERSIONS, 4)
        results += [
            result(model, revision, task, version, n + k / 8)
            for k, (revision, version) in enumerate(zip(revisions, versions, strict=False))
        ]
    expected = {key: value for key, value in by_mteb(results, monkeypatch).items() if not is_tie(results, key)}
    found = {(each.model.id.name, each.task.task): (each.revision, each.score) for each in joined(results, MAIN)}
    assert len(found) == 180
    assert len(expected) > 100
    assert {key: found[key] for key in expected} == expected


def is_tie(results, key):
    """Two results without a version that can be read, of which neither is of the main revision: mteb takes the one that it read first."""
    own = [each for each in results if (each.model.id.name, each.task.task) == key]
    unread = [each for each in own if each.mteb_version in VERSIONS[3:] and each.revision != MAIN.get(key[0])]
    return len(unread) > 1


def test_a_model_is_one_row_under_its_main_revision_and_what_differs_is_named():
    results = [
        result("org/known", "main", "A", "1.0", 0.5),
        result("org/known", "abc", "A", "2.0", 0.6),
        result("org/known", "abc", "B", "2.0", 0.7),
    ]
    first, second = joined(results, MAIN)
    assert {first.model.id, second.model.id} == {ModelId("org/known", "main", "")}
    assert [(each.score, each.revision) for each in (first, second)] == [(0.5, "main"), (0.7, "abc")]
    assert [(rival.revision, rival.score) for rival in first.rivals] == [("abc", 0.6)]
    assert second.rivals == ()


def test_equal_scores_of_two_revisions_are_no_conflict():
    (only,) = joined([result("org/x", "external", "A", "1.0", 0.5), result("org/x", "abc", "A", "1.0", 0.5)], {})
    assert (only.revision, only.model.id.revision, only.rivals) == ("abc", "abc", ())


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_files_decides_nothing(order):
    results = [result("org/x", revision, "A", "1.0", 0.5) for revision in ("b", "a", "c")]
    (only,) = joined(results[::order], {})
    assert only.revision == "a"
