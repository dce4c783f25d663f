"""Any mteb encoder encodes words."""

import numpy as np
import pytest

from mteb_words import MtebWordsError, SimLex999, SpanError, UnsupportedError, WordModel, WordVectors
from mteb_words.wrappers.adapter import AdaptedModel, encode_spans, encode_words
from mteb_words.wrappers.static.random_words import RandomWords

CONTEXT = {"task_metadata": SimLex999.metadata, "hf_split": "test", "hf_subset": "default", "encode_kwargs": {"batch_size": 2}}


WORDS = ["king", "queen", "carrot"]


class Returns:
    """A word encoder that returns what it is told to."""

    def __init__(self, words=WORDS, vectors=((1, 2), (3, 4), (5, 6)), known=(True, True, True)):
        self.found = WordVectors(words, vectors, known)

    def encode_words(self, words):
        return self.found


def test_a_word_encoder_is_asked_for_its_words():
    model = RandomWords("random")
    assert np.array_equal(encode_words(model, WORDS, **CONTEXT).vectors, model.encode_words(WORDS).vectors)


def test_an_mteb_encoder_gets_each_word_as_a_text(minilm):
    found = encode_words(minilm, WORDS, **CONTEXT)
    assert found.vectors.shape == (3, 384)
    assert found.known.all()
    assert np.allclose(found.vectors[1], minilm.model.encode(["queen"])[0], atol=1e-6)


def test_what_stands_in_the_rows_of_unknown_words_never_counts():
    found = encode_words(Returns(known=[True, False, True]), WORDS, **CONTEXT)
    assert found.known.tolist() == [True, False, True]
    assert found.vectors.tolist() == [[1, 2], [0, 0], [5, 6]]


def test_lists_are_as_good_as_arrays():
    assert encode_words(Returns(), WORDS, **CONTEXT).vectors.dtype == np.float32


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        ({"words": WORDS[::-1]}, "Returns on SimLex999: encode_words returned other words than the 3 asked for, or in another order"),
        ({"words": [*WORDS, "x"]}, "returned other words"),
        ({"vectors": [[1, 2]] * 6}, r"an array of shape \(6, 2\) for 3 words"),
        ({"vectors": [[1, 2]] * 2}, r"an array of shape \(2, 2\) for 3 words"),
        ({"vectors": [[1, 2], [np.nan, 2], [1, 2]]}, "NaN or infinity for 1 of 3 words, first for 'queen'"),
        ({"known": [True]}, r"Returns on SimLex999 says of \(1,\) words whether it knows them; expected \(3,\)"),
    ],
)
def test_a_word_encoder_passes_the_same_gate(returned, message):
    with pytest.raises(MtebWordsError, match=message):
        encode_words(Returns(**returned), WORDS, **CONTEXT)


def test_a_word_encoder_that_returns_something_else_is_told_what_to_return():
    model = Returns()
    model.found = np.ones((3, 2))
    with pytest.raises(MtebWordsError, match=r"returned ndarray; expected mteb_words\.WordVectors"):
        encode_words(model, WORDS, **CONTEXT)


def test_anything_else_is_refused_by_name():
    with pytest.raises(TypeError, match="object cannot run SimLex999: it has neither encode_words nor mteb's encode"):
        encode_words(object(), WORDS, **CONTEXT)


class ReturnsSpans(Returns):
    def encode_spans(self, texts, spans):
        return self.found


def test_vectors_of_spans_pass_the_same_gate():
    parts = ReturnsSpans(["king"], [[1, 2]], [True])
    assert encode_spans(parts, ["a king"], [(2, 6)]).known.tolist() == [True]
    with pytest.raises(MtebWordsError, match="ReturnsSpans: encode_spans returned other words than the 1 asked for"):
        encode_spans(parts, ["a queen"], [(2, 7)])
    with pytest.raises(SpanError, match="the span 2:9 is empty or outside the text of 6 characters 'a king'"):
        encode_spans(parts, ["a king"], [(2, 9)])
    parts.found = np.ones((1, 2))
    with pytest.raises(MtebWordsError, match=r"encode_spans returned ndarray; expected mteb_words\.WordVectors"):
        encode_spans(parts, ["a king"], [(2, 6)])


@pytest.fixture(scope="module")
def adapted():
    import mteb_words

    return mteb_words.get_model("mteb/baseline-random-encoder")


def test_an_encoder_of_mteb_gives_vectors_of_words(adapted):
    assert isinstance(adapted, AdaptedModel)
    assert isinstance(adapted, WordModel)
    found = adapted.encode_words(["king", "queen", "king"])
    assert found.known.all()
    assert np.array_equal(found.vectors[0], found.vectors[2])
    with pytest.raises(UnsupportedError, match="mteb/baseline-random-encoder gives one vector a text and none for a word inside it"):
        adapted.encode_spans(["a king"], [(2, 6)])


def test_in_a_task_an_adapted_encoder_is_the_encoder_itself(adapted, registered):
    plain = registered.get_model("mteb/baseline-random-encoder")
    about = {"cache": None, "show_progress_bar": False}
    ours, theirs = (registered.evaluate(model, [SimLex999()], **about).task_results[0].get_score() for model in (adapted, plain))
    assert ours == theirs
    assert np.array_equal(encode_words(adapted, WORDS, **CONTEXT).vectors, encode_words(plain, WORDS, **CONTEXT).vectors)


def test_a_model_that_gives_no_vectors_of_texts_is_refused_with_what_loads_it():
    import mteb_words

    with pytest.raises(
        UnsupportedError, match=r"baseline-random-cross-encoder gives no vectors.*mteb\.get_model\('mteb/baseline-random-cross-"
    ):
        mteb_words.get_model("mteb/baseline-random-cross-encoder")
