"""What models may return instead of vectors: each kind is an error that says what is wrong and where, or has a stated policy."""

import json
import math

import numpy as np
import pytest
import scipy.stats
import torch

from mteb_words.extension.runs.evaluation import run_item
from mteb_words.extension.runs.flags import run_flags
from mteb_words.extension.runs.items import look, take
from mteb_words.extension.runs.plan import make_plan

from .conftest import RANDOM

WORDS = ["cat", "sun", "cup", "dog", "car", "moon", "spoon", "mug"]  # of the pairs of conftest.py, in the order in which a task asks
JUDGED = [("cat", "dog", 8), ("cat", "car", 1), ("sun", "moon", 7), ("sun", "spoon", 2), ("cup", "mug", 9)]
GOOD = np.random.default_rng(0).normal(size=(len(WORDS), 4)).astype(np.float32)


class Returns:
    """An encoder of mteb's kind that has learnt a vector for each word, and returns what is made of them."""

    mteb_model_meta = None

    def __init__(self, change):
        self.change = change

    def encode(self, inputs, **_):
        texts = [text for batch in inputs for text in batch["text"]]
        return self.change(np.stack([GOOD[WORDS.index(text)] for text in texts]))

    def similarity(self, one, other):
        raise NotImplementedError

    similarity_pairwise = similarity


def put(row, value, dtype=np.float32):
    def change(array):
        array = array.astype(dtype)
        array[row] = value
        return array

    return change


@pytest.fixture
def outcome_of(registered, pairs, tmp_path):
    """Runs an encoder on the small task, two words a batch; gives what came of it, and the result's scores."""

    def outcome(change):
        given = ["-m", RANDOM, "-t", f"pairs:{pairs}", "-v", "0", "--batch-size", "2", "--output-folder", str(tmp_path)]
        plan = make_plan(run_flags(given).options)
        (item,) = take(look(plan)).items
        model = Returns(change)
        model.mteb_model_meta = item.model.meta
        (found,) = run_item(item, plan, lambda: model)
        results = [json.loads(path.read_bytes(), parse_constant=pytest.fail) for path in tmp_path.rglob("LocalPairs*.json")]
        assert len(results) == (found.kind == "done")
        (written,) = results[0]["scores"]["test"] if results else [None]
        return found, written

    return outcome


ONE = f"{RANDOM} on LocalPairs-tiny-"
BAD = {
    "NaN in one vector": (put(3, np.nan), "NaN or infinity for 1 of 9 words, first for 'dog' in batch 2 of 5; a usual cause is float16"),
    "NaN alone": (put(slice(None), np.nan), "NaN or infinity for 9 of 9 words, first for 'cat' in batch 1 of 5"),
    "infinity": (put(7, np.inf), "NaN or infinity for 1 of 9 words, first for 'mug' in batch 4 of 5"),
    "overflow of float16": (lambda array: torch.tensor(array * 1e6).half(), "NaN or infinity for 9 of 9 words"),
    "overflow of float32": (put(2, 1e39, np.float64), "NaN or infinity for 1 of 9 words, first for 'cup' in batch 2 of 5"),
    "a row less": (lambda array: array[:-1], "returned an array of shape (8, 4) for 9 words; expected (9, d)"),
    "a row more": (lambda array: np.vstack([array, array[:1]]), "returned an array of shape (10, 4) for 9 words"),
    "one row": (lambda array: array[:1], "returned an array of shape (1, 4) for 9 words"),
    "rows of several lengths": (lambda array: [row[: 2 + n % 2] for n, row in enumerate(array)], "returned no array of numbers"),
    "one dimension": (lambda array: array[:, 0], "returned an array of shape (9,) for 9 words"),
    "three dimensions": (lambda array: array[:, None], "returned an array of shape (9, 1, 4) for 9 words"),
    "nothing in each row": (lambda array: array[:, :0], "returned an array of shape (9, 0) for 9 words"),
    "nothing at all": (lambda array: array[:0], "returned an array of shape (0, 4) for 9 words"),
    "objects": (lambda array: array.astype(object), "returned no array of numbers (dtype object)"),
    "text": (lambda array: array.astype(str), "returned no array of numbers (dtype <U32)"),
    "complex numbers": (lambda array: array.astype(complex), "returned no array of numbers (dtype complex128)"),
    "None": (lambda array: None, "returned no array of numbers (dtype object)"),
    "rows in another order": (
        lambda array: array[[1, 0, *range(2, len(array) - 1), 3]],
        "returned two different vectors for 'car', which stood twice among the texts of one call: its rows are in another order",
    ),
    "rows in reverse": (lambda array: array[::-1], "returned two different vectors for 'car'"),
    "noise": (lambda array: np.random.default_rng().normal(size=array.shape), "returned two different vectors for 'car'"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_vector_for_each_word_is_an_error_that_says_which(outcome_of, kind):
    change, said = BAD[kind]
    found, _ = outcome_of(change)
    assert found.kind == "failed"
    assert found.reason.startswith(ONE)
    assert said in found.reason


@pytest.mark.parametrize(
    "change",
    [
        lambda array: array,
        lambda array: array.tolist(),
        lambda array: array.astype(np.float64),
        lambda array: array.astype(np.float16),
        lambda array: np.round(array * 40).astype(np.int8),
    ],
    ids=["float32", "a list", "float64", "float16", "int8"],
)
def test_numbers_of_any_type_are_scored(outcome_of, change):
    unit = GOOD / np.linalg.norm(GOOD, axis=1, keepdims=True)
    cosines = [unit[WORDS.index(one)] @ unit[WORDS.index(other)] for one, other, _ in JUDGED]
    expected = scipy.stats.spearmanr(cosines, [score for _, _, score in JUDGED]).statistic
    assert math.isclose(outcome_of(change)[1]["main_score"], expected, abs_tol=1e-6)


def test_a_vector_of_zeros_is_an_unknown_word(outcome_of):
    """cat is in two of the five pairs."""
    entry = outcome_of(put(0, 0))[1]
    assert (entry["n_asked"], entry["n_answered"], entry["coverage"]) == (5, 3, 0.6)


@pytest.mark.parametrize("value", [0, 1])
def test_vectors_that_are_all_the_same_score_nothing(outcome_of, value):
    entry = outcome_of(put(slice(None), value))[1]
    assert entry["main_score"] == 0
    assert entry["coverage"] == value
