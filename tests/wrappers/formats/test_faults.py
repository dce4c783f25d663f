"""Damaged and hostile files: each is refused with the file, the place and what to do; nothing wrong is loaded."""

import gzip
import io
import pickle
import resource
import struct
import subprocess
import sys

import numpy as np
import pytest

from mteb_words import MtebWordsError
from mteb_words.wrappers.formats.read import read_vectors

from .conftest import VECTORS, WORDS, fasttext_model, glove, word2vec_binary, word2vec_text


def swap(text, line, old, new):
    """Replace something in one line, counted from 1."""
    lines = text.splitlines(keepends=True)
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    return b"".join(lines)


def number(row, column):
    return repr(float(VECTORS[row, column])).encode()


@pytest.mark.parametrize(
    "value",
    [b"nan", b"NaN", b"inf", b"-inf", b"Infinity", b"1e39", b"-1e999", b"1_000", "١".encode(), b"0,5", b"0x1p3", b"1d0", b"--1", b"1e"],
)
@pytest.mark.parametrize("header", [b"", b"10 4\n"], ids=["glove", "word2vec"])
def test_what_is_no_finite_number_is_named_by_line(read, header, value):
    text = header + swap(glove(), 4, number(3, 2), value)
    with pytest.raises(MtebWordsError, match=rf"vectors\.txt:{4 + bool(header)}: .* is not a finite float32 number"):
        read(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (swap(glove(), 3, b" " + number(2, 3), b""), r":3: 'queen .* is no word and 4 numbers; the file may be cut"),
        (swap(glove(), 3, b"\n", b" 0.5\n"), r":3: 'queen .* has more than 4 numbers"),
        (swap(glove(), 3, b"queen ", b" "), r":3: .* is no word and 4 numbers"),
        (swap(glove(), 3, b"queen ", b""), r":3: .* is no word and 4 numbers"),
        (swap(glove(), 3, b"queen", b"que\0en"), r":3: 'que.x00en .* holds a control character"),
        (swap(glove(), 3, b"queen", b"qu\xe9en"), r":3: the word 'qu.xe9en' is not UTF-8; convert the file"),
        (glove()[: len(glove()) // 2], r":\d+: .* is no word and 4 numbers; the file may be cut"),
        (word2vec_text().replace(b"10 4", b"9 4"), r":1: the first line states 9 words, the file has 10"),
        (word2vec_text().replace(b"10 4", b"11 4"), r":1: the first line states 11 words, the file has 10"),
        (word2vec_text().replace(b"10 4", b"10 3"), r":2: 'the .* has more than 3 numbers"),
        (word2vec_text().replace(b"10 4", b"10 5"), r":2: .* is no word and 5 numbers"),
        (word2vec_text().replace(b"10 4", b"0 0"), r":1: the first line states 0 words of 0 numbers; expected at least one"),
        (word2vec_text().replace(b"10 4", b"10 0"), r":1: the first line states 10 words of 0 numbers"),
        (word2vec_text().replace(b"10 4", b"-10 4"), r":\d: "),
        (word2vec_text().replace(b"10 4", b"1_0 4"), r":\d: "),
        (word2vec_text().replace(b"10 4", b"9" * 5000 + b" 4"), r":\d: "),
        (word2vec_text().replace(b"10 4", b"1000000000000 300"), r":1: .* but the file is too small for that"),
        (b"".join(glove().splitlines(keepends=True)[:9]).join([b"10 4\n", b""]), r":1: the first line states 10 words, the file has 9"),
        (glove().decode().encode("utf-16"), r"is UTF-16 text; convert it to UTF-8"),
        (b"just some prose\nwithout any numbers\n", r"is of no known format; expected GloVe or word2vec text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), r"is of no known format"),
        (b"x" * 3_000_000, r"is of no known format|more than 1 MB"),
        (glove() + b"y" * 3_000_000, r":11: a line of more than 1 MB"),
        (b"", r"is empty; expected word vectors"),
        (b"\n\n\n", r"is of no known format"),
    ],
)
def test_a_faulty_text_file_is_refused_with_the_place(read, text, message):
    with pytest.raises(MtebWordsError, match=message):
        read(text)


NAN = struct.pack("<4f", 1, np.nan, 1, 1)
ZIPPED = gzip.compress(glove())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (word2vec_binary()[:-3], r"word 10 of 10, \d+ bytes after the first line: a word has no end or its vector is cut"),
        (word2vec_binary()[: len(word2vec_binary()) // 2], r"states 10 words of 4 float32, which \d+ bytes cannot hold|is cut"),
        (word2vec_binary().replace(b"10 4", b"9 4"), r"more bytes after the last of the 9 words"),
        (word2vec_binary().replace(b"10 4", b"11 4"), r"a word has no end or its vector is cut|cannot hold"),
        (word2vec_binary().replace(b"10 4", b"10 3"), r"vectors\.txt: "),
        (word2vec_binary().replace(b"10 4", b"10 5"), r"vectors\.txt: "),
        (word2vec_binary().replace(b"10 4", b"0 4"), r"states 0 words of 4 float32"),
        (word2vec_binary() + b"more", r"more bytes after the last of the 10 words"),
        (word2vec_binary(">"), r"they are no little-endian float32|holds NaN, infinity"),
        (word2vec_binary().replace(b"queen ", b" "), r"word 3 of 10, .*: a word is empty"),
        (word2vec_binary().replace(b"queen", b"qu\xe9en"), r"word 3, b'qu.xe9en', is not UTF-8"),
        (word2vec_binary().replace(b"queen", b"qu\0en"), r"word 3, 'qu.x00en', holds NUL"),
        (
            word2vec_binary().replace(VECTORS[2].tobytes(), struct.pack("<4f", 1, np.nan, 1, 1)),
            r"the vector of 'queen' holds NaN, infinity or what is too large",
        ),
        (b"1000000000000 300\nthe " + bytes(50), r"states 1000000000000 words of 300 float32, which \d+ bytes cannot hold"),
        (b"100000000 1\nthe " + bytes(50), r"cannot hold"),
        (b"1 4\n\1" + b"x" * 100_000, r"a word has no end"),
    ],
)
def test_a_faulty_binary_file_is_refused_with_the_place(read, data, message):
    with pytest.raises(MtebWordsError, match=message):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        ZIPPED[:-20],
        ZIPPED[:100],
        ZIPPED[:-8] + b"\0" * 8,
        b"\x1f\x8b" + b"x" * 50,
        b"\x1f\x8b",
    ],
    ids=["cut", "cut early", "wrong CRC", "garbage", "only the magic"],
)
def test_a_damaged_gzip_file_is_refused(read, data):
    with pytest.raises(MtebWordsError, match=r"is a damaged gzip file \(.*\); fetch it again"):
        read(data)


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path):
    for path in (tmp_path / "gone.txt", tmp_path):
        with pytest.raises(MtebWordsError, match=r"cannot be read: .*; name a file of word vectors"):
            read_vectors(path)


