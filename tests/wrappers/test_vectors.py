"""Vectors of words, and the gate that every vector passes."""

import numpy as np
import pytest
import torch

from mteb_words import MtebWordsError, UnknownWordError, WordVectors
from mteb_words.wrappers.vectors import gate


def test_a_good_array_passes_as_float32_with_every_word_known():
    vectors = gate(["one", "two"], [[1, 2], [3, 4]], model="toy")
    assert vectors.words == ("one", "two")
    assert vectors.vectors.dtype == np.float32
    assert vectors.known.tolist() == [True, True]


def test_a_row_of_zeros_has_no_direction_so_its_word_is_unknown():
    assert gate(["one", "two"], [[1.0, 2.0], [0.0, 0.0]], model="toy").known.tolist() == [True, False]


def test_what_stands_in_the_row_of_an_unknown_word_is_dropped_even_nan():
    vectors = gate(["one", "two"], [[1.0, 2.0], [np.nan, 5.0]], model="toy", known=np.array([True, False]))
    assert vectors.vectors.tolist() == [[1.0, 2.0], [0.0, 0.0]]


@pytest.mark.parametrize(
    "tensor",
    [torch.ones(2, 3, dtype=torch.bfloat16), torch.ones(2, 3, dtype=torch.float16, requires_grad=True), torch.ones(2, 3, dtype=torch.int8)],
)
def test_torch_tensors_of_any_type_of_real_numbers_pass(tensor):
    assert gate(["one", "two"], tensor, model="toy").vectors.tolist() == [[1.0] * 3] * 2


BFLOAT16 = torch.tensor([[1.5, 2], [0.25, -4]], dtype=torch.bfloat16)  # which bfloat16 holds exactly


@pytest.mark.parametrize(
    "returned",
    [
        list(BFLOAT16),
        tuple(BFLOAT16),
        [row.clone().requires_grad_() for row in BFLOAT16],
        [list(row) for row in BFLOAT16],
        [np.float32([1.5, 2]), BFLOAT16[1]],
        [[1.5, 2], BFLOAT16[1]],
        list(BFLOAT16.to(torch.float64)),
    ],
    ids=["list", "tuple", "with gradients", "numbers", "an array and a tensor", "a list and a tensor", "float64"],
)
def test_a_list_of_tensors_passes_as_one_tensor_does(returned):
    assert gate(["a", "b"], returned, model="m").vectors.tolist() == [[1.5, 2], [0.25, -4]]


def test_a_list_of_tensors_of_several_lengths_is_refused():
    with pytest.raises(MtebWordsError, match="m returned no array of numbers"):
        gate(["a", "b"], [BFLOAT16[0], BFLOAT16[1, :1]], model="m")


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        ([[1.0, 2.0]], r"toy returned an array of shape \(1, 2\) for 2 words; expected \(2, d\)"),
        ([1.0, 2.0], r"shape \(2,\) for 2 words"),
        (np.zeros((2, 0)), r"shape \(2, 0\) for 2 words"),
        ([[1.0, 2.0], [3.0, np.inf]], r"NaN or infinity for 1 of 2 words, first for 'two'"),
        (np.full((2, 2), 1e39), r"NaN or infinity for 2 of 2 words, first for 'one'"),
        ([[1.0, 2.0], [3.0]], r"toy returned no array of numbers"),
        ([["a", "b"], ["c", "d"]], r"toy returned no array of numbers \(dtype <U1\)"),
        (None, r"toy returned no array of numbers \(dtype object\)"),
        (np.ones((2, 2), dtype=complex), r"toy returned no array of numbers \(dtype complex128\)"),
        (torch.ones(2, 2, dtype=torch.complex64), r"toy returned no array of numbers \(dtype complex64\)"),
        (torch.ones(2, 2, dtype=torch.complex64).conj(), r"toy returned no array of numbers \(.*conjugate"),
        (torch.ones(2, 2, dtype=torch.bool), r"toy returned no array of numbers \(dtype bool\)"),
        (torch.ones(2, 2, device="meta"), r"toy returned no array of numbers \(.*meta"),
        ([torch.ones(2, device="meta")] * 2, r"toy returned no array of numbers \(.*meta"),
    ],
)
def test_a_bad_array_is_refused_with_the_model_and_what_was_expected(returned, message):
    with pytest.raises(MtebWordsError, match=message):
        gate(["one", "two"], returned, model="toy")


