"""Intervals of Spearman's correlation over pairs that share words.

The coverage is simulated on 200 data sets; MTEB_WORDS_SIMULATIONS sets another number (`make test-all`: 2,000).
"""

import os
import time

import numpy as np
import pytest
from scipy.stats import spearmanr

from mteb_words.tasks.scoring.intervals.spearman import order, spearman_draws, weighted_spearman

SIMULATIONS = int(os.environ.get("MTEB_WORDS_SIMULATIONS", "200"))
# 93 to 97 %, and four standard errors of a share of .95 wherever fewer than 2,000 data sets are simulated
BOUND = 0.02 if SIMULATIONS >= 2_000 else 4 * (0.95 * 0.05 / SIMULATIONS) ** 0.5


def test_a_weight_is_a_number_of_copies_also_among_ties():
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 8, 40).astype(float), rng.integers(0, 8, 40).astype(float)
    weights = rng.integers(0, 4, (20, 40))
    expected = [spearmanr(np.repeat(x, w), np.repeat(y, w)).statistic for w in weights]
    assert weighted_spearman(weights.astype(float), order(x), order(y)) == pytest.approx(expected, abs=1e-12)


def test_weights_may_be_fractions_and_only_their_ratios_count():
    rng = np.random.default_rng(0)
    x, y, weights = rng.standard_normal(30), rng.standard_normal(30), rng.integers(0, 4, (5, 30)).astype(float)
    whole = weighted_spearman(weights, order(x), order(y))
    assert weighted_spearman(weights / 2, order(x), order(y)) == pytest.approx(whole, abs=1e-12)


def test_what_weighs_alone_has_no_correlation():
    values = order(np.array([1.0, 2.0, 3.0]))
    assert np.isnan(weighted_spearman(np.array([[0.0, 1.0, 0.0]]), values, values)).all()


def drawn(x, y, left, right, draws=200, seed=0):
    return spearman_draws(np.asarray(x, float), np.asarray(y, float), left, right, rng=np.random.default_rng(seed), draws=draws)


def interval(*pairs, **settings):
    return drawn(*pairs, **settings).interval


def pairs(rng, n, rho, words=None, share=0.0):
    """Two measures of n pairs: a share of their variance belongs to words, correlated by rho like the rest; and who is paired."""
    left, right = (np.arange(n), n + np.arange(n)) if words is None else (rng.integers(0, words, n), rng.integers(1, words, n))
    right = right if words is None else (left + right) % words
    cholesky = np.linalg.cholesky([[1, rho], [rho, 1]])
    of_words, of_pairs = cholesky @ rng.standard_normal((2, words or 2 * n)), cholesky @ rng.standard_normal((2, n))
    x, y = (of_words[:, left] + of_words[:, right]) * (share / 2) ** 0.5 + of_pairs * (1 - share) ** 0.5
    return x, y, left, right


def coverage(simulations, rho, shared=True, answered=1.0, **settings):
    """The shares of intervals, and of percentiles of draws, that hold the true value: Spearman's correlation of two normal variables."""
    rng, true, held = np.random.default_rng(1), 6 / np.pi * np.arcsin(rho / 2), np.zeros(2)
    for _ in range(simulations):
        x, y, left, right = pairs(rng, rho=rho, **settings)
        x[rng.random(len(x)) > answered] = np.nan
        if not shared:
            left, right = np.arange(len(x)), len(x) + np.arange(len(x))
        found = spearman_draws(x, y, left, right, rng=rng, draws=400)
        percentiles = np.quantile(found.draws, [0.025, 0.975])
        held += [low <= true <= high for low, high in (found.interval, percentiles)]
    return held / simulations


@pytest.mark.parametrize(("n", "rho", "answered"), [(30, 0.3, 1), (60, 0.8, 1), (100, 0.5, 0.5)])
@pytest.mark.simulation
def test_95_of_100_intervals_hold_the_true_value_where_no_word_is_shared(n, rho, answered):
    assert coverage(SIMULATIONS, rho, answered=answered, n=n) == pytest.approx(0.95, abs=BOUND)


@pytest.mark.simulation
def test_they_do_so_where_each_word_is_in_two_pairs():
    assert coverage(SIMULATIONS, 0.5, n=300, words=300, share=0.5) == pytest.approx(0.95, abs=BOUND)


@pytest.mark.simulation
def test_they_nearly_do_so_where_60_words_are_in_ten_pairs_each_and_only_by_knowing_it():
    shared = {"n": 300, "words": 60, "share": 0.7}
    simulations = min(SIMULATIONS, 300)
    assert min(coverage(simulations, 0.5, **shared)) > 0.88
    assert max(coverage(simulations, 0.5, shared=False, **shared)) < 0.85


