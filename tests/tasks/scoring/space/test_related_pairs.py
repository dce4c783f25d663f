"""Scores of related against unrelated pairs: against scikit-learn and direct formulas, by hand, and by simulation."""

import os

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.metrics import roc_auc_score

from mteb_words.tasks.scoring.space.related_pairs import asked_auroc, macro, separation

SIMULATIONS = int(os.environ.get("MTEB_WORDS_SIMULATIONS", "200"))


def mean(parts, seed, draws=2_000):
    rng = np.random.default_rng(seed)
    return macro([asked_auroc(*pairs, rng=rng, draws=draws) for pairs in parts])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("decimals", [1, 12])  # many ties, and none
def test_auroc_and_cohens_d_equal_direct_computation(seed, decimals):
    rng = np.random.default_rng(seed)
    related, unrelated = (rng.normal(0.3, 1.2, 80).round(decimals), rng.normal(0, 0.7, 80).round(decimals))
    found = separation(related, unrelated, draws=10)
    labels = np.repeat([1, 0], 80)
    assert found.auroc == pytest.approx(roc_auc_score(labels, np.concatenate([related, unrelated])), abs=1e-9)
    pooled = np.sqrt((related.var(ddof=1) + unrelated.var(ddof=1)) / 2)
    assert found.cohens_d == pytest.approx((related.mean() - unrelated.mean()) / pooled, abs=1e-9)


def test_scores_do_not_depend_on_the_scale():
    rng = np.random.default_rng(7)
    related, unrelated = rng.normal(1, 1, 300), rng.normal(0, 1, 300)
    one, other = separation(related, unrelated), separation(5 * related - 3, 5 * unrelated - 3)
    assert (one.auroc, one.cohens_d, one.overlap) == pytest.approx((other.auroc, other.cohens_d, other.overlap))


@pytest.mark.parametrize(
    ("related", "unrelated", "expected"),
    [
        ([0.9, 0.9], [0.1, 0.1], (1, 0, 0)),  # no deviation to measure a difference by
        ([0.5, 0.5], [0.5, 0.5], (0.5, 0, 1)),
        ([0.9, 0.7], [0.8, 0.6], (0.75, 0.1 / np.sqrt(0.02), None)),  # variances of .02 each
        ([0.5], [0.4], (0.5, 0, 1)),  # one pair says nothing
        ([], [], (0.5, 0, 1)),
    ],
)
def test_answers_by_hand(related, unrelated, expected):
    found = separation(np.array(related, dtype=float), np.array(unrelated, dtype=float))
    assert found.auroc == pytest.approx(expected[0])
    assert found.cohens_d == pytest.approx(expected[1])
    assert expected[2] is None or found.overlap == pytest.approx(expected[2])
    assert all(np.isfinite(limit) for limits in found.interval.values() for limit in limits)


def test_the_overlap_of_two_normal_distributions():
    rng = np.random.default_rng(2)
    found = separation(rng.normal(1.2, 1, 20_000), rng.normal(0, 1, 20_000), draws=2)
    assert found.overlap == pytest.approx(2 * norm.cdf(-0.6), abs=0.01)


def test_the_mean_over_kinds_counts_each_kind_once():
    one, other = (np.array([2.0, 3.0]), np.array([0.0, 1.0])), (np.zeros(50), np.zeros(50))
    assert mean([one, other], 0)[0] == pytest.approx(0.75)


@pytest.mark.parametrize("pairs", [np.zeros(0), np.array([np.nan, np.nan])])
def test_without_an_answered_pair_all_comparisons_are_ties(pairs):
    area, found = asked_auroc(pairs, pairs, rng=np.random.default_rng(0))
    assert (area, found.interval) == (0.5, (0.5, 0.5))
    assert set(found.draws) == {0.5}


@pytest.mark.parametrize("seed", range(3))
def test_a_comparison_with_an_unanswered_pair_is_a_tie(seed):
    """Each of n² comparisons is counted one by one."""
    rng = np.random.default_rng(seed)
    related, unrelated = rng.normal(0.5, 1, 30), rng.normal(0, 1, 30)
    unanswered = rng.random(30) < 0.4
    related[unanswered] = unrelated[unanswered] = np.nan
    won = [0.5 if np.isnan(r) or np.isnan(u) else float(r > u) for r in related for u in unrelated]
    area, found = asked_auroc(related, unrelated, rng=rng)
    assert area == pytest.approx(np.mean(won))
    assert found.interval[0] < area < found.interval[1]
    assert found.draws.mean() == pytest.approx(area, abs=0.02)


def test_two_answered_pairs_of_a_hundred_are_no_proof():
    related, unrelated = np.full(100, np.nan), np.full(100, np.nan)
    related[:2], unrelated[:2] = 1, 0
    assert asked_auroc(related, unrelated, rng=np.random.default_rng(0))[0] == pytest.approx(0.5 + 0.5 * 0.02**2)


def test_a_model_that_knows_fewer_pairs_draws_the_same_ones():
    rng = np.random.default_rng(0)
    parts = [(rng.normal(1, 1, 200), rng.normal(0, 1, 200)) for _ in range(3)]
    known = np.arange(200) % 10 != 3
    fewer = [(np.where(known, one, np.nan), np.where(known, other, np.nan)) for one, other in parts]
    nothing_of_one_kind = [(np.full(200, np.nan), np.full(200, np.nan)), *parts[1:]]
    whole, part, two = (mean(some, 0)[1].draws for some in (parts, fewer, nothing_of_one_kind))
    assert np.corrcoef(whole, part)[0, 1] > 0.7  # the draws of one in ten pairs, and how many of them, differ
    assert np.corrcoef(whole, two)[0, 1] > 0.7  # two kinds of three: the square root of 2/3
    answered = mean([(o[known], u[known]) for o, u in parts], 1)[0]
    assert mean(fewer, 1)[0] == pytest.approx(0.5 + (answered - 0.5) * 0.9**2)


@pytest.mark.simulation
def test_intervals_cover_the_truth_as_often_as_they_say():
    """A related and an unrelated pair share a word, so their scores go together."""
    rng = np.random.default_rng(11)
    n, d = 200, 1.2
    truth = {"auroc": norm.cdf(d / np.sqrt(2)), "cohens_d": d, "overlap": 2 * norm.cdf(-d / 2)}
    covered = dict.fromkeys((*truth, "macro"), 0)
    for seed in range(SIMULATIONS):
        drawn = []
        for _ in range(2):
            shared = rng.normal(size=n) * np.sqrt(0.3)
            drawn.append((shared + rng.normal(size=n) * np.sqrt(0.7) + d, shared + rng.normal(size=n) * np.sqrt(0.7)))
        found = separation(*drawn[0], draws=400, seed=seed)
        for name, true in truth.items():
            covered[name] += found.interval[name][0] <= true <= found.interval[name][1]
        low, high = mean(drawn, seed, draws=400)[1].interval
        covered["macro"] += low <= truth["auroc"] <= high
    noise = 3 * np.sqrt(0.95 * 0.05 / SIMULATIONS) if SIMULATIONS < 2_000 else 0
    assert {name: count / SIMULATIONS for name, count in covered.items() if abs(count / SIMULATIONS - 0.95) > 0.02 + noise} == {}