BOMBS = {
    "text header": b"1000000000000 300\nthe 1 2\n",
    "text header, many words": b"100000000 1\nthe 1\n",
    "text header, wide": b"1 1000000000\nthe 1\n",
    "binary header": b"100000000 1\nthe \0\0\0\0",
    "gzip of zeros": gzip.compress(b"10 4\n" + bytes(500_000_000), 1),
    "gzip of one long line": gzip.compress(b"the " + b"0" * 500_000_000, 1),
    "gzip of the same line": gzip.compress(b"the 1 1 1 1\n" * 40_000_000, 1),
    "safetensors header": struct.pack("<Q", 10**12) + b"{" + bytes(100),
    "pickle of a long string": b"\x80\x04" + b"\x8d" + struct.pack("<Q", 10**12),
    "npy of a huge shape": None,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_neither_memory_nor_time(tmp_path, name):
    data = BOMBS[name]
    if data is None:
        buffer = io.BytesIO()
        np.lib.format.write_array_header_1_0(buffer, {"descr": "<f4", "fortran_order": False, "shape": (10**9, 300)})
        data = buffer.getvalue()
    path = tmp_path / "bomb"
    path.write_bytes(data)
    code = (
        "import resource, sys, time; from pathlib import Path; import numpy, pyarrow.csv, safetensors.numpy\n"
        "from mteb_words import MtebWordsError; from mteb_words.wrappers.formats.read import read_vectors\n"
        "before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()\n"
        "try: read_vectors(Path(sys.argv[1])); print('loaded')\n"
        "except MtebWordsError: print('refused')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, time.process_time() - start)\n"
    )
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30,) * 2)  # noqa: E731
    run = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=False, preexec_fn=limit)
    assert run.stdout.startswith("refused\n"), run.stdout + run.stderr
    assert int(run.stdout.split()[1]) <= 100 * 1024  # KiB


