"""Scores of words in context, with answers found by hand."""

import os

import numpy as np
import pytest

from mteb_words.tasks.scoring.context.criteria import criterion, margins, ned
from mteb_words.tasks.scoring.context.graded import change_correlation, similarity_correlation
from mteb_words.tasks.scoring.context.movement import Spans, kept_apart, movement
from mteb_words.tasks.scoring.context.senses import best_threshold, cross_validated
from mteb_words.tasks.scoring.intervals.auroc import auroc
from mteb_words.tasks.scoring.intervals.clusters import cluster_weights, interval, weighted_mean, wilson

ONCE = np.ones((1, 6))
SIMULATIONS = int(os.environ.get("MTEB_WORDS_SIMULATIONS", "200"))


def spans(vectors, alone=None, known=None, word=(0, 0, 0, 1, 1, 1), origin=(0, 0, 0, 3, 3, 3)):
    """Two words, each with a base sentence and two variations of it."""
    vectors = np.asarray(vectors, dtype=np.float32)
    known = np.ones(len(vectors), dtype=bool) if known is None else np.asarray(known)
    alone = vectors if alone is None else np.asarray(alone, dtype=np.float32)
    return Spans(np.where(known[:, None], vectors, 0), alone, known, np.ones(len(vectors), dtype=bool), np.array(word), np.array(origin))


def mask(*rows):
    return np.isin(np.arange(6), rows)


# at 0, 60 and 90 degrees from the base: cosines 1, 1/2 and 0
EAST, SIXTY, NORTH = [1, 0], [0.5, 3**0.5 / 2], [0, 1]


def test_auroc_counts_pairs_in_the_right_order_and_ties_half():
    # .9 > .5, .9 > .1, .5 = .5 (half), .5 > .1: 3.5 of 4
    assert auroc(np.array([0.9, 0.5]), np.array([0.5, 0.1])).tolist() == [3.5 / 4]
    # the .5 of the positive drawn three times, the .9 never: (0.5 + 1) / 2 of each draw
    assert auroc(np.array([0.9, 0.5]), np.array([0.5, 0.1]), np.array([[0.0, 3.0]]), np.array([[1.0, 1.0]])).tolist() == [0.75]
    assert auroc(np.array([]), np.array([0.1])).tolist() == [0.5]


def test_auroc_is_that_of_scikit_learn():
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(0)
    one, other = rng.integers(0, 20, 70) / 20, rng.integers(0, 15, 50) / 20
    weights = rng.integers(0, 4, 120).astype(float)
    expected = roc_auc_score(np.r_[np.ones(70), np.zeros(50)], np.r_[one, other], sample_weight=weights)
    assert auroc(one, other, weights[None, :70], weights[None, 70:])[0] == pytest.approx(expected, abs=1e-12)


def test_variance_is_one_less_the_mean_cosine_of_every_two_contexts():
    found = movement(spans([EAST, EAST, NORTH, EAST, EAST, EAST]), mask(1, 2, 4, 5), mask(1, 4, 5), mask(2), ONCE, 0.0)
    # first word: cosines of (base, 1), (base, 2), (1, 2) are 1, 0, 0: mean 1/3; second: 1; 1 - (1/3 + 1)/2
    assert found.inter_contextual_variance == pytest.approx(1 - (1 / 3 + 1) / 2, abs=1e-12)
    # (1, 2) of the first word: 0; (4, 5) of the second: 1
    assert found.self_similarity == pytest.approx(0.5, abs=1e-12)
    assert found.auroc == 1  # the only changed one is the farthest
    assert (found.n_asked, found.n_answered) == (4, 4)


def test_deviation_is_from_the_word_without_a_sentence():
    found = movement(spans([EAST] * 6, alone=[EAST, EAST, SIXTY, EAST, NORTH, SIXTY]), mask(1, 2, 4, 5), mask(), mask(), ONCE, 0.0)
    assert found.contextual_deviation == pytest.approx(1 - (1 + 0.5 + 0 + 0.5) / 4, abs=1e-7)
    assert found.auroc is None


def test_self_similarity_is_less_what_different_words_have_in_common():
    vectors = spans([EAST, EAST, EAST, SIXTY, SIXTY, SIXTY])
    assert vectors.expected_cosine() == pytest.approx(0.5, abs=1e-7)
    assert movement(vectors, mask(1, 2, 4, 5), mask(1), mask(2), ONCE, vectors.expected_cosine()).self_similarity == pytest.approx(
        0.5, abs=1e-7
    )


