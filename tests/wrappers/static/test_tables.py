"""Static vectors: how a word is looked up."""

import itertools

import numpy as np
import pytest

from mteb_words import WordEncoder
from mteb_words.wrappers.base import StaticWords
from mteb_words.wrappers.formats.subwords import Subwords
from mteb_words.wrappers.vectors import KNOWN, PARTLY_KNOWN, UNKNOWN


@pytest.fixture
def toy():
    words = ["paris", "Apple", "apple", "ice-cream", "ice", "cream", "apple"]
    return StaticWords("toy", words, np.eye(7, dtype=np.float32))


def rows(found):
    return found.vectors.argmax(axis=1).tolist()


def test_a_word_is_looked_up_as_it_is_and_then_in_lower_case(toy):
    assert rows(toy.encode_words(["Paris", "Apple", "APPLE", "apple"])) == [0, 1, 2, 2]


def test_an_unknown_word_is_marked_and_not_given_a_vector(toy):
    found = toy.encode_words(["paris", "zyx"])
    assert found.known.tolist() == [True, False]
    assert not found.vectors[1].any()


def test_a_word_with_a_hyphen_is_one_word_if_the_table_has_it(toy):
    assert rows(toy.encode_words(["ice-cream"])) == [3]


def test_several_words_give_the_mean_of_the_known_ones(toy):
    found = toy.encode_words(["ice cream", "ice, zyx!", "zyx xyz"])
    assert found.vectors[0].tolist() == [0, 0, 0, 0, 1 / 2, 1 / 2, 0]
    assert found.vectors[1].tolist() == [0, 0, 0, 0, 1, 0, 0]
    assert found.known.tolist() == [True, True, False]


def test_with_n_grams_an_unknown_word_is_composed_of_them(toy):
    toy.table.subwords = Subwords(shortest=3, longest=3, rows=np.full((5, 7), 2, dtype=np.float32))
    found = toy.encode_words(["Paris", "ice zyx", "zyx", ""])
    assert found.vectors.tolist() == [[1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0], [2] * 7, [0] * 7]
    assert found.known.tolist() == [True, True, True, False]


def test_no_words_give_an_empty_table(toy):
    assert toy.encode_words([]).vectors.shape == (0, 7)


def test_it_is_a_word_encoder(toy):
    assert isinstance(toy, WordEncoder)


def test_what_stands_between_blanks_is_looked_up_before_its_punctuation_is_taken_off():
    words = StaticWords("toy", ["u.s.", "u", "s", ",", "visit"], np.eye(5, dtype=np.float32))
    found = words.encode_words(["Visit U.S. ,", "u.s.!", "(visit) s,u,zyx"])
    assert found.vectors[0].tolist() == pytest.approx([1 / 3, 0, 0, 1 / 3, 1 / 3])
    assert found.vectors[1].tolist() == [0, 1 / 2, 1 / 2, 0, 0]
    assert found.vectors[2].tolist() == pytest.approx([0, 1 / 3, 1 / 3, 0, 1 / 3])


def test_many_texts_give_what_each_gives_alone(toy):
    texts = [" ".join(words) for words in itertools.product(["ice", "Paris", "zyx", "cream!"], repeat=7)]
    assert len(texts) > 10_000  # more than are tokenised at a time
    found = toy.encode_words(texts)
    alone = [toy.encode_words([text]) for text in texts[:: len(texts) // 50]]
    assert np.array_equal(found.vectors[:: len(texts) // 50], np.concatenate([one.vectors for one in alone]))
    assert found.known.sum() == len(texts) - 1  # all but the text of nothing but zyx


@pytest.fixture
def phrases():
    words = ["new", "york", "New_York", "san francisco", "los_angeles", "ice", "ice_cream", "Ice cream"]
    return StaticWords("phrases", words, np.eye(8, dtype=np.float32))


def test_a_phrase_has_its_own_row_under_either_spelling(phrases):
    asked = ["New York", "New_York", "san_francisco", "San Francisco", "Los Angeles", "ice_cream", "Ice cream", "ice cream", "new  york"]
    assert rows(phrases.encode_words(asked[:8])) == [2, 2, 3, 3, 4, 6, 7, 6]
    assert phrases.encode_words(asked[8:]).vectors[0].tolist() == [1 / 2, 1 / 2, 0, 0, 0, 0, 0, 0]  # no new_york: in lower case


def test_a_phrase_without_a_row_is_the_mean_of_its_parts_under_either_spelling(phrases):
    found = phrases.encode_words(["ice york", "ice_york", "Ice_York", "ice_york new", "ice_zyx", "_", "zyx_xyz"])
    assert all(np.array_equal(found.vectors[0], found.vectors[row]) for row in (1, 2))
    assert found.vectors[3].tolist() == pytest.approx([1 / 3, 1 / 3, 0, 0, 0, 1 / 3, 0, 0])
    assert found.vectors[4].tolist() == [0, 0, 0, 0, 0, 1, 0, 0]
    assert found.known.tolist() == [True] * 5 + [False] * 2


def test_a_phrase_of_which_the_table_has_a_part_is_marked(phrases):
    found = phrases.encode_words(["new york", "new zyx", "new_zyx", "(new)", "zyx", "New York"])
    partly = KNOWN | PARTLY_KNOWN
    assert found.marks.tolist() == [KNOWN, partly, partly, KNOWN, UNKNOWN, KNOWN]


@pytest.mark.parametrize("asked", ["New York", "New_York", "los angeles"])
def test_the_row_of_a_phrase_is_that_which_gensim_has(phrases, asked):
    from gensim.models import KeyedVectors

    vectors = KeyedVectors(8)
    vectors.add_vectors(list(phrases.table.index), np.eye(8, dtype=np.float32))
    assert np.array_equal(phrases.encode_words([asked]).vectors[0], vectors[asked.replace(" ", "_")])
