"""Separation of related from unrelated pairs, as an mteb task."""

import json

import numpy as np
import pytest

from mteb_words import WordPairSeparation, WordPairSeparationMini
from mteb_words.tasks.sources.word_pairs import OF_FORM, SEMANTIC, read_word_pairs
from mteb_words.wrappers.base import StaticWords

from ..entries import counts, named

KINDS = {*SEMANTIC, *OF_FORM}


def scores(registered, model, task):
    return named(registered.evaluate(model, [task], cache=None).task_results[0].scores["test"][0])


def model(words, vectors):
    return StaticWords("toy", list(words), np.asarray(vectors, dtype=np.float32))


def test_glove_tells_related_words_from_unrelated_ones(registered):
    found = scores(registered, registered.get_model("mteb-words/glove-6b-50d"), WordPairSeparationMini())
    assert found["main_score"] == found["auroc"] == pytest.approx(0.934, abs=0.02)
    assert found["interval"][0] < found["auroc"] < found["interval"][1]
    assert found["coverage"] == 1
    assert found["n_vocabulary_known"] == found["n_vocabulary"] == 2_448
    assert found["n_vocabulary_pairs"] == 2_448 * 2_447 // 2 == sum(counts(found, "vocabulary")[None])
    assert found["kinds"].keys() == KINDS == counts(found, "related").keys()
    assert found["spaces"]["raw"]["expected_cosine"] == pytest.approx(found["expected_cosine"], abs=1e-9)
    assert abs(found["spaces"]["centred"]["expected_cosine"]) < 0.01
    assert found["auroc"] == pytest.approx(np.mean([found["kinds"][kind]["auroc"] for kind in SEMANTIC]))
    assert found["auroc_form"] == pytest.approx(np.mean([found["kinds"][kind]["auroc"] for kind in OF_FORM]))
    assert len(json.dumps(found)) < 60_000


def test_a_random_model_tells_nothing(registered):
    found = scores(registered, registered.get_model("mteb-words/random-300d"), WordPairSeparationMini())
    assert found["interval"][0] < 0.5 < found["interval"][1]


def test_unknown_words_are_counted(registered):
    words = read_word_pairs("mini").words[:1_500]
    found = scores(registered, model(words, np.random.default_rng(0).normal(size=(1_500, 8))), WordPairSeparationMini())
    assert 0 < found["n_answered"] < found["n_asked"] == len(read_word_pairs("mini").pairs)
    assert found["coverage"] == found["n_answered"] / found["n_asked"]
    assert found["n_vocabulary_known"] == 1_500
    for kind, part in found["kinds"].items():
        assert part["n_asked"] == sum(pair.kind == kind for pair in read_word_pairs("mini").pairs)
        assert sum(counts(found, "related")[kind]) == part["n_answered"]


@pytest.mark.parametrize(
    ("words", "vectors"),
    [
        (["zyxw"], np.ones((1, 5))),  # knows no word
        (["dog"], np.ones((1, 5))),
        (read_word_pairs("mini").words, np.ones((len(read_word_pairs("mini").words), 5))),  # cannot tell any two apart
        (read_word_pairs("mini").words, np.random.default_rng(0).normal(size=(len(read_word_pairs("mini").words), 1))),
    ],
)
def test_nothing_to_go_by_is_chance_and_never_nan(registered, words, vectors):
    found = scores(registered, model(words, vectors), WordPairSeparationMini())
    assert found["auroc"] == pytest.approx(0.5, abs=0.06)
    json.dumps(found, allow_nan=False)


def test_pairs_of_one_vector_are_in_the_densities_too(registered):
    """The cosine of a vector with itself must not be a little above 1."""
    pairs = [pair for pair in read_word_pairs("mini").pairs if pair.kind == "synonym"]
    rng = np.random.default_rng(2)
    vectors = {}
    for pair in pairs:
        vectors[pair.word] = vectors[pair.related] = rng.normal(size=50)
    found = scores(registered, model(vectors, list(vectors.values())), WordPairSeparationMini())
    assert sum(counts(found, "related")["synonym"]) == found["kinds"]["synonym"]["n_answered"] == len(pairs)


def test_the_statistics_count_pairs_and_words():
    statistics = WordPairSeparation().calculate_descriptive_statistics()["test"]
    assert statistics["n_vocabulary"] == 82_596
    assert statistics["num_samples"] == sum(statistics["kinds"].values())
    assert statistics["kinds"].keys() == KINDS
