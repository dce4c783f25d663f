"""Structural faults: for each file whether it loads right, loads with a note, or is refused, and with which words.

One row a fault: its name, the file (or the files, the first of which is read), and the verdict.
"""

import bz2
import gzip
import lzma
import pickle
import struct
from dataclasses import dataclass

import numpy as np
import pytest
from safetensors.numpy import save

from mteb_words import MtebWordsError
from mteb_words.wrappers.formats.read import read_vectors

from .conftest import VECTORS, WORDS, fasttext_model, glove, keyed_vectors, npy, word2vec_binary, word2vec_text


@dataclass
class Refused:
    """The message, after the path of the file, matches this pattern."""

    message: str


@dataclass
class Loads:
    """The words, their vectors, and the only note, or its start; None if there is to be no note."""

    words: list[str]
    vectors: np.ndarray
    note: str | None = None


RIGHT = Loads(WORDS, VECTORS)
BLANK = "empty or blank words: 1 of 10, first word 3; left out"
TWICE = "1 words stand there more than once, first 'king'; the first of each counts"
NO_END = "the last line has no line break; if the file was cut there, its last number is wrong"


def without(row):
    return [*WORDS[:row], *WORDS[row + 1 :]], np.delete(VECTORS, row, axis=0)


def renamed(row, word):
    return Loads([*WORDS[:row], word, *WORDS[row + 1 :]], VECTORS)


def changed(row, column, value):
    vectors = VECTORS.copy()
    vectors[row, column] = value
    return vectors


def number(row, column):
    return repr(float(VECTORS[row, column])).encode()


def swap(text, line, old, new):
    """Replace something in one line, counted from 1."""
    lines = text.splitlines(keepends=True)
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    return b"".join(lines)


def head(new, data=None):
    """A file with another first line than ``10 4``."""
    data = word2vec_text() if data is None else data
    assert data.startswith(b"10 4\n")
    return new + data.removeprefix(b"10 4\n")


GLOVE, TEXT, BINARY, FASTTEXT, KEYED, APART = (
    glove(),
    word2vec_text(),
    word2vec_binary(),
    fasttext_model(),
    keyed_vectors(),
    keyed_vectors(separately=True),
)
LINES = GLOVE.splitlines(keepends=True)
HALF = len(FASTTEXT) // 2
LIST = "\n".join(WORDS).encode() + b"\n"
LAST = float(number(9, 3)[:-2])  # the last number without its last two digits


def table(array, words=LIST):
    return {"t.npy": array if isinstance(array, bytes) else npy(array), "t.words": words}


def tensors(words=LIST, **arrays):
    return {"t.safetensors": save(arrays), "t.words": words}


def cut_tensors(by):
    return {"t.safetensors": save({"embeddings": VECTORS})[:by], "t.words": LIST}


def keyed(**changes):
    """A KeyedVectors file whose attributes are others; what is called is what gensim's own file calls."""
    from gensim.models import KeyedVectors

    vectors = KeyedVectors(4)
    vectors.add_vectors(WORDS, VECTORS)
    vars(vectors).update({"__numpys": []} | changes)
    return {"t.kv": pickle.dumps(vectors, protocol=4)}


def patched(offset, kind, value):
    return FASTTEXT[:offset] + struct.pack(kind, value) + FASTTEXT[offset + struct.calcsize(kind) :]


NOT_A_NUMBER = {
    "nan": b"nan",
    "NaN": b"NaN",
    "inf": b"inf",
    "-inf": b"-inf",
    "Infinity": b"Infinity",
    "too large for float32": b"1e39",
    "too large for float64": b"-1e999",
    "underscore": b"1_000",
    "Arabic digit": "\u0661".encode(),
    "decimal comma": b"0,5",
    "hexadecimal": b"0x1p3",
    "Fortran's exponent": b"1d0",
    "two signs": b"--1",
    "no exponent": b"1e",
}

VALUES = {
    f"{name} in {kind}": (
        header + swap(GLOVE, 4, number(3, 2), value),
        Refused(rf":{4 + bool(header)}: .* in the line of 'naïve' is not a finite float32 number"),
    )
    for name, value in NOT_A_NUMBER.items()
    for kind, header in (("GloVe", b""), ("word2vec text", b"10 4\n"))
}

