"""Small files like those of public reports: each is read right, with a note on what is odd, or refused with what to do.

Scores are Spearman's correlation over the pairs of ``cases/pairs.tsv``, as gensim, fastText and scipy give it.
"""

import json
import os
import pickle
import shutil
import subprocess
from pathlib import Path

import gensim
import numpy as np
import pytest
from gensim.models import KeyedVectors
from scipy.stats import spearmanr

from mteb_words import MtebWordsError
from mteb_words.wrappers.base import StaticWords
from mteb_words.wrappers.static.converted import open_store

CASES = Path(__file__).parent / "cases"
ANIMALS = ["king", "queen", "man", "woman", "cat", "dog", "car", "truck"]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))


def spearman(model, pairs=CASES / "pairs.tsv"):
    """The correlation over the pairs of which both words are known, and how many these are."""
    rows = [line.split("\t") for line in pairs.read_text("utf-8").splitlines()[1:]]
    left, right = (model.encode_words([row[side] for row in rows]) for side in (0, 1))
    known = left.known & right.known
    lengths = np.linalg.norm(left.vectors, axis=1) * np.linalg.norm(right.vectors, axis=1)
    cosines = (left.vectors * right.vectors).sum(axis=1)[known] / lengths[known]
    return spearmanr(cosines, np.array([float(row[2]) for row in rows])[known]).statistic, known.sum()


def model_of(path):
    store = open_store(path)
    return StaticWords(path.name, store.words, store.vectors, store.subwords), store


READ = {
    "C01/cut_utf8.bin": (0.6667, 9, r"words that are not UTF-8: 1 of 9, first word 9, written '中国\xe4\xba'"),
    "C02/bad_utf8.bin": (-0.1333, 12, r"words that are not UTF-8: 1 of 12, first word 12, written '한\xea\xb5'"),
    "C04/header_less.vec": (0.6667, 8, "the first line states 7 words, the file has 8, each on a whole line; all of these are read"),
    "C04/subword.vec": (0.6667, 8, "the first line states 9 words, the file has 8, each on a whole line; all of these are read"),
    "C05/pretrained_short.bin": (-0.1167, 12, "empty or blank words: 1 of 13, first word 12; left out"),
    "C06/blank_token.vec": (0.6667, 8, "empty or blank words: 1 of 9, first word 9; left out"),
    "C06/tab_token.vec": (0.6667, 8, "empty or blank words: 1 of 9, first word 9; left out"),
    "C06/empty_word.bin": (0.6667, 8, "empty or blank words: 1 of 9, first word 5; left out"),
    "C08/spaces_end_number.vec": (
        0.6667,
        10,
        "words that end in a number: 1, first 'Windows 95'; the first line settles that 5 numbers follow",
    ),
    "C09/nel_first.txt": (0.6667, 14, None),
    "C09/twitter.txt": (0.6667, 14, None),
    "C09/twitter_header.vec": (0.6667, 14, None),
    "C10/number_words.vec": (0.6667, 11, None),
    "C10/spaces.txt": (0.6667, 11, None),
    "C11/deps.words.bz2": (0.6667, 8, None),
    "C11/model.txt.gz": (0.6667, 8, None),
    "C11/model.txt.xz": (0.6667, 8, None),
    "C16/label.bin": (-0.3167, 11, None),
    "C16/supervised.bin": (0.1167, 11, None),
    "C18/dups.txt": (0.6667, 8, "2 words stand there more than once, first 'king'; the first of each counts"),
    "C18/dups.bin": (0.6667, 8, "1 words stand there more than once, first 'king'; the first of each counts"),
}


@pytest.mark.parametrize("name", READ)
def test_a_file_that_other_tools_read_is_read(name):
    score, words, note = READ[name]
    model, store = model_of(CASES / name)
    assert spearman(model) == (pytest.approx(score, abs=5e-5), 9)
    assert len(store.words) == words
    assert store.notes == ((f"{CASES / name}: {note}",) if note else ())


REFUSED = {
    "C03/german_latin1.vec": r":10: the word 'k\\xf6nig' is not UTF-8; convert the file, for example with iconv -f latin1 -t utf-8",
    "C03/cut_utf8.vec": r":10: the word '\\xe4\\xb8\\xad\\xe5\\x9b\\xbd\\xe4\\xba' is not UTF-8; .* keep the lines that are, with",
    "C03/cut_utf8_nohdr.txt": r":9: the word '\\xe4\\xb8\\xad\\xe5\\x9b\\xbd\\xe4\\xba' is not UTF-8; .* keep the lines that are, with",
    "C05/pretrained_short.vec": r":1: the first line states 3 words of 5 numbers, but .* if it is complete, correct that line",
    "C11/glove.zip": r" is of no known format: it is an archive \(zip\); unpack it first",
    "C11/model.tar.gz": r" is of no known format: it is an archive \(tar\); unpack it first",
}


