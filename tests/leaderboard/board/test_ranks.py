"""Simultaneous ranks: on published data, on equal models, and beside pairwise ranks.

Boards of equal models are simulated 40 times; MTEB_WORDS_BOARDS sets another number. At 1,000 the share of boards with a false range of
ranks must be 5 % at most.
"""

import os

import numpy as np
import pytest

from mteb_words.leaderboard.board.ranks import better_of_all, better_pairwise, ranks

BOARDS = int(os.environ.get("MTEB_WORDS_BOARDS", "40"))

# Mathematics in PISA 2018 (OECD): country, score, standard error, and the range of ranks in the figure of the vignette of the R package
# csranks 1.2.3 (Wilhelm and Morgen), which made it with 1,000 normal draws: 95 % simultaneous confidence sets, step-down.
PISA = """
Japan 526.9733 2.4715 1 6|Korea 525.9330 3.1214 1 7|Estonia 523.4146 1.7436 1 6|Netherlands 519.2310 2.6323 1 11|Poland 515.6479 2.6021 1 12
Switzerland 515.3147 2.9080 1 13|Canada 512.0169 2.3575 3 17|Denmark 509.3984 1.7350 4 18|Slovenia 508.8975 1.3639 4 18
Belgium 508.0703 2.2627 4 18|Finland 507.3014 1.9679 4 18|Sweden 502.3877 2.6543 5 24|United-Kingdom 501.7699 2.5644 6 24
Norway 500.9638 2.2190 7 24|Germany 500.0438 2.6471 7 25|Ireland 499.6329 2.1986 8 25|Czech-Republic 499.4677 2.4607 7 25
Austria 498.9423 2.9710 7 26|Latvia 496.1263 1.9628 12 26|France 495.4076 2.3202 12 26|Iceland 495.1874 1.9531 12 26
New-Zealand 494.4897 1.7059 12 26|Portugal 492.4874 2.6846 12 31|Australia 491.3600 1.9398 12 29|Italy 486.5899 2.7800 15 31
Slovak-Republic 486.1649 2.5556 18 31|Luxembourg 483.4215 1.0976 23 31|Spain 481.3926 1.4624 24 31|Lithuania 481.1912 1.9533 24 31
Hungary 481.0826 2.3196 23 31|United-States 478.2447 3.2354 23 32|Israel 463.0345 3.4986 31 34|Türkiye 453.5078 2.2604 32 34
Greece 451.3703 3.0912 32 34|Chile 417.4066 2.4159 35 36|Mexico 408.8015 2.4932 35 37|Costa-Rica 402.3312 3.2892 36 38
Colombia 390.9323 2.9896 37 38
"""
COUNTRIES = [line.split() for line in PISA.replace("\n", "|").split("|") if line]


def test_ranks_of_pisa_are_those_that_csranks_publishes():
    """Draws are independent normals with the standard errors, as there; 20,000 of them, so that chance is small.

    The figure tells apart two pairs of countries with a studentised difference of 3.694, so its 1,000 draws gave a smaller critical value.
    Ours is between 3.7 and 3.8. All ranges must be equal but for the pairs with a difference between 3.69 and 3.8, each of which moves one
    limit of two countries by one.
    """
    scores = np.array([float(country[1]) for country in COUNTRIES])
    errors = np.array([float(country[2]) for country in COUNTRIES])
    draws = scores[:, None] + errors[:, None] * np.random.default_rng(0).standard_normal((len(scores), 20_000))
    found = {country[0]: each.simultaneous for country, each in zip(COUNTRIES, ranks(list(scores), list(draws)), strict=True)}
    published = {name: (int(low), int(high)) for name, _, _, low, high in COUNTRIES}
    assert len(published) == 38
    studentised = abs(scores[:, None] - scores) / np.hypot(errors[:, None], errors)
    at_the_edge = ((studentised > 3.69) & (studentised < 3.8)).sum(axis=1)
    moved = [abs(np.subtract(found[name], published[name])).sum() for name in published]
    assert (moved <= at_the_edge).all()
    assert (at_the_edge == 0).sum() == 29  # of 38 ranges, equal to the last rank