@pytest.mark.parametrize("known", [["False", "True"], [None, True], [float("nan"), 1.0], [[True], [True, False]]])
def test_what_is_no_truth_value_a_word_is_refused_with_the_model(known):
    with pytest.raises(MtebWordsError, match=r"toy does not say clearly which words it knows \(.*\); expected a bool for each"):
        gate(["one", "two"], [[1, 2], [3, 4]], model="toy", known=known)


@pytest.mark.parametrize("known", [[True, False], [1, 0], np.array([True, False]), torch.tensor([True, False])])
def test_truth_values_of_any_kind_say_which_words_are_known(known):
    assert gate(["one", "two"], [[1, 2], [3, 4]], model="toy", known=known).known.tolist() == [True, False]


@pytest.fixture
def animals():
    """Cosines with "cat": kitten 0.8, dog 0.6, wolf 0.6, car 0, stone -1; "unicorn" is unknown, and "dog" stands twice."""
    words = ["dog", "cat", "unicorn", "wolf", "kitten", "car", "stone", "dog"]
    vectors = [[3, 4], [2, 0], [9, 9], [6, 8], [4, 3], [0, 1], [-5, 0], [3, 4]]
    return gate(words, vectors, model="toy", known=[word != "unicorn" for word in words])


def test_words_are_counted_iterated_and_found_with_those_that_are_unknown_marked(animals):
    assert len(animals) == 8
    assert list(animals) == list(animals.words)
    assert ("dog" in animals, "unicorn" in animals, "fox" in animals, 3 in animals) == (True, False, False, False)
    assert repr(animals) == "WordVectors(8 words, 2 dimensions, 7 known)"


def test_a_word_gives_its_vector(animals):
    assert animals["wolf"].tolist() == [6, 8]
    assert animals["wolf"].dtype == np.float32


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("kiten", "the word 'kiten' is not among the 8 words that were asked for; did you mean 'kitten'"),
        ("unicorn", "the word 'unicorn' is unknown to the model"),
    ],
)
def test_a_word_without_a_vector_is_refused_with_the_nearest_known_ones(animals, word, message):
    for ask in (animals.__getitem__, animals.most_similar, lambda word: animals.similarity("cat", word)):
        with pytest.raises(UnknownWordError) as error:
            ask(word)
        assert str(error.value) == message
        assert isinstance(error.value, KeyError)


def test_similarity_is_the_cosine_whatever_the_lengths(animals):
    assert animals.similarity("cat", "kitten") == pytest.approx(4 / 5)
    assert animals.similarity("stone", "cat") == -1
    huge = gate(["left", "right"], np.full((2, 2), 3e38), model="toy")
    assert huge.similarity("left", "right") == pytest.approx(1)


def test_the_most_similar_words_are_known_other_ones_in_order_of_the_cosine_and_then_of_the_words(animals):
    nearest = animals.most_similar("cat")
    assert [word for word, _ in nearest] == ["kitten", "dog", "wolf", "car", "stone"]
    assert [cosine for _, cosine in nearest] == pytest.approx([0.8, 0.6, 0.6, 0, -1])
    assert animals.most_similar("cat", n=2) == nearest[:2]
    assert animals.most_similar("cat", n=0) == []
    assert [word for word, _ in animals.most_similar("dog", n=1)] == ["wolf"]  # not the second "dog"
    with pytest.raises(ValueError, match="n is -1; expected 0 or more"):
        animals.most_similar("cat", n=-1)


def test_the_most_similar_words_are_those_of_gensim(glove):
    from gensim.models import KeyedVectors

    words = list(glove.table.index)[:2_000]
    found = glove.encode_words(words)
    keyed = KeyedVectors(found.vectors.shape[1])
    keyed.add_vectors(words, found.vectors)
    for word in ("king", "three", "of"):
        ours, theirs = found.most_similar(word), keyed.most_similar(word)
        assert [name for name, _ in ours] == [name for name, _ in theirs]
        assert [cosine for _, cosine in ours] == pytest.approx([cosine for _, cosine in theirs], abs=1e-6)
        assert found.similarity("king", word) == pytest.approx(keyed.similarity("king", word), abs=1e-6)


def test_no_words_have_no_vectors():
    nothing = WordVectors((), np.zeros((0, 3), dtype=np.float32), np.zeros(0, dtype=bool))
    assert repr(nothing) == "WordVectors(0 words, 3 dimensions, 0 known)"
    with pytest.raises(UnknownWordError, match="'a' is not among the 0 words"):
        nothing["a"]