CUT = {
    "GloVe cut inside the last number": (GLOVE[:-3], Loads(WORDS, changed(9, 3, LAST), NO_END)),
    "word2vec text cut inside the last number": (TEXT[:-3], Loads(WORDS, changed(9, 3, LAST), NO_END)),
    "GloVe without its last line break": (GLOVE[:-1], Loads(WORDS, VECTORS, NO_END)),
    "GloVe cut between two lines, which nothing shows": (b"".join(LINES[:9]), Loads(*without(9))),
    "word2vec text cut by one line, as its first line may be wrong": (
        b"10 4\n" + b"".join(LINES[:9]),
        Loads(*without(9), "the first line states 10 words, the file has 9, each on a whole line; all of these are read"),
    ),
    "word2vec text cut by two lines": (
        b"10 4\n" + b"".join(LINES[:8]),
        Refused(":1: the first line states 10 words, the file has 8; fetch it again or, if it is complete, write 8 for 10 there"),
    ),
    "word2vec text cut by one line and its last line break": (
        b"10 4\n" + b"".join(LINES[:9])[:-1],
        Refused(":1: the first line states 10 words, the file has 9; fetch it again"),
    ),
    "GloVe cut between two numbers": (GLOVE[:-1].rsplit(b" ", 1)[0], Refused(":10: 'a .* is no word and 4 numbers; the file may be cut")),
    "GloVe cut after a word": (b"".join(LINES[:9]) + b"a", Refused(":10: 'a' is no word and 4 numbers; the file may be cut")),
    "half of GloVe": (GLOVE[: len(GLOVE) // 2], Refused(r":\d+: .* is no word and 4 numbers; the file may be cut")),
    "half of word2vec text": (TEXT[: len(TEXT) // 2], Refused(r":\d+: .* is no word and 4 numbers; the file may be cut")),
    "word2vec binary cut inside the last vector": (BINARY[:-3], Refused(r": word 10 of 10, \d+ bytes after the first line: .* is cut")),
    "word2vec binary without its last line break": (BINARY[:-1], RIGHT),
    "half of word2vec binary": (BINARY[: len(BINARY) // 2], Refused(": the first line states 10 words of 4 float32, which .* cannot hold")),
    "word2vec binary, only the first line": (BINARY[:5], Refused(" is of no known format")),
    "gzip cut at its end": (gzip.compress(GLOVE)[:-20], Refused(r" is a damaged gzip file \(.*\); fetch it again")),
    "gzip cut early": (gzip.compress(GLOVE)[:100], Refused(" is a damaged gzip file")),
    "bzip2 cut at its end": (bz2.compress(GLOVE)[:-5], Refused(r" is a damaged bzip2 file \(it ends early\); fetch it again")),
    "bzip2 cut early": (bz2.compress(GLOVE)[:30], Refused(" is a damaged bzip2 file")),
    "xz cut at its end": (lzma.compress(GLOVE)[:-5], Refused(r" is a damaged xz file \(it ends early\); fetch it again")),
    "xz cut in its second part": (lzma.compress(GLOVE) + lzma.compress(GLOVE)[:40], Refused(" is a damaged xz file")),
    "gzip, only its first two bytes": (b"\x1f\x8b", Refused(" is a damaged gzip file")),
    "no bytes": (b"", Refused(" is empty; expected word vectors")),
    "nothing but line breaks": (b"\n\n\n", Refused(" is of no known format")),
}

FIRST_LINE = {
    "too few words": (head(b"8 4\n"), Refused(":1: the first line states 8 words, the file has 10")),
    "too many words": (head(b"12 4\n"), Refused(":1: the first line states 12 words, the file has 10")),
    "one word too few": (head(b"9 4\n"), Loads(WORDS, VECTORS, "the first line states 9 words, the file has 10")),
    "one word too many": (head(b"11 4\n"), Loads(WORDS, VECTORS, "the first line states 11 words, the file has 10")),
    "one word too many in gzip": (gzip.compress(head(b"11 4\n")), Loads(WORDS, VECTORS, "the first line states 11 words, the file has 10")),
    "one word too many, and a cut": (head(b"11 4\n")[:-1], Refused(":1: the first line states 11 words, the file has 10")),
    "one word too many, and a cut, in gzip": (gzip.compress(head(b"11 4\n")[:-1]), Refused(":1: the first line states 11 words")),
    "too few numbers": (head(b"10 3\n"), Refused(":2: 'the .* has more than 3 numbers")),
    "too many numbers": (head(b"10 5\n"), Refused(":2: 'the .* is no word and 5 numbers")),
    "no words of no numbers": (head(b"0 0\n"), Refused(":1: the first line states 0 words of 0 numbers; expected at least one")),
    "no words": (head(b"0 4\n"), Refused(":1: the first line states 0 words of 4 numbers")),
    "no numbers": (head(b"10 0\n"), Refused(":1: the first line states 10 words of 0 numbers")),
    "negative words": (head(b"-10 4\n"), Refused(":1: '-10 4' is no word and 4 numbers")),
    "negative numbers": (head(b"10 -4\n"), Refused(":1: '10 -4' is no word and 4 numbers")),
    "underscore": (head(b"1_0 4\n"), Refused(":1: '1_0 4' is no word and 4 numbers")),
    "5,000 digits": (head(b"9" * 5000 + b" 4\n"), Refused(r":1: '9+'\.\.\. is no word and 4 numbers")),
    "one number more": (head(b"10 4 7\n"), Refused(":1: '10 4 7' is no word and 4 numbers")),
    "twice": (b"10 4\n" + TEXT, Refused(":2: '10 4' is no word and 4 numbers")),
    "missing": (head(b""), RIGHT),
    "blanks before and after": (head(b"  10  4 \n"), RIGHT),
    "a tab": (head(b"10\t4\n"), RIGHT),
    "of a table of one column, where it may be a word": (b"10 4\n11 5\n", Refused(" is of no known format")),
    "more than the file can hold": (head(b"1000000000000 300\n"), Refused(":1: .* but the file is too small for that")),
    "binary, too few words": (head(b"9 4\n", BINARY), Refused(": more bytes after the last of the 9 words")),
    "binary, too many words": (head(b"11 4\n", BINARY), Refused(": word 11 of 11, .*: a word has no end")),
    "binary, too few numbers": (head(b"10 3\n", BINARY), Refused(": word 2, .* is not UTF-8; it may not be a binary file of word2vec")),
    "binary, too many numbers": (head(b"10 5\n", BINARY), Refused(": word 4, .* is not UTF-8; it may not be a binary file of word2vec")),
    "binary, no words": (head(b"0 4\n", BINARY), Refused(": the first line states 0 words of 4 float32")),
    "binary, no numbers": (head(b"10 0\n", BINARY), Refused(": the first line states 10 words of 0 float32")),
    "binary, negative": (head(b"-10 4\n", BINARY), Refused(":2: .* holds a control character; the file may be binary")),
    "binary, more than the file can hold": (head(b"1000000000000 300\n", BINARY), Refused(": .* which .* cannot hold")),
    "binary, missing": (head(b"", BINARY), Refused(" is of no known format")),
}

NUMBERS = {
    "one number less": (swap(GLOVE, 3, b" " + number(2, 3), b""), Refused(":3: 'queen .* is no word and 4 numbers; the file may be cut")),
    "one number more": (swap(GLOVE, 3, b"\n", b" 0.5\n"), Refused(":3: 'queen .* has more than 4 numbers")),
    "a row of zeros, whose word has no direction": (
        swap(GLOVE, 3, LINES[2], b"queen 0 0 0 0\n"),
        Loads(WORDS, np.where(np.arange(10)[:, None] == 2, np.float32(0), VECTORS)),
    ),
    "what float16 cannot hold": (swap(GLOVE, 3, number(2, 0), b"70000"), Loads(WORDS, changed(2, 0, 70000))),
    "below the least float32": (swap(GLOVE, 3, number(2, 0), b"1e-60"), Loads(WORDS, changed(2, 0, 0))),
    "a plus sign and no leading zero": (swap(GLOVE, 3, number(2, 0), b"+.5e+0"), Loads(WORDS, changed(2, 0, 0.5))),
    "NaN in word2vec binary": (
        BINARY.replace(VECTORS[2].tobytes(), changed(2, 1, np.nan)[2].tobytes()),
        Refused(": the vector of 'queen' holds NaN, infinity or what is too large"),
    ),
    "big-endian word2vec binary": (word2vec_binary(">"), Refused(": .*they are no little-endian float32")),
    "float64 in word2vec binary": (
        b"10 4\n" + b"".join(w.encode() + b" " + row.astype("<f8").tobytes() + b"\n" for w, row in zip(WORDS, VECTORS, strict=True)),
        Refused(": word 2, .* is not UTF-8; it may not be a binary file of word2vec"),
    ),
}

TOKENS = {
    "a word twice": (GLOVE.replace(b"queen ", b"king "), Loads(*without(2), TWICE)),
    "a word twice in word2vec binary": (BINARY.replace(b"queen ", b"king "), Loads(*without(2), TWICE)),
    "precomposed and decomposed": (GLOVE.replace(b"queen ", "nai\u0308ve ".encode()), renamed(2, "nai\u0308ve")),
    "empty": (swap(GLOVE, 3, b"queen ", b""), Refused(":3: .* is no word and 4 numbers")),
    "a blank": (swap(GLOVE, 3, b"queen ", b" "), Loads(*without(2), BLANK)),
    "two blanks": (swap(GLOVE, 3, b"queen ", b"  "), Loads(*without(2), BLANK)),
    "a tab": (swap(GLOVE, 3, b"queen ", b"\t "), Loads(*without(2), BLANK)),
    "a blank between tabs": (swap(GLOVE.replace(b" ", b"\t"), 3, b"queen\t", b" \t"), Loads(*without(2), BLANK)),
    "a blank, and a number less": (swap(GLOVE, 3, b"queen " + number(2, 0), b" "), Refused(":3: .* is no word and 4 numbers")),
    "a blank, and a number more": (swap(GLOVE, 3, b"queen ", b" 1 "), Refused(":3: .* is no word and 4 numbers")),
    "a blank before the first word": (b" " + GLOVE, Refused(":1: .* is no word and 4 numbers")),
    "NUL": (swap(GLOVE, 3, b"queen", b"que\0en"), Refused(r":3: 'que\\x00en .* holds a control character")),
    "no-break space": (GLOVE.replace(b"queen ", "x\u00a0y ".encode()), renamed(2, "x\u00a0y")),
    "no-break space at the end": (GLOVE.replace(b"queen ", "x\u00a0 ".encode()), renamed(2, "x\u00a0")),
    "line separator": (GLOVE.replace(b"queen ", "x\u2028y ".encode()), renamed(2, "x\u2028y")),
    "next line": (GLOVE.replace(b"queen ", "x\u0085y ".encode()), renamed(2, "x\u0085y")),
    "blanks, as in GloVe 840B": (GLOVE.replace(b"queen ", b". . . "), renamed(2, ". . .")),
    "an address, as in GloVe 840B": (GLOVE.replace(b"queen ", b"at name@domain.com "), renamed(2, "at name@domain.com")),
    "a number": (GLOVE.replace(b"queen ", b"1984 "), renamed(2, "1984")),
    "a number after a blank, or one number more": (
        GLOVE.replace(b"queen ", b"in 1984 "),
        Refused(":3: 'in 1984 .* has more than 4 numbers"),
    ),
    "a number after a blank below a first line, which settles it": (
        TEXT.replace(b"queen ", b"in 1984 "),
        Loads(renamed(2, "in 1984").words, VECTORS, "words that end in a number: 1, first 'in 1984'; the first line settles"),
    ),
    "empty in word2vec binary": (BINARY.replace(b"queen ", b" "), Loads(*without(2), BLANK)),
    "nothing but blanks": (b"2 4\n 1 2 3 4\n\t 5 6 7 8\n", Refused(" holds no word but blank ones; expected word vectors")),
    "cut inside a character in word2vec binary": (
        BINARY.replace(b"queen", "京".encode()[:2]),
        Loads(renamed(2, r"\xe4\xba").words, VECTORS, r"words that are not UTF-8: 1 of 10, first word 3, written '\xe4\xba'"),
    ),
    "NUL in word2vec binary": (BINARY.replace(b"queen", b"qu\0en"), Refused(r": word 3, 'qu\\x00en', holds NUL")),
    "without an end in word2vec binary": (b"1 4\n\1" + b"x" * 100_000, Refused(": word 1 of 1, .*: a word has no end")),
}

ENCODING = {
    "Latin-1": (swap(GLOVE, 3, b"queen", b"qu\xe9en"), Refused(r":3: the word 'qu\\xe9en' is not UTF-8; convert the file")),
    "Latin-1 in word2vec binary": (BINARY.replace(b"queen", b"qu\xe9en"), Refused(r": word 3, b'qu\\xe9en', is not UTF-8")),
    "UTF-16": (GLOVE.decode().encode("utf-16"), Refused(" is of no known format: it is UTF-16 text; convert it to UTF-8")),
    "UTF-16 without a byte order mark": (GLOVE.decode().encode("utf-16-le"), Refused(" is of no known format")),
    "byte order mark": (b"\xef\xbb\xbf" + GLOVE, RIGHT),
    "byte order mark before the first line": (b"\xef\xbb\xbf" + TEXT, RIGHT),
}

SAME = {
    "CRLF": lambda text: text.replace(b"\n", b"\r\n"),
    "tabs": lambda text: text.replace(b" ", b"\t"),
    "blanks at the ends": lambda text: text.replace(b"\n", b" \n"),
    "tabs at the ends": lambda text: text.replace(b"\n", b"\t\n"),
    "blanks at some ends": lambda text: text.replace(b"\n", b"  \n", 3),
    "a blank line at the end": lambda text: text + b"\n\n",
    "blank lines": lambda text: text.replace(b"\n", b"\n\n"),
    "two blanks": lambda text: text.replace(b" ", b"  "),
}

LAYOUT = {
    f"{name} in {kind}": (change(text), RIGHT)
    for name, change in SAME.items()
    for kind, text in (("GloVe", GLOVE), ("word2vec text", TEXT))
}
LAYOUT |= {
    "carriage returns alone": (GLOVE.replace(b"\n", b"\r"), Refused(":1: .* holds a control character")),
    "word2vec binary without line breaks": (
        b"10 4\n" + b"".join(w.encode() + b" " + row.tobytes() for w, row in zip(WORDS, VECTORS, strict=True)),
        RIGHT,
    ),
    "commas": (GLOVE.replace(b" ", b","), Refused(" is of no known format")),
}

KINDS = {
    "text that is called binary": ({"t.bin": TEXT}, RIGHT),
    "binary that is called text": ({"t.txt": BINARY}, RIGHT),
    "gzip that is not called so": ({"t.vec": gzip.compress(TEXT)}, RIGHT),
    "text that is called gzip": ({"t.txt.gz": TEXT}, RIGHT),
    "text that is called .npy": ({"t.npy": TEXT}, RIGHT),
    "gzip of two parts": (gzip.compress(b"".join(LINES[:5])) + gzip.compress(b"".join(LINES[5:])), RIGHT),
    "bzip2 that is not called so": ({"t.vec": bz2.compress(TEXT)}, RIGHT),
    "xz that is not called so": ({"t.vec": lzma.compress(TEXT)}, RIGHT),
    "bzip2 of two parts, as of pbzip2": (bz2.compress(b"".join(LINES[:5])) + bz2.compress(b"".join(LINES[5:])), RIGHT),
    "xz of two parts": (lzma.compress(b"".join(LINES[:5])) + bytes(8) + lzma.compress(b"".join(LINES[5:])) + bytes(4), RIGHT),
    "word2vec binary in bzip2": (bz2.compress(BINARY), RIGHT),
    "word2vec binary in xz": (lzma.compress(BINARY), RIGHT),
    "KeyedVectors in xz": (lzma.compress(KEYED[""]), RIGHT),
    "a word that looks like bzip2": (swap(GLOVE, 1, b"the ", b"BZh9 "), renamed(0, "BZh9")),
    ".npy in bzip2": ({"t.npy": bz2.compress(npy()), "t.words": LIST}, Refused(" is a compressed npy file, .*; decompress it first")),
    "xz within gzip": (gzip.compress(lzma.compress(GLOVE)), Refused(" is of no known format")),
    "gzip within gzip": (gzip.compress(gzip.compress(GLOVE)), Refused(" is of no known format")),
    "prose": (b"just some prose\nwithout any numbers\n", Refused(" is of no known format; expected GloVe or word2vec text")),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), Refused(" is of no known format")),
    "a zip archive": (b"PK\x03\x04" + bytes(100), Refused(r" is of no known format: it is an archive \(zip\); unpack it first")),
    "a 7z archive": (b"7z\xbc\xaf\x27\x1c" + bytes(100), Refused(r": it is an archive \(7z\); unpack it first")),
    "a rar archive": (b"Rar!\x1a\x07\x00" + bytes(100), Refused(r": it is an archive \(rar\); unpack it first")),
    "a zip archive in gzip": (gzip.compress(b"PK\x03\x04" + bytes(100)), Refused(r": it is an archive \(zip\); unpack it first")),
    "zstd": (b"\x28\xb5\x2f\xfd" + bytes(100), Refused(": it is compressed by zstd; decompress it first, for example with unzstd")),
    "a database of Magnitude": (b"SQLite format 3\0" + bytes(100), Refused(": it is a database of SQLite, such as one of Magnitude; name")),
    "HDF5": (b"\x89HDF\r\n\x1a\n" + bytes(100), Refused(r": it is a file of HDF5; save its table with numpy\.save as NAME\.npy and its")),
    "JSON": (
        b'{"the": [0.1, 0.2, 0.3], "king": [0.4, 0.5, 0.6]}',
        Refused(" is of no known format: it is JSON; write it as text"),
    ),
    "a table between commas with names of columns": (
        b",0,1,2,3\n" + GLOVE.replace(b" ", b","),
        Refused(" is of no known format: it is a table between commas; write it as text, .* without a line of column names"),
    ),
    "a table with numbers of columns, as pandas writes it": (
        b"word\t0\t1\t2\t3\n" + GLOVE.replace(b" ", b"\t"),
        Refused(":1: 'word' is followed by the numbers of the columns; delete the first line"),
    ),
    "numbers without words": (
        b"".join(line.split(b" ", 1)[1] for line in GLOVE.replace(b" -", b" ").splitlines(keepends=True)),
        Refused(r" has numbers with decimals where its words should be; put a word before .* or save the table with numpy\.save"),
    ),
    "a pickle of a dictionary": (
        pickle.dumps({"the": VECTORS[0]}),
        Refused(" holds no words; .* If it is another pickle that you trust"),
    ),
    "words that look like archives": (
        glove().replace(b"the ", b"PK ").replace(b"king ", b"Rar! ").replace(b"queen ", b"PAR1 "),
        Loads(["PK", "Rar!", "PAR1", *WORDS[3:]], VECTORS),
    ),
    "one line without an end": (b"x" * 3_000_000, Refused(" is of no known format")),
}

GARBAGE = {
    "after GloVe": (GLOVE + b"y" * 50, Refused(":11: 'y.* is no word and 4 numbers")),
    "a long line after GloVe": (GLOVE + b"y" * 3_000_000, Refused(":11: a line of more than 1 MB")),
    "NULs after GloVe": (GLOVE + bytes(50), Refused(":11: .* holds a control character")),
    "after word2vec binary": (BINARY + b"more", Refused(": more bytes after the last of the 10 words")),
    "after gzip": (gzip.compress(GLOVE) + b"more", Refused(" is a damaged gzip file")),
    "after bzip2": (bz2.compress(GLOVE) + b"more", Refused(" is a damaged bzip2 file")),
    "after xz": (lzma.compress(GLOVE) + b"more", Refused(" is a damaged xz file")),
    "in bzip2": (b"BZh91AY&SY" + b"x" * 50, Refused(" is a damaged bzip2 file")),
    "in xz": (b"\xfd7zXZ\0" + b"x" * 50, Refused(" is a damaged xz file")),
    "a wrong checksum in bzip2": (bz2.compress(GLOVE)[:-6] + bytes(6), Refused(" is a damaged bzip2 file")),
    "in gzip": (b"\x1f\x8b" + b"x" * 50, Refused(" is a damaged gzip file")),
    "a wrong checksum in gzip": (gzip.compress(GLOVE)[:-8] + bytes(8), Refused(" is a damaged gzip file")),
    "after .npy": (table(npy() + b"more"), Refused(r" is no usable \.npy file \(it is longer than it states\)")),
    "after safetensors": (
        {**tensors(e=VECTORS), "t.safetensors": save({"e": VECTORS}) + b"more"},
        Refused(" is no usable safetensors file"),
    ),
    "after KeyedVectors": ({"t.kv": KEYED[""] + b"more"}, Refused(" .* goes on after its end; they do not fit")),
}

MODELS = {
    "of another version": (patched(4, "<i", 13), Refused(r" is of fastText version 13; expected \(11, 12\)")),
    "of another kind by its first number": (b"\0" + FASTTEXT[1:], Refused(" is of no known format")),
    "2,147,483,647 numbers": (patched(8, "<i", 2**31 - 1), Refused(" states .* words of 2147483647 numbers")),
    "-5 numbers": (patched(8, "<i", -5), Refused(" states .* words of -5 numbers")),
    "no numbers": (patched(8, "<i", 0), Refused(" states .* words of 0 numbers")),
    "2,147,483,647 buckets": (patched(40, "<i", 2**31 - 1), Refused(" states a table of 122 rows of 5 numbers; expected 2147483669 of 5")),
    "2,147,483,647 entries": (patched(64, "<i", 2**31 - 1), Refused(" .* which cannot be")),
    "2,147,483,647 words": (patched(68, "<i", 2**31 - 1), Refused(" states 2147483647 words .* which cannot be")),
    "one word": (patched(68, "<i", 1), Refused(" states 1 words .* which cannot be")),
    "no words": (patched(68, "<i", 0), Refused(" states 0 words .* which cannot be")),
    "quantised": (patched(84, "<q", 5), Refused(" is a quantised fastText model")),
    "cut in its words": (FASTTEXT[:100], Refused(" states 22 words .* which cannot be; fetch it again")),
    "half": (FASTTEXT[: len(FASTTEXT) // 2], Refused(r" ends \d+ bytes early, or more; fetch it again")),
    "cut in its arguments": (FASTTEXT[:20], Refused(" ends .* bytes early")),
    "only its first number": (FASTTEXT[:4], Refused(" ends .* bytes early")),
    "NaN": (FASTTEXT[:HALF] + b"\xff" * 8 + FASTTEXT[HALF + 8 :], Refused(" holds NaN or infinity; fetch it again")),
}

TABLES = {
    ".npy cut": (table(npy()[:-1]), Refused(r" is no usable \.npy file")),
    ".npy cut in its header": (table(npy()[:50]), Refused(r" is no usable \.npy file")),
    ".npy that states more rows": (table(npy().replace(b"(10, 4)", b"(99, 4)")), Refused(r" is no usable \.npy file")),
    ".npy that states fewer columns": (table(npy().replace(b"(10, 4)", b"(10, 3)")), Refused(" .*longer than it states")),
    ".npy of one dimension": (table(VECTORS.ravel()), Refused(r" holds float32 of shape \(40,\); expected numbers of shape \(words, d\)")),
    ".npy of three dimensions": (table(VECTORS[None]), Refused(r" holds float32 of shape \(1, 10, 4\)")),
    ".npy of complex numbers": (table(VECTORS.astype(complex)), Refused(" holds complex128")),
    ".npy of strings": (table(VECTORS.astype(str)), Refused(" holds <U32")),
    ".npy of truth values": (table(VECTORS > 0), Refused(" holds bool")),
    ".npy without numbers": (table(VECTORS[:0], b""), Refused(r" holds float32 of shape \(0, 4\)")),
    ".npy with NaN": (table(changed(2, 1, np.nan)), Refused(": the vector of 'queen' holds NaN, infinity")),
    ".npy of float16 with an overflow": (
        table(changed(2, 1, np.inf).astype(np.float16)),
        Refused(": the vector of 'queen' holds NaN, infinity"),
    ),
    ".npy of float64 too large": (
        table(np.where(VECTORS[2, 1] == VECTORS, 1e39, VECTORS.astype(np.float64))),
        Refused(": the vector of 'queen'"),
    ),
    ".npy of big-endian float32": (table(VECTORS.astype(">f4")), RIGHT),
    ".npy of float64": (table(VECTORS.astype(np.float64)), RIGHT),
    ".npy of float16": (table(VECTORS.astype(np.float16)), Loads(WORDS, VECTORS.astype(np.float16).astype(np.float32))),
    ".npy column by column": (table(np.asfortranarray(VECTORS)), RIGHT),
    ".npy in gzip": ({"t.npy": gzip.compress(npy()), "t.words": LIST}, Refused(" is a compressed npy file, .*; decompress it first")),
    "no word list": ({"t.npy": npy()}, Refused(" has no word list beside it; expected one of t.words, t.txt, t.vocab")),
    "a word list of fewer words": (table(VECTORS, b"a\nb\n"), Refused(" has 10 rows, .*t.words has 2 words; expected as many")),
    "a word list of more words": (table(VECTORS, LIST + b"b\n"), Refused(" has 10 rows, .*t.words has 11 words")),
    "a word list with an empty line": (table(VECTORS, b"a\n\nb\n"), Refused(r"t\.words:2: an empty line")),
    "a word list with an empty line for a row": (table(VECTORS, LIST.replace(b"queen", b"")), Loads(*without(2), BLANK)),
    "a word list with a blank for a row": (table(VECTORS, LIST.replace(b"queen", b" ")), Loads(*without(2), BLANK)),
    "a word list without a word": (table(VECTORS, b""), Refused(r" has 10 rows, .*t\.words has 0 words")),
    "a word list with counts, as of GloVe": (
        table(VECTORS, LIST.replace(b"\n", b" 12\n")),
        Refused(r"t\.words:1: 'the 12' has a count, as every line does; expected the words alone, as cut -d ' ' -f 1 gives them"),
    ),
    "a word list with counts between tabs": (
        table(VECTORS, LIST.replace(b"\n", b"\t12\r\n")),
        Refused(r"t\.words:1: 'the\\t12' has columns, as every line does; expected the words alone, as cut -f 1 gives them"),
    ),
    "a word list with counts between tabs and names of columns, as of vecto": (
        table(VECTORS, b"#word\tfrequency\n" + LIST.replace(b"\n", b"\t12\n")),
        Refused(r" has columns, as every line does; expected the words alone, as tail -n \+2 t\.words \| cut -f 1 gives them"),
    ),
    "a word list with a phrase that ends in a number": (table(VECTORS, LIST.replace(b"queen", b"Windows 95")), renamed(2, "Windows 95")),
    "a word list in Latin-1": (
        table(VECTORS, LIST.decode().replace("東京", "é").encode("latin-1")),
        Refused(r"t\.words: byte \d+ is not UTF-8"),
    ),
    "a word list with NUL": (
        table(VECTORS, LIST.replace(b"queen", b"qu\0en")),
        Refused(r": word 3 of 10, 'qu\\x00en', holds NUL"),
    ),
    "a word list with a word twice": (table(VECTORS, LIST.replace(b"queen", b"king")), Loads(*without(2), TWICE)),
    "a word list with CRLF and no last line break": (table(VECTORS, b"\xef\xbb\xbf" + LIST[:-1].replace(b"\n", b"\r\n")), RIGHT),
    "safetensors cut": (cut_tensors(-1), Refused(" is no usable safetensors file")),
    "safetensors cut in its header": (cut_tensors(20), Refused(" is of no known format")),
    "safetensors of two tables": (tensors(a=VECTORS, b=VECTORS), Refused(r" holds 2 tensors \(a, b\); expected one table of vectors")),
    "safetensors with NaN": (tensors(e=changed(2, 1, np.nan)), Refused(": the vector of 'queen' holds NaN, infinity")),
    "safetensors of float16": (tensors(e=VECTORS.astype(np.float16)), Loads(WORDS, VECTORS.astype(np.float16).astype(np.float32))),
}

KEYED_VECTORS = {
    "cut": ({"t.kv": KEYED[""][:-1]}, Refused(" is .* KeyedVectors file")),
    "half": ({"t.kv": KEYED[""][: len(KEYED[""]) // 2]}, Refused(" is .* KeyedVectors file")),
    "in gzip": ({"t.kv.gz": gzip.compress(KEYED[""])}, RIGHT),
    "NaN": (keyed(vectors=changed(2, 1, np.nan)), Refused(": the vector of 'queen' holds NaN, infinity")),
    "fewer vectors than words": (
        keyed(vectors=VECTORS[:9]),
        Refused(r" has 10 words and vectors of float32 and shape \(9, 4\); they do not fit"),
    ),
    "vectors of integers": (keyed(vectors=VECTORS.astype(np.int32)), Refused(r" holds no vectors \(numbers of type")),
    "vectors of no array": (keyed(vectors="none"), Refused(r" holds no vectors \(no array\)")),
    "a word that is None, as gensim makes of one that stands twice": (keyed(index_to_key=[*WORDS[:9], None]), Refused(" holds no words")),
    "lists of words that differ": (keyed(index_to_key=[*WORDS[:9], "b"]), Refused(r" .*its two lists of words differ\)")),
    "of gensim's first versions": (keyed(index_to_key=None, index2word=WORDS), Refused(" holds no words; expected what gensim 4's")),
    "vectors beside it missing": ({"t.kv": APART[""]}, Refused(r" keeps its vectors in t\.kv\.vectors\.npy, which is not beside it")),
    "vectors beside it cut": ({"t.kv": APART[""], "t.kv.vectors.npy": npy()[:-1]}, Refused(r"\.vectors\.npy is no usable \.npy file")),
    "vectors beside it of another file": (
        {"t.kv": APART[""], "t.kv.vectors.npy": npy(VECTORS[:9])},
        Refused(" has 10 words and vectors of"),
    ),
    "vectors beside it whole": ({"t.kv": APART[""], "t.kv.vectors.npy": npy()}, RIGHT),
}

GROUPS = {
    "value": VALUES,
    "cut": CUT,
    "first line": FIRST_LINE,
    "number": NUMBERS,
    "word": TOKENS,
    "encoding": ENCODING,
    "layout": LAYOUT,
    "kind": KINDS,
    "garbage": GARBAGE,
    "fastText": MODELS,
    "table": TABLES,
    "KeyedVectors": KEYED_VECTORS,
}
FAULTS = {f"{group}: {name}": row for group, rows in GROUPS.items() for name, row in rows.items()}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_gets_its_verdict(tmp_path, name):
    files, verdict = FAULTS[name]
    files = files if isinstance(files, dict) else {"vectors.txt": files}
    for file, data in files.items():
        (tmp_path / file).write_bytes(data)
    path = tmp_path / next(iter(files))
    if isinstance(verdict, Refused):
        with pytest.raises(MtebWordsError, match=f"^{tmp_path}/.*{verdict.message}"):
            read_vectors(path)
        return
    table = read_vectors(path)
    assert table.words == verdict.words
    assert np.array_equal(table.vectors, verdict.vectors)
    assert len(table.notes) == (verdict.note is not None)
    assert all(note.startswith(verdict.note) for note in table.notes)


def test_the_table_has_as_many_faults_as_were_ever_tried_on_gensim():
    assert len(FAULTS) >= 77


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path):
    for path in (tmp_path / "gone.txt", tmp_path):
        with pytest.raises(MtebWordsError, match=r"cannot be read: .*; name a file of word vectors"):
            read_vectors(path)
