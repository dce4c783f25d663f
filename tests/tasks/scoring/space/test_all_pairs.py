"""The distribution of all cosines: against exact ones, and moments without any pair."""

import tracemalloc

import numpy as np
import pytest

from mteb_words.tasks.scoring.space.all_pairs import BINS, distribution


def cloud(n, d, shift=0.3, seed=0):
    vectors = np.random.default_rng(seed).normal(shift, 1, (n, d))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def exact(units):
    wide = units.astype(np.float64)
    return (wide @ wide.T)[np.triu_indices(len(units), k=1)]


@pytest.mark.parametrize(("n", "d"), [(3_000, 50), (1_025, 7), (512, 3), (5, 2), (2, 4)])
def test_every_bin_is_right_but_for_cosines_at_its_edges(n, d):
    units = cloud(n, d)
    found, cosines = distribution(units), np.sort(exact(units))
    assert found.counts.sum() == n * (n - 1) // 2
    edges = np.linspace(-1, 1, BINS + 1)[1:-1]
    below = np.cumsum(found.counts)[:-1]
    assert (np.searchsorted(cosines, edges - 2e-6) <= below).all()
    assert (below <= np.searchsorted(cosines, edges + 2e-6)).all()


@pytest.mark.parametrize("shift", [0, 0.3, 5])
def test_mean_variance_and_quantiles_equal_exact_ones(shift):
    units = cloud(3_000, 40, shift)
    found, cosines = distribution(units), exact(units)
    assert found.mean == pytest.approx(cosines.mean(), abs=1e-6)
    assert found.variance == pytest.approx(cosines.var(), abs=1e-6)
    for share in (0.01, 0.5, 0.95):
        assert found.quantile(share) == pytest.approx(np.quantile(cosines, share), abs=2 / BINS)


def test_vectors_that_are_all_one_have_all_pairs_in_the_last_bin():
    found = distribution(np.repeat(cloud(1, 30), 1_500, axis=0))
    assert found.counts[-1] == found.counts.sum() == 1_500 * 1_499 // 2
    assert (found.mean, found.variance) == pytest.approx((1, 0), abs=1e-6)


def test_opposite_vectors_have_theirs_in_the_first():
    one = cloud(1, 30)
    assert distribution(np.concatenate([one, -one])).counts[0] == 1


@pytest.mark.parametrize("n", [0, 1])
def test_fewer_than_two_vectors_have_no_pair(n):
    found = distribution(cloud(n, 4) if n else np.zeros((0, 4), dtype=np.float32))
    assert (found.counts.sum(), found.mean, found.variance) == (0, 0, 0)


def test_the_order_of_the_vectors_does_not_matter_beyond_the_edges():
    units = cloud(2_000, 20)
    one, other = distribution(units), distribution(units[np.random.default_rng(1).permutation(2_000)])
    assert np.abs(one.counts - other.counts).sum() < 100
    assert one.mean == pytest.approx(other.mean, abs=1e-12)


def test_memory_is_a_few_megabytes():
    units = cloud(20_000, 8)
    distribution(units[:600])  # compiled once
    tracemalloc.start()
    distribution(units)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20e6  # all cosines would have 1.6 GB
