"""Further files of the kinds in ``cases``: gensim is the judge where it can read a file, and else the numbers that were written."""

import gzip
import struct

import gensim
import numpy as np
import pytest
from gensim.models import KeyedVectors
from gensim.models.fasttext import load_facebook_vectors

from mteb_words import MtebWordsError
from mteb_words.wrappers.formats.read import read_vectors

from .conftest import GENSIM_DATA, VECTORS, WORDS, fasttext_model, glove, word2vec_binary, word2vec_text

CYRILLIC = ["король", "королева", "мужчина", "женщина", "кошка", "собака", "машина", "грузовик", "дом", "я"]
GERMAN = ["König", "Königin", "Mann", "Frau", "Kätzchen", "Hündin", "Auto", "Lkw", "Haus", "ich"]


def with_words(words, data):
    """A file whose words are others; each is bytes or text."""
    for old, new in zip(WORDS, words, strict=True):
        new = new if isinstance(new, bytes) else new.encode()
        data = data.replace(b"\n" + old.encode() + b" ", b"\n" + new + b" ", 1)
    return data


CUT_WORDS = {
    "one of Cyrillic words": [*CYRILLIC[:9], "король".encode()[:-1]],
    "the first word": ["東京都".encode()[:-2], *CYRILLIC[1:]],
    "three of ten": [*CYRILLIC[:7], "дом".encode()[:-1], "東京".encode()[:-1], "дома".encode()[:-1]],
    "an emoji, which has four bytes": [*WORDS[:9], "king👑".encode()[:-1]],
}


@pytest.mark.parametrize("name", CUT_WORDS)
@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_words_cut_inside_a_character_change_no_other_word_of_a_binary_file(tmp_path, name, compress):
    words = CUT_WORDS[name]
    path = tmp_path / ("words.bin" + ".gz" * (compress is gzip.compress))
    path.write_bytes(compress(with_words(words, word2vec_binary())))
    theirs = KeyedVectors.load_word2vec_format(path, binary=True, unicode_errors="backslashreplace")
    ours = read_vectors(path)
    assert ours.words == theirs.index_to_key
    assert np.array_equal(ours.vectors, theirs.vectors)
    assert ours.notes[0].startswith(f"words that are not UTF-8: {sum(isinstance(word, bytes) for word in words)} of 10, first word ")


def test_a_word_in_utf8_that_looks_like_an_escaped_one_keeps_its_vector(read):
    words = ["東京".encode()[:5], "東\\xe4\\xba", *CYRILLIC[2:]]
    table = read(with_words(words, word2vec_binary()))
    assert table.words == words[1:]
    assert np.array_equal(table.vectors, VECTORS[1:])


@pytest.mark.parametrize("words", [GERMAN, [*WORDS[:7], "Straße", "café", "né"], [word.title() for word in GERMAN]])
def test_a_binary_file_in_latin1_is_refused_and_what_the_message_says_helps(tmp_path, words):
    path, new = tmp_path / "words.bin", tmp_path / "words.kv"
    latin = [word.encode("latin-1", errors="ignore") for word in words]
    path.write_bytes(with_words(latin, word2vec_binary()))
    with pytest.raises(MtebWordsError, match=r"words\.bin: word \d+, .* is not UTF-8; .* in Latin-1, load it with gensim's") as refused:
        read_vectors(path)
    assert "KeyedVectors.load_word2vec_format(PATH, binary=True, encoding='latin-1') and call its save(NEW_PATH)" in str(refused.value)
    gensim.models.KeyedVectors.load_word2vec_format(path, binary=True, encoding="latin-1").save(str(new))
    table = read_vectors(new)
    assert table.words == [word.decode("latin-1") for word in latin]
    assert np.array_equal(table.vectors, VECTORS)


@pytest.mark.parametrize("bad", [b"\xed\x95\x9c\xea\xb5", b"caf\xe9", b"\xff\xfe", b"a\x80b\xc3"])
def test_a_word_of_any_bytes_changes_no_other_word_of_a_fasttext_model(tmp_path, bad):
    data = fasttext_model()
    old = b"anarchist\0"
    assert data.count(old) == 1
    path = tmp_path / "model.bin"
    path.write_bytes(data.replace(old, bad.ljust(9, b"x")[:9] + b"\0" if len(bad) < 9 else bad + b"\0"))
    theirs = load_facebook_vectors(str(path))
    ours = read_vectors(path)
    good = [word for word in ours.words if "\\x" not in word]
    assert len(good) == len(ours.words) - 1 == 21
    assert np.array_equal(ours.vectors[[ours.words.index(word) for word in good]], [theirs[word] for word in good])
    assert [note.split(",")[0] for note in ours.notes] == ["words that are not UTF-8: 1 of 22"]


