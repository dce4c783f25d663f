"""Every format gives the words and vectors that it holds; gensim is the judge where it can read the file."""

import gzip

import numpy as np
import pytest
from gensim.models import KeyedVectors
from gensim.models.fasttext import load_facebook_vectors
from safetensors.numpy import save_file

from mteb_words import MtebWordsError
from mteb_words.wrappers.formats.fasttext import Subwords
from mteb_words.wrappers.formats.read import files_of, read_vectors

from .conftest import FORMATS, GENSIM_DATA, VECTORS, WORDS, glove, word2vec_binary, word2vec_text


def is_the_table(table):
    return table.words == WORDS and table.vectors.dtype == np.float32 and np.array_equal(table.vectors, VECTORS)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_format_is_told_by_its_content_and_read_whole(read, name, compress):
    table = read(compress(FORMATS[name]()), "no-suffix")
    assert is_the_table(table)
    assert table.notes == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.replace(b" ", b"\t"),
        lambda text: text.replace(b"\n", b" \n"),
        lambda text: text.replace(b"\n", b"\t\n"),
        lambda text: text.replace(b"\n", b"  \n", 3),
        lambda text: text + b"\n\n",
        lambda text: text.replace(b"\n", b"\n\n"),
        lambda text: text.replace(b" ", b"  "),
    ],
    ids=["CRLF", "BOM", "TAB", "trailing blank", "trailing tab", "some trailing blanks", "blank end", "blank lines", "double blanks"],
)
@pytest.mark.parametrize("text", [glove, word2vec_text])
def test_layouts_that_mean_the_same_read_the_same(read, text, change):
    assert is_the_table(read(change(text())))


def test_words_with_blanks_as_in_glove_840b_are_words(read):
    text = glove().replace(b"queen ", b". . . ").replace(b"ice-cream ", b"at name@domain.com ")
    table = read(text)
    assert table.words == [{"queen": ". . .", "ice-cream": "at name@domain.com"}.get(word, word) for word in WORDS]
    assert np.array_equal(table.vectors, VECTORS)


def test_unicode_blanks_and_line_ends_inside_a_word_belong_to_it(read):
    odd = ["x\u00a0y", "x\u2028y", "x\u0085y", "x\u00a0"]
    text = glove()
    for word, other in zip(WORDS, odd, strict=False):
        text = text.replace(f"{word} ".encode(), f"{other} ".encode(), 1)
    assert read(text).words == odd + WORDS[4:]


def test_a_word_that_stands_twice_counts_once_and_is_reported(read):
    table = read(glove().replace(b"queen ", b"king "))
    assert table.words == [word for word in WORDS if word != "queen"]
    assert np.array_equal(table.vectors, np.delete(VECTORS, 2, axis=0))
    assert "1 words stand there more than once, first 'king'; the first of each counts" in table.notes[0]


def test_a_last_line_without_a_line_break_is_reported(read):
    assert "the last line has no line break; if the file was cut there" in read(glove()[:-1]).notes[0]


def test_precomposed_and_decomposed_words_are_two_words(read):
    assert len(read(glove().replace(b"queen ", "nai\u0308ve ".encode())).words) == 10


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


@pytest.mark.parametrize("name", ["crime-and-punishment.bin", "toy-model.bin", "lee_fasttext_new.bin"])
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


def test_a_word_without_an_n_gram_is_unknown():
    subwords = Subwords(shortest=3, longest=6, rows=np.ones((7, 2), dtype=np.float32))
    composed, known = subwords.compose(["", "a", "abc"])
    assert known.tolist() == [False, True, True]
    assert not composed[0].any()
    assert subwords.compose([])[0].shape == (0, 2)


def test_float16_and_float64_become_float32(tmp_path):
    for dtype in (np.float16, np.float64):
        np.save(tmp_path / "t.npy", VECTORS.astype(dtype))
        (tmp_path / "t.words").write_text("\n".join(WORDS))
        assert np.array_equal(read_vectors(tmp_path / "t.npy").vectors, VECTORS.astype(dtype).astype(np.float32))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (None, "has no word list beside it; expected one of t.words, t.txt, t.vocab"),
        ("a\nb", "has 10 rows, .*t.words has 2 words; expected as many"),
        ("a\n\nb", r"t\.words:2: an empty line"),
        (b"\xff", r"t\.words: byte 0 is not UTF-8"),
    ],
)
def test_a_word_list_that_does_not_fit_is_refused(tmp_path, words, message):
    np.save(tmp_path / "t.npy", VECTORS)
    if words is not None:
        (tmp_path / "t.words").write_bytes(words if isinstance(words, bytes) else words.encode())
    with pytest.raises(MtebWordsError, match=message):
        read_vectors(tmp_path / "t.npy")


def test_a_binary_file_may_have_no_line_breaks_between_words(read):
    data = word2vec_binary()
    for row in range(10):
        data = data.replace(VECTORS[row].tobytes() + b"\n", VECTORS[row].tobytes())
    assert is_the_table(read(data))
