"""The gate that every vector passes."""

import numpy as np
import pytest
import torch

from mteb_words import MtebWordsError
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
        ([torch.ones(2, requires_grad=True)] * 2, r"toy returned no array of numbers \(.*requires grad"),
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