def test_an_empty_word_of_pretrained_vectors_is_left_out():
    theirs = load_facebook_vectors(str(GENSIM_DATA / "toy-model-pretrained.bin"))
    ours = read_vectors(GENSIM_DATA / "toy-model-pretrained.bin")
    assert ours.words == [word for word in theirs.index_to_key if word]
    assert np.array_equal(ours.vectors, [theirs[word] for word in ours.words])
    assert ours.notes == ("empty or blank words: 1 of 24, first word 23; left out",)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "cp1251", "koi8-r"])
@pytest.mark.parametrize("header", [b"10 4\n", b"12 4\n", b"10 5\n", b""], ids=["header", "wrong words", "wrong numbers", "no header"])
def test_text_in_another_encoding_is_named_as_text_at_its_line(read, tmp_path, encoding, header):
    words = GERMAN if encoding in ("latin-1", "cp1252") else CYRILLIC
    text = with_words(words, b"\n" + glove()).decode()[1:]
    line = 1 + bool(header)
    said = rf":{line}: the word .* is not UTF-8; convert the file" if header != b"10 5\n" else rf":{line}: .* is no word and 5 numbers"
    with pytest.raises(MtebWordsError, match=f"^{tmp_path}/vectors.txt{said}"):
        read(header + text.encode(encoding))
    assert read(word2vec_text()[:5] + text.encode()).words == words


ONE = {
    "tabs": b"1 4\nking\t1\t2\t3\t4\n",
    "CRLF": b"1 4\r\nking 1 2 3 4\r\n",
    "a blank at the end": b"1 4\nking 1 2 3 4 \n",
    "in gzip": gzip.compress(b"1 4\nking 1 2 3 4\n"),
    "no first line": b"king 1 2 3 4\n",
    "binary": b"1 4\nking " + struct.pack("<4f", 1, 2, 3, 4) + b"\n",
}


@pytest.mark.parametrize("name", ONE)
def test_one_word_is_read_in_every_layout(read, name):
    table = read(ONE[name])
    assert (table.words, table.vectors.tolist(), table.notes) == (["king"], [[1, 2, 3, 4]], ())


@pytest.mark.parametrize("data", [b"1 4\nking 1 2 3\n", b"1 4\n", b"2 4\nking 1 2 3 4", b"1 4\nking 1 2 3 nan\n"])
def test_one_word_that_is_not_whole_is_refused(read, data):
    with pytest.raises(MtebWordsError):
        read(data)


@pytest.mark.parametrize("phrase", ["Windows 95", "Area 51 2.0", "minus -1", "Web 2.0", "Catch 22"])
@pytest.mark.parametrize("separator", [" ", "\t"])
def test_a_phrase_that_ends_in_a_number_is_read_below_a_first_line_that_settles_it(read, phrase, separator):
    lines = [line.replace(" ", separator) for line in word2vec_text().decode().splitlines()]
    lines[3] = lines[3].replace("queen", phrase)
    table = read("\n".join([*lines, ""]).encode())
    assert table.words == [*WORDS[:2], phrase, *WORDS[3:]]
    assert np.array_equal(table.vectors, VECTORS)
    assert table.notes == (f"words that end in a number: 1, first {phrase!r}; the first line settles that 4 numbers follow",)


@pytest.mark.parametrize("header", [b"", b"10 3\n", b"10 5\n"], ids=["none", "a number less", "a number more"])
def test_a_phrase_that_ends_in_a_number_is_refused_where_nothing_settles_it(read, header):
    with pytest.raises(MtebWordsError, match=r"has more than \d numbers|is no word and 5 numbers"):
        read(header + glove().replace(b"queen ", b"Windows 95 "))


@pytest.mark.parametrize("text", ["cat 1 2 3\ndog 1 2 4\n", "cat 0 1 2\ndog 0 0 1\n", "cat 1 2 3\n", "a 0 1\nb .5 .5\n"])
def test_a_first_word_whose_vector_counts_is_a_word(tmp_path, text):
    path = tmp_path / "vectors.txt"
    path.write_text(text)
    assert list(read_vectors(path).words) == [line.split()[0] for line in text.splitlines()]
