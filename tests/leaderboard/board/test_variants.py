"""Variants of a model: one row stands for it, and the others change nothing for other models."""

import json

import numpy as np
import pytest

from mteb_words.schema import pack_draws

from ..conftest import make
from ..entries import document, entry, of_kind


def read(base, *, declared=False, selected_on=(), layer=8):
    recipe = {"template": "{word}", "layer": layer, "pooling": "mean"}
    return of_kind("language model", base=base, declared=declared, selected_on=selected_on, recipe=recipe)


def standing(board):
    return {row.label: (row.rank, row.pairwise_rank, row.borda, row.headline) for row in board.models}


def leaders(board):
    return {row.label: row.variant_of for row in board.rows}


def draws_at(score, seed):
    return pack_draws(score + 0.02 * np.random.default_rng(seed).standard_normal(2_000))


def put_models(put):
    """Four models, one of them a language model that is read by its declared recipe, on two tasks."""
    for n, score in enumerate((0.5, 0.48, 0.4)):
        for task in "AB":
            put(f"org/m{n}", task=task, score=score, draws=draws_at(score, n), facts={"chance": 0.0})
    for task in "AB":
        put("org/lm@paper", task=task, score=0.3, draws=draws_at(0.3, 9), meta=read("org/lm", declared=True), facts={"chance": 0.0})


def put_sweep(results, tasks="ABC", layers=31):
    """Results of every layer, as a sweep leaves them; the task C was run by nobody else."""
    for layer in range(layers):
        folder = results / "results" / "org__lm@paper" / "v1" / "experiments" / f"layer_{layer}__pooling_mean"
        folder.mkdir(parents=True)
        meta = {"name": "org/lm@paper", "revision": "v1", **read("org/lm", layer=layer)}
        (folder / "model_meta.json").write_text(json.dumps(meta))
        for task in tasks:
            score = 0.35 + layer / 100
            said = {"draws": draws_at(score, 100 + layer), "facts": {"chance": 0.9 if task == "A" else 0.0, "controls": {"a": 0.99}}}
            (folder / f"{task}.json").write_text(json.dumps(document(task, entry(score, **said))))


def test_a_sweep_of_31_layers_changes_no_rank_and_no_number_of_any_model(results, put):
    put_models(put)
    before = make(results)
    put_sweep(results)
    after = make(results)
    assert (len(before.rows), len(after.rows)) == (4, 4 + 31)
    assert standing(after) == standing(before)
    cells = [{row.label: row.cells[:2] for row in board.models} for board in (before, after)]
    assert cells[0] == cells[1]
    assert before.columns == after.columns[:2]
    assert (after.columns[2].counts, after.columns[2].not_averaged) == (False, "only variants of models ran it")


def test_variants_have_no_rank_and_follow_their_model(results, put):
    put_models(put)
    put_sweep(results, layers=3)
    board = make(results)
    labels = [row.label for row in board.rows]
    first = labels.index("org/lm@paper")
    assert labels[first + 1 : first + 4] == [f"org/lm@paper layer {n}, pooling mean" for n in range(3)]
    for row in board.rows[first + 1 : first + 4]:
        assert (row.rank, row.pairwise_rank, row.borda, row.variant_of) == (None, None, None, "org/lm@paper")
        assert row.family == board.rows[first].family != ""
    assert {row.family for row in board.rows if row.label.startswith("org/m")} == {""}


def test_the_declared_recipe_stands_for_the_model_whatever_it_scores(results, put):
    put("org/lm@best", score=0.9, meta=read("org/lm"))
    put("org/lm@declared", score=0.1, meta=read("org/lm", declared=True))
    assert leaders(make(results)) == {"org/lm@declared": None, "org/lm@best": "org/lm@declared"}


def test_an_undeclared_recipe_stands_for_the_model_if_there_is_no_other_and_of_several_the_first_by_name(results, put):
    put("org/lm@template-L9", score=0.9, meta=read("org/lm"))
    assert leaders(make(results)) == {"org/lm@template-L9": None}
    put("org/lm@bare", score=0.2, meta=read("org/lm"))
    put_sweep(results, tasks=("SimLex999",), layers=1)
    assert leaders(make(results)) == {
        "org/lm@bare": None,
        "org/lm@template-L9": "org/lm@bare",
        "org/lm@paper layer 0, pooling mean": "org/lm@bare",
    }


def test_other_weights_of_one_name_are_models_of_their_own(results, put):
    """Two commits of a repository, each read by two recipes."""
    for revision in ("step1", "step2"):
        put("org/lm@template", revision=revision, meta=read("org/lm", declared=True))
        put("org/lm@bare", revision=revision, meta=read("org/lm"))
    assert leaders(make(results)) == {
        "org/lm@template (step1)": None,
        "org/lm@template (step2)": None,
        "org/lm@bare (step1)": "org/lm@template (step1)",
        "org/lm@bare (step2)": "org/lm@template (step2)",
    }


def test_an_experiment_of_any_model_is_a_variant(results, put):
    path = put("org/any")
    folder = path.parent / "experiments" / "dtype_float16"
    folder.mkdir(parents=True)
    (folder / path.name).write_text(path.read_text())
    assert leaders(make(results)) == {"org/any": None, "org/any dtype float16": "org/any"}


def test_names_alone_make_no_variants(results, put):
    put("org/lm@a")
    put("org/lm@b")
    assert leaders(make(results)) == {"org/lm@a": None, "org/lm@b": None}


def test_a_variant_is_no_control_for_other_models(results, put):
    put("org/control", score=0.1, interval=(0.0, 0.2), meta=of_kind("control", base="org/control"))
    put("org/control@x", score=0.9, interval=(0.8, 1.0), meta=of_kind("control", base="org/control", declared=False))
    put("org/model", score=0.5, interval=(0.4, 0.6))
    cells = {row.label: row.cells[0].no_better_than_control for row in make(results).rows}
    assert not cells["org/model"]


@pytest.mark.parametrize(
    ("selected_on", "part_of", "marked"),
    [((), (), False), (("SimLex999",), (), True), (("Whole",), ("Whole",), True), (("Other",), ("Whole",), False)],
)
def test_a_score_on_a_task_by_which_the_reading_was_chosen_is_marked(results, put, selected_on, part_of, marked):
    put("org/lm@a", meta=read("org/lm", declared=True, selected_on=selected_on), facts={"part_of": part_of})
    put("org/other", facts={"part_of": part_of})
    cells = {row.label: row.cells[0].selected_on for row in make(results).rows}
    assert cells == {"org/lm@a": marked, "org/other": False}
