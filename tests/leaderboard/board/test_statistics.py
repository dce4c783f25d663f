"""Ranks that the data allow, Borda counts, and two models side by side.

Shares are simulated on 200 data sets; MTEB_WORDS_SIMULATIONS sets another number.
"""

import os

import numpy as np
import pytest

from mteb_words.leaderboard.board.ranks import borda, ranks
from mteb_words.leaderboard.board.statistics import paired
from mteb_words.schema import pack_draws
from mteb_words.tasks.scoring.analogy.accuracy import Verdicts, accuracy_draws
from mteb_words.tasks.scoring.intervals.spearman import spearman_draws

from ..conftest import make

SIMULATIONS = int(os.environ.get("MTEB_WORDS_SIMULATIONS", "200"))
# 93 to 97 %, and four standard errors of a share of .95 wherever fewer than 2,000 data sets are simulated
BOUND = 0.02 if SIMULATIONS >= 2_000 else 4 * (0.95 * 0.05 / SIMULATIONS) ** 0.5


def normal(mean, spread, seed=0):
    return mean + spread * np.random.default_rng(seed).standard_normal(2_000)


def ranked(draws):
    """Pairwise ranks of models whose scores are the means of their draws."""
    return [each.pairwise for each in ranks([0.0 if some is None else float(some.mean()) for some in draws], draws)]


def rows(board):
    return {row.label: row for row in board.rows}


def test_two_models_differ_where_the_interval_of_the_difference_excludes_0():
    """The third is paired with the first: its draws go along with it, half a point lower."""
    draws = [normal(0.5, 0.05), normal(0.45, 0.05, seed=1), normal(0.495, 0.05), normal(0.1, 0.05, seed=2)]
    assert ranked(draws) == [(1, 2), (1, 3), (2, 3), (4, 4)]


def test_identical_models_always_tie():
    draws = [normal(0.5, 0.05)] * 7
    assert ranked(draws) == [(1, 7)] * 7


def test_a_model_whose_scores_are_not_known_to_be_sure_is_told_from_none():
    assert ranked([normal(0.9, 0.01), None, normal(0.1, 0.01)]) == [(1, 2), (1, 3), (2, 3)]
    assert ranked([]) == []


@pytest.mark.parametrize("seed", range(20))
def test_a_far_worse_model_changes_nothing_for_the_others(seed):
    rng = np.random.default_rng(seed)
    common = rng.standard_normal(2_000)
    draws = [rng.uniform(0.3, 0.6) + 0.03 * common + 0.02 * rng.standard_normal(2_000) for _ in range(8)]
    found = ranked(draws)
    assert ranked([*draws, normal(0.0, 0.01)]) == [*found, (9, 9)]
    assert all(1 <= best <= worst <= 8 for best, worst in found)


@pytest.mark.simulation
def test_no_correction_is_made_so_that_one_in_twenty_of_equal_models_is_called_different():
    rng = np.random.default_rng(0)
    called = 0
    for _ in range(SIMULATIONS):
        mean = 0.02 * rng.standard_normal(2)  # two models that are equally good, each measured once
        called += ranked([m + 0.02 * rng.standard_normal(2_000) for m in mean]) != [(1, 2), (1, 2)]
    assert called / SIMULATIONS == pytest.approx(0.05, abs=4 * (0.05 * 0.95 / SIMULATIONS) ** 0.5)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], []),
        ([[0.5]], [1]),
        ([[0.1, 0.9], [0.2, 0.8], [0.3, 0.7]], [1, 1, 1]),
        ([[0.9, 0.9], [0.5, 0.5], [0.5, 0.1]], [1, 2, 3]),  # 4; .5 + 1; .5 + 0
        ([[0.5], [0.5], [0.1]], [1, 1, 3]),
    ],
)
def test_borda_by_hand(scores, expected):
    assert borda(scores) == expected


