"""The control of form knows how words are spelt: a word is the sum of the vectors of its character n-grams."""

import subprocess
import sys

import numpy as np
import pytest

from mteb_words.wrappers.static import form_ngrams
from mteb_words.wrappers.static.form_ngrams import FormNgramWords, ngrams
from mteb_words.wrappers.static.random_words import random_rows

MODEL = FormNgramWords("form", 50)


def test_a_word_is_the_sum_of_its_3_to_6_grams():
    assert ngrams("a") == ["<a>"]
    assert ngrams("papa") == ["<pa", "pap", "apa", "pa>", "<pap", "papa", "apa>", "<papa", "papa>", "<papa>"]
    assert len(ngrams("alphabet")) == 8 + 7 + 6 + 5
    assert (
        MODEL.encode_words(["cat"]).vectors[0].tolist() == random_rows(["<ca", "cat", "at>", "<cat", "cat>", "<cat>"], 50).sum(0).tolist()
    )
    (banana,) = MODEL.encode_words(["banana"]).vectors
    assert banana.tolist() == random_rows(ngrams("banana"), 50).sum(0).tolist()
    assert ngrams("banana").count("ana") == 2


def test_case_and_punctuation_make_no_difference():
    encoded = MODEL.encode_words(["Cat", "cat", "CAT!", "(cat)"])
    assert (encoded.vectors == encoded.vectors[0]).all()


def test_a_text_is_the_mean_of_its_words_and_nothing_is_unknown():
    encoded = MODEL.encode_words(["The cat.", "the", "cat", "", "--", "co-op"])
    assert encoded.vectors[0].tolist() == ((encoded["the"] + encoded["cat"]) / 2).tolist()
    assert encoded.known.tolist() == [True, True, True, False, True, True]
    assert encoded["co-op"].tolist() == random_rows(ngrams("co-op"), 50).sum(0).tolist()


def test_the_text_around_a_span_makes_no_difference():
    spans = MODEL.encode_spans(["The cat.", "A cat ran"], [(4, 7), (2, 5)])
    assert spans.vectors.tolist() == [MODEL.encode_words(["cat"]).vectors[0].tolist()] * 2


def test_words_that_are_spelt_alike_are_alike():
    vectors = FormNgramWords("form").encode_words(["happiness", "unhappiness", "happy", "sorrow"])
    alike, less, not_alike = (vectors.similarity("happiness", word) for word in ("unhappiness", "happy", "sorrow"))
    assert alike > less > 0.2 > abs(not_alike)


def test_sums_do_not_depend_on_the_other_words_or_on_how_many_ngrams_are_in_memory(monkeypatch):
    words = [f"word{n}s of-{n % 7}" for n in range(300)]
    whole = MODEL.encode_words(words)
    monkeypatch.setattr(form_ngrams, "_NGRAMS", 37)
    assert np.array_equal(MODEL.encode_words(words[::-1]).vectors[::-1], whole.vectors)
    assert MODEL.encode_words([]).vectors.shape == (0, 50)


@pytest.mark.process
def test_another_process_with_another_hash_seed_gives_the_same_bytes():
    code = (
        "import sys; from mteb_words.wrappers.static.form_ngrams import FormNgramWords; "
        "sys.stdout.write(FormNgramWords('f', 50).encode_words(['naïve']).vectors.tobytes().hex())"
    )
    run = subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True)
    assert run.stdout == MODEL.encode_words(["naïve"]).vectors.tobytes().hex()
