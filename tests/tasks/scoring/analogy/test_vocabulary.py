"""Spellings that a model gives the same vector are one candidate."""

import numpy as np

from mteb_words.tasks.scoring.analogy.vocabulary import vocabulary

ALL = np.ones(3, dtype=bool)


def rows(words, vectors, known=ALL):
    return vocabulary(words, np.array(vectors, dtype=np.float32), known).row


def test_spellings_with_the_same_vector_share_a_row():
    assert rows(["athens", "Athens", "rome"], [[1, 2], [1, 2], [3, 4]]) == {"athens": 0, "Athens": 0, "rome": 1}


def test_what_batching_does_to_a_vector_is_not_a_difference():
    assert rows(["athens", "Athens", "rome"], [[1, 2], [1.0001, 2.0001], [3, 4]])["Athens"] == 0


def test_spellings_with_vectors_of_their_own_stay_apart():
    assert rows(["apple", "Apple", "APPLE"], [[1, 2], [1, 2.03], [2, 1]]) == {"apple": 0, "Apple": 1, "APPLE": 2}


def test_different_words_with_the_same_vector_stay_apart():
    assert rows(["cat", "kitten", "dog"], [[1, 2], [1, 2], [1, 2]]) == {"cat": 0, "kitten": 1, "dog": 2}


def test_an_unknown_word_has_no_row():
    assert rows(["a", "b", "c"], [[1, 2], [0, 0], [3, 4]], np.array([True, False, True])) == {"a": 0, "c": 1}


def test_rows_have_unit_length_whatever_the_length_of_the_vectors():
    units = vocabulary(["a", "b", "c"], np.array([[3e-30, 4e-30], [3e30, 4e30], [0.6, 0.8]], dtype=np.float32), ALL).units
    assert units.dtype == np.float32
    assert np.allclose(units, [[0.6, 0.8]] * 3, atol=1e-6)


def test_a_model_that_knows_nothing_has_no_rows():
    assert vocabulary(["a", "b", "c"], np.zeros((3, 4), dtype=np.float32), ~ALL).units.shape == (0, 4)