def equal_models(rng, number, paired_by=0.8):
    """Models that are equally good: what was measured of each, and its draws, with noise that the models share to a part."""
    noise = paired_by * rng.standard_normal(2_001) + np.sqrt(1 - paired_by**2) * rng.standard_normal((number, 2_001))
    measured = 0.5 + 0.02 * noise[:, 0]
    return measured, measured[:, None] + 0.02 * noise[:, 1:]


@pytest.mark.simulation
def test_at_most_1_in_20_boards_of_100_equal_models_has_any_false_range_of_ranks():
    """All true ranks are equal, so that any range but 1 to 100 is false."""
    rng = np.random.default_rng(0)
    false = sum(better_of_all(*equal_models(rng, 100)).any() for _ in range(BOARDS))
    slack = 0 if BOARDS >= 1_000 else 4 * (0.05 * 0.95 / BOARDS) ** 0.5
    assert false / BOARDS <= 0.05 + slack


@pytest.mark.simulation
def test_most_boards_of_100_equal_models_have_a_false_pairwise_range():
    """Why ranks are simultaneous: among 4,950 pairs some 250 differ by chance."""
    rng = np.random.default_rng(0)
    assert all(better_pairwise(*equal_models(rng, 100)).any() for _ in range(10))


@pytest.mark.parametrize("seed", range(10))
def test_simultaneous_ranges_hold_the_pairwise_ones_and_the_order_of_scores(seed):
    rng = np.random.default_rng(seed)
    scores, draws = equal_models(rng, 12)
    shift = np.sort(rng.uniform(0, 0.15, 12))[::-1]
    found = ranks(list(scores + shift), list(draws + shift[:, None]))
    order = np.argsort(-(scores + shift)).tolist()
    for index, each in enumerate(found):
        (low, high), (best, worst) = each
        assert low <= best <= 1 + order.index(index) <= worst <= high
    assert any(each.simultaneous != each.pairwise for each in found)


def test_a_far_better_model_is_alone_at_rank_1_and_identical_ones_tie():
    noise = 0.02 * np.random.default_rng(0).standard_normal(2_000)
    better = 0.02 * np.random.default_rng(1).standard_normal(2_000)
    found = ranks([0.9, 0.5, 0.5, 0.5], [0.9 + better, 0.5 + noise, 0.5 + noise, 0.5 + noise])
    assert [each.simultaneous for each in found] == [(1, 1), (2, 4), (2, 4), (2, 4)]


def test_a_difference_that_is_the_same_in_each_draw_is_shown():
    noise = 0.02 * np.random.default_rng(0).standard_normal(2_000)
    assert [each.simultaneous for each in ranks([0.51, 0.5], [0.51 + noise, 0.5 + noise])] == [(1, 1), (2, 2)]


def test_steps_show_more_than_one_step():
    """Without the pairs that are told apart at first, the largest difference of the rest is smaller, and so is the critical value."""
    rng = np.random.default_rng(3)
    noise = rng.standard_normal((20, 2_000))
    scores = np.r_[np.arange(18) * 100.0, 1_700 + 3.9 * np.sqrt(2), 1_700 - 1_000.0]
    better = better_of_all(scores, scores[:, None] + noise)
    alone = better_of_all(scores[17:19], scores[17:19, None] + noise[17:19])
    assert better[18, 17]
    assert alone[1, 0]


def test_a_model_without_draws_is_told_from_none():
    noise = np.random.default_rng(0).standard_normal(2_000)
    found = ranks([0.9, 0.5, 0.1], [0.9 + 0.01 * noise, None, 0.1 + 0.01 * noise[::-1]])
    assert [each.simultaneous for each in found] == [(1, 2), (1, 3), (2, 3)]
    assert ranks([], []) == []
    assert [each.simultaneous for each in ranks([0.5], [None])] == [(1, 1)]
