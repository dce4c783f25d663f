"""The control of context reads what stands around a word, and never the word."""

import numpy as np
import pytest

from mteb_words import SpanError, UnsupportedError
from mteb_words.wrappers.contextual.context_only import ContextOnlyWords
from mteb_words.wrappers.static.functions import FunctionWords

READ = []


def read(texts):
    READ.extend(texts)
    return [[len(text), bool(text)] for text in texts]


MODEL = ContextOnlyWords("context", FunctionWords("inner", read))


def test_the_word_is_cut_out_of_its_sentence():
    READ.clear()
    encoded = MODEL.encode_spans(["The lake froze.", "Lakes freeze", "An ice-free lake"], [(9, 14), (0, 5), (3, 6)])
    assert READ == ["The lake .", "freeze", "An -free lake"]
    assert encoded.words == ("froze", "Lakes", "ice")
    assert encoded.vectors[:, 0].tolist() == [10, 6, 13]


def test_the_word_itself_makes_no_difference():
    encoded = MODEL.encode_spans(["The bank closed", "The shop closed"], [(4, 8), (4, 8)])
    assert encoded.vectors[0].tolist() == encoded.vectors[1].tolist()


def test_a_word_that_is_its_whole_sentence_is_unknown():
    assert MODEL.encode_spans(["bank", "the bank"], [(0, 4), (4, 8)]).known.tolist() == [False, True]


def test_a_word_or_a_text_alone_has_no_vector():
    with pytest.raises(UnsupportedError, match=r"^context has no vector of a word without a sentence"):
        MODEL.encode_words(["bank"])


def test_a_span_outside_of_its_text_is_an_error():
    with pytest.raises(SpanError, match="outside the text of 4 characters"):
        MODEL.encode_spans(["bank"], [(2, 5)])


def test_the_registered_control_is_minilm_of_the_rest_of_the_sentence(registered, minilm):
    control = registered.get_model("mteb-words/control-context-only")
    encoded = control.encode_spans(["The bank closed early."], [(4, 8)])
    assert np.allclose(encoded.vectors, minilm.encode_words(["The closed early."]).vectors, atol=1e-5)
