"""Ranks over tasks, for results without intervals."""

import numpy as np
import pytest

from mteb_words.leaderboard.board.arrange import make_board
from mteb_words.leaderboard.board.reading import read_results
from mteb_words.leaderboard.board.task_ranks import draws_of_tasks

from ..entries import document, of_mteb


def made(results, put, scores):
    """The board of models without intervals, from their scores on each task."""
    for name, own in scores.items():
        for n, score in enumerate(own):
            put(f"org/{name}", task=f"T{n}", content=document(f"T{n}", of_mteb(score)))
    return make_board(read_results(results))


def test_a_draw_is_the_weighted_mean_of_the_tasks_that_it_takes():
    scores, weights = np.array([[0.0, 1.0, 1.0], [0.5, 0.5, 0.5]]), np.array([0.5, 0.25, 0.25])
    draws = draws_of_tasks(scores, weights)
    assert draws.shape == (2, 2_000)
    assert draws[1] == pytest.approx(0.5)
    counts = np.random.default_rng(0).multinomial(3, [1 / 3] * 3, size=2_000)
    heavy, light = counts[:, 0] * 0.5, counts[:, 1:].sum(axis=1) * 0.25
    assert draws[0] == pytest.approx(light / (heavy + light))


def test_models_that_differ_on_all_tasks_are_told_apart_and_equal_ones_are_not(results, put):
    base = [0.3, 0.4, 0.5, 0.35, 0.45, 0.55]
    scores = {name: [score + shift for score in base] for name, shift in (("a", 0.3), ("b", 0.2), ("c", 0.2), ("d", 0.0))}
    board = made(results, put, scores)
    assert board.ranks_over == "tasks"
    assert {row.label: row.rank for row in board.rows} == {"org/a": (1, 1), "org/b": (2, 3), "org/c": (2, 3), "org/d": (4, 4)}
    assert {row.pairwise_rank for row in board.rows} == {None}


def test_five_tasks_show_no_rank_but_that_by_borda_count(results, put):
    scores = {name: [0.1 * n + 0.01 * task for task in range(5)] for n, name in enumerate("abcd", start=1)}
    board = made(results, put, scores)
    assert [(row.label, row.rank, row.borda) for row in board.rows] == [(f"org/{name}", None, n) for n, name in enumerate("dcba", start=1)]


def test_three_models_stay_untold_as_before(results, put):
    board = made(results, put, {name: [0.5] * 6 for name in "abc"})
    assert (board.ranks_over, {row.rank for row in board.rows}) == ("items", {(1, 3)})