def test_weights_that_are_products_would_make_intervals_1_7_times_too_long():
    """Why the bootstrap of words here takes means: the variance of a product of two counts is 3, of one count 1."""
    rng = np.random.default_rng(0)
    n = 400
    x, y, left, right = pairs(rng, n, 0.3)
    counts = rng.multinomial(2 * n, np.full(2 * n, 1 / (2 * n)), size=2_000)
    drawn = weighted_spearman((counts[:, left] * counts[:, right]).astype(float), order(x), order(y))
    low, high = interval(x, y, left, right, draws=2_000)
    assert 2 * 1.96 * drawn.std() / (high - low) == pytest.approx(3**0.5, abs=0.15)


def test_the_interval_holds_the_estimate_and_shrinks_with_more_pairs():
    rng = np.random.default_rng(0)
    widths = []
    for n in (30, 120, 480):
        x, y, left, right = pairs(rng, n, 0.5)
        low, high = interval(x, y, left, right)
        assert -1 <= low < spearmanr(x, y).statistic < high <= 1
        widths.append(high - low)
    assert widths[0] > 1.5 * widths[1] > 2 * widths[2]


def test_a_perfect_order_gives_an_interval_that_ends_at_1():
    n = np.arange(30)
    low, high = interval(n, n, n, 30 + n)
    assert low > 0.99
    assert high == 1


@pytest.mark.parametrize(
    ("x", "y"), [([], []), ([1], [1]), ([1, 2, 3], [1, 2, 3]), ([5, 5, 5, 5, 5], [1, 2, 3, 4, 5]), ([1, 2, 3, 4, 5], [5, 5, 5, 5, 5])]
)
def test_without_information_the_interval_is_everything(x, y):
    n = np.arange(len(x))
    found = drawn(x, y, n, len(x) + n)
    assert found.interval == (-1, 1)
    assert sorted(found.draws) == pytest.approx(np.linspace(-1, 1, 200))


def test_draws_are_paired_so_that_a_small_difference_of_two_models_that_agree_is_seen():
    """The second model has the cosines of the first and a little noise: their scores go together, their difference hardly moves."""
    rng = np.random.default_rng(0)
    x, y, left, right = pairs(rng, 400, 0.5, words=500, share=0.3)
    one, other = (drawn(cosines, y, left, right, draws=2_000) for cosines in (x, x + 0.2 * rng.standard_normal(400)))
    assert np.corrcoef(one.draws, other.draws)[0, 1] > 0.95
    assert (one.draws - other.draws).std() < 0.3 * one.draws.std()


def test_a_model_that_knows_fewer_words_draws_the_same_pairs():
    """Were its draws of other pairs, they would have nothing in common."""
    rng = np.random.default_rng(0)
    x, y, left, right = pairs(rng, 400, 0.5)
    part = np.where(np.arange(400) % 10 == 3, np.nan, x)
    assert np.corrcoef(*(drawn(cosines, y, left, right).draws for cosines in (x, part)))[0, 1] > 0.85


def test_the_draws_have_the_spread_of_the_interval_and_lie_around_the_estimate():
    x, y, left, right = pairs(np.random.default_rng(0), 300, 0.5, words=200, share=0.5)
    found = drawn(x, y, left, right, draws=2_000)
    assert np.quantile(found.draws, [0.025, 0.975]) == pytest.approx(found.interval, abs=0.01)
    assert np.tanh(np.arctanh(found.draws).mean()) == pytest.approx(spearmanr(x, y).statistic, abs=1e-9)


def test_the_draws_of_a_perfect_order_are_perfect():
    n = np.arange(30)
    assert drawn(n, n, n, 30 + n).draws == pytest.approx(1)


def test_the_same_seed_gives_the_same_interval_whatever_the_words_are_called():
    x, y, left, right = pairs(np.random.default_rng(0), 40, 0.5, words=20)
    assert interval(x, y, left, right) == interval(x, y, left, right)
    assert interval(x, y, left, right) == interval(x, y, 2 * left, 2 * right)  # numbers that no pair has are no words


def test_3500_pairs_of_827_words_take_two_seconds_at_most():
    x, y, left, right = pairs(np.random.default_rng(0), 3_500, 0.3, words=827)
    start = time.process_time()
    interval(x, y, left, right, draws=2_000)
    assert time.process_time() - start < 2