FASTTEXT = fasttext_model()


def patched(offset, kind, value):
    return FASTTEXT[:offset] + struct.pack(kind, value) + FASTTEXT[offset + struct.calcsize(kind) :]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (patched(4, "<i", 13), "is of fastText version 13; expected"),
        (patched(8, "<i", 2**31 - 1), "words of 2147483647 numbers"),
        (patched(8, "<i", -5), "words of -5 numbers"),
        (patched(40, "<i", 2**31 - 1), "states a table of .* rows|which cannot be"),
        (patched(64, "<i", 2**31 - 1), "which cannot be"),
        (patched(68, "<i", 2**31 - 1), "which cannot be"),
        (patched(68, "<i", 1), "which cannot be"),
        (patched(84, "<q", 5), "is a quantised fastText model"),
        (FASTTEXT[:100], "holds a word without an end|bytes early|which cannot be"),
        (FASTTEXT[: len(FASTTEXT) // 2], "bytes early|states a table"),
        (FASTTEXT[:20], "bytes early"),
        (FASTTEXT[:4], "bytes early"),
    ],
)
def test_a_faulty_fasttext_model_is_refused(read, data, message):
    with pytest.raises(MtebWordsError, match=message):
        read(data)


class Payload:
    """Unpickling it makes a file: what a hostile file would do with worse."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return open, (str(self.marker), "w")


@pytest.mark.parametrize("name", ["words.kv", "words.bin", "words.txt", "words.vec", "words.safetensors", "words"])
@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_hostile_pickle_is_refused_and_never_run(tmp_path, name, protocol):
    marker = tmp_path / "marker"
    (tmp_path / name).write_bytes(pickle.dumps(Payload(marker), protocol=protocol))
    with pytest.raises(MtebWordsError, match=r"is no plain KeyedVectors file .*; nothing of it was run"):
        read_vectors(tmp_path / name)
    assert not marker.exists()


@pytest.mark.parametrize("where", ["npy", "beside a KeyedVectors"])
def test_a_pickle_inside_an_array_file_is_refused_and_never_run(tmp_path, where):
    marker = tmp_path / "marker"
    array = np.array([Payload(marker)], dtype=object)
    if where == "npy":
        path = tmp_path / "t.npy"
        np.save(path, array, allow_pickle=True)
        (tmp_path / "t.words").write_text("a")
    else:
        from gensim.models import KeyedVectors

        path = tmp_path / "t.kv"
        keyed = KeyedVectors(4)
        keyed.add_vectors(WORDS, VECTORS)
        keyed.save(str(path), sep_limit=0)
        np.save(tmp_path / "t.kv.vectors.npy", array, allow_pickle=True)
    with pytest.raises(MtebWordsError, match=r"is no usable \.npy file"):
        read_vectors(path)
    assert not marker.exists()
