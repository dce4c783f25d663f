"""The static controls know what they say they know, and nothing of meaning."""

import math

import numpy as np
import pytest

from mteb_words.wrappers.base import StaticWords
from mteb_words.wrappers.static.controls import ConstantWords, FrequencyWords, ShuffledWords
from mteb_words.wrappers.static.zipf import zipf

TEXTS = ["The lake froze last night.", "a lake"]
TABLE = StaticWords("table", ["king", "queen", "man", "woman"], np.arange(8, dtype=np.float32).reshape(4, 2) + 1)


def cosine(left, right):
    return float(left @ right / np.linalg.norm(left) / np.linalg.norm(right))


def test_a_constant_has_one_unit_vector_for_words_texts_and_spans():
    model = ConstantWords("constant", 3)
    encoded = model.encode_words(["king", "", *TEXTS])
    assert encoded.vectors.tolist() == [[1, 0, 0]] * 4
    assert encoded.known.all()
    assert model.encode_spans(TEXTS, [(4, 8), (2, 6)]).vectors.tolist() == [[1, 0, 0]] * 2


def test_the_cosine_of_two_words_falls_with_the_difference_of_their_frequencies():
    words = ["the", "lake", "lacustrine", "zyxqv"]
    encoded = FrequencyWords("frequency", 2).encode_words(words)
    assert np.linalg.norm(encoded.vectors, axis=1) == pytest.approx(1)
    assert zipf("zyxqv") == 0
    for word, vector in zip(words, encoded.vectors, strict=True):
        assert cosine(vector, encoded["the"]) == pytest.approx(math.cos(math.pi / 8 * (zipf("the") - zipf(word))), abs=1e-6)
    falling = [cosine(encoded["the"], vector) for vector in encoded.vectors]
    assert falling == sorted(falling, reverse=True)


def test_the_frequency_of_a_text_is_the_mean_of_its_words():
    model = FrequencyWords("frequency", 2)
    angle = math.pi / 8 * (zipf("lake") + zipf("froze")) / 2
    vectors = model.encode_words(["Lake froze!", "lake, froze", "", "Lake"])
    assert vectors.vectors[0].tolist() == pytest.approx([math.cos(angle), math.sin(angle)])
    assert vectors.vectors[0].tolist() == vectors.vectors[1].tolist()
    assert vectors.known.tolist() == [True, True, False, True]
    assert model.encode_spans(TEXTS, [(4, 8), (2, 6)]).vectors.tolist() == [vectors["Lake"].tolist()] * 2


def test_shuffled_vectors_are_those_of_the_table_in_the_order_of_the_digests():
    model = ShuffledWords("shuffled", TABLE)
    digests = ["man", "queen", "king", "woman"]  # `printf WORD | openssl dgst -shake256 -xoflen 16`: 34…, 5f…, 87…, af…
    encoded = model.encode_words([*digests, "king man", "zyx", "King"])
    assert encoded.vectors[:4].tolist() == TABLE.table.vectors.tolist()
    assert encoded.vectors[4].tolist() == [(5 + 1) / 2, (6 + 2) / 2]
    assert encoded.known.tolist() == [True] * 5 + [False, True]
    assert encoded.vectors[6].tolist() == encoded.vectors[2].tolist()


@pytest.mark.models
def test_shuffled_glove_knows_the_words_of_glove_by_other_vectors(glove, registered):
    shuffled = registered.get_model("mteb-words/control-shuffled")
    words = ["king", "queen", "Paris", "zyxqvw"]
    before, after = glove.encode_words(words), shuffled.encode_words(words)
    assert after.known.tolist() == before.known.tolist() == [True, True, True, False]
    assert not any(np.array_equal(left, right) for left, right in zip(before.vectors[:3], after.vectors[:3], strict=True))
    assert len(shuffled.table.index) == len(shuffled.table.vectors) == len(glove.table.index)
