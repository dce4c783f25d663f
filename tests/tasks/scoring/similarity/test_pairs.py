"""Correlation with human judgements, and what an unknown word does to it."""

import numpy as np
import pytest
from scipy.stats import pearsonr, spearmanr

from mteb_words.tasks.scoring.similarity.pairs import pair_cosines, score_groups, score_pairs


def test_cosines_by_hand():
    one = np.array([[1, 0], [1, 1], [1, 0], [3e-30, 0]], dtype=np.float32)
    other = np.array([[0, 2], [1, 0], [-3, 0], [5e-30, 0]], dtype=np.float32)
    assert pair_cosines(one, other).tolist() == pytest.approx([0, 2**-0.5, -1, 1])


def test_a_zero_vector_makes_its_pair_nan_without_a_warning():
    assert np.isnan(pair_cosines(np.zeros((1, 2), dtype=np.float32), np.ones((1, 2), dtype=np.float32))).all()


def test_correlations_equal_scipy():
    rng = np.random.default_rng(0)
    cosines, gold = rng.uniform(-1, 1, 200), rng.integers(0, 10, 200)
    scores = score_pairs(cosines, gold)
    assert scores.spearman == pytest.approx(spearmanr(cosines, gold).statistic, abs=1e-12)
    assert scores.pearson == pytest.approx(pearsonr(cosines, gold).statistic, abs=1e-12)
    assert (scores.spearman_all, scores.n_asked, scores.n_answered, scores.coverage) == (scores.spearman, 200, 200, 1)


def test_unanswered_pairs_are_counted_and_cost_correlation_where_all_pairs_count():
    cosines = np.array([0.1, np.nan, 0.2, 0.6, np.nan])
    gold = [1, 2, 3, 4, 5]
    scores = score_pairs(cosines, gold)
    assert (scores.n_asked, scores.n_answered, scores.coverage) == (5, 3, 3 / 5)
    assert scores.spearman == pytest.approx(1)
    # Both unanswered pairs get the mean cosine .3: ranks 1, 3.5, 2, 5, 3.5 against 1..5. They share no order with 1..5, so the sum of
    # products of deviations, (-2 * -2) + (.5 * -1) + (-1 * 0) + (2 * 1) + (.5 * 2) = 6.5, is divided by that of ranks without ties, 10.
    assert scores.spearman_all == pytest.approx(6.5 / 10)
    assert scores.spearman_all < spearmanr([1, 3.5, 2, 5, 3.5], gold).statistic


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.6, 0.9])
def test_a_model_that_answers_a_share_of_the_pairs_rightly_scores_about_that_share(share):
    """Pairs at random of 2,000; with the deviation of ranks that the ties make smaller the score of a tenth would be .27."""
    rng = np.random.default_rng(1)
    gold = rng.normal(size=2_000)
    cosines = np.where(rng.random(2_000) < share, gold, np.nan)
    assert score_pairs(cosines, gold).spearman == pytest.approx(1)
    assert share <= score_pairs(cosines, gold).spearman_all + 0.02 <= 1.5 * share + 0.06


@pytest.mark.parametrize("cosines", [[], [0.5], [np.nan, np.nan, np.nan], [0.4, 0.4, 0.4], [np.nan, 0.1, np.nan]])
def test_without_information_the_correlation_is_0_and_never_nan(cosines):
    scores = score_pairs(np.array(cosines), list(range(len(cosines))))
    assert (scores.spearman, scores.pearson, scores.spearman_all) == (0, 0, 0)


def test_groups_are_scored_each_for_itself_and_hold_every_pair():
    cosines, gold, groups = np.array([0.1, 0.2, 0.3, np.nan, 0.5, 0.4]), [1, 2, 3, 4, 5, 6], ["b", "b", "b", "a", "a", "a"]
    found = score_groups(cosines, gold, groups)
    assert list(found) == ["a", "b"]
    assert found["b"].spearman == pytest.approx(1)
    assert found["a"].spearman == pytest.approx(-1)
    assert [(part.n_asked, part.n_answered) for part in found.values()] == [(3, 2), (3, 3)]