def test_borda_is_as_mteb_computes_it(results, put):
    """By mteb's own reader and summary, which shows models that it knows, on five models and six tasks with ties."""
    import mteb
    from mteb.cache import ResultCache

    tasks = ["STS12", "STS13", "STS14", "STS15", "STS16", "STSBenchmark"]
    table = np.random.default_rng(4).integers(0, 4, (5, 6)) / 4
    models = ["intfloat/e5-small", "intfloat/e5-base", "intfloat/e5-large", "thenlper/gte-small", "thenlper/gte-base"]
    for model, scores in zip(models, table, strict=True):
        for task, score in zip(tasks, scores, strict=True):
            revision = mteb.get_task(task).metadata.revision
            put(model, task=task, score=float(score), data_revision=revision)
    benchmark = mteb.Benchmark(name="Six", tasks=mteb.get_tasks(tasks=tasks))
    loaded = ResultCache(results).load_results(tasks=benchmark, require_model_meta=False, include_remote=False)
    summary = loaded.get_benchmark_result()
    found = {row.label: row.borda for row in make(results).rows}
    assert dict(zip(summary["Model"], summary["Rank (Borda)"], strict=True)) == found
    assert sorted(found) == sorted(models)


def test_incomplete_models_are_not_in_the_count_and_have_no_rank(results, put):
    for model, tasks in (("org/one", "AB"), ("org/two", "AB"), ("org/part", "A")):
        for task in tasks:
            put(model, task=task, score={"org/one": 0.3, "org/two": 0.2, "org/part": 0.9}[model])
    found = rows(make(results))
    assert [found[name].borda for name in ("org/one", "org/two", "org/part")] == [1, 2, None]
    assert found["org/part"].rank is None
    assert found["org/part"].headline_interval is None


def simulated(put, scores, spread=0.02, tasks=4, paired_by=0.8, **meta):
    """Models with draws on some tasks, whose noise they share to a part."""
    for task in range(tasks):
        rng = np.random.default_rng(task)
        common = rng.standard_normal(2_000)
        for model, score in scores.items():
            own = rng.standard_normal(2_000)
            draws = score + spread * (paired_by * common + np.sqrt(1 - paired_by**2) * own)
            put(model, task=f"T{task}", score=score, draws=pack_draws(draws), **meta)


def test_a_model_that_is_20_points_better_on_all_tasks_never_ties(results, put):
    simulated(put, {"org/a": 0.5, "org/b": 0.3, "org/c": 0.1}, spread=0.05)
    assert {name: row.rank for name, row in rows(make(results)).items()} == {"org/a": (1, 1), "org/b": (2, 2), "org/c": (3, 3)}


def test_files_without_draws_but_with_intervals_are_compared_as_independent(results, put):
    for model, score in (("org/a", 0.5), ("org/b", 0.45), ("org/c", 0.1)):
        put(model, task="T", score=score, interval=[score - 0.05, score + 0.05])
    assert [row.rank for row in make(results).rows] == [(1, 2), (1, 2), (3, 3)]


def test_without_any_word_on_how_sure_scores_are_no_model_is_told_from_another(results, put):
    for model, score in (("org/a", 0.9), ("org/b", 0.1)):
        put(model, task="T", score=score)
    board = make(results)
    assert [(row.rank, row.headline_interval) for row in board.rows] == [((1, 2), None), ((1, 2), None)]
    found = paired(board, *board.rows)
    assert (found.headline.value, found.headline.interval, found.headline.verdict) == (pytest.approx(0.8), None, "tie")


def test_the_interval_of_the_mean_is_that_of_the_means_of_draws(results, put):
    """Four tasks with independent noise of .04: the mean has .02."""
    simulated(put, {"org/a": 0.5}, spread=0.04)
    (row,) = make(results).rows
    assert row.headline_interval == pytest.approx((0.5 - 1.96 * 0.02, 0.5 + 1.96 * 0.02), abs=0.003)


def similarity(rng, seed):
    """Draws of two models on 200 pairs of 200 words, and what is true of them: one has .5 of the human scores, the other .6."""
    left, right = rng.integers(0, 200, 200), rng.integers(1, 200, 200)
    right = (left + right) % 200
    cholesky = np.linalg.cholesky([[1, 0.5, 0.6], [0.5, 1, 0.7], [0.6, 0.7, 1]])
    of_words, of_pairs = cholesky @ rng.standard_normal((2, 3, 200))
    human, *models = (of_words[:, left] + of_words[:, right]) / 2 + of_pairs / np.sqrt(2)
    draws = [spearman_draws(x, human, left, right, rng=np.random.default_rng(seed), draws=400).draws for x in models]
    return draws, 6 / np.pi * np.arcsin(np.array([0.5, 0.6]) / 2)


