"""What mteb knows after registration, and what it does when a name is taken or mteb has changed."""

import sys

import pytest

import mteb_words
from mteb_words import GoogleAnalogies, MtebWordsError
from mteb_words.extension import registry
from mteb_words.schema import MODEL_FACTS
from mteb_words.tasks.benchmarks import BENCHMARKS
from mteb_words.tasks.registry import TASKS
from mteb_words.wrappers.catalogue.entries import MODELS


def test_registering_again_changes_nothing(registered):
    tasks = sys.modules["mteb.get_tasks"]
    before = (len(tasks.TASK_LIST), len(tasks._TASKS_REGISTRY), len(registry.model_names()), len(registry.benchmark_names()))
    mteb_words.register()
    mteb_words.register()
    after = (len(tasks.TASK_LIST), len(tasks._TASKS_REGISTRY), len(registry.model_names()), len(registry.benchmark_names()))
    assert before == after


@pytest.mark.parametrize("task", TASKS)
def test_tasks_are_found_by_name_and_by_filter(registered, task):
    assert type(registered.get_task(task.metadata.name)) is task
    assert task in map(type, registered.get_tasks(task_types=[task.metadata.type], languages=["eng"]))


@pytest.mark.parametrize("record", MODELS, ids=lambda record: record.name)
def test_models_are_found_with_what_their_record_says(registered, record):
    meta = registered.get_model_meta(record.name)
    assert (meta.revision, meta.embed_dim, meta.n_parameters) == (record.revision, record.dim, record.parameters)
    assert meta.loader_kwargs[MODEL_FACTS]["kind"] == record.kind
    if record.parameters is not None and record.embedding_parameters is not None:
        assert meta.n_active_parameters == record.parameters - record.embedding_parameters
    assert meta in registered.get_model_metas(model_names=[record.name])


@pytest.mark.parametrize("record", BENCHMARKS, ids=lambda record: record.name)
def test_benchmarks_are_found_and_listed(registered, record):
    tasks = [type(task) for task in registered.get_benchmark(record.name).tasks]
    assert len(tasks) == len(record.tasks)
    assert set(tasks) == set(record.tasks)  # in any order: mteb sorts the list in place when it displays a benchmark
    assert record.name in {benchmark.name for benchmark in registered.get_benchmarks()}


def test_mtebs_tables_have_our_models_tasks_and_task_types(registered, tmp_path):
    cache = registered.ResultCache(tmp_path)
    for name in ("mteb-words/glove-6b-50d", "mteb-words/random-300d"):
        registered.evaluate(registered.get_model(name), registered.get_benchmark("MTEBWords(eng, mini)").tasks, cache=cache)
    results = cache.load_results(tasks=registered.get_benchmark("MTEBWords(eng, mini)"))
    assert set(results.task_types) == {"WordAnalogy", "WordSeparation", "WordSimilarity"}
    table = results.get_benchmark_result()
    assert set(table["Model"].str.extract(r"(glove-6b-50d|random-300d)")[0]) == {"glove-6b-50d", "random-300d"}
    assert {"Mean (Task)", "WordAnalogy", "WordSeparation", "WordSimilarity"} <= set(table.columns)
    assert table["Rank (Borda)"].tolist() == [1, 2]
    assert results.to_dataframe().shape[0] == 4


def test_a_task_result_finds_its_task(registered):
    result = registered.evaluate(registered.get_model("mteb-words/random-300d"), [mteb_words.SimLex999()], cache=None).task_results[0]
    assert type(result.task) is mteb_words.SimLex999


@pytest.mark.parametrize(
    ("module", "table", "name", "message"),
    [
        ("mteb.get_tasks", "_TASKS_REGISTRY", "SimLex999", "the task name 'SimLex999' belongs to builtins.object already"),
        ("mteb.get_tasks", "_TASK_RENAMES", "SimLex999", "mteb renames the task 'SimLex999'"),
        ("mteb.models.get_model_meta", "_MODEL_RENAMES", "mteb-words/random-300d", "mteb renames the model 'mteb-words/random-300d'"),
    ],
)
def test_a_name_that_is_taken_is_refused_and_nothing_is_written(registered, monkeypatch, module, table, name, message):
    names = getattr(sys.modules[module], table)
    monkeypatch.setitem(names, name, object)
    tasks = sys.modules["mteb.get_tasks"]
    monkeypatch.delitem(tasks._TASKS_REGISTRY, "GoogleAnalogies")
    with pytest.raises(MtebWordsError, match=message):
        mteb_words.register()
    assert "GoogleAnalogies" not in tasks._TASKS_REGISTRY


def test_a_model_name_that_is_taken_is_refused(registered, monkeypatch):
    models = sys.modules["mteb.models.model_implementations"].MODEL_REGISTRY
    other = models["mteb-words/random-300d"].model_copy(update={"revision": "another"})
    monkeypatch.setitem(models, "mteb-words/random-300d", other)
    with pytest.raises(MtebWordsError, match="the model name 'mteb-words/random-300d' is registered already, at revision another"):
        mteb_words.register()


def test_a_benchmark_name_that_is_taken_is_refused(registered, monkeypatch):
    other = registered.Benchmark(name="MTEBWords(eng, v1)", tasks=(GoogleAnalogies(),))
    monkeypatch.setattr(registry, "benchmarks", lambda: (other,))
    with pytest.raises(MtebWordsError, match=r"the benchmark name 'MTEBWords\(eng, v1\)' belongs to another benchmark already"):
        mteb_words.register()


@pytest.mark.parametrize("module", [*registry.USED, *registry.CACHES])
def test_mteb_still_has_every_name_that_registration_uses(module):
    """If this fails, mteb has moved something: look for its new place and change registry.py, or narrow the version in pyproject.toml."""
    needed = {**registry.USED, **registry.CACHES}[module]
    assert registry._module(module, needed)


def test_a_name_that_mteb_has_moved_is_reported_with_the_version_and_what_to_do():
    with pytest.raises(MtebWordsError, match=r"mteb 2\.\d+\.\d+ has no mteb\.get_tasks\._MOVED, which registration needs; install"):
        registry._module("mteb.get_tasks", ["_MOVED"])
