"""Agreement of two models from what their result files hold: against scipy and direct formulas, and by simulation."""

import base64

import numpy as np
import pytest
from scipy.stats import kendalltau, spearmanr

from mteb_words.leaderboard.board.agreement import View, agreement, agreements, read_view
from mteb_words.schema import read_entry

from ..entries import entry


def view(vectors, others=None, *, k=5, unknown=()):
    """What a model with these vectors of words (and of the second words of related pairs) would say."""
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = units @ units.T
    alone = cosines - 3 * np.eye(len(units))
    neighbours = np.argsort(-alone, axis=1)[:, :k]
    neighbours[list(unknown)] = -1
    related = (units * (others / np.linalg.norm(others, axis=1, keepdims=True))).sum(axis=1) if others is not None else cosines[0]
    return View("sample", related, cosines, neighbours)


@pytest.fixture
def two():
    rng = np.random.default_rng(1)
    one = rng.normal(size=(120, 10))
    other = one @ rng.normal(size=(10, 14)) + rng.normal(size=(120, 14))
    return one, other


def test_every_measure_equals_its_direct_computation(two):
    first, second = (view(vectors) for vectors in two)
    found = agreement(first, second)
    upper = np.triu_indices(120, k=1)
    assert found["spearman random"][0] == pytest.approx(spearmanr(first.random[upper], second.random[upper]).statistic, abs=1e-9)
    assert found["kendall random"][0] == pytest.approx(kendalltau(first.random[upper], second.random[upper]).statistic, abs=1e-9)
    assert found["spearman related"][0] == pytest.approx(spearmanr(first.related, second.related).statistic, abs=1e-9)
    assert found["kendall related"][0] == pytest.approx(kendalltau(first.related, second.related).statistic, abs=1e-9)
    sets = [[set(row) for row in each.neighbours.tolist()] for each in (first, second)]
    assert found["jaccard"][0] == pytest.approx(np.mean([len(a & b) / len(a | b) for a, b in zip(*sets, strict=True)]), abs=1e-9)


def test_cka_equals_the_formula_of_its_features(two):
    """Kornblith et al. 2019, equation 8: ||Y'X||² / (||X'X|| ||Y'Y||) for centred features."""
    units = [vectors / np.linalg.norm(vectors, axis=1, keepdims=True) for vectors in two]
    x, y = (vectors - vectors.mean(axis=0) for vectors in units)
    expected = np.linalg.norm(y.T @ x) ** 2 / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))
    assert agreement(view(two[0]), view(two[1]))["cka"][0] == pytest.approx(expected, abs=1e-9)


def test_a_model_agrees_with_itself_and_with_its_rotation(two):
    one = two[0]
    turned = one @ np.linalg.qr(np.random.default_rng(3).normal(size=(10, 10)))[0] * 7
    assert all(value == pytest.approx(1) for value, _, _ in agreement(view(one), view(turned)).values())


def test_unknown_words_have_no_part_and_too_few_words_no_answer(two):
    some = view(two[1], unknown=range(70))
    found = agreement(view(two[0]), some)
    rest = agreement(view(two[0]), view(two[1]))
    assert found["jaccard"] != rest["jaccard"]
    assert found["spearman related"] == rest["spearman related"]
    assert set(agreement(view(two[0]), view(two[1], unknown=range(90)))) == {"spearman related", "kendall related"}


def test_views_of_other_samples_are_not_compared(two):
    one, other = view(two[0]), view(two[1])
    assert agreements([one, View("another", other.related, other.random, other.neighbours)]) == {}
    assert agreements([one, View("sample", other.related[:50], other.random, other.neighbours)]) == {}
    assert list(agreements([one, other, one])) == [(0, 1), (0, 2), (1, 2)]


def good():
    def packed(values):
        return base64.b64encode(np.array(values, dtype="<i2").tobytes()).decode()

    packs = {"related": packed([32767, -32768]), "random": packed([0, 16384, -32767]), "neighbours": packed([1, 2, 0, 2, -1, -1])}
    return {**packs, "n_words": 3, "sample_sha256": "s"}


@pytest.mark.parametrize(
    "change",
    [
        {"n_words": 10_000_000},
        {"n_words": 2},
        {"n_words": "3"},
        {"n_words": None},
        {"sample_sha256": None},
        {"neighbours": ""},
        {"neighbours": base64.b64encode(np.array([1, 1, 0, 2, -1, -1], dtype="<i2").tobytes()).decode()},
        {"neighbours": base64.b64encode(np.array([1, 2, 0, 2, -1, 5], dtype="<i2").tobytes()).decode()},
        {"random": ""},
        {"related": "A"},
    ],
)
def test_a_view_whose_parts_do_not_fit_is_ignored_and_said(change):
    found, (ignored,) = read_entry({**entry(), "view": {**good(), **change}})
    assert (found.view, ignored.field) == (None, "view")


@pytest.mark.parametrize("broken", [{}, {"related": "x"}, {"related": "AAA=", "random": "!", "neighbours": ""}, [], 7])
def test_a_damaged_view_is_ignored_and_said(broken):
    found, (ignored,) = read_entry({**entry(), "view": broken})
    assert (found.view, ignored.field) == (None, "view")


def test_a_view_is_read_as_it_was_packed():
    found = read_view(read_entry({**entry(), "view": good()})[0].view)
    assert found.related[0] == 1
    assert np.isnan(found.related[1])
    assert found.random[0, 2] == found.random[2, 0] == pytest.approx(0.5, abs=1e-4)
    assert found.random[1, 2] == -1
    assert found.neighbours.tolist() == [[1, 2], [0, 2], [-1, -1]]


@pytest.mark.simulation
def test_the_interval_of_related_pairs_covers_the_truth():
    rng = np.random.default_rng(5)
    truth = 6 / np.pi * np.arcsin(0.6 / 2)  # Spearman's of a normal distribution with correlation .6
    covered = 0
    for _ in range(200):
        x = rng.normal(size=300)
        y = 0.6 * x + 0.8 * rng.normal(size=300)
        nothing = np.full((50, 50), np.nan), np.full((50, 5), -1)
        _, low, high = agreement(View("", x, *nothing), View("", y, *nothing))["spearman related"]
        covered += low <= truth <= high
    assert 0.95 - 3 * np.sqrt(0.95 * 0.05 / 200) - 0.02 <= covered / 200
