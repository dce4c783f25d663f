"""The known words of a list, and which of them belong together."""

import numpy as np

from mteb_words.tasks.scoring.analogy.kin import kin_of
from mteb_words.tasks.scoring.analogy.vocabulary import vocabulary

ALL = np.ones(3, dtype=bool)


def known(words, vectors, known=ALL, forms=None):
    return vocabulary(words, np.array(vectors, dtype=np.float32), known, forms)


def belonging(links, n):
    return [sorted(links.of(np.array([row]))[0].tolist()) for row in range(n)]


def test_every_known_word_has_a_row():
    assert known(["athens", "Athens", "rome"], [[1, 2], [1, 2], [3, 4]]).row == {"athens": 0, "Athens": 1, "rome": 2}


def test_an_unknown_word_has_no_row():
    assert known(["a", "b", "c"], [[1, 2], [0, 0], [3, 4]], np.array([True, False, True])).row == {"a": 0, "c": 1}


def test_spellings_that_differ_by_case_belong_together_whatever_their_vectors():
    kin = known(["apple", "Apple", "pear"], [[1, 2], [-5, 1], [2, 1]]).kin
    assert belonging(kin.spellings, 3) == [[1], [0], []]


def test_forms_of_a_lemma_belong_to_a_word_in_every_case():
    kin = kin_of(["Mouse", "mice", "Mice", "cat"], {"mouse": {"mice"}, "mice": {"mouse"}, "cat": {"cats"}})
    assert belonging(kin.forms, 4) == [[1, 2], [0], [0], []]
    assert belonging(kin.spellings, 4) == [[], [2], [1], []]


def test_links_of_several_rows_say_to_which_of_them_they_belong():
    kin = kin_of(["a", "A", "b", "B"])
    rows, index = kin.spellings.of(np.array([3, 0, 3]))
    assert (rows.tolist(), index.tolist()) == ([2, 1, 2], [0, 1, 2])


def test_rows_have_unit_length_whatever_the_length_of_the_vectors():
    units = known(["a", "b", "c"], [[3e-30, 4e-30], [3e30, 4e30], [0.6, 0.8]]).units
    assert units.dtype == np.float32
    assert np.allclose(units, [[0.6, 0.8]] * 3, atol=1e-6)


def test_a_model_that_knows_nothing_has_no_rows():
    assert known(["a", "b", "c"], np.zeros((3, 4)), ~ALL).units.shape == (0, 4)