@pytest.mark.parametrize("name", REFUSED)
def test_another_file_is_refused_with_what_to_do(name):
    with pytest.raises(MtebWordsError, match=f"^{CASES / name}{REFUSED[name]}"):
        open_store(CASES / name)


def test_what_the_refusals_say_helps(tmp_path):
    latin, cut, short = (CASES / name for name in ("C03/german_latin1.vec", "C03/cut_utf8.vec", "C05/pretrained_short.vec"))
    (tmp_path / "converted.vec").write_text(latin.read_text("latin-1"), "utf-8")
    (tmp_path / "deleted.vec").write_bytes(subprocess.check_output(["grep", "-ax", ".*", cut], env={**os.environ, "LC_ALL": "C.UTF-8"}))
    (tmp_path / "corrected.vec").write_bytes(short.read_bytes().replace(b"3 5", b"1 5"))
    for archive, kind in (("glove.zip", "zip"), ("model.tar.gz", "gztar")):
        shutil.unpack_archive(CASES / "C11" / archive, tmp_path / kind, kind)
    unpacked = [path for kind in ("zip", "gztar") for path in (tmp_path / kind).rglob("*") if path.is_file()]
    assert len(unpacked) == 2
    for path in (tmp_path / "converted.vec", tmp_path / "deleted.vec", *unpacked):
        assert spearman(model_of(path)[0]) == (pytest.approx(0.6667, abs=5e-5), 9)
    assert open_store(tmp_path / "corrected.vec").words == ["handmade"]


@pytest.mark.parametrize("header", [True, False])
def test_a_file_may_have_one_word(tmp_path, header):
    path = tmp_path / "one.vec"
    path.write_bytes((CASES / "C07/one_word.vec").read_bytes().removeprefix(b"" if header else b"1 5\n"))
    store = open_store(path)
    assert (store.words, store.vectors.shape, store.notes) == (["king"], (1, 5), ())


@pytest.mark.parametrize("case", ["C16/label.bin", "C16/supervised.bin", "C05/pretrained_short.bin"])
def test_fasttext_gives_the_same_vectors_to_known_and_unknown_words(case):
    expected = json.loads((CASES / "C16/official.json").read_text("utf-8"))[Path(case).name]
    # fastText itself looks up no word in lower case, and gives the end of a sentence no n-grams, but gensim does
    words = [word for word in expected if word not in ("King", "</s>")]
    found = model_of(CASES / case)[0].encode_words(words)
    assert np.allclose(found.vectors, [expected[word] for word in words], atol=1e-8)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("separately", [{}, {"sep_limit": 0}])
@pytest.mark.parametrize("name", ["plain.kv", "proto2.kv", "ft.kv"])
def test_keyed_vectors_are_read_from_every_protocol_of_pickle(tmp_path, name, protocol, separately):
    theirs = KeyedVectors.load(str(CASES / "C14" / name))
    theirs.save(str(tmp_path / "words.kv"), pickle_protocol=protocol, **separately)
    model, store = model_of(tmp_path / "words.kv")
    assert store.words == theirs.index_to_key
    assert np.array_equal(store.vectors, theirs.vectors)
    if name == "ft.kv":
        unknown = ["notaword", "naïveté", "東京都"]
        assert np.array_equal(model.encode_words(unknown).vectors, [theirs[word] for word in unknown])
    else:
        assert spearman(model) == (pytest.approx(0.6667, abs=5e-5), 9)


@pytest.mark.parametrize("name", ["w2v.model", "ft.model"])
def test_a_whole_model_of_gensim_is_refused_with_a_line_of_code_that_helps(tmp_path, name):
    path, new = CASES / "C14" / name, tmp_path / "new"
    with pytest.raises(MtebWordsError, match=r"nothing of it was run\. Load it with gensim if you trust it, and save it anew: ") as refused:
        open_store(path)
    code = str(refused.value).split("save it anew: ")[1]
    eval(code, {"gensim": gensim, "PATH": str(path), "NEW_PATH": str(new)})
    theirs = (gensim.models.FastText if name == "ft.model" else gensim.models.Word2Vec).load(str(path)).wv
    words = ["king", "truck", "unheard", "東京都"] if name == "ft.model" else ["king", "truck"]
    found = model_of(new)[0].encode_words(words)
    assert found.known.all()
    assert np.allclose(found.vectors, [theirs[word] for word in words], atol=1e-8)


def test_a_note_names_the_file_that_was_given(tmp_path, monkeypatch):
    monkeypatch.chdir(CASES / "C18")
    first, second = (open_store(Path(f"{name}.txt")) for name in ("first", "second"))
    assert first.revision == second.revision
    assert second.notes == ("second.txt: 1 words stand there more than once, first 'king'; the first of each counts",)
