"""The shape of a cloud of vectors: answers known by hand, and direct formulas."""

import numpy as np
import pytest
from scipy.stats import skew

from mteb_words.tasks.scoring.space.geometry import hubness, nearest, shape


def units(vectors):
    vectors = np.asarray(vectors, dtype=np.float64)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_the_corners_of_a_cross_fill_their_space():
    cross = units(np.concatenate([np.eye(4), -np.eye(4)]))
    found = shape(cross)
    assert found.effective_rank == pytest.approx(4)
    assert found.isoscore == pytest.approx(1)
    # of the 28 pairs 4 are opposite and 24 at right angles
    assert found.expected_cosine == pytest.approx(-4 / 28)
    assert found.top_dimensions == pytest.approx(3 / 4)


def test_a_line_fills_one_dimension():
    line = units([[1, 0, 0], [-1, 0, 0], [1, 0, 0]])
    found = shape(line)
    assert found.effective_rank == pytest.approx(1)
    assert found.isoscore == pytest.approx(0, abs=1e-6)
    assert found.top_dimensions == pytest.approx(1)
    assert found.expected_cosine == pytest.approx(-1 / 3)


def test_isoscore_equals_the_formula_of_its_authors():
    points = np.random.default_rng(3).normal(size=(500, 6)) * [5, 3, 1, 1, 0.5, 0.1]
    table = units(points)
    variances = np.linalg.eigvalsh(np.cov(table.T.astype(np.float64), bias=True))
    normed = variances * np.sqrt(6) / np.linalg.norm(variances)
    defect = np.linalg.norm(normed - 1) / np.sqrt(2 * (6 - np.sqrt(6)))
    share = (6 - defect**2 * (6 - np.sqrt(6))) ** 2 / 36
    assert shape(table).isoscore == pytest.approx((6 * share - 1) / 5, abs=1e-9)


@pytest.mark.parametrize("table", [np.zeros((0, 3)), np.ones((1, 3)), np.ones((40, 3)), np.zeros((40, 3))])
def test_nothing_to_see_is_a_number(table):
    table = table.astype(np.float32) / np.float32(np.sqrt(3))
    assert all(np.isfinite(value) for value in (*vars_of(shape(table)), hubness(table)))


def vars_of(found):
    return (found.expected_cosine, found.effective_rank, found.isoscore, found.top_dimensions)


def test_one_vector_has_one_dimension_and_no_hubs():
    found = shape(np.repeat(units([[0.3, -0.8, 0.1, 0.4, 2.2]]), 500, axis=0))
    assert found.effective_rank == 1
    assert found.isoscore == 0
    assert hubness(np.repeat(units([[0.3, -0.8, 0.1]]), 500, axis=0)) == 0


def test_hubness_is_the_skewness_of_how_often_one_is_near():
    table = units(np.random.default_rng(5).normal(size=(700, 12)) + 0.4)
    cosines = table @ table.T
    np.fill_diagonal(cosines, -np.inf)
    often = np.bincount(np.argsort(-cosines, axis=1)[:, :10].ravel(), minlength=700)
    assert hubness(table) == pytest.approx(skew(often), abs=1e-6)


def test_nearest_leaves_the_vector_itself_out_and_takes_the_first_of_equals():
    table = units([[1, 0], [1, 0.1], [0, 1], [1, 0.1]])
    assert nearest(table[:2], table, 2).tolist() == [[1, 3], [3, 0]]
