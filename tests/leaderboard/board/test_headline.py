"""The headline: scores above chance, the mean within a type and then over types; what counts in it and what does not."""

from fractions import Fraction

import numpy as np
import pytest

from mteb_words.schema import pack_draws

from ..conftest import make


def rows(board):
    return {row.label: row for row in board.rows}


def columns(board):
    return {column.id.task: column for column in board.columns}


def test_the_headline_is_the_mean_over_types_of_scores_above_chance(results, put):
    """Three analogies and one separation task: each type is one half."""
    for task, score in (("A", 0.3), ("B", 0.6), ("C", 0.9)):
        put(task=task, score=score, facts={"type": "Analogy", "chance": 0.0})
    put(task="S", score=0.75, facts={"type": "Separation", "chance": 0.5})
    (row,) = make(results).rows
    assert row.type_scores == (pytest.approx(0.6), pytest.approx(0.5))
    assert row.headline == pytest.approx((0.6 + 0.5) / 2)
    assert row.mean == pytest.approx((0.3 + 0.6 + 0.9 + 0.75) / 4)
    assert row.type_means == (pytest.approx(0.6), 0.75)


def test_guessing_gets_0_and_the_best_possible_scores_get_1(results, put):
    for model, share in (("org/guess", 0), ("org/best", 1)):
        for task, chance in (("A", 0.0), ("B", 0.5), ("C", 0.25)):
            put(model, task=task, score=chance + share * (1 - chance), facts={"type": task, "chance": chance})
    found = rows(make(results))
    assert (found["org/guess"].headline, found["org/best"].headline) == (0.0, 1.0)


@pytest.mark.parametrize("chance", [None, 1.0, 7.0])
def test_a_chance_level_that_is_not_stated_or_cannot_be_is_taken_as_0(results, put, chance):
    put(score=0.4, facts={"chance": chance})
    assert make(results).rows[0].headline == 0.4


def test_tasks_of_no_type_are_a_type_of_their_own(results, put):
    put(task="A", score=0.2)
    put(task="B", content={"task_name": "B", "dataset_revision": "r1", "scores": {"test": [{"main_score": 0.8, "hf_subset": "default"}]}})
    board = make(results)
    assert (board.types, board.rows[0].headline) == (("Made up",), 0.5)


def test_the_interval_of_the_headline_comes_from_the_draws_of_all_tasks(results, put):
    """One task of two types: the noise of each counts by its weight, divided by what is above chance."""
    rng = np.random.default_rng(0)
    first, second = 0.5 + 0.02 * rng.standard_normal(2_000), 0.8 + 0.02 * rng.standard_normal(2_000)
    put(task="A", score=0.5, draws=pack_draws(first), facts={"type": "A", "chance": 0.0})
    put(task="B", score=0.8, draws=pack_draws(second), facts={"type": "B", "chance": 0.5})
    (row,) = make(results).rows
    assert row.headline_interval == pytest.approx(tuple(np.quantile(first / 2 + (second - 0.5), [0.025, 0.975])), abs=1e-6)


def test_the_headline_of_one_task_has_the_interval_of_the_score_above_chance(results, put):
    put(score=0.75, interval=(0.7, 0.8), draws=pack_draws(np.linspace(0.6, 0.9, 2_000)), facts={"chance": 0.5})
    (row,) = make(results).rows
    assert row.headline_interval == (pytest.approx(0.4), pytest.approx(0.6))
    assert row.mean_interval == (0.7, 0.8)


def test_of_two_tasks_with_the_same_items_the_larger_one_counts(results, put):
    """The halves are in the whole; a task of which no larger one stands on the board counts."""
    put(task="Whole", score=0.6, facts={"type": "Similarity"})
    put(task="Half", score=0.9, facts={"type": "Similarity", "part_of": ("Whole",)})
    put(task="Apart", score=0.2, facts={"type": "Similarity", "part_of": ("Elsewhere",)})
    board = make(results)
    assert {name: column.counts for name, column in columns(board).items()} == {"Whole": True, "Half": False, "Apart": True}
    assert columns(board)["Half"].not_averaged == "its items are part of Whole, which counts in its stead"
    assert board.rows[0].headline == float(Fraction(4, 10))
    assert board.rows[0].cells[1].score == 0.9  # it is shown all the same


def test_a_chain_of_parts_counts_the_whole_alone(results, put):
    put(task="Large")
    put(task="Middle", facts={"part_of": ("Large",)})
    put(task="Small", facts={"part_of": ("Middle", "Large")})
    assert [name for name, column in columns(make(results)).items() if column.counts] == ["Large"]


def test_a_part_counts_if_the_larger_task_is_not_averaged(results, put):
    put(task="Whole", facts={"in_mean": False})
    put(task="Half", facts={"part_of": ("Whole",)})
    assert [name for name, column in columns(make(results)).items() if column.counts] == ["Half"]


def test_a_task_that_is_not_averaged_is_shown_and_says_why(results, put):
    put(task="A", score=0.2)
    put(task="B", score=0.9, facts={"in_mean": False})
    put(task="C", score=0.9, facts={"direction": "lower"})
    board = make(results)
    assert board.rows[0].headline == 0.2
    assert [column.not_averaged for column in board.columns] == [
        None,
        "the task declares that its score is shown and not averaged",
        "a lower score is better",
    ]