def test_a_word_that_does_not_move_has_no_variance_and_tells_nothing():
    rng = np.random.default_rng(0)
    same = np.repeat(rng.normal(size=(2, 7)), 3, axis=0)
    found = movement(spans(same), mask(1, 2, 4, 5), mask(1, 4), mask(2, 5), ONCE, 0.0)
    assert (found.inter_contextual_variance, found.contextual_deviation, found.auroc) == (0, 0, 0.5)


def test_what_is_unknown_is_asked_and_not_answered():
    vectors = spans([EAST, NORTH, EAST, EAST, EAST, NORTH], known=[True, False, True, False, True, True])
    found = movement(vectors, mask(1, 2, 4, 5), mask(2), mask(1), ONCE, 0.0)
    assert (found.n_asked, found.n_answered) == (4, 1)  # the base of the second word is unknown
    assert found.inter_contextual_variance == 0
    nothing = movement(spans([EAST] * 6, known=[False] * 6), mask(1, 2), mask(1), mask(2), ONCE, 0.0)
    assert (nothing.n_answered, nothing.inter_contextual_variance, nothing.auroc) == (0, None, None)
    assert kept_apart(spans([EAST] * 6, known=[False] * 6), mask(1), mask(2), ONCE)[0] == 0.5


def test_scaling_and_turning_the_space_change_nothing():
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(6, 5))
    turn = np.linalg.qr(rng.normal(size=(5, 5)))[0]
    one, other = (movement(spans(v), mask(1, 2, 4, 5), mask(1, 4), mask(2, 5), ONCE, 0.0) for v in (vectors, 3 * vectors @ turn))
    assert one.inter_contextual_variance == pytest.approx(other.inter_contextual_variance, abs=1e-6)
    assert one.auroc == other.auroc


def test_clusters_are_drawn_whole():
    weights = cluster_weights(np.array([0, 0, 1, 2, 2, 2]), draws=500)
    assert weights.shape == (500, 6)
    assert (weights[:, 0] == weights[:, 1]).all()
    assert (weights[:, 3] == weights[:, 5]).all()
    assert (weights[:, [0, 2, 3]].sum(axis=1) == 3).all()
    assert weighted_mean(np.array([1.0, 1, 0, 0, 0, 0]), np.array([[1.0, 1, 2, 0, 0, 0]])).tolist() == [0.5]


def test_wilsons_interval():
    # statsmodels' proportion_confint(10, 10, method="wilson") and (3, 12)
    assert wilson(1.0, 10) == pytest.approx((0.7224672, 1.0), abs=1e-6)
    assert wilson(3 / 12, 12) == pytest.approx((0.0889373, 0.5323073), abs=1e-4)
    assert interval(1.0, np.ones(9), 10) == wilson(1.0, 10)


@pytest.mark.simulation
def test_intervals_of_shares_in_clusters_cover():
    """Items of a cluster are alike: an interval over items would cover less."""
    rng, inside = np.random.default_rng(5), 0
    clusters = np.repeat(np.arange(60), 3)
    weights = cluster_weights(clusters)
    for _ in range(SIMULATIONS):
        share = rng.beta(2, 3, size=60)  # of mean .4
        passed = (rng.random(180) < share[clusters]).astype(float)
        low, high = interval(passed.mean(), weighted_mean(passed, weights), 60)
        inside += low <= 0.4 <= high
    noise = 3 * (0.95 * 0.05 / SIMULATIONS) ** 0.5 if SIMULATIONS < 2_000 else 0
    assert abs(inside / SIMULATIONS - 0.95) <= 0.02 + noise


def test_ned_is_half_the_variance_of_the_difference_over_the_sum_of_variances():
    # u - v = (-1, 1): variance 1; variances of u and v are 1/4 each: 1 / (2 * 1/2) = 1: as far as can be
    assert ned(np.float32([[0, 1]]), np.float32([[1, 0]])).tolist() == [1]
    # (0, 2) and (0, 1): u - v = (0, 1), 1/4; variances 1 and 1/4: (1/4) / (2 * 5/4)
    assert ned(np.float32([[0, 2]]), np.float32([[0, 1]])).tolist() == [0.1]
    assert ned(np.float32([[3, 3]]), np.float32([[1, 1]])).tolist() == [0]
    assert ned(np.float32([[1, 5, 2]]), np.float32([[2, 6, 3]])).tolist() == [0]  # the mean does not count


