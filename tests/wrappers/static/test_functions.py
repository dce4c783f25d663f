"""Models of other libraries, as functions from texts to rows."""

import builtins

import numpy as np
import pytest

from mteb_words import MtebWordsError
from mteb_words.wrappers.catalogue.loaders import load_universal_sentence_encoder
from mteb_words.wrappers.static.functions import FunctionWords


def test_a_function_is_called_with_some_hundred_words_at_a_time():
    sizes = []

    def encode(texts):
        sizes.append(len(texts))
        return [[len(text), 1.0] for text in texts]

    found = FunctionWords("toy", encode).encode_words(["a" * (n % 7) for n in range(600)])
    assert sizes == [256, 256, 88]
    assert np.array_equal(found.vectors[:, 0], [n % 7 for n in range(600)])
    assert FunctionWords("toy", encode).encode_words([]).vectors.shape[0] == 0


def test_without_tensorflow_the_universal_sentence_encoder_says_how_to_get_it(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "tensorflow_hub":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MtebWordsError, match=r"pip install 'mteb-words\[use\]'"):
        load_universal_sentence_encoder("use", url="https://tfhub.dev/nothing")
