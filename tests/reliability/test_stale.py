"""An old score is never returned: whatever it depends on has changed, it is computed again; otherwise never."""

import shutil
from dataclasses import replace

import pytest

import mteb_words
from mteb_words import SimLex999
from mteb_words.extension.names import resolve
from mteb_words.extension.results import freshness
from mteb_words.extension.results.folder import ModelResults
from mteb_words.extension.runs.commands import run_command
from mteb_words.extension.runs.flags import run_flags
from mteb_words.extension.runs.items import look
from mteb_words.extension.runs.plan import make_plan
from mteb_words.tasks import base
from mteb_words.wrappers.contextual import recipe
from mteb_words.wrappers.static import converted as store

VECTORS = "cat 1 2 3\ndog 1 2 4\ntiger 3 1 0\nsun 0 1 5\nmoon 1 1 5\n"
PAIRS = "word1\tword2\tscore\ncat\tdog\t8\ncat\tsun\t1\nsun\tmoon\t7\n"


@pytest.fixture
def place(tmp_path, small_model, monkeypatch):
    """A model and a task by place, in a folder of their own."""
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "v.txt").write_text(VECTORS)
    (tmp_path / "p.tsv").write_text(PAIRS)
    shutil.copytree(small_model("llama"), tmp_path / "model")
    return tmp_path


def command(place, model="static:{}/v.txt", task="pairs:{}/p.tsv"):
    return ["-m", model.format(place), "-t", task.format(place), "-v", "0", "--output-folder", str(place / "results")]


def to_run(arguments):
    (item,) = look(make_plan(run_flags(arguments).options)).items
    return len(item.todo)


def append(name, text):
    def change(place, _):
        with (place / name).open("a") as file:
            file.write(text)

    return change


def new_weights(place, _):
    from safetensors.torch import load_file, save_file

    path = place / "model" / "model.safetensors"
    weights = load_file(path)
    name = next(iter(weights))
    save_file({**weights, name: weights[name] + 1}, path, metadata={"format": "pt"})


def preset(_, monkeypatch):
    monkeypatch.setitem(recipe.PRESETS, "bare", replace(recipe.PRESETS["bare"], case="lower"))


HF = "hf:{}/model@bare"
CHANGES = {
    "a vector": ("static:{}/v.txt", lambda place, _: (place / "v.txt").write_text(VECTORS.replace("cat 1", "cat 9"))),
    "a word more": ("static:{}/v.txt", append("v.txt", "spoon 1 0 0\n")),
    "how vectors are read": ("static:{}/v.txt", lambda _, patch: patch.setattr(store, "_READERS", "readers 99")),
    "the judgements": ("static:{}/v.txt", append("p.tsv", "moon\tcat\t2\n")),
    "scoring of all tasks": ("static:{}/v.txt", lambda _, patch: patch.setattr(base, "SCORING", 99)),
    "weights": (HF, new_weights),
    "the tokenizer": (HF, append("model/tokenizer_config.json", " ")),
    "the configuration": (HF, append("model/config.json", " ")),
    "what a recipe means": (HF, preset),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_anything_that_a_score_depends_on_is_a_rerun(registered, place, change, monkeypatch):
    model, make = CHANGES[change]
    arguments = command(place, model)
    assert run_command(arguments) == 0
    assert to_run(arguments) == 0  # and no change is none
    make(place, monkeypatch)
    assert to_run(arguments) == 1
    assert run_command(arguments) == 0
    assert to_run(arguments) == 0


@pytest.mark.parametrize("other", ["hf:{}/model@bare-L1", "hf:{}/model@bare-last", "--dtype"])
def test_another_recipe_or_type_of_weights_is_another_result(registered, place, other):
    arguments = command(place, HF)
    assert run_command(arguments) == 0
    changed = [*arguments, "--dtype", "bfloat16"] if other == "--dtype" else command(place, other)
    assert to_run(changed) == 1
    assert to_run(arguments) == 0


@pytest.mark.parametrize("changed", ["the task's scoring", "the data's revision", "an older file that says nothing"])
def test_a_task_that_scores_in_another_way_or_has_other_data_is_run_again(registered, tmp_path, changed):
    model = resolve("mteb-words/random-300d")
    cache = ModelResults(tmp_path, model, [SimLex999()])
    earlier = registered.evaluate(mteb_words.get_model("mteb-words/random-300d"), SimLex999(), cache=cache).task_results[0]
    assert cache.earlier(SimLex999()).state == "done"
    task = SimLex999()
    if changed == "the task's scoring":
        task.metadata = task.metadata.model_copy(update={"scoring": 2})
    elif changed == "the data's revision":
        dataset = {**task.metadata.dataset, "revision": "another"}
        task.metadata = task.metadata.model_copy(update={"dataset": dataset})
    else:
        earlier.scores["test"][0].pop("made_with")
        earlier.to_disk(cache.get_task_result_path("SimLex999", model.meta))
    assert cache.earlier(task).state == "stale"
    assert ModelResults(tmp_path, model, [task]).load_task_result("SimLex999", model.meta) is None  # so that mteb computes it


def test_a_result_of_mteb_alone_depends_on_its_release_but_not_on_the_last_number(registered):
    import mteb
    from mteb.results import TaskResult

    task = mteb.get_task("STSBenchmark")
    model = resolve("sentence-transformers/all-MiniLM-L6-v2")
    major, minor, _ = mteb.__version__.split(".")

    def result(version):
        entry = {"main_score": 0.5, "mteb_version": version}
        return TaskResult.from_task_results(task, {"test": {"default": entry}}, evaluation_time=1.0)

    assert freshness.stale(task, model, result(f"{major}.{minor}.999")) is None
    assert freshness.stale(task, model, result(f"{major}.{int(minor) + 1}.0")) is not None
    ours = resolve("mteb-words/random-300d")
    assert freshness.stale(task, ours, result(mteb.__version__)) is not None  # nobody knows how it was loaded


@pytest.mark.parametrize("strategy", ["never", "only-cache"])
def test_an_old_score_that_was_asked_for_is_given_and_the_plan_says_so(registered, place, monkeypatch, capsys, strategy):
    arguments, before = command(place), base.SCORING
    assert run_command(arguments) == 0
    monkeypatch.setattr(base, "SCORING", 99)
    capsys.readouterr()
    assert run_command([*arguments, "--overwrite-strategy", strategy]) == 0
    said = capsys.readouterr().out
    assert "1 of 1 tasks done before" in said
    assert f"as it was: made with scoring {before}." in said
