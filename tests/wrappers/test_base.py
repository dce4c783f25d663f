"""A model of anybody's own array."""

import numpy as np
import pytest
import torch

from mteb_words import MtebWordsError, SimLex999, UnsupportedError, WordModel
from mteb_words.wrappers.static.functions import FunctionWords

WORDS = ["king", "queen", "man", "woman"]
VECTORS = np.array([[2, 1], [2, -1], [1, 1], [1, -1]], dtype=np.float64)


@pytest.fixture
def toy():
    return WordModel.from_vectors(WORDS, VECTORS, name="toy")


def test_words_are_looked_up_as_in_any_static_vectors(toy):
    found = toy.encode_words(["King", "old king, queen", "zyx"])
    assert found.known.tolist() == [True, True, False]
    assert found.vectors.tolist() == [[2, 1], [2, 0], [0, 0]]
    assert toy.encode_spans(["the king sleeps", "zyx"], [(4, 8), (0, 3)]).known.tolist() == [True, False]


@pytest.mark.parametrize("array", [VECTORS.tolist(), VECTORS.astype(np.float16), torch.tensor(VECTORS, dtype=torch.bfloat16)])
def test_any_array_of_numbers_is_taken(toy, array):
    model = WordModel.from_vectors(WORDS, array, name="toy")
    assert np.array_equal(model.encode_words(WORDS).vectors, VECTORS)
    assert model.mteb_model_meta.revision == toy.mteb_model_meta.revision


def test_it_is_a_copy():
    vectors = VECTORS.astype(np.float32)
    model = WordModel.from_vectors(WORDS, vectors, name="toy")
    vectors[:] = 7
    assert model.encode_words(["king"]).vectors.tolist() == [[2, 1]]


def test_the_record_says_what_it_is_and_the_revision_what_is_in_it(toy):
    meta = toy.mteb_model_meta
    assert (meta.name, meta.embed_dim, meta.n_parameters) == ("local/toy", 2, 8)
    assert meta.revision.startswith("sha256-")
    assert meta.load_model() is toy
    assert WordModel.from_vectors(WORDS, VECTORS, name="my-group/toy").mteb_model_meta.name == "my-group/toy"
    others = [WordModel.from_vectors(WORDS[::-1], VECTORS, name="toy"), WordModel.from_vectors(WORDS, VECTORS + 1, name="toy")]
    assert len({model.mteb_model_meta.revision for model in (toy, *others)}) == 3


def test_mteb_evaluates_it_and_keeps_the_result(registered, tmp_path):
    simlex = SimLex999()
    simlex.load_data()
    words = sorted({word for column in ("sentence1", "sentence2") for word in simlex.dataset["test"][column]})
    model = WordModel.from_vectors(words, np.random.default_rng(0).normal(size=(len(words), 20)), name="drawn")
    result = registered.evaluate(model, [simlex], cache=registered.ResultCache(tmp_path), show_progress_bar=False).task_results[0]
    assert result.scores["test"][0]["n_answered"] == 999
    assert list(tmp_path.rglob(f"local__drawn/{model.mteb_model_meta.revision}/SimLex999.json"))


@pytest.mark.parametrize(
    ("words", "vectors", "name", "message"),
    [
        (["king", "queen", "king"], np.ones((3, 2)), "toy", "the word 'king' stands at 0 and at 2; expected each word once"),
        (["king", 5], np.ones((2, 2)), "toy", "word 1 is 5, of type int; expected a str"),
        ([], np.ones((0, 2)), "toy", "there are no words; expected one or more"),
        (WORDS, np.ones((3, 2)), "toy", r"local/toy returned an array of shape \(3, 2\) for 4 words; expected \(4, d\)"),
        (WORDS, np.full((4, 2), np.nan), "toy", "NaN or infinity for 4 of 4 words, first for 'king'"),
        (WORDS, VECTORS, "my toy", "a model cannot be called 'my toy'; expected letters, digits"),
        (WORDS, VECTORS, "../toy", "a model cannot be called '../toy'"),
        (WORDS, VECTORS, "mteb-words/toy", "'mteb-words/toy' begins with 'mteb-words/'.*; choose another"),
    ],
)
def test_a_mistake_is_named(words, vectors, name, message):
    with pytest.raises(MtebWordsError, match=message):
        WordModel.from_vectors(words, vectors, name=name)


def test_a_model_of_words_alone_says_that_it_has_no_vectors_inside_a_text():
    with pytest.raises(UnsupportedError, match="FunctionWords gives one vector a text and none for a word inside it"):
        FunctionWords("whole", lambda texts: np.ones((len(texts), 2))).encode_spans(["a word"], [(2, 6)])


def test_two_names_of_one_folder_are_two_revisions():
    """In mteb's folders a__b/c and a/b__c are one name."""
    revisions = {WordModel.from_vectors(["a"], [[1.0]], name=name).mteb_model_meta.revision for name in ("a__b/c", "a/b__c")}
    assert len(revisions) == 2


def test_a_str_is_no_list_of_words():
    with pytest.raises(MtebWordsError, match="words is the str 'cat'; expected a list of words"):
        WordModel.from_vectors("cat", np.eye(3), name="a")
