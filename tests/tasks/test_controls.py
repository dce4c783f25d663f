"""What the controls get: the table is that of today's tasks and controls, stands in every result, and can be made again.

MTEB_WORDS_CONTROLS=all makes all of it again, which takes half an hour.
"""

import os

import pytest

from mteb_words import AnchorVariation, SimLex999, UnsupportedError, WordSim353
from mteb_words.tasks.controls import control_scores, controls_of
from mteb_words.tasks.data.builders.build_controls import COMMAND, COMPARED, CONTROLS, run_controls, version_of

AGAIN = COMPARED if os.environ.get("MTEB_WORDS_CONTROLS") == "all" else (SimLex999, WordSim353)
NEAR = 0.03  # a control that is farther from chance needs a reason in the docs
ROUNDING = 0.002  # other processors round otherwise, which can change the answer to a few questions


@pytest.fixture
def context_only(registered):
    """The control that reads sentences without the word."""
    return registered.get_model("mteb-words/control-context-only")


def test_words_in_sentences_are_compared_without_vectors_of_words_alone(registered, context_only):
    (entry,) = registered.evaluate(context_only, [AnchorVariation()], cache=None).task_results[0].scores["test"]
    assert entry["coverage"] == 1
    assert entry["details"]["contextual_deviation"] is None


def test_words_without_sentences_are_not_supported(registered, context_only):
    with pytest.raises(UnsupportedError, match="control-context-only has no vector of a word without a sentence"):
        registered.evaluate(context_only, [SimLex999()], cache=None)


def test_every_control_was_run_on_every_task_of_a_benchmark_as_they_are_now():
    expected = {(*version_of(task()), record.name, record.revision) for task in COMPARED for record in CONTROLS}
    made = {(row.task, row.revision, row.scoring, row.control, row.control_revision) for row in control_scores()}
    stale = sorted({row[0] for row in expected ^ made} & {task.metadata.name for task in COMPARED})
    assert made == expected, f"tasks or controls have changed since the table was made; run: {COMMAND} {' '.join(stale)}"


@pytest.mark.parametrize("task", AGAIN, ids=lambda task: task.metadata.name)
def test_a_control_still_gets_what_the_table_says(registered, task):
    rows = [row for row in control_scores() if row.task == task.metadata.name]
    for row, again in zip(rows, run_controls(task()), strict=True):
        assert (again.task, again.control, again.chance) == (row.task, row.control, row.chance)
        message = f"{row.control} on {row.task}; after a change of scores run: {COMMAND} {row.task}"
        assert again.main_score == (None if row.main_score is None else pytest.approx(row.main_score, abs=ROUNDING)), message


def test_a_result_says_what_the_controls_get(registered):
    (entry,) = registered.evaluate(registered.get_model("mteb-words/random-300d"), [SimLex999()], cache=None).task_results[0].scores["test"]
    rows = {row.control: row.main_score for row in control_scores() if row.task == "SimLex999" and row.main_score is not None}
    assert entry["task"]["controls"] == rows
    assert entry["main_score"] == pytest.approx(rows["mteb-words/random-300d"], abs=1e-4)
    assert "mteb-words/control-context-only" not in rows


def test_what_controls_got_on_other_data_or_with_another_scoring_is_not_said():
    name, revision, scoring = version_of(SimLex999())
    assert controls_of(name, revision, scoring)
    assert controls_of(name, "sha256-0", scoring) == controls_of(name, revision, "0.0") == controls_of("x", revision, scoring) == {}


def test_the_docs_say_why_a_control_is_far_from_chance(root):
    _, *lines = (root / "docs" / "control_reasons.tsv").read_text(encoding="utf-8").splitlines()
    explained = {(task, control) for task, controls, _ in (line.split("\t") for line in lines) for control in controls.split()}
    names = {row.control.removeprefix("mteb-words/").removeprefix("control-"): row.control for row in control_scores()}
    assert {control for _, control in explained} <= set(names)
    far = {(row.task, row.control) for row in control_scores() if row.main_score is not None and abs(row.main_score - row.chance) > NEAR}
    without = sorted(far - {(task, names[control]) for task, control in explained})
    assert not without, "docs/control_reasons.tsv lacks a reason"
