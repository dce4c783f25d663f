"""Intervals of the accuracy over questions that share pairs.

The coverage is simulated on 200 data sets; MTEB_WORDS_SIMULATIONS sets another number (`make test-all`: 2,000).
"""

import os

import numpy as np
import pytest
from scipy.stats import norm

from mteb_words.tasks.scoring.analogy.accuracy import Verdicts, accuracy_draws, over_relations

SIMULATIONS = int(os.environ.get("MTEB_WORDS_SIMULATIONS", "200"))
# 93 to 97 %, and four standard errors of a share of .95 wherever fewer than 2,000 data sets are simulated
BOUND = 0.02 if SIMULATIONS >= 2_000 else 4 * (0.95 * 0.05 / SIMULATIONS) ** 0.5


def all_of(p):
    """Every pair asked with every other."""
    i, j = np.divmod(np.arange(p * p), p)
    return np.stack([i, j], axis=1)[i != j]


def drawn(relations, average="micro", draws=2_000, seed=0):
    return accuracy_draws(relations, average, rng=np.random.default_rng(seed), draws=draws)


def relation(rng, p, ease, of_pairs, of_two):
    """Questions that are right if their ease, what their two pairs, the two together and the question itself add to it, is above 0."""
    asked = all_of(p)
    pair, two = of_pairs * rng.standard_normal(p), of_two * np.triu(rng.standard_normal((p, p)))
    return Verdicts(asked, ease + pair[asked].sum(axis=1) + (two + two.T)[tuple(asked.T)] + rng.standard_normal(len(asked)) > 0)


def coverage(sizes, eases, average, of_pairs=0.7, of_two=0.5):
    """The shares of intervals, and of percentiles of draws, that hold the true accuracy: that over all pairs there could be."""
    rng, held = np.random.default_rng(1), np.zeros(2)
    each = norm.cdf(np.array(eases) / np.sqrt(1 + 2 * of_pairs**2 + of_two**2))
    true = np.average(each, weights=[1 if average == "macro" else p * (p - 1) for p in sizes])
    for seed in range(SIMULATIONS):
        relations = [relation(rng, p, ease, of_pairs, of_two) for p, ease in zip(sizes, eases, strict=True)]
        found = drawn(relations, average, draws=400, seed=seed)
        held += [low <= true <= high for low, high in (found.interval, np.quantile(found.draws, [0.025, 0.975]))]
    return held / SIMULATIONS


LIKE_GOOGLE = ([23, 58, 62, 30, 23, 32, 31, 29, 28, 29, 42, 33, 33, 30], np.linspace(-3, 3, 14))
LIKE_OURS = ([50] * 10, [-4, -3, -2, -1, -1, 0, 0, 1, 2, 3])


@pytest.mark.parametrize(
    ("sizes", "eases", "average", "effects"),
    [
        ([30], [0], "micro", {}),
        ([30], [0], "micro", {"of_pairs": 0, "of_two": 0}),  # independent questions
        (*LIKE_GOOGLE, "micro", {}),
        (*LIKE_OURS, "macro", {}),
        ([50] * 8, [-4] * 8, "macro", {}),  # one in 270 is right
    ],
)
@pytest.mark.simulation
def test_95_of_100_intervals_hold_the_true_value(sizes, eases, average, effects):
    assert coverage(sizes, eases, average, **effects) == pytest.approx(0.95, abs=BOUND)


@pytest.mark.parametrize(("ease", "at_least"), [(-3, 0.86), (2, 0.9)])
@pytest.mark.simulation
def test_one_small_relation_near_an_end_covers_somewhat_less(ease, at_least):
    """2 % and 92 % are right, most of it or of the rest by few of the 30 pairs."""
    assert at_least < coverage([30], [ease], "micro", of_two=0.3)[0] < 0.97


def test_questions_taken_as_independent_would_have_intervals_far_too_short():
    rng = np.random.default_rng(0)
    found = relation(rng, 50, 0, 1, 0)
    low, high = drawn([found]).interval
    accuracy = found.right.mean()
    assert high - low > 4 * 2 * 1.96 * np.sqrt(accuracy * (1 - accuracy) / 2_450)


