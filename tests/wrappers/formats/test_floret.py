"""Tables and models of floret give any word the vector that floret gives it. Its library made the files and the numbers here."""

import json
from pathlib import Path

import numpy as np
import pytest

from mteb_words import MtebWordsError
from mteb_words.wrappers.base import StaticWords
from mteb_words.wrappers.catalogue.static_places import local_static
from mteb_words.wrappers.formats.hashed_ngrams import HashedNgrams, murmur3
from mteb_words.wrappers.formats.read import read_vectors
from mteb_words.wrappers.static.converted import open_store

CASES = Path(__file__).parent / "cases"
EXPECTED = json.loads((CASES / "floret/expected.json").read_text("utf-8"))
ROWS = 70  # of the table f3


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))


def model_of(path):
    store = open_store(path)
    return StaticWords(path.name, store.words, store.vectors, store.subwords)


def ngrams(**changes):
    settings = {
        "shortest": 3,
        "longest": 5,
        "hashes": 3,
        "seed": 2166136261,
        "begin": "<",
        "end": ">",
        "rows": np.eye(ROWS, dtype=np.float32),
    }
    return HashedNgrams(**settings | changes)


@pytest.mark.parametrize(
    ("gram", "rows"),
    [
        ("<kings>", [57, 14, 2]),
        ("gs>", [38, 29, 16]),
        ("<日本語>", [56, 23, 44]),
        ("<Donaudampfschifffahrtsgesellschaft>", [19, 24, 59]),
    ],
)
def test_an_n_gram_has_the_rows_of_floret(gram, rows):
    assert (murmur3([gram.encode()], 2166136261)[0, :3] % ROWS).tolist() == rows


# several hashes, one hash of n-grams of two characters, no n-grams but the word, and the n-grams of fastText in a model of floret
@pytest.mark.parametrize("name", ["f3.bin", "f3.floret", "f1.bin", "f1.floret", "f0.bin", "ff.bin"])
def test_any_word_has_the_vector_of_floret(name):
    expected = EXPECTED[Path(name).stem + ".bin"]
    vectors = model_of(CASES / "floret" / name).encode_words(list(expected)).vectors
    assert np.allclose(vectors, list(expected.values()), atol=1e-7 if name.endswith(".bin") else 1e-6)


def test_a_table_and_a_model_give_what_floret_wrote_of_the_same_model():
    words = ["king", "queen", "man", "woman", "car", "truck", "dog", "日本語", "naïve"]
    written = model_of(CASES / "C12/words.vec").encode_words([*words, "cat", "</s>"])
    model = model_of(CASES / "C12/floret.bin").encode_words([*words, "cat", "</s>"])
    assert np.allclose(model.vectors, written.vectors, atol=1e-6)
    # "cat" is the first word of the model, the only one that has a row beside its n-grams: the table lacks it
    assert np.allclose(model_of(CASES / "C12/vectors.floret").encode_words(words).vectors, written.vectors[:-2], atol=1e-6)


def test_several_words_give_the_mean_of_their_vectors_and_a_blank_gives_none():
    table = ngrams()
    vectors, known = table.compose(["new york", "new", "york", " ", ""])
    assert known.tolist() == [True, True, True, False, False]
    assert np.allclose(vectors[0], (vectors[1] + vectors[2]) / 2)
    assert table.compose([])[0].shape == (0, ROWS)


def test_the_marks_and_the_seed_count():
    plain = ngrams().compose(["king"])[0]
    for changes in ({"begin": "["}, {"end": "]"}, {"seed": 1}, {"hashes": 2}):
        assert not np.array_equal(ngrams(**changes).compose(["king"])[0], plain)


def test_the_record_of_a_table_says_how_a_word_becomes_a_vector():
    record = local_static(CASES / "floret/f3.floret")
    assert (record.name, record.word_vector) == ("local/f3", "mean of its character n-grams; several words: mean of their vectors")
    assert record.parameters == ROWS * 8


TABLE = (CASES / "floret/f3.floret").read_bytes()
LINES = TABLE.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"".join(LINES[:-1]), "the row numbered 69 of 70 is not in its place"),
        (b"".join([*LINES[:5], *LINES[6:]]), "the row numbered 4 of 70 is not in its place"),
        (b"".join([*LINES[:5], LINES[6], LINES[5], *LINES[7:]]), "the row numbered 4 of 70 is not in its place"),
        (TABLE + LINES[-1], "the row numbered 70 of 70 is not in its place"),
        (TABLE[:-20], ":71: .* is no word and 8 numbers; the file may be cut"),
        (TABLE.replace(b"70 8", b"70 9", 1), ":2: .* is no word and 9 numbers"),
        (TABLE.replace(b"70 8", b"900000 8", 1), "states 900000 rows of 8 numbers, which cannot be"),
        (TABLE.replace(b"8 3 5", b"8 5 3", 1), "which cannot be"),
        (TABLE.replace(b"0.0006", b"nan", 1), "is not a finite float32 number"),
    ],
)
def test_a_damaged_table_is_refused(tmp_path, data, message):
    path = tmp_path / "table.floret"
    path.write_bytes(data)
    with pytest.raises(MtebWordsError, match=f"^{path}.*{message}"):
        read_vectors(path)
