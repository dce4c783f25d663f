"""What files say of how sure a score is, and what is made of damaged and of missing words.

The coverage is simulated on 2,000 data sets; MTEB_WORDS_SIMULATIONS sets another number.
"""

import base64
import os

import numpy as np
import pytest
from scipy.stats import norm, pearsonr, spearmanr

from mteb_words.leaderboard.board.uncertainty import draws_of, from_interval, interval_of
from mteb_words.schema import interval_of_draws, read_entry

from ..entries import entry as ours
from ..entries import of_mteb

SIMULATIONS = int(os.environ.get("MTEB_WORDS_SIMULATIONS", "2000"))


def packed(values, kind="<f4"):
    return base64.b64encode(np.asarray(values, dtype=kind).tobytes()).decode()


EVEN = np.linspace(0.2, 0.4, 2_000)
MIDDLE = 0.2 + 0.2 * 0.025, 0.2 + 0.2 * 0.975  # they are equally far apart, so percentiles are shares of the way


def entry(score=0.3, **said):
    """What is read of an entry of this package into which something is put as it is."""
    return read_entry({**ours(score), **said})[0]


def foreign(score=0.3, **said):
    """What is read of an entry of mteb alone."""
    return read_entry(of_mteb(score, **said))[0]


def test_draws_are_read_as_they_were_packed():
    assert draws_of([entry(draws=packed(EVEN))]) == pytest.approx(EVEN, abs=1e-7)
    assert draws_of([entry(draws=packed(EVEN))]).dtype == np.float32


def test_the_draws_of_a_mean_over_subsets_are_means_and_need_all_of_them():
    entries = [entry(0.3, draws=packed(EVEN)), entry(0.5, draws=packed(EVEN[::-1] + 0.2))]
    assert draws_of(entries) == pytest.approx(np.full(2_000, 0.4), abs=1e-6)
    assert draws_of([*entries, entry()]) is None


@pytest.mark.parametrize(
    "draws",
    [
        None,
        7,
        [0.3],
        "",
        "not base64!",
        "\u00e9",
        packed(EVEN[:-1]),
        packed(EVEN, "<f8"),
        packed(np.r_[EVEN[:-1], np.nan]),
        packed(np.r_[EVEN[:-1], np.inf]),
        packed(EVEN + 0.5),  # of another score
    ],
)
def test_damaged_draws_count_as_not_said(draws):
    assert draws_of([entry(draws=draws)]) is None
    assert interval_of([entry(draws=draws)]) is None


@pytest.mark.parametrize(
    "interval",
    [
        None,
        "wide",
        [],
        [0.1],
        [0.1, 0.2, 0.5],
        [0.4, 0.2],  # upside down
        [0.4, 0.5],  # does not hold the score
        [float("nan"), 0.5],
        [0.1, float("inf")],
        [True, True],
        ["0.1", "0.5"],
        [0.1, None],
        [0.1, 10**400],
    ],
)
def test_damaged_intervals_count_as_not_said(interval):
    assert interval_of([entry(interval=interval)]) is None


def test_an_interval_is_read_as_it_is_said_or_else_from_the_draws():
    assert interval_of([entry(interval=[0.1, 0.5])]) == pytest.approx((0.1, 0.5))
    assert interval_of([entry(interval=[0.9, 0.5], draws=packed(EVEN))]) == pytest.approx(MIDDLE)
    assert interval_of([entry(0.3, interval=[0.300001, 0.5])]) == pytest.approx((0.3, 0.5))  # rounded on its way


def test_the_interval_of_a_mean_of_two_is_that_of_independent_scores():
    """Half-widths of .3 and .4 below make .5 / 2, of .06 and .08 above .1 / 2."""
    found = interval_of([entry(0.3, interval=[0.0, 0.36]), entry(0.5, interval=[0.1, 0.58])])
    assert found == pytest.approx((0.4 - 0.25, 0.4 + 0.05))
    assert interval_of([entry(interval=[0.1, 0.5]), entry()]) is None


def test_a_correlation_of_n_pairs_of_another_package_gets_fishers_interval():
    low, high = interval_of([foreign(0.5, pearson=0.5, n_samples=103)])
    assert (low, high) == pytest.approx((np.tanh(np.arctanh(0.5) - 0.195996), np.tanh(np.arctanh(0.5) + 0.195996)), abs=1e-6)
    wider = interval_of([foreign(0.5, cosine_spearman=0.5, pearson=0.5, n_samples=103)])
    assert wider[0] < low < high < wider[1]


@pytest.mark.parametrize(
    "said",
    [
        {"n_samples": 100},  # a score of what?
        {"pearson": 0.4, "n_samples": 100},  # the main score is another
        {"pearson": 0.3},
        {"pearson": 0.3, "n_samples": 3},
        {"pearson": 0.3, "n_samples": -5},
        {"pearson": 0.3, "n_samples": 1e9},
        {"pearson": 0.3, "n_samples": 10**400},
    ],
)
def test_no_interval_is_made_up(said):
    assert interval_of([foreign(**said)]) is None


@pytest.mark.parametrize(("name", "statistic"), [("pearson", pearsonr), ("cosine_spearman", spearmanr)])
@pytest.mark.parametrize(("n", "rho"), [(30, 0.3), (100, 0.8)])
@pytest.mark.simulation
def test_95_of_100_intervals_of_a_correlation_hold_the_true_value(name, statistic, n, rho):
    rng, held = np.random.default_rng(0), 0
    true = rho if name == "pearson" else 6 / np.pi * np.arcsin(rho / 2)
    for _ in range(SIMULATIONS):
        x = rng.standard_normal(n)
        r = float(statistic(x, rho * x + np.sqrt(1 - rho**2) * rng.standard_normal(n)).statistic)
        low, high = interval_of([foreign(r, **{name: r, "n_samples": n})])
        held += low <= true <= high
    assert held / SIMULATIONS == pytest.approx(0.95, abs=0.02)


def test_draws_of_an_interval_have_that_interval_and_differ_by_seed():
    one, other = (from_interval(0.5, (0.3, 0.6), seed) for seed in (1, 2))
    assert interval_of_draws(one, 0.5) == pytest.approx((0.3, 0.6), abs=0.02)
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.1
    assert np.mean(one < 0.5) == pytest.approx(norm.cdf(0), abs=0.03)


def test_an_entry_of_this_package_says_its_interval_itself():
    assert interval_of([entry(0.5, details={"pearson": 0.5, "n_samples": 103})]) is None


def test_percentiles_always_hold_the_value():
    assert interval_of_draws(EVEN, 0.3) == pytest.approx(MIDDLE)
    assert interval_of_draws(EVEN, 0.1) == (0.1, pytest.approx(MIDDLE[1]))