@pytest.mark.parametrize(("right", "expected"), [(False, (0, 1.96**2 / (30 + 1.96**2))), (True, (30 / (30 + 1.96**2), 1))])
def test_where_all_is_wrong_or_right_the_interval_is_wilsons_of_as_many_questions_as_pairs(right, expected):
    found = drawn([Verdicts(all_of(10), np.full(90, right)), Verdicts(all_of(20), np.full(380, right))])
    assert found.interval == pytest.approx(expected, abs=1e-4)
    assert np.quantile(found.draws, [0.025, 0.975]) == pytest.approx(expected, abs=0.02)
    assert found.draws.min() == 0 if not right else found.draws.max() == 1


def test_nothing_asked_says_nothing():
    found = drawn([Verdicts(np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=bool))])
    assert found.interval == (0, 1)


@pytest.mark.parametrize("average", ["micro", "macro"])
def test_the_interval_is_around_the_average_that_is_reported(average):
    relations = [Verdicts(all_of(10), np.arange(90) % 3 == 0), Verdicts(all_of(30), np.arange(870) % 3 != 0)]
    expected = (30 + 580) / 960 if average == "micro" else (1 / 3 + 2 / 3) / 2
    found = drawn(relations, average)
    assert found.draws.mean() == pytest.approx(expected, abs=0.002)
    assert found.interval[0] < expected < found.interval[1]


def test_draws_of_two_models_are_of_the_same_pairs():
    """The second model is right where the first is, but for one question in twenty."""
    rng = np.random.default_rng(0)
    one = relation(rng, 40, 0, 1, 0)
    other = Verdicts(one.asked, one.right ^ (rng.random(1_560) < 0.05))
    assert np.corrcoef(drawn([one]).draws, drawn([other]).draws)[0, 1] > 0.95
    assert np.array_equal(drawn([one]).draws, drawn([one]).draws)


def test_two_pairs_and_one_question_are_enough():
    found = drawn([Verdicts(np.array([[0, 1]]), np.array([True]))])
    assert 0 <= found.interval[0] < found.interval[1] == 1
    assert np.isfinite(found.draws).all()


def spread(found):
    return found[1] - found[0]


def over(relations, average="macro", seed=0):
    return over_relations(relations, average, rng=np.random.default_rng(seed))


def test_relations_of_different_difficulty_widen_the_interval_over_relations_and_not_the_one_over_items():
    """Ten relations whose accuracies have the deviation .3: that of their mean is .3 / sqrt(10), so the interval is 4 times .095 wide."""
    rng = np.random.default_rng(0)
    accuracy = np.array([0.1, 0.1, 0.2, 0.4, 0.4, 0.6, 0.6, 0.8, 0.9, 0.9])
    relations = [Verdicts(all_of(50), rng.random(2_450) < share) for share in accuracy]
    assert spread(over(relations)) == pytest.approx(2 * 1.96 * accuracy.std() / np.sqrt(10), rel=0.05)
    assert spread(over(relations)) > 10 * spread(drawn(relations, "macro").interval)


def test_equal_relations_have_about_the_same_interval_over_relations_as_over_items():
    rng = np.random.default_rng(1)
    relations = [relation(rng, 40, 0, 0.7, 0.5) for _ in range(30)]
    within = spread(drawn(relations, "macro").interval)
    assert within < spread(over(relations)) < 1.6 * within  # what varies within relations is drawn twice


def test_large_relations_weigh_more_in_a_micro_average():
    relations = [Verdicts(all_of(40), np.ones(1_560, dtype=bool)), Verdicts(all_of(5), np.zeros(20, dtype=bool))]
    assert over(relations, "macro") == (0, 1)
    assert np.mean(over(relations, "micro")) == pytest.approx(0.5, abs=0.01)  # both, or one of them twice
    assert over([*relations[:1] * 9, relations[1]], "micro")[0] > 0.99
    assert over([*relations[:1] * 9, relations[1]], "macro")[0] < 0.8


@pytest.mark.parametrize("n", [0, 1])
def test_fewer_than_two_relations_say_nothing_about_others(n):
    empty = Verdicts(np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=bool))
    assert over([Verdicts(all_of(4), np.ones(12, dtype=bool))] * n + [empty]) is None