def test_a_criterion_is_passed_where_the_same_meaning_is_nearer():
    same, other = np.array([0.9, 0.5, 0.3, np.nan]), np.array([0.8, 0.5, 0.7, 0.1])
    far, near = np.array([0.1, 0.2, 0.3, 0.0]), np.array([0.2, 0.3, 0.4, 0.0])
    found = criterion((same, other), (far, near), 0.5, np.array([0, 0, 1, 1]), np.array([[1.0, 1, 0, 0], [0, 0, 1, 1]]))
    assert (found.n_asked, found.n_answered) == (4, 3)
    assert found.criterion_rate == 0.5  # one passed, one equal, one not
    assert found.criterion_rate_ned == 1
    assert found.margin == pytest.approx(0.5 * (0.1 + 0 - 0.4) / 3)


def test_margins_fall_into_the_bins_of_align_sim():
    counts = margins(np.array([0.5, 0.5, 0.5, np.nan]), np.array([0.5, 0.485, 0.9, 0.0]))
    assert len(counts) == 14
    assert [n for n, count in enumerate(counts) if count] == [0, 6, 7]  # -.4; 0 to .01; .015


def test_the_best_threshold_lies_between_the_sorts():
    assert best_threshold(np.array([0.9, 0.8, 0.2, 0.1]), np.array([True, True, False, False])) == 0.5
    assert best_threshold(np.array([0.9, 0.8]), np.array([True, True])) == -np.inf
    assert best_threshold(np.array([0.9, 0.8]), np.array([False, False])) == np.inf
    # 3 of 4 either way; one threshold gets all right but .6
    assert best_threshold(np.array([0.9, 0.7, 0.6, 0.1]), np.array([True, False, True, False])) in (pytest.approx(0.35), pytest.approx(0.8))


def test_a_word_is_judged_by_the_threshold_of_the_others():
    similarity = np.array([0.9, 0.1, 0.8, 0.2, 0.4, 0.3])
    same = np.array([True, False, True, False, True, False])
    right, threshold = cross_validated(similarity, same, np.array([0, 0, 1, 1, 2, 2]))
    # without word 2 the threshold is (.8 + .2)/2 = .5 and its .4 is judged wrongly; without another it is (.4 + .3)/2
    assert right.tolist() == [True, True, True, True, False, True]
    assert threshold == pytest.approx(0.35)


def test_nothing_to_tell_by_is_chance():
    right, _ = cross_validated(np.ones(8), np.array([True, False] * 4), np.repeat([0, 1, 2, 3], 2))
    assert right.mean() == 0.5


def test_graded_similarity_by_the_metrics_of_its_task():
    cosines, gold = np.array([[0.1, 0.3], [0.5, 0.4], [0.9, 0.9]]), np.array([[1.0, 3.0], [5.0, 4.0], [9.0, 9.0]])
    assert change_correlation(cosines, gold) == pytest.approx(1)
    assert change_correlation(cosines, gold[:, ::-1]) == pytest.approx(-1)
    assert change_correlation(np.ones((3, 2)), gold) == 0
    # changes (.2, -.1, 0) and (2, 1, 0): (.4 - .1) / sqrt(.05 * 5)
    assert change_correlation(cosines, np.array([[0.0, 2.0], [0.0, 1.0], [4.0, 4.0]])) == pytest.approx(0.3 / 0.25**0.5)
    assert similarity_correlation(cosines, gold, np.ones((2, 3)))[0] == pytest.approx(1)
    assert similarity_correlation(np.ones((3, 2)), gold, np.ones((2, 3))) == (0, (-1, 1))


def test_the_harmonic_mean_is_that_of_scipys_correlations():
    from scipy.stats import pearsonr, spearmanr

    rng = np.random.default_rng(3)
    gold = rng.integers(0, 10, size=(40, 2)).astype(float)
    cosines = gold / 10 + rng.normal(size=(40, 2)) * 0.3
    one, other = pearsonr(cosines.ravel(), gold.ravel()).statistic, spearmanr(cosines.ravel(), gold.ravel()).statistic
    found, (low, high) = similarity_correlation(cosines, gold, cluster_weights(np.arange(40)))
    assert found == pytest.approx(2 * one * other / (one + other), abs=1e-12)
    assert low < found < high
