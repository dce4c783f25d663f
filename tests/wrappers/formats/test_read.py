"""Every format gives the words and vectors that it holds; gensim is the judge where it can read the file."""

import gzip

import numpy as np
import pytest
from gensim.models import KeyedVectors
from gensim.models.fasttext import load_facebook_vectors
from safetensors.numpy import save_file

from mteb_words import MtebWordsError
from mteb_words.wrappers.formats.read import files_of, read_vectors
from mteb_words.wrappers.formats.subwords import Subwords

from .conftest import FORMATS, GENSIM_DATA, VECTORS, WORDS


def is_the_table(table):
    return table.words == WORDS and table.vectors.dtype == np.float32 and np.array_equal(table.vectors, VECTORS)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_format_is_told_by_its_content_and_read_whole(read, name, compress):
    table = read(compress(FORMATS[name]()), "no-suffix")
    assert is_the_table(table)
    assert table.notes == ()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("test_glove.txt", {"no_header": True}),
        ("word2vec_pre_kv_c", {"binary": False}),
        ("euclidean_vectors.bin", {"binary": True}),
        ("crime-and-punishment.vec", {"binary": False}),
        ("high_precision.kv.txt", {"binary": False}),
        ("high_precision.kv.bin", {"binary": True}),
    ],
)
def test_gensim_reads_the_same_words_and_float32(name, options):
    theirs = KeyedVectors.load_word2vec_format(GENSIM_DATA / name, **options)
    ours = read_vectors(GENSIM_DATA / name)
    assert ours.words == theirs.index_to_key
    assert np.array_equal(ours.vectors, theirs.vectors)


@pytest.mark.parametrize("separately", [False, True])
def test_a_keyed_vectors_file_of_gensim_is_read(tmp_path, separately):
    keyed = KeyedVectors(4)
    keyed.add_vectors(WORDS, VECTORS)
    keyed.save(str(tmp_path / "words.kv"), **({"sep_limit": 0} if separately else {}))
    assert (tmp_path / "words.kv.vectors.npy").exists() == separately
    assert is_the_table(read_vectors(tmp_path / "words.kv"))
    assert len(files_of(tmp_path / "words.kv")) == 1 + separately


@pytest.mark.parametrize("suffix", [".words", ".txt", ".vocab"])
@pytest.mark.parametrize("kind", ["npy", "safetensors"])
def test_a_table_with_a_word_list_beside_it_is_read(tmp_path, kind, suffix):
    path = tmp_path / f"table.{kind}"
    np.save(path, VECTORS) if kind == "npy" else save_file({"embeddings": VECTORS}, path)
    path.with_suffix(suffix).write_bytes("\r\n".join(WORDS).encode())
    assert is_the_table(read_vectors(path))
    assert files_of(path) == (path, path.with_suffix(suffix))


# the last two are in the layout before 2017
@pytest.mark.parametrize(
    "name", ["crime-and-punishment.bin", "toy-model.bin", "lee_fasttext_new.bin", "lee_fasttext.bin", "non_ascii_fasttext.bin"]
)
@pytest.mark.parametrize("compressed", [False, True])
def test_a_fasttext_model_gives_what_gensim_gives_to_the_bit(tmp_path, name, compressed):
    theirs = load_facebook_vectors(str(GENSIM_DATA / name))
    path = tmp_path / "model"
    data = (GENSIM_DATA / name).read_bytes()
    path.write_bytes(gzip.compress(data) if compressed else data)
    ours = read_vectors(path)
    assert ours.words == theirs.index_to_key
    assert np.array_equal(ours.vectors, theirs.vectors)
    unknown = ["notaword", "naïveté", "x", "東京都", "zz-zz", "a" * 70, "й", "<>"]
    composed, known = ours.subwords.compose(unknown)
    assert known.all()
    assert np.array_equal(composed, np.stack([theirs.get_vector(word) for word in unknown]))


def test_a_few_words_that_are_not_utf8_change_no_other_word_of_a_fasttext_model():
    _, *lines = (GENSIM_DATA / "pang_lee_polarity_fasttext.vec").read_bytes().split(b"\n")[:-1]  # what fastText itself wrote of it
    theirs = [line.split() for line in lines]
    ours = read_vectors(GENSIM_DATA / "pang_lee_polarity_fasttext.bin")
    assert ours.words == [word.decode(errors="backslashreplace") for word, *_ in theirs]
    assert np.allclose(ours.vectors, [list(map(float, numbers)) for _, *numbers in theirs], rtol=1e-4)
    assert ours.notes == (r"words that are not UTF-8: 5 of 1694, first word 149, written '\x97'",)


def test_a_fasttext_model_in_another_encoding_is_refused():
    with pytest.raises(MtebWordsError, match=r"69 of 171 words are not UTF-8, first 'kter\\xec'; .* print-word-vectors and convert that"):
        read_vectors(GENSIM_DATA / "cp852_fasttext.bin")


def test_a_word_without_an_n_gram_is_unknown():
    subwords = Subwords(shortest=3, longest=6, rows=np.ones((7, 2), dtype=np.float32))
    composed, known = subwords.compose(["", "a", "abc"])
    assert known.tolist() == [False, True, True]
    assert not composed[0].any()
    assert subwords.compose([])[0].shape == (0, 2)