def analogies(rng, seed):
    """Draws of two models on the questions of 40 pairs, the same of which are hard for both; half of all questions are right."""
    i, j = (side.ravel() for side in np.indices((40, 40)))
    asked = np.stack([i, j], axis=1)[i != j]
    own, common = rng.standard_normal((2, 40)), rng.standard_normal(40)
    right = [(common + 0.5 * pairs)[asked].sum(axis=1) + rng.standard_normal(len(asked)) > 0 for pairs in own]
    return [accuracy_draws([Verdicts(asked, r)], "micro", rng=np.random.default_rng(seed), draws=400).draws for r in right], [0.5, 0.5]


@pytest.mark.simulation
def test_95_of_100_intervals_of_a_mean_and_of_a_difference_hold_the_true_value():
    rng, held = np.random.default_rng(0), np.zeros(4)
    for n in range(SIMULATIONS):
        tasks = [similarity(rng, 3 * n), similarity(rng, 3 * n + 1), analogies(rng, 3 * n + 2)]
        one, other = np.mean([draws for draws, _ in tasks], axis=0)
        true, true_other = np.mean([true for _, true in tasks], axis=0)
        alone = tasks[2][0]
        cases = ((one, true), (other, true_other), (one - other, true - true_other), (alone[0] - alone[1], 0))
        held += [low <= value <= high for draws, value in cases for low, high in [np.quantile(draws, [0.025, 0.975])]]
    assert held / SIMULATIONS == pytest.approx(np.full(4, 0.95), abs=BOUND)


def test_two_models_side_by_side(results, put):
    simulated(put, {"org/a": 0.5, "org/b": 0.49}, spread=0.02, paired_by=1.0)  # the same noise: a point is much
    put("org/a", task="U", score=0.4, interval=[0.3, 0.5])
    put("org/b", task="U", score=0.5, interval=[0.4, 0.6])
    put("org/b", task="V", score=0.5)
    put("org/a", task="W", score=0.1, interval=[0.0, 0.2])
    put("org/b", task="W", score=0.9, interval=[0.8, 1.0])
    board = make(results)
    found = paired(board, rows(board)["org/a"], rows(board)["org/b"])
    assert [difference and difference.verdict for difference in found.columns] == ["win"] * 4 + ["tie", None, "loss"]
    assert (found.wins, found.ties, found.losses) == (4, 1, 1)
    assert found.columns[0].value == pytest.approx(0.01)
    assert found.columns[0].interval == pytest.approx((0.01, 0.01), abs=1e-5)
    half = 0.1 * np.sqrt(2)
    assert found.columns[4].interval == pytest.approx((-0.1 - half, -0.1 + half), abs=0.02)
    assert found.headline is None  # the first has not run V


def test_the_other_way_round_every_difference_has_the_other_sign(results, put):
    simulated(put, {"org/a": 0.5, "org/b": 0.4})
    board = make(results)
    one, other = (paired(board, *some) for some in (board.rows, board.rows[::-1]))
    assert one.headline.interval == pytest.approx(tuple(-end for end in reversed(other.headline.interval)))
    assert (one.headline.verdict, other.headline.verdict) == ("win", "loss")
    assert (one.wins, other.wins) == (4, 0)


@pytest.mark.parametrize("seed", range(5))
def test_ranks_say_the_same_as_models_side_by_side(results, put, seed):
    rng = np.random.default_rng(seed)
    simulated(put, {f"org/{n}": float(rng.uniform(0.4, 0.46)) for n in range(6)})
    board = make(results)
    for row in board.rows:
        verdicts = [paired(board, row, other).headline.verdict for other in board.rows]
        assert row.pairwise_rank == (1 + verdicts.count("loss"), 6 - verdicts.count("win"))


def test_draws_that_lean_to_one_side_do_not_overrule_the_means(results, put):
    """Anybody can write a file whose score is .3 and whose draws are nearly all above .6."""
    put("org/a", task="T", score=0.5, draws=pack_draws(normal(0.5, 0.01)))
    put("org/b", task="T", score=0.3, draws=pack_draws(np.r_[0.3, np.full(1_999, 0.65)]))
    board = make(results)
    assert [(row.label, row.rank) for row in board.rows] == [("org/a", (1, 2)), ("org/b", (1, 2))]
    assert paired(board, *board.rows).headline.verdict == "tie"


def test_a_result_is_not_changed_by_the_order_of_files(results, put):
    simulated(put, {"org/a": 0.5, "org/b": 0.49, "org/c": 0.3})
    first = make(results)
    moved = results.parent / "moved"
    results.rename(moved)
    assert make(moved).rows == first.rows
