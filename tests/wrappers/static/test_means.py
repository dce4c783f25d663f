"""Means of rows, for texts of any number of rows."""

import numpy as np

from mteb_words.wrappers.static.means import mean_rows

TABLE = np.array([[1, 2], [3, 6], [5, 10]], dtype=np.float32)


def test_each_text_gets_the_mean_of_its_own_rows_and_zero_without_any():
    found = mean_rows(TABLE, np.array([0, 1, 2, 2]), np.array([2, 0, 1, 1, 0]))
    assert found.dtype == np.float32
    assert found.tolist() == [[2, 4], [0, 0], [5, 10], [5, 10], [0, 0]]


def test_weights_multiply_the_rows_and_not_the_denominator():
    found = mean_rows(TABLE, np.array([0, 1]), np.array([2]), np.array([3, 1], dtype=np.float32))
    assert found.tolist() == [[(3 * 1 + 3) / 2, (3 * 2 + 6) / 2]]


def test_no_texts_and_no_rows_give_empty_tables():
    nothing = np.array([], dtype=np.int64)
    assert mean_rows(TABLE, nothing, nothing).shape == (0, 2)
    assert mean_rows(TABLE, nothing, np.array([0])).tolist() == [[0, 0]]
